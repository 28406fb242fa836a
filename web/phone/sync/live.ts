import { LiveEvents, type LiveStatus } from '#web/ui/live-events.ts'

/** Of what a kind of work hears at once, and how long it then waits at least before it looks again. */
export interface LiveWishes {
  /** Kinds of aggregates, such as `shipment`. */
  readonly kinds: readonly string[]
  readonly pauseMs: number
}

/** The server's stream of events as one page of the app follows it. */
export interface News {
  /** Null where nobody follows. */
  status(): LiveStatus | null
  /** Follows while `isWanted`: somebody looks, and is signed in. */
  follow(isWanted: boolean): void
}

/**
 * Follows `GET /events`. A stream that breaks is opened again by the browser, which sends the id of the last event; while it
 * is away `onNews` is called every quarter of a minute. It is also called when following begins, since nobody knows what
 * happened before.
 */
export function newsOf(
  { kinds, pauseMs }: LiveWishes,
  { onNews, onStatus }: { readonly onNews: () => void; readonly onStatus: () => void },
): News {
  const events = new LiveEvents(() => new EventSource('/events'))
  let isFollowing = false
  let toldAt = Number.NEGATIVE_INFINITY
  let waiting: number | undefined
  const tell = () => {
    waiting = undefined
    toldAt = performance.now()
    onNews()
  }
  const tellSoon = () => {
    const waitMs = toldAt + pauseMs - performance.now()
    if (waitMs <= 0 && waiting === undefined) tell()
    else waiting ??= window.setTimeout(tell, waitMs)
  }
  events.listen({ kinds, onNews: tellSoon })
  events.onStatus(onStatus)
  return {
    status: () => (isFollowing ? events.status : null),
    follow(isWanted) {
      if (isWanted === isFollowing || !('EventSource' in window)) return
      isFollowing = isWanted
      if (isWanted) {
        events.open()
        tellSoon()
        return
      }
      events.close()
      window.clearTimeout(waiting)
      waiting = undefined
    },
  }
}
