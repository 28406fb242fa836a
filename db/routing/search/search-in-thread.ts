import { Worker } from 'node:worker_threads'
import { checkPlan } from '#domain/routing/check-plan.ts'
import type { RoutePlan } from '#domain/routing/plan.ts'
import type { RoutingProblem } from '#domain/routing/problem.ts'
import type { ThreadInput, ThreadMessage } from './thread.ts'

export interface SearchOptions {
  /** Of processor time; by the clock it takes up to three times as long where the processor is busy. */
  readonly milliseconds: number
  readonly seed: number
  /** Ends the work at once; the last plan counts. */
  readonly signal?: AbortSignal
  /** Hears of the first plan, and of the best so far about once a second; `progress` goes from 0 to 1. */
  readonly onPlan?: (plan: RoutePlan, progress: number) => void
}

/**
 * Looks for routes in a thread of its own, so that the process goes on answering. Every plan that comes out is checked.
 * @throws Error when there is no plan, or one that the checker refuses.
 */
export async function searchInThread(problem: RoutingProblem, options: SearchOptions): Promise<RoutePlan> {
  const { milliseconds, seed, signal, onPlan } = options
  const workerData: ThreadInput = { problem, seed, milliseconds }
  const thread = new Worker(new URL('./thread.ts', import.meta.url), { workerData })
  const ended = Promise.withResolvers<undefined>()
  let best: RoutePlan | null = null
  const stop = () => ended.resolve(undefined)
  signal?.addEventListener('abort', stop)
  if (signal?.aborted === true) stop()
  thread.on('message', ({ plan, progress }: ThreadMessage) => {
    const faults = checkPlan(problem, plan)
    if (faults.length > 0) {
      ended.reject(new Error(`The search made a plan that is not sound: ${faults.slice(0, 3).join(' ')}`))
      return
    }
    best = plan
    onPlan?.(plan, progress)
    if (progress >= 1) stop()
  })
  thread.on('error', (error) => ended.reject(error))
  thread.on('exit', (code) => ended.reject(new Error(`The search's thread ended with code ${code}.`)))
  try {
    await ended.promise
  } finally {
    signal?.removeEventListener('abort', stop)
    await thread.terminate()
  }
  if (best === null) throw new Error('The search was stopped before its first plan.')
  return best
}
