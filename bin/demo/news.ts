import { setTimeout as sleep } from 'node:timers/promises'
import type { EventType } from '#domain/events/event.ts'
import type { ApiClient, Session } from './http.ts'

const reconnectMs = 500
/** Somebody who waits looks again after this time even without news. */
const lookAgainMs = 30_000

interface Listener {
  readonly types: ReadonlySet<EventType>
  readonly hear: () => void
}

/** What the hospitals' systems hear over server-sent events, so that nobody has to ask again and again. */
export class News {
  readonly #closing = new AbortController()
  readonly #waiting = new Map<string, Set<Listener>>()

  /** Listens in the name of each session until `close`. */
  constructor(api: ApiClient, sessions: readonly Session[]) {
    for (const session of sessions) void this.#listen(api, session)
  }

  /** Resolves when an event of one of `types` happened to the prescription, or when it is time to look again. */
  async next(prescriptionId: string, types: ReadonlySet<EventType>): Promise<void> {
    const heard = Promise.withResolvers<void>()
    const listener = { types, hear: heard.resolve }
    const waiting = this.#waiting.get(prescriptionId) ?? new Set()
    this.#waiting.set(prescriptionId, waiting.add(listener))
    const timer = setTimeout(heard.resolve, lookAgainMs).unref()
    await heard.promise
    clearTimeout(timer)
    waiting.delete(listener)
    if (waiting.size === 0) this.#waiting.delete(prescriptionId)
  }

  close(): void {
    this.#closing.abort()
  }

  async #listen(api: ApiClient, session: Session): Promise<void> {
    const { signal } = this.#closing
    while (!signal.aborted) {
      try {
        // What happened while nobody listened is not told again: everybody looks.
        for await (const data of api.events(session, signal, () => this.#wakeAll())) this.#tell(data)
      } catch {
        // The API is away, or we are closing.
      }
      await sleep(reconnectMs, undefined, { signal }).catch(() => {})
    }
  }

  #wakeAll(): void {
    for (const listeners of this.#waiting.values()) for (const { hear } of listeners) hear()
  }

  #tell(data: unknown): void {
    const { prescriptionId, type } = data as {
      readonly prescriptionId: string | null
      readonly type: EventType
    }
    for (const { types, hear } of this.#waiting.get(prescriptionId ?? '') ?? []) if (types.has(type)) hear()
  }
}
