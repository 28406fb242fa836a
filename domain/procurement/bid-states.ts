import type { StateTable } from '../state-table.ts'

export type BidState = 'sealed' | 'replaced' | 'withdrawn' | 'opened' | 'broken'

/** A bid: nobody can read it while it is sealed; one that was changed after sealing breaks when it is opened. */
export const bidStates = {
  sealed: ['replaced', 'withdrawn', 'opened', 'broken'],
  replaced: [],
  withdrawn: [],
  opened: ['withdrawn'],
  broken: [],
} as const satisfies StateTable<BidState>

export type AwardState = 'preview' | 'proposed' | 'approved' | 'refused' | 'overturned'

/** An award: any number of them are worked out side by side; one is proposed, and another person approves it. */
export const awardStates = {
  preview: ['proposed'],
  proposed: ['approved', 'refused'],
  approved: ['overturned'],
  refused: [],
  overturned: [],
} as const satisfies StateTable<AwardState>

export type ObjectionState = 'raised' | 'upheld' | 'dismissed'

/** An objection to an award. One that is upheld overturns it. */
export const objectionStates = {
  raised: ['upheld', 'dismissed'],
  upheld: [],
  dismissed: [],
} as const satisfies StateTable<ObjectionState>
