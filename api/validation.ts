import type { Hook } from '@hono/zod-openapi'
import type { z } from '@hono/zod-openapi'
import type { AppEnv } from './dependencies.ts'
import { type Problem, ProblemError, type ProblemField } from './problem.ts'

const partNames: Readonly<Record<string, string>> = {
  json: 'body',
  param: 'path',
  query: 'query',
  header: 'header',
}

/** What becomes of a request whose parts do not have the documented shape. */
export const refuseInvalid: Hook<unknown, AppEnv, string, void> = (result) => {
  if (result.success) return
  if (result.target === 'header') throw new ProblemError(idempotencyKeyProblem(result.error))
  throw invalid(result.target, result.error, 'data' in result ? result.data : undefined)
}

/** A part of a request in its documented shape. @throws ProblemError `invalidRequest`. */
export function requireShape(target: string, schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined
  const result = schema.safeParse(value)
  if (!result.success) throw invalid(target, result.error, value)
  return result.data
}

function invalid(target: string, error: z.core.$ZodError, value: unknown): ProblemError {
  const part = partNames[target] ?? target
  return new ProblemError({
    status: 400,
    code: 'invalidRequest',
    title: 'Invalid request',
    detail: 'The request does not have the documented shape.',
    nextStep: 'Correct the named fields; /openapi.json describes them.',
    fields: error.issues.map((issue) => fieldOfIssue(part, issue, value)),
  })
}

/** Names the field and what is wrong with it; never repeats what was sent, which may be a patient's. */
function fieldOfIssue(part: string, issue: z.core.$ZodIssue, value: unknown): ProblemField {
  const path = [part, ...issue.path.map(String)].join('.')
  if (issue.code === 'too_big' && issue.origin === 'string') {
    const { code, message, maximum } = issue
    const text = valueAt(value, issue.path)
    return { path, code, message, ...(typeof text === 'string' ? lengths(text, Number(maximum)) : {}) }
  }
  if (issue.code !== 'unrecognized_keys') return { path, code: issue.code, message: issue.message }
  const names = issue.keys.filter((key) => /^\w{1,40}$/.test(key)).join(', ')
  return { path, code: issue.code, message: names === '' ? 'Unknown fields.' : `Unknown fields: ${names}.` }
}

/** A text is counted as it would be kept: without the space around it, where that is what makes it too long. */
function lengths(text: string, longest: number): Pick<ProblemField, 'length' | 'longest'> {
  const trimmed = text.trim().length
  return { length: trimmed > longest ? trimmed : text.length, longest }
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (within, step) => (typeof within === 'object' && within !== null ? Reflect.get(within, step) : undefined),
    value,
  )
}

function idempotencyKeyProblem(error: z.core.$ZodError): Problem {
  const missing = error.issues.some((issue) => issue.code === 'invalid_type')
  return missing ? idempotencyKeyMissing : idempotencyKeyInvalid
}

export const idempotencyKeyMissing: Problem = {
  status: 400,
  code: 'idempotencyKeyMissing',
  title: 'Idempotency-Key missing',
  detail: 'Every request that changes something needs an Idempotency-Key header.',
  nextStep: 'Send a new unique key, such as a UUID, and repeat it when you repeat the request.',
}

export const idempotencyKeyInvalid: Problem = {
  status: 400,
  code: 'idempotencyKeyInvalid',
  title: 'Idempotency-Key invalid',
  detail: 'The Idempotency-Key is not 1 to 200 visible ASCII characters.',
  nextStep: 'Send a key such as a UUID.',
}
