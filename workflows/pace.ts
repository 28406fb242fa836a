import { setTimeout as sleep } from 'node:timers/promises'

/** How long work stays expected after there was some: polling is dense for this long, and sparse after. */
const busyMs = 1_000
const densePauseMs = 25
const sparsePauseMs = 150
const longestBackOffMs = 5_000

export interface PacedWork {
  /** Does a piece of work and returns how much there was; rejects to be tried again after a growing pause. */
  readonly run: () => Promise<number>
  /** Ends the loop after the piece that is running. */
  readonly until: AbortSignal
  readonly onError: (error: unknown) => void
}

/** Repeats work until it is told to end: often while there is some, seldom while there is none, never in a busy loop. */
export async function keepWorking({ run, until, onError }: PacedWork): Promise<void> {
  let lastWorkAt = 0
  let backOffMs = densePauseMs
  while (!until.aborted) {
    try {
      if ((await run()) > 0) lastWorkAt = Date.now()
      backOffMs = densePauseMs
      await pause(Date.now() - lastWorkAt < busyMs ? densePauseMs : sparsePauseMs, until)
    } catch (error) {
      onError(error)
      backOffMs = Math.min(backOffMs * 2, longestBackOffMs)
      await pause(backOffMs, until)
    }
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
