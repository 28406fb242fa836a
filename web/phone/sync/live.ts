import { LiveEvents, type LiveStatus } from '#web/ui/live-events.ts'
import { bothHeard, type Heard, heardNothing } from './demand.ts'

/** Of what a kind of work hears at once, and how long it then waits at least before it looks again. */
export interface LiveWishes {
  /** Kinds of aggregates, such as `shipment`. */
  readonly kinds: readonly string[]
  readonly pauseMs: number
  /** How often it looks while the stream is away. */
  readonly pollMs: number
  /** Whether it is told of its own site only. */
  readonly isOfSite: boolean
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
 * is away `onNews` is called by time. It is also called when following begins, since nobody knows what happened before.
 */
export function newsOf(
  { kinds, pauseMs, pollMs, isOfSite }: LiveWishes,
  siteId: string,
  { onNews, onStatus }: { readonly onNews: (heard: Heard) => void; readonly onStatus: () => void },
): News {
  const wishes = new URLSearchParams({ kinds: kinds.join(), ...(isOfSite ? { siteId } : {}) })
  const events = new LiveEvents(() => new EventSource(`/events?${wishes.toString()}`), pollMs)
  let isFollowing = false
  let toldAt = Number.NEGATIVE_INFINITY
  let waiting: number | undefined
  let heard = heardNothing
  const tell = () => {
    const told = heard
    waiting = undefined
    heard = heardNothing
    toldAt = performance.now()
    onNews(told)
  }
  const tellSoon = (more: Heard) => {
    heard = bothHeard(heard, more)
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
        tellSoon(null)
        return
      }
      events.close()
      window.clearTimeout(waiting)
      waiting = undefined
    },
  }
}
