import { setTimeout as sleep } from 'node:timers/promises'
import type { Session } from '../demo/http.ts'

/** A page that is open all the time, and follows the stream of events of one API. */
export interface Viewer {
  /** The last position that it was told of. */
  position(): number
  /** Positions that it was not told of, though it heard of later ones. */
  missed(): readonly number[]
  stop(): Promise<void>
}

const comeBackMs = 200

/** Follows `GET /events` as a browser does: when the stream breaks, it comes back with the last id that it saw. */
export function openViewer(apiUrl: string, session: Session): Viewer {
  const closing = new AbortController()
  const missed: number[] = []
  let position = 0
  const following = follow()

  async function follow(): Promise<void> {
    while (!closing.signal.aborted) {
      await readStream().catch(() => {})
      await sleep(comeBackMs, undefined, { signal: closing.signal }).catch(() => {})
    }
  }

  async function readStream(): Promise<void> {
    const resume = position === 0 ? {} : { 'last-event-id': String(position) }
    const response = await fetch(`${apiUrl}/events`, {
      headers: { ...session.headers, ...resume },
      signal: closing.signal,
    })
    if (!response.ok || response.body === null) return
    let unread = ''
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const messages = `${unread}${chunk}`.split('\n\n')
      unread = messages.pop() ?? ''
      messages.forEach(take)
    }
  }

  function take(message: string): void {
    const id = Number(/^id: (\d+)$/m.exec(message)?.[1] ?? 0)
    if (id <= position) return
    // After a `reset`, and at the first message, what came before is read from the page itself.
    const isNews = /^data: /m.test(message) && !message.startsWith('event: reset')
    if (isNews && position > 0) for (let gap = position + 1; gap < id; gap += 1) missed.push(gap)
    position = id
  }

  return {
    position: () => position,
    missed: () => missed,
    async stop() {
      closing.abort()
      await following
    },
  }
}
