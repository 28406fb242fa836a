import { Worker } from 'node:worker_threads'
import type { TenderOutcome, TenderProblem, TenderProgress } from '#domain/procurement/tender/problem.ts'
import type { ThreadInput, ThreadMessage } from './thread.ts'

export interface SolverOptions {
  /** Good enough, as a part of the cost. */
  readonly targetGap: number
  /** Ends the work at once; the outcome is then `stopped`. */
  readonly signal: AbortSignal
  readonly onProgress?: (progress: TenderProgress) => void
}

/** Solves a tender in a thread of its own, so that the process goes on answering. Its memory goes with the thread. */
export async function solveInThread(problem: TenderProblem, options: SolverOptions): Promise<TenderOutcome> {
  const { targetGap, signal, onProgress } = options
  if (signal.aborted) return { kind: 'stopped' }
  const workerData: ThreadInput = { problem, targetGap }
  const thread = new Worker(new URL('./thread.ts', import.meta.url), { workerData })
  const ended = Promise.withResolvers<TenderOutcome>()
  const stop = () => ended.resolve({ kind: 'stopped' })
  signal.addEventListener('abort', stop)
  thread.on('message', (message: ThreadMessage) => {
    if (message.kind === 'progress') onProgress?.(message.progress)
    else ended.resolve(message.outcome)
  })
  thread.on('error', (error) => ended.reject(error))
  thread.on('exit', (code) => ended.reject(new Error(`The solver's thread ended with code ${code}.`)))
  try {
    return await ended.promise
  } finally {
    signal.removeEventListener('abort', stop)
    await thread.terminate()
  }
}
