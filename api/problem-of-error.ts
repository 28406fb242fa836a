import { HTTPException } from 'hono/http-exception'
import { CommandRefused, type RefusalKind } from '#db/command-refused.ts'
import { isDatabaseUnreachable } from './database-unreachable.ts'
import { LocatedRefusal } from './fhir/located-refusal.ts'
import { type Problem, ProblemError, type ProblemStatus } from './problem.ts'
import { isValueOutOfRange } from './value-out-of-range.ts'

const refusalStatus: Readonly<Record<RefusalKind, { status: ProblemStatus; title: string }>> = {
  invalid: { status: 422, title: 'A rule refuses the request' },
  notFound: { status: 404, title: 'Not found' },
  forbidden: { status: 403, title: 'Not allowed' },
  conflict: { status: 409, title: 'The present state does not allow it' },
  stale: { status: 412, title: 'Changed meanwhile' },
  running: { status: 409, title: 'Still running' },
  keyReused: { status: 422, title: 'Idempotency-Key used before' },
}

/** The one place where errors become answers. What is not known here becomes a 500 that tells nothing of our inside. */
export function problemOfError(error: unknown): Problem {
  if (error instanceof LocatedRefusal) return problemOfError(error.cause)
  if (error instanceof ProblemError) return error.problem
  if (error instanceof CommandRefused) return problemOfRefusal(error)
  if (error instanceof HTTPException) return problemOfHttpException(error)
  if (isDatabaseUnreachable(error)) return databaseUnreachable
  if (isValueOutOfRange(error)) return valueOutOfRange
  return unexpected
}

function problemOfRefusal({ kind, refusals }: CommandRefused): Problem {
  const { status, title } = refusalStatus[kind]
  const [first, ...others] = refusals
  const retry = kind === 'running' ? { retryAfterSeconds: 1 } : {}
  if (first === undefined || others.length > 0) {
    return {
      status,
      title,
      code: 'severalRefusals',
      detail: `${refusals.length} rules refuse this request.`,
      nextStep: 'See each refusal for its own next step.',
      refusals,
      ...retry,
    }
  }
  return {
    status,
    title,
    code: first.code,
    detail: first.message,
    nextStep: first.nextStep,
    refusals,
    ...retry,
  }
}

/** hono's own refusals: a body that is no JSON, or of another media type. */
function problemOfHttpException(error: HTTPException): Problem {
  if (error.status === 415) {
    return {
      status: 415,
      code: 'unsupportedMediaType',
      title: 'Unsupported media type',
      detail: 'The body is not sent as JSON.',
      nextStep: 'Send the body as JSON with Content-Type: application/json.',
    }
  }
  if (error.status === 400) {
    return {
      status: 400,
      code: 'malformedJson',
      title: 'Malformed JSON',
      detail: 'The body is not valid JSON.',
      nextStep: 'Send valid JSON, as described in /openapi.json.',
    }
  }
  return unexpected
}

const databaseUnreachable: Problem = {
  status: 503,
  code: 'databaseUnreachable',
  title: 'Temporarily unavailable',
  detail:
    'The database cannot be reached right now. Nothing was changed, or the change is known under its Idempotency-Key.',
  nextStep: 'Send the same request again with the same Idempotency-Key after the given time.',
  retryAfterSeconds: 2,
}

export const valueOutOfRange: Problem = {
  status: 400,
  code: 'valueOutOfRange',
  title: 'Value out of range',
  detail:
    'A number or a time of the request is too far out to be kept, or a text holds the character NUL. Nothing was changed.',
  nextStep: 'Look for a number, a date or a pasted text that cannot be meant, and correct it.',
}

const unexpected: Problem = {
  status: 500,
  code: 'unexpected',
  title: 'Unexpected error',
  detail: 'The request failed for a reason on our side.',
  nextStep:
    'Try again with the same Idempotency-Key; if it happens again, report the X-Request-Id of this answer.',
}
