import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { onlineHeader } from '#domain/access/offline-act.ts'

/** Somebody who signed in, or a system with its key: what their requests carry. */
export interface Session {
  readonly name: string
  readonly headers: Readonly<Record<string, string>>
}

/** A refusal that repeating cannot change. */
export class OperationRefused extends Error {
  override readonly name = 'OperationRefused'
  readonly status: number
  /** The first of `codes`. */
  readonly code: string
  /** Every fact that refused it. */
  readonly codes: readonly string[]

  constructor(operation: string, status: number, codes: readonly string[], detail: string) {
    super(`${operation}: ${status} ${codes.join(', ')}: ${detail}`)
    this.status = status
    this.code = codes[0] ?? 'unknown'
    this.codes = codes
  }
}

const retryMs = 400
/** Longer than any restart of a process that was killed. */
const patienceMs = 120_000

/**
 * The public API as its clients use it: every command carries a key, and is repeated with it until it is answered.
 * Where a system has several APIs, requests take turns at them, and what one does not answer is sent to the next.
 */
export class ApiClient {
  readonly #baseUrls: readonly string[]
  #requests = 0

  constructor(baseUrls: readonly string[]) {
    this.#baseUrls = baseUrls
  }

  /** Signs a person in. */
  async signIn(email: string, password: string): Promise<Session> {
    const { cookies } = await this.#answered('POST', '/auth/sign-in/email', {}, { email, password })
    return { name: email, headers: { cookie: cookies.join('; ') } }
  }

  /** Reads; `path` carries its query. @throws OperationRefused */
  async get<Body>(session: Session, path: string): Promise<Body> {
    const { body } = await this.#answered('GET', path, session.headers)
    return body as Body
  }

  /** Changes something, once, however often the request had to be sent. @throws OperationRefused */
  post<Body>(session: Session, path: string, sent: object): Promise<Body> {
    return this.#changed('POST', session, path, sent)
  }

  /** As `post`, for what is set as a whole. @throws OperationRefused */
  put<Body>(session: Session, path: string, sent: object): Promise<Body> {
    return this.#changed('PUT', session, path, sent)
  }

  /** Sends a file piece by piece, once. @throws Error with the answer when it is refused. */
  async upload(session: Session, path: string, pieces: Iterable<Uint8Array>): Promise<void> {
    const baseUrl = this.#nextBaseUrl()
    const answer = await fetch(baseUrl + path, {
      method: 'PUT',
      headers: { ...session.headers, origin: baseUrl, 'content-type': 'application/octet-stream' },
      body: ReadableStream.from(pieces),
      duplex: 'half',
    })
    if (!answer.ok) throw new Error(`PUT ${path}: ${answer.status} ${await answer.text()}`)
    await answer.arrayBuffer()
  }

  /** What `GET /events` tells from `onOpen` on, until the connection breaks or `signal` aborts. */
  async *events(session: Session, signal: AbortSignal, onOpen: () => void = () => {}): AsyncGenerator {
    const { body } = await fetch(`${this.#nextBaseUrl()}/events`, { headers: session.headers, signal })
    if (body === null) return
    let unread = ''
    let isOpen = false
    for await (const text of body.pipeThrough(new TextDecoderStream())) {
      // The stream begins with where it stands.
      if (!isOpen) onOpen()
      isOpen = true
      const lines = (unread + text).split('\n')
      unread = lines.pop() ?? ''
      for (const line of lines) if (line.startsWith('data: ')) yield JSON.parse(line.slice('data: '.length))
    }
  }

  async #changed<Body>(method: string, session: Session, path: string, sent?: object): Promise<Body> {
    // What a phone signed brings the key that it signed.
    const headers = { 'idempotency-key': randomUUID(), ...session.headers }
    const { body } = await this.#answered(method, path, headers, sent)
    return body as Body
  }

  /** Sends until there is an answer that repeating would not change. */
  async #answered(method: string, path: string, headers: Session['headers'], sent?: object): Promise<Answer> {
    const givesUpAt = Date.now() + patienceMs
    for (;;) {
      const baseUrl = this.#nextBaseUrl()
      // A server that is killed cuts off what it was answering: the body is part of the attempt.
      const answer = await send(baseUrl + path, {
        method,
        headers: {
          ...headers,
          origin: baseUrl,
          [onlineHeader]: '1',
          ...(sent === undefined ? {} : jsonHeaders),
        },
        ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
      }).catch(() => null)
      if (answer !== null && answer.status < 300) return answer
      if (answer !== null && !isPassing(answer)) throw refusal(`${method} ${path}`, answer)
      if (Date.now() > givesUpAt)
        throw new Error(`${method} ${path} was not answered for ${patienceMs / 1000} s.`)
      await sleep(retryMs)
    }
  }

  #nextBaseUrl(): string {
    const baseUrl = this.#baseUrls[this.#requests++ % this.#baseUrls.length]
    if (baseUrl === undefined) throw new Error('The client was given no address of the API.')
    return baseUrl
  }
}

const jsonHeaders = { 'content-type': 'application/json' }

interface Answer {
  readonly status: number
  readonly cookies: readonly string[]
  readonly body: unknown
}

/** What anybody reads at `url`; null when nobody answers there with 200. */
export async function readOpen(url: string): Promise<unknown> {
  const answer = await send(url, { method: 'GET', headers: {} }).catch(() => null)
  return answer?.status === 200 ? answer.body : null
}

interface Sent {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

const agent = new Agent({ keepAlive: true })

/** By Node's own client, which takes a fraction of fetch's work: benches play everybody on the machine that they measure. */
async function send(url: string, { method, headers, body }: Sent): Promise<Answer> {
  const sending = request(url, { agent, method, headers })
  sending.end(body)
  const [response] = (await once(sending, 'response')) as [IncomingMessage]
  response.setEncoding('utf8')
  let text = ''
  response.on('data', (part: string) => {
    text += part
  })
  // Rejects when it is cut off.
  await once(response, 'end')
  return {
    status: response.statusCode ?? 0,
    cookies: (response.headers['set-cookie'] ?? []).map((line) => line.split(';')[0] ?? ''),
    body: text === '' ? null : JSON.parse(text),
  }
}

/** The server is away or restarting, or the same request is still at work. */
function isPassing({ status, body }: Answer): boolean {
  if (status >= 500 || status === 429) return true
  return status === 409 && factsOf(body).codes[0] === 'commandRunning'
}

function refusal(operation: string, { status, body }: Answer): OperationRefused {
  const { codes, detail } = factsOf(body)
  return new OperationRefused(operation, status, codes, detail)
}

/** Our problem details, or FHIR's OperationOutcome with our codes in it. */
function factsOf(body: unknown): { codes: readonly string[]; detail: string } {
  const { code, detail, refusals, issue } = (body ?? {}) as {
    code?: string
    detail?: string
    refusals?: { code: string }[]
    issue?: { details?: { coding?: { code?: string }[]; text?: string } }[]
  }
  const told = [
    ...(refusals?.map((fact) => fact.code) ?? []),
    ...(issue?.flatMap(({ details }) => details?.coding?.[0]?.code ?? []) ?? []),
  ]
  return {
    codes: told.length > 0 ? told : [code ?? 'unknown'],
    detail: detail ?? issue?.[0]?.details?.text ?? '',
  }
}
