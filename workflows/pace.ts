import { setTimeout as sleep } from 'node:timers/promises'

/** Between two looks: what comes meanwhile is dealt with together, which costs less than each by itself. */
const pauseMs = 150
/** Who is called when there is work looks by itself only this often, in case a call was lost. */
const calledPauseMs = 1_000
const firstBackOffMs = 50
const longestBackOffMs = 5_000

export interface PacedWork {
  /**
   * Does a piece of work; true when there may be more at once. Rejects to be tried again after a growing pause.
   */
  readonly run: () => Promise<boolean>
  /** Ends the loop after the piece that is running. */
  readonly until: AbortSignal
  readonly onError: (error: unknown) => void
  /** Absent: it looks all the time. */
  readonly listen?: Listen
}

/** Calls `ring` from now on whenever there may be work; resolves to what ends it. */
export type Listen = (ring: () => void) => Promise<() => Promise<void>>

/**
 * Repeats work until it is told to end: at once while there is more, when it is called or after a pause otherwise.
 * @throws what `listen` throws.
 */
export async function keepWorking({ run, until, onError, listen }: PacedWork): Promise<void> {
  const calls = await hearCalls(listen)
  let backOffMs = firstBackOffMs
  while (!until.aborted) {
    // Who is called while it works looks once more.
    const called = calls.next()
    try {
      const isMore = await run()
      backOffMs = firstBackOffMs
      if (isMore) continue
      await (listen === undefined
        ? pause(pauseMs, until)
        : pause(calledPauseMs, AbortSignal.any([until, called])))
    } catch (error) {
      onError(error)
      backOffMs = Math.min(backOffMs * 2, longestBackOffMs)
      await pause(backOffMs, until)
    }
  }
  await calls.stop()
}

/** Hears calls until it is stopped: `next` gives a signal that the first call from then on aborts. */
export async function hearCalls(listen: Listen | undefined) {
  let called = new AbortController()
  const stopListening = await listen?.(() => called.abort())
  return {
    next(): AbortSignal {
      called = new AbortController()
      return called.signal
    },
    async stop(): Promise<void> {
      await stopListening?.()
    },
  }
}

/** Waits, or until `until` is aborted. */
export async function pause(milliseconds: number, until: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal: until }).catch(() => {})
}

/** Does `work` for every item, at most `limit` at once; rejects with the first error after the running ones ended. */
export async function forEachAtMost<Item>(
  limit: number,
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items.values()
  const strands = Array.from({ length: Math.min(limit, items.length) }, async () => {
    for (const item of waiting) await work(item)
  })
  const results = await Promise.allSettled(strands)
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
}

/** Lets at most `limit` of the pieces of work that it is given run at the same time; the others wait in their order. */
export function atMost(limit: number): <Value>(work: () => Promise<Value>) => Promise<Value> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running < limit) running += 1
    else {
      await new Promise<void>((resolve) => {
        waiting.push(resolve)
      })
    }
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
