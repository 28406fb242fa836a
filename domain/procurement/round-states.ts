import type { StateTable } from '../state-table.ts'

export type RoundState =
  | 'open'
  | 'collecting'
  | 'pooled'
  | 'published'
  | 'bidding'
  | 'opened'
  | 'proposed'
  | 'objection'
  | 'contracting'
  | 'running'
  | 'completed'
  | 'cancelled'
  | 'failed'

/**
 * A joint procurement round: weeks of waiting with a named end. An award that is refused, or an objection that is upheld,
 * goes back to what was opened. What has contracts can no longer be called off, only completed.
 */
export const roundStates = {
  open: ['collecting', 'cancelled'],
  collecting: ['pooled', 'failed', 'cancelled'],
  pooled: ['published', 'failed', 'cancelled'],
  published: ['bidding', 'cancelled'],
  bidding: ['opened', 'failed', 'cancelled'],
  opened: ['proposed', 'failed', 'cancelled'],
  proposed: ['objection', 'opened', 'cancelled'],
  objection: ['contracting', 'opened', 'cancelled'],
  contracting: ['running', 'cancelled'],
  running: ['completed'],
  completed: [],
  cancelled: [],
  failed: [],
} as const satisfies StateTable<RoundState>

/** Why a round came to nothing. */
export const failureCauses = ['no_demand', 'not_published', 'no_bids', 'not_opened', 'not_awarded'] as const
export type FailureCause = (typeof failureCauses)[number]

export type ContractState = 'signed' | 'running' | 'fulfilled' | 'ended_short' | 'terminated'

/** A supplier's promise for one lot: kept, ended with units missing, or ended early, as when its licence lapses. */
export const contractStates = {
  signed: ['running', 'terminated'],
  running: ['fulfilled', 'ended_short', 'terminated'],
  fulfilled: [],
  ended_short: [],
  terminated: [],
} as const satisfies StateTable<ContractState>

export type CallOffState = 'ordered' | 'delivered' | 'moved_to_backup' | 'cancelled'

/** Units that an institution calls off; late ones move on to the backup supplier. Cancelled: nothing of its order came. */
export const callOffStates = {
  ordered: ['delivered', 'moved_to_backup', 'cancelled'],
  delivered: [],
  moved_to_backup: [],
  cancelled: [],
} as const satisfies StateTable<CallOffState>
