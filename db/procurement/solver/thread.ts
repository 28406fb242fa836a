import { parentPort, workerData } from 'node:worker_threads'
import { loadHighs } from './load-highs.ts'
import { priceLot } from '#domain/procurement/tender/price-lot.ts'
import type { TenderOutcome, TenderProblem, TenderProgress } from '#domain/procurement/tender/problem.ts'
import { solveTender } from '#domain/procurement/tender/solve-tender.ts'
import { openMaster } from './master.ts'

/** What a thread is started with. */
export interface ThreadInput {
  readonly problem: TenderProblem
  readonly targetGap: number
}

/** What it tells: progress, then the outcome. */
export type ThreadMessage =
  | { readonly kind: 'progress'; readonly progress: TenderProgress }
  | { readonly kind: 'outcome'; readonly outcome: TenderOutcome }

const { problem, targetGap } = workerData as ThreadInput
const tell = (message: ThreadMessage) => parentPort?.postMessage(message, [])

const highs = await loadHighs()
const wholeCost = problem.lots.reduce((sum, lot, index) => sum + (priceLot(index, lot)?.value ?? 0), 0)
using master = openMaster(highs, problem, wholeCost)
const outcome = solveTender(problem, master, {
  targetGap,
  onProgress: (progress) => tell({ kind: 'progress', progress }),
  // Whoever started the thread ends it.
  shouldStop: () => false,
})
tell({ kind: 'outcome', outcome })
