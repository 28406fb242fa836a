import type { StateTable } from '#domain/state-table.ts'

/**
 * The life of a version of the clinical rules. Only a draft is edited; what is submitted waits for a second person, who
 * approves it or sends it back. An approved one is never changed: another version follows it.
 */
export const ruleSetStates = {
  draft: ['submitted', 'discarded'],
  submitted: ['approved', 'draft', 'discarded'],
  approved: [],
  discarded: [],
} as const satisfies StateTable<RuleSetState>

export type RuleSetState = 'draft' | 'submitted' | 'approved' | 'discarded'
