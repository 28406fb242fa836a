/** Whether news comes as it happens, or is asked for while the stream is away. */
export type LiveStatus = 'connecting' | 'live' | 'polling'

interface Listener {
  readonly kinds: readonly string[]
  /** `kinds` of what there is news; null where that may be any of them. */
  onNews(kinds: ReadonlySet<string> | null): void
}

/** Several events in a row cause one refresh. */
const settleMs = 300
const pollMs = 15_000

/**
 * The server's stream of events (`GET /events`), shared by all that listens. The browser opens it again by itself and
 * sends the id of the last event, so that nothing is missed; what missed too much is told to look at everything anew.
 */
export class LiveEvents {
  status: LiveStatus = 'connecting'
  readonly #connect: () => EventSource
  readonly #listeners = new Set<Listener>()
  readonly #watchers = new Set<() => void>()
  readonly #due = new Map<Listener, Set<string> | null>()
  readonly #pollMs: number
  #source: EventSource | null = null
  #polling: ReturnType<typeof setInterval> | undefined
  #settling: ReturnType<typeof setTimeout> | undefined

  /** @param everyMs how often to ask while the stream is away, and to try to open a stream that the server ended. */
  constructor(connect: () => EventSource, everyMs = pollMs) {
    this.#connect = connect
    this.#pollMs = everyMs
  }

  open(): void {
    const source = this.#connect()
    this.#source = source
    source.addEventListener('open', () => {
      // What was missed is told by the stream itself, but for the time of polling.
      const wasAway = this.status === 'polling'
      clearInterval(this.#polling)
      this.#polling = undefined
      this.#become('live')
      if (wasAway) this.#tell(null)
    })
    source.addEventListener('message', ({ data }) => this.#tell(kindOf(String(data))))
    source.addEventListener('reset', () => this.#tell(null))
    source.addEventListener('error', () => this.#fallBack(source))
  }

  close(): void {
    this.#source?.close()
    this.#source = null
    clearInterval(this.#polling)
    this.#polling = undefined
    clearTimeout(this.#settling)
    this.#settling = undefined
  }

  /** @returns what ends it. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
      this.#due.delete(listener)
    }
  }

  /** Calls `changed` when the status does. @returns what ends it. */
  onStatus(changed: () => void): () => void {
    this.#watchers.add(changed)
    return () => this.#watchers.delete(changed)
  }

  #fallBack(source: EventSource): void {
    if (source !== this.#source) return
    this.#become('polling')
    this.#polling ??= setInterval(() => {
      this.#tell(null)
      // A stream that the server refused is not opened again by the browser.
      if (this.#source?.readyState === closedState) this.open()
    }, this.#pollMs)
  }

  #become(status: LiveStatus): void {
    this.status = status
    for (const changed of this.#watchers) changed()
  }

  /** `null` stands for every kind. */
  #tell(kind: string | null): void {
    for (const listener of this.#listeners) {
      if (kind === null) this.#due.set(listener, null)
      else if (listener.kinds.includes(kind)) {
        const due = this.#due.get(listener)
        if (due !== null) this.#due.set(listener, new Set(due).add(kind))
      }
    }
    this.#settling ??= setTimeout(() => {
      this.#settling = undefined
      const due = [...this.#due]
      this.#due.clear()
      for (const [listener, kinds] of due) listener.onNews(kinds)
    }, settleMs)
  }
}

/** `EventSource.CLOSED`, also where there is no EventSource. */
const closedState = 2

function kindOf(data: string): string | null {
  const { kind } = JSON.parse(data) as { readonly kind?: unknown }
  return typeof kind === 'string' ? kind : null
}
