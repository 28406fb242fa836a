import type { z } from '@hono/zod-openapi'
import type { Access } from './authorise.ts'
import { problemSchema } from './problem.ts'

interface Documented extends Pick<Access, 'guard' | 'limitOf'> {
  readonly path: string
  readonly summary: string
  readonly description?: string
  readonly answer: z.ZodType
}

const problemDescriptions = {
  400: 'The request does not have the documented shape.',
  401: 'Nobody is signed in, or the key was revoked.',
  403: 'The role, the organisation or the place of work does not allow it.',
  404: 'There is no such thing, or it is not yours.',
  409: 'The present state does not allow it, or the same request is still running.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  429: 'There were too many calls from this address.',
  422: 'A rule refuses it, or the Idempotency-Key was used with another body.',
  503: 'The database is away; try again with the same key.',
} as const

/** An operation's part of the OpenAPI document, without what is sent: its answer, and the problems that it may give. */
export function documentation(
  definition: Documented,
  status: number,
  problems: readonly (keyof typeof problemDescriptions)[],
) {
  const { path, summary, description, guard, limitOf, answer } = definition
  const told = limitOf === undefined ? problems : [...problems, 429 as const]
  const problem = { content: { 'application/problem+json': { schema: problemSchema } } }
  return {
    summary,
    description: `${description === undefined ? '' : `${description}\n\n`}Permission: \`${guard}\`.`,
    tags: [path.split('/')[1] ?? ''],
    security: guard === 'anyone' ? [] : [{ session: [] }, { apiKey: [] }],
    responses: {
      [status]: { description: 'Done', content: { 'application/json': { schema: answer } } },
      ...Object.fromEntries(
        told.map((code) => [code, { description: problemDescriptions[code], ...problem }]),
      ),
    },
  }
}
