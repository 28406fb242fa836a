import { z } from '@hono/zod-openapi'
import type { Refusal } from '#domain/refusal.ts'

export type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 406 | 409 | 412 | 413 | 415 | 422 | 429 | 500 | 503

/** What a request fails with: RFC 9457, with a stable `code` and what to do next. Never holds patient data. */
export interface Problem {
  readonly status: ProblemStatus
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly nextStep: string
  /** The rules that refused the request, one fact each. */
  readonly refusals?: readonly Refusal[]
  /** The fields of the request that do not have the documented shape. */
  readonly fields?: readonly ProblemField[]
  /** Seconds after which trying again makes sense. */
  readonly retryAfterSeconds?: number
  readonly allowedMethods?: readonly string[]
}

export interface ProblemField {
  /** Where in the request: `body.lines.0.quantityUnits`, `path.id`, `query.page`. */
  readonly path: string
  readonly code: string
  readonly message: string
  /** Of a text that is too long: how many characters it has, and may have. */
  readonly length?: number
  readonly longest?: number
}

const refusalSchema = z.object({
  code: z.string(),
  message: z.string(),
  nextStep: z.string(),
  rule: z.string().optional(),
  source: z.string().optional(),
  line: z.int().min(0).optional(),
  field: z.string().optional(),
})

const fieldSchema = z.object({
  path: z.string(),
  code: z.string(),
  message: z.string(),
  length: z.int().optional().openapi({ description: 'Characters of a text that is too long.' }),
  longest: z.int().optional().openapi({ description: 'Characters that such a text may have.' }),
})

/** The documented body of every failed request. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    nextStep: z.string(),
    refusals: z.array(refusalSchema).optional(),
    fields: z.array(fieldSchema).optional(),
  })
  .openapi('Problem')

/** Thrown by a handler or a middleware to end the request with a problem. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.code)
    this.problem = problem
  }
}

export function problemResponse(problem: Problem): Response {
  const { status, code, title, detail, nextStep, refusals, fields } = problem
  const body = {
    type: `urn:yunyaoku:problem:${code}`,
    title,
    status,
    detail,
    code,
    nextStep,
    refusals,
    fields,
  }
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
  if (problem.retryAfterSeconds !== undefined) headers.set('retry-after', String(problem.retryAfterSeconds))
  if (problem.allowedMethods !== undefined) headers.set('allow', problem.allowedMethods.join(', '))
  if (status === 401) headers.set('www-authenticate', 'Bearer')
  return new Response(JSON.stringify(body), { status, headers })
}
