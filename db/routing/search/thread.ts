import { parentPort, workerData } from 'node:worker_threads'
import type { RoutePlan } from '#domain/routing/plan.ts'
import type { RoutingProblem } from '#domain/routing/problem.ts'
import { bestPlan, improve, startSearch } from '#domain/routing/search.ts'

/** What a thread is started with. */
export interface ThreadInput {
  readonly problem: RoutingProblem
  readonly seed: number
  /** How much processor time it may spend on better plans after the first one. */
  readonly milliseconds: number
}

/** A plan, better than those before it, or the same further on. */
export interface ThreadMessage {
  readonly plan: RoutePlan
  /** From 0 to 1. */
  readonly progress: number
}

const stepsBetweenLooks = 200
const tellEveryMs = 1_000
/** Where the processor is busy with other work, it ends after so many times its milliseconds by the clock. */
const patience = 3

const { problem, seed, milliseconds } = workerData as ThreadInput
const tell = (message: ThreadMessage) => parentPort?.postMessage(message, [])

const search = startSearch(problem, seed)
const begin = performance.now()
const spentBefore = process.threadCpuUsage()
let toldAt = begin
let progress = milliseconds > 0 ? 0 : 1
tell({ plan: bestPlan(search), progress })
while (progress < 1) {
  improve(search, { iterations: stepsBetweenLooks, progress })
  const now = performance.now()
  const { user, system } = process.threadCpuUsage(spentBefore)
  const spent = Math.max((user + system) / 1_000, (now - begin) / patience)
  progress = Math.min(1, spent / milliseconds)
  if (progress < 1 && now - toldAt < tellEveryMs) continue
  tell({ plan: bestPlan(search), progress })
  toldAt = now
}
