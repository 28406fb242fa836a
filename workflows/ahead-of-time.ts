import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, Next } from '@temporalio/worker'

/**
 * Lets the activities of a system that lives ahead of time work at its time: workflows pass Temporal's own, which nobody
 * can move. For `db/clock.ts` alone; where the clock is not moved it changes nothing.
 */
export function aheadOfTime(clock: () => Date): ActivityInboundCallsInterceptor {
  return {
    execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>) {
      // To the second: reading the clock takes a moment, and without a file that moment is no lead.
      const aheadMs = Math.round((clock().getTime() - Date.now()) / 1_000) * 1_000
      return next({ ...input, args: input.args.map((argument) => moved(argument, aheadMs)) })
    },
  }
}

/** A step's `now`, as much later as the clock is ahead. */
function moved(argument: unknown, aheadMs: number): unknown {
  if (typeof argument !== 'object' || argument === null || !('now' in argument)) return argument
  const { now } = argument
  if (typeof now !== 'string') return argument
  return { ...argument, now: new Date(Date.parse(now) + aheadMs).toISOString() }
}
