import { Hono } from 'hono'
import { z } from 'zod'
import type { AppEnv } from '../dependencies.ts'
import { type Problem, ProblemError, problemResponse } from '../problem.ts'

/**
 * Sign-in of people at /auth: only what is listed here, of all that the library behind it could do.
 * `POST /auth/sign-in/email` {email, password} sets the session cookie.
 */
export const signInRoutes = new Hono<AppEnv>()
  .post('/auth/sign-in/email', async (context) => {
    const { accounts } = context.var.dependencies
    const email = await emailOf(context.req.raw)
    const waitSeconds = await accounts.limit.attempt(email)
    if (waitSeconds !== null) return problemResponse({ ...tooManyAttempts, retryAfterSeconds: waitSeconds })
    const response = await accounts.handle(context.req.raw)
    if (response.ok) await accounts.limit.succeeded(email)
    return withProblem(response)
  })
  .post('/auth/sign-out', async (context) => withProblem(await handled(context.var, context.req.raw)))
  .post('/auth/change-password', async (context) => withProblem(await handled(context.var, context.req.raw)))
  .get('/auth/get-session', async (context) => withProblem(await handled(context.var, context.req.raw)))

function handled({ dependencies }: AppEnv['Variables'], request: Request): Promise<Response> {
  return dependencies.accounts.handle(request)
}

const credentials = z.object({ email: z.email() })

async function emailOf(request: Request): Promise<string> {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? ''))
    throw new ProblemError(notJson)
  const body: unknown = await request
    .clone()
    .json()
    .catch(() => null)
  const parsed = credentials.safeParse(body)
  if (!parsed.success) throw new ProblemError(invalidSignIn)
  return parsed.data.email
}

/** The library's own errors, told the way all others are. */
function withProblem(response: Response): Response {
  if (response.ok) return response
  return problemResponse(problems[response.status] ?? unexpected)
}

const tooManyAttempts: Problem = {
  status: 429,
  code: 'tooManyAttempts',
  title: 'Too many attempts',
  detail: 'There were too many attempts to sign in to this account.',
  nextStep: 'Wait for the given time, or ask an administrator of your organisation.',
}

const notJson: Problem = {
  status: 415,
  code: 'unsupportedMediaType',
  title: 'Unsupported media type',
  detail: 'The body is not sent as JSON.',
  nextStep: 'Send the body as JSON with Content-Type: application/json.',
}

const invalidSignIn: Problem = {
  status: 400,
  code: 'invalidRequest',
  title: 'Invalid request',
  detail: 'The request does not have the documented shape.',
  nextStep: 'Send {"email": …, "password": …}.',
}

const unexpected: Problem = {
  status: 500,
  code: 'unexpected',
  title: 'Unexpected error',
  detail: 'The request failed for a reason on our side.',
  nextStep: 'Try again; if it happens again, report the X-Request-Id of this answer.',
}

const problems: Readonly<Record<number, Problem>> = {
  400: invalidSignIn,
  401: {
    status: 401,
    code: 'signInRefused',
    title: 'Sign-in refused',
    detail: 'The email address or the password is wrong, or the session has ended.',
    nextStep: 'Check both, or ask an administrator of your organisation.',
  },
  403: {
    status: 403,
    code: 'originRefused',
    title: 'Not allowed',
    detail: 'The request comes from another site.',
    nextStep: 'Sign in on the pages of this server.',
  },
  415: notJson,
}
