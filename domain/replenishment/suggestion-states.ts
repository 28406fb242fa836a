import type { StateTable } from '#domain/state-table.ts'

/** The life of a suggestion: somebody accepts it and it becomes an order, or it is turned down, or newer numbers come. */
export const suggestionStates = {
  suggested: ['accepted', 'dismissed', 'expired'],
  accepted: ['ordered', 'dismissed'],
  ordered: [],
  dismissed: [],
  expired: [],
} as const satisfies StateTable<SuggestionState>

export type SuggestionState = 'suggested' | 'accepted' | 'ordered' | 'dismissed' | 'expired'
