import { setTimeout as sleep } from 'node:timers/promises'
import type { RunningProcess } from './processes.ts'
import type { StopSignal } from './run-record.ts'

export interface PartOptions {
  readonly name: string
  /** Starts the process; resolves once it does its work. */
  readonly start: () => Promise<RunningProcess>
  /** The signal on which it ends in order. */
  readonly stopSignal: StopSignal
  /** Hears, in a sentence, when it died and when it is back. */
  readonly report: (message: string) => void
}

/** One process of the system, which comes back when it dies. */
export interface SupervisedPart {
  readonly name: string
  /** Undefined while it is down. */
  pid(): number | undefined
  /** Ends it as a crash would (kill -9), and keeps it down until `restart`. */
  kill(): Promise<void>
  /** Starts it again, ending it in order first when it runs. */
  restart(): Promise<void>
  /** Ends it in order, for good. */
  stop(): Promise<void>
}

const firstDelayMs = 500
const longestDelayMs = 30_000
/** One that ran this long before it died starts again at once: its trouble is new. */
const settledMs = 60_000

/** Starts the part and keeps it running. Rejects when its first start fails. */
export async function supervise(options: PartOptions): Promise<SupervisedPart> {
  let current: RunningProcess
  let unwanted = new AbortController()
  let watching: Promise<void>

  async function begin(): Promise<void> {
    unwanted = new AbortController()
    current = await options.start()
    watching = keepRunning(current, unwanted.signal)
  }

  async function keepRunning(first: RunningProcess, signal: AbortSignal): Promise<void> {
    let running: RunningProcess | undefined = first
    let delayMs = firstDelayMs
    while (running !== undefined) {
      const since = Date.now()
      const ending = await running.exited
      if (signal.aborted) return
      if (Date.now() - since > settledMs) delayMs = firstDelayMs
      options.report(`${options.name} ended unexpectedly (${ending}). Its log: ${running.logFile}`)
      running = await startAgain(delayMs, signal)
      delayMs = Math.min(delayMs * 2, longestDelayMs)
    }
  }

  /** Tries until it runs; undefined when it was no longer wanted before that. */
  async function startAgain(firstWaitMs: number, signal: AbortSignal): Promise<RunningProcess | undefined> {
    for (let waitMs = firstWaitMs; !signal.aborted; waitMs = Math.min(waitMs * 2, longestDelayMs)) {
      await sleep(waitMs, undefined, { signal }).catch(() => {})
      if (signal.aborted) return undefined
      try {
        const started = await options.start()
        if (!signal.aborted) {
          current = started
          options.report(`${options.name} runs again.`)
          return started
        }
        await started.kill()
      } catch (error) {
        options.report(
          `${options.name} could not start again: ${error instanceof Error ? error.message : String(error)}`,
        )
      }
    }
    return undefined
  }

  async function end(how: (process: RunningProcess) => Promise<void>): Promise<void> {
    unwanted.abort()
    await how(current)
    await watching
  }

  await begin()
  return {
    name: options.name,
    pid: () => (current.isRunning() ? current.pid : undefined),
    kill: () => end((process) => process.kill()),
    async restart() {
      await end((process) => process.stop(options.stopSignal))
      await begin()
    },
    stop: () => end((process) => process.stop(options.stopSignal)),
  }
}
