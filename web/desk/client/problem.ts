import type { Refusal } from '#domain/refusal.ts'
import type { FieldFault } from '#web/ui/field-faults.ts'

/** The server said no: its problem (RFC 9457), by the stable code of which it is told in the reader's language. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number
  readonly code: string
  /** Each reason by itself; the problem's own where it gives no others. */
  readonly refusals: readonly Refusal[]
  readonly fields: readonly FieldFault[]
  /** By which the server's log knows the request. */
  readonly requestId: string | null

  constructor(status: number, problem: ProblemBody, requestId: string | null) {
    super(problem.code)
    this.status = status
    this.code = problem.code
    const itself = { code: problem.code, message: problem.detail, nextStep: problem.nextStep }
    const { refusals = [], fields = [] } = problem
    this.refusals = refusals.length === 0 ? [itself] : refusals
    this.fields = fields
    this.requestId = requestId
  }
}

/** The server cannot be reached now, or something on the way answered in its place. */
export class Unreached extends Error {
  override readonly name = 'Unreached'

  constructor(options?: ErrorOptions) {
    super('The server cannot be reached.', options)
  }
}

interface ProblemBody {
  readonly code: string
  readonly detail: string
  readonly nextStep: string
  readonly refusals?: readonly Refusal[]
  readonly fields?: readonly FieldFault[]
}

/** What a failed answer says. An answer that is none of ours says nothing: then the server was not reached. */
export async function failureOf(response: Response): Promise<Refused | Unreached> {
  const body: unknown = await response.json().catch(() => null)
  if (typeof body !== 'object' || body === null || !('code' in body)) return new Unreached()
  return new Refused(response.status, body as ProblemBody, response.headers.get('x-request-id'))
}

/** True for what may succeed when it is tried again unchanged: the same command under the same key. */
export function isWorthAnotherTry(error: unknown): boolean {
  if (error instanceof Unreached) return true
  return error instanceof Refused && (error.status === 503 || error.code === 'commandRunning')
}

/** True where nobody is signed in any more. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof Refused && error.status === 401
}
