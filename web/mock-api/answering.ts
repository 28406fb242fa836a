import { delay, http, type HttpHandler, HttpResponse } from 'msw'
import type { Hono } from 'hono'
import type { Api } from '#api/client-type.ts'
import type { Problem } from '#api/problem.ts'

// Answers of the API that a test or a developer makes up. Each is typed by the operation that it stands for: one that the
// API would not give does not compile.

type Schema = Api extends Hono<infer _Env, infer Found> ? Found : never

/** Where an operation is, as the client writes it: `/access/people/:id`. */
export type ApiPath = Extract<keyof Schema, string>

/** `$get`, `$post` … as far as the path has it. */
export type MethodOf<Path extends ApiPath> = keyof Schema[Path] & keyof typeof methods

/** What the operation answers when it is done. */
export type MockAnswer<Path extends ApiPath, Method extends MethodOf<Path>> = Schema[Path][Method] extends {
  output: infer Answer
}
  ? Answer
  : never

/** What came with a request. */
export interface MockRequest {
  readonly params: Readonly<Record<string, unknown>>
  readonly query: URLSearchParams
  /** The JSON that was sent; null where none was. */
  readonly body: unknown
  /** The Idempotency-Key of a command; null of a read. */
  readonly key: string | null
}

const methods = {
  $get: http.get,
  $post: http.post,
  $put: http.put,
  $patch: http.patch,
  $delete: http.delete,
} as const

type Answering<Answer> = (request: MockRequest) => Answer | Promise<Answer>

/** Answers an operation as `answer` says: `answering('/access/people', '$get', () => ({ items: [], next: null }))`. */
export function answering<Path extends ApiPath, Method extends MethodOf<Path>>(
  path: Path,
  method: Method,
  answer: Answering<MockAnswer<Path, Method>>,
): HttpHandler {
  return methods[method](`*${path}`, async ({ request, params }) =>
    answerOrProblem(async () =>
      answer({
        params,
        query: new URL(request.url).searchParams,
        body: await request.json().catch(() => null),
        key: request.headers.get('idempotency-key'),
      }),
    ),
  )
}

/** Lets whatever no handler before it answers wait, or fail. */
export function everythingElse(answer: () => Promise<never> | never): HttpHandler {
  return http.all('*', () => answerOrProblem(async () => answer()))
}

async function answerOrProblem(answer: () => Promise<unknown>) {
  try {
    return HttpResponse.json((await answer()) as object)
  } catch (error) {
    if (error instanceof MockProblem) return problemAnswer(error.problem)
    throw error
  }
}

/** As `answering`, after `milliseconds`: a slow network or a long query. */
export function answeringSlowly<Path extends ApiPath, Method extends MethodOf<Path>>(
  path: Path,
  method: Method,
  milliseconds: number,
  answer: Answering<MockAnswer<Path, Method>>,
): HttpHandler {
  return answering(path, method, async (request) => {
    await delay(milliseconds)
    return answer(request)
  })
}

/** Thrown inside `answering`, it is what the operation refuses with. */
export class MockProblem extends Error {
  override readonly name = 'MockProblem'
  readonly problem: Problem

  constructor(problem: Pick<Problem, 'status' | 'code'> & Partial<Problem>) {
    super(problem.code)
    this.problem = { title: problem.code, detail: 'Made up.', nextStep: 'Look again.', ...problem }
  }
}

/** Refuses an operation, always with the same problem. */
export function refusing<Path extends ApiPath>(
  path: Path,
  method: MethodOf<Path>,
  problem: ConstructorParameters<typeof MockProblem>[0],
): HttpHandler {
  return answering(path, method, () => {
    throw new MockProblem(problem)
  })
}

/** Cuts the connection of an operation, as a network that breaks. */
export function breaking<Path extends ApiPath>(path: Path, method: MethodOf<Path>): HttpHandler {
  return methods[method](`*${path}`, () => HttpResponse.error())
}

function problemAnswer({ status, ...told }: Problem) {
  const headers = { 'content-type': 'application/problem+json' }
  return HttpResponse.json(
    { type: `urn:yunyaoku:problem:${told.code}`, status, ...told },
    { status, headers },
  )
}
