import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

/** Somebody who signed in, or a system with its key: what their requests carry. */
export interface Session {
  readonly name: string
  readonly headers: Readonly<Record<string, string>>
}

/** A refusal that repeating cannot change. */
export class OperationRefused extends Error {
  override readonly name = 'OperationRefused'
  readonly status: number
  readonly code: string

  constructor(operation: string, status: number, code: string, detail: string) {
    super(`${operation}: ${status} ${code}: ${detail}`)
    this.status = status
    this.code = code
  }
}

const retryMs = 400
/** Longer than any restart of a process that was killed. */
const patienceMs = 120_000

/** The public API as its clients use it: every command carries a key, and is repeated with it until it is answered. */
export class ApiClient {
  readonly baseUrl: string
  readonly #signal: AbortSignal | undefined

  constructor(baseUrl: string, signal?: AbortSignal) {
    this.baseUrl = baseUrl
    this.#signal = signal
  }

  /** Signs a person in. */
  async signIn(email: string, password: string): Promise<Session> {
    const response = await this.#answered(
      'POST',
      '/auth/sign-in/email',
      { origin: this.baseUrl },
      { email, password },
    )
    if (!response.ok) throw await refusal('sign-in', response)
    const cookie = response.headers.getSetCookie().map((line) => line.split(';')[0])
    return { name: email, headers: { cookie: cookie.join('; '), origin: this.baseUrl } }
  }

  /** Reads; `path` carries its query. */
  async get<Body>(session: Session, path: string): Promise<Body> {
    const response = await this.#answered('GET', path, session.headers)
    if (!response.ok) throw await refusal(`GET ${path}`, response)
    return (await response.json()) as Body
  }

  /** Changes something, once, however often the request had to be sent. @throws OperationRefused */
  async post<Body>(session: Session, path: string, body: object): Promise<Body> {
    const headers = { ...session.headers, 'idempotency-key': randomUUID() }
    const response = await this.#answered('POST', path, headers, body)
    if (!response.ok) throw await refusal(`POST ${path}`, response)
    return (await response.json()) as Body
  }

  /** Sends until there is an answer that repeating would not change. */
  async #answered(
    method: string,
    path: string,
    headers: Session['headers'],
    body?: object,
  ): Promise<Response> {
    const givesUpAt = Date.now() + patienceMs
    for (;;) {
      this.#signal?.throwIfAborted()
      const response = await fetch(this.baseUrl + path, {
        method,
        headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }).catch(() => null)
      if (response !== null && !(await isPassing(response))) return response
      if (Date.now() > givesUpAt)
        throw new Error(`${method} ${path} was not answered for ${patienceMs / 1000} s.`)
      await sleep(retryMs)
    }
  }
}

/** The server is away or restarting, or the same request is still at work. */
async function isPassing(response: Response): Promise<boolean> {
  if (response.status >= 500 || response.status === 429) return true
  if (response.status !== 409) return false
  return (await codeOf(response.clone())).code === 'commandRunning'
}

async function refusal(operation: string, response: Response): Promise<OperationRefused> {
  const { code, detail } = await codeOf(response)
  return new OperationRefused(operation, response.status, code, detail)
}

async function codeOf(response: Response): Promise<{ code: string; detail: string }> {
  const problem: unknown = await response.json().catch(() => null)
  const { code, detail, refusals } = (problem ?? {}) as {
    code?: string
    detail?: string
    refusals?: { code: string }[]
  }
  return { code: refusals?.[0]?.code ?? code ?? 'unknown', detail: detail ?? '' }
}
