import type { z } from '@hono/zod-openapi'

/** What a client sends to an operation: params, query, headers and body, by the names that hono gives them. */
export type Input<Route> = Route extends { request: infer Request } ? InputOf<Request> : object

/** Of an operation that takes nothing it is an empty object, since hono offers no call without one. */
type InputOf<Request> = [Request] extends [never]
  ? object
  : PartOf<Request, 'params', 'param'> &
      PartOf<Request, 'query', 'query'> &
      PartOf<Request, 'headers', 'header'> &
      (Request extends { body: { content: { 'application/json': { schema: infer Body extends z.ZodType } } } }
        ? { json: z.input<Body> }
        : unknown)

type PartOf<Request, Part extends string, Name extends string> =
  Request extends Record<Part, infer Schema extends z.ZodType> ? Record<Name, z.input<Schema>> : unknown

/** What an operation answers when it is done. */
export type AnswerOf<Route> = Route extends { responses: infer Responses }
  ? Responses[keyof Responses] extends {
      content: { 'application/json': { schema: infer Answer extends z.ZodType } }
    }
    ? z.output<Answer>
    : never
  : never
