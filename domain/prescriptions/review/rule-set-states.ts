import type { StateTable } from '#domain/state-table.ts'

/** The life of a version of the clinical rules. An approved one is never changed: another version follows it. */
export const ruleSetStates = {
  draft: ['approved', 'discarded'],
  approved: [],
  discarded: [],
} as const satisfies StateTable<RuleSetState>

export type RuleSetState = 'draft' | 'approved' | 'discarded'
