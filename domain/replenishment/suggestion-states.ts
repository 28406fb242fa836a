import type { StateTable } from '#domain/state-table.ts'

/**
 * The life of a suggestion: somebody accepts it and it becomes an order of another organisation or a transfer between own
 * sites, or that is refused, or it is turned down, or newer numbers come.
 */
export const suggestionStates = {
  suggested: ['accepted', 'dismissed', 'expired'],
  accepted: ['ordered', 'transfer_requested', 'refused', 'dismissed'],
  ordered: [],
  transfer_requested: [],
  refused: [],
  dismissed: [],
  expired: [],
} as const satisfies StateTable<SuggestionState>

export type SuggestionState =
  | 'suggested'
  | 'accepted'
  | 'ordered'
  | 'transfer_requested'
  | 'refused'
  | 'dismissed'
  | 'expired'
