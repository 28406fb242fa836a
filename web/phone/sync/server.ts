import type { CommandProblem } from '../outbox/command.ts'
import { resultOfFailure, type TryResult } from '../outbox/rules.ts'

/** The server cannot be reached now. */
export class Unreached extends Error {
  override readonly name = 'Unreached'
}

/** The server said no. `status` 401: nobody is signed in. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number
  readonly problem: CommandProblem | null

  constructor(status: number, problem: CommandProblem | null) {
    super(problem?.code ?? String(status))
    this.status = status
    this.problem = problem
  }
}

/** How long a request may take on a weak network before it is given up. */
const patienceMs = 45_000

async function request(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...init, signal: AbortSignal.timeout(patienceMs), redirect: 'error' })
  } catch (error) {
    throw new Unreached('The server cannot be reached.', { cause: error })
  }
}

/** Reads. @throws Unreached, Refused. */
export async function get<Answer>(
  path: string,
  query: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const search = new URLSearchParams(query).toString()
  const response = await request(search === '' ? path : `${path}?${search}`, {
    headers: { accept: 'application/json' },
  })
  return (await bodyOf(response)) as Answer
}

/** Sends what is not kept in the outbox: signing in and out. @throws Unreached, Refused. */
export async function post(path: string, body: unknown, key?: string): Promise<unknown> {
  const headers = key === undefined ? {} : { 'idempotency-key': key }
  return postText(path, JSON.stringify(body), headers)
}

async function postText(path: string, body: string, headers: Record<string, string>): Promise<unknown> {
  const sent = { 'content-type': 'application/json', ...headers }
  return bodyOf(await request(path, { method: 'POST', headers: sent, body }))
}

/** Tries a command of the outbox once, under its key. */
export async function trySending(
  { path, body }: { readonly path: string; readonly body: string },
  { key, headers = {} }: { readonly key: string; readonly headers?: Record<string, string> },
): Promise<TryResult> {
  try {
    return { kind: 'answered', answer: await postText(path, body, { 'idempotency-key': key, ...headers }) }
  } catch (error) {
    if (!(error instanceof Refused)) return { kind: 'unreached', retryAfterSeconds: null }
    return resultOfFailure({ status: error.status, problem: error.problem, retryAfterSeconds: null })
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  const body: unknown = await response.json().catch(() => null)
  if (!response.ok) throw new Refused(response.status, problemOf(body))
  if (body === null) throw new Unreached('The answer was cut off, or is not the server’s.')
  return body
}

/** A problem as the API tells it; its first refusal says more than the whole. */
function problemOf(body: unknown): CommandProblem | null {
  if (typeof body !== 'object' || body === null || !('code' in body)) return null
  const { code, detail = '', nextStep = '', refusals } = body as Record<string, unknown>
  const first: unknown = Array.isArray(refusals) ? refusals[0] : undefined
  if (typeof first === 'object' && first !== null && 'code' in first) {
    const told = first as Record<string, unknown>
    return { code: String(told.code), message: textOf(told.message), nextStep: textOf(told.nextStep) }
  }
  return { code: String(code), message: textOf(detail), nextStep: textOf(nextStep) }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
