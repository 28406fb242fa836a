import type { StateTable } from '#domain/state-table.ts'

/**
 * The life of an award that is worked out in the background. A process that dies while it works leaves the work `running`; who
 * finds it so begins anew.
 */
export const awardWorkStates = {
  queued: ['running', 'failed', 'cancelled'],
  running: ['done', 'failed', 'cancelled'],
  done: [],
  failed: [],
  cancelled: [],
} as const satisfies StateTable<AwardWorkState>

export type AwardWorkState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

/** How many awards of one round may wait or be worked out at a time. */
export const mostAwardWorks = 5
