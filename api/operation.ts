import { type RouteConfig, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { tookPlaceAt } from '#domain/access/offline-act.ts'
import { requireOfflineAct, type SentOfflineAct } from '#db/access/offline-acts.ts'
import { authorise, requireOpen } from './authorise.ts'
import type { AppEnv } from './dependencies.ts'
import { readOfflineAct } from './offline-act.ts'
import { documentation } from './operation-documentation.ts'
import type {
  BodyPart,
  CommandDefinition,
  HandlerContext,
  Operation,
  OperationCall,
  OperationRoute,
  Output,
  ParamsPart,
  QueryDefinition,
  QueryPart,
  QuestionDefinition,
} from './operation-types.ts'
import { requireShape } from './validation.ts'

/** What an Idempotency-Key may be. */
export const idempotencyKeyPattern = /^[\x21-\x7e]{1,200}$/

const keyHeader = z.object({
  'idempotency-key': z.string().regex(idempotencyKeyPattern).openapi({
    description:
      'A unique key of this act, such as a UUID. Repeating the request with it changes nothing more.',
  }),
})

/** A read: changes nothing, needs no key. */
export function defineQuery<
  Path extends string,
  Answer extends z.ZodType,
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
>(
  definition: QueryDefinition<Path, Params, Query, Answer>,
): Operation<OperationRoute<'get', Path, ParamsPart<Params> & QueryPart<Query>, 200, Answer>> {
  const { path, params, query, answer } = definition
  const route = {
    ...documentation(definition, 200, [400, 401, 403, 404, 503]),
    method: 'get',
    path,
    middleware: authorise(definition),
    request: { ...(params === undefined ? {} : { params }), ...(query === undefined ? {} : { query }) },
  }
  return operation(
    route,
    async (context) => {
      const value = await definition.handle({
        ...handlerContext<Params>(context.var, validated(context, 'param')),
        query: validated(context, 'query') as Output<Query>,
        url: new URL(context.req.url),
        setHeader: (name, text) => context.header(name, text),
      })
      return context.json(answer.parse(value), 200)
    },
    async (call) => {
      requireOpen(definition, call.caller)
      const value = await definition.handle({
        ...handlerContext<Params>(call, requireShape('param', params, call.params)),
        query: requireShape('query', query, call.query) as Output<Query>,
        url: new URL(path, insideUrl),
        setHeader: () => undefined,
      })
      return answer.parse(value)
    },
  )
}

/** Where a call from inside comes from: it has no address of its own. */
const insideUrl = 'http://localhost'

/**
 * A read whose question is a body: what names a patient, or is written of one, stays out of addresses. As a read it
 * changes nothing and needs no key. The document marks it with `x-read-only`.
 */
export function defineQuestion<
  Path extends string,
  Body extends z.ZodType,
  Answer extends z.ZodType,
  Params extends z.ZodObject | undefined = undefined,
>(
  definition: QuestionDefinition<Path, Params, Body, Answer>,
): Operation<OperationRoute<'post', Path, ParamsPart<Params> & BodyPart<Body>, 200, Answer>> {
  const { path, params, body, answer } = definition
  const route = {
    ...documentation(definition, 200, [400, 401, 403, 404, 409, 413, 415, 503]),
    'x-read-only': true,
    method: 'post',
    path,
    middleware: authorise(definition),
    request: {
      ...(params === undefined ? {} : { params }),
      body: { required: true, content: { 'application/json': { schema: body } } },
    },
  }
  return operation(
    route,
    async (context) => {
      const base = handlerContext<Params>(context.var, validated(context, 'param'))
      const asked = validated(context, 'json') as Output<Body>
      return context.json(answer.parse(await definition.handle({ ...base, body: asked })), 200)
    },
    async (call) => {
      requireOpen(definition, call.caller)
      const base = handlerContext<Params>(call, requireShape('param', params, call.params))
      const asked = requireShape('json', body, call.body) as Output<Body>
      return answer.parse(await definition.handle({ ...base, body: asked }))
    },
  )
}

/** A command: changes something, exactly once per Idempotency-Key. */
export function defineCommand<
  Path extends string,
  Answer extends z.ZodType,
  Status extends 200 | 201,
  Method extends 'post' | 'put' | 'patch' | 'delete',
  Params extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(
  definition: CommandDefinition<Path, Method, Params, Body, Status, Answer>,
): Operation<
  OperationRoute<
    Method,
    Path,
    ParamsPart<Params> & BodyPart<Body> & { headers: typeof keyHeader },
    Status,
    Answer
  >
> {
  const { method, path, params, body, answer, status } = definition
  const name = `${method.toUpperCase()} ${path}`
  const route = {
    ...documentation(definition, status, [400, 401, 403, 404, 409, 413, 415, 422, 503]),
    method,
    path,
    middleware: authorise(definition),
    request: {
      headers: keyHeader,
      ...(params === undefined ? {} : { params }),
      ...(body === undefined
        ? {}
        : { body: { required: true, content: { 'application/json': { schema: body } } } }),
    },
  }
  const carryOut = (
    base: HandlerContext<Params>,
    sent: Output<Body>,
    key: string,
    offline: SentOfflineAct | null,
  ) => {
    const { actor, now } = base
    const request = { actor, route: name, key, body: { params: base.params, body: sent }, now }
    const checked = offline === null ? {} : { precondition: requireOfflineAct(request, offline) }
    return definition.handle({
      ...base,
      body: sent,
      request: { ...request, ...checked },
      madeOfflineAt: offline === null ? undefined : tookPlaceAt(new Date(offline.madeAt), now),
    })
  }
  return operation(
    route,
    async (context) => {
      const base = handlerContext<Params>(context.var, validated(context, 'param'))
      const { 'idempotency-key': key } = validated(context, 'header') as z.output<typeof keyHeader>
      const sent = validated(context, 'json') as Output<Body>
      const told = definition.toldLater?.(sent) ?? null
      const offline = await readOfflineAct(context, base.caller, told, base.now)
      const result = await carryOut(base, sent, key, offline)
      if (result.replayed) context.header('idempotency-replayed', 'true')
      return context.json(answer.parse(result.answer), status)
    },
    async (call) => {
      requireOpen(definition, call.caller)
      const base = handlerContext<Params>(call, requireShape('param', params, call.params))
      const { 'idempotency-key': key } = keyHeader.parse({ 'idempotency-key': call.key })
      const result = await carryOut(base, requireShape('json', body, call.body) as Output<Body>, key, null)
      return answer.parse(result.answer)
    },
  )
}

function handlerContext<Params>(
  { dependencies, caller }: Pick<OperationCall, 'dependencies' | 'caller'>,
  params: unknown,
): HandlerContext<Params> {
  return {
    caller,
    actor: caller.actor,
    database: dependencies.database,
    now: dependencies.clock(),
    webhookTargets: dependencies.webhookTargets,
    workflowPagesUrl: dependencies.workflowPagesUrl ?? null,
    params: params as Output<Params>,
  }
}

/** The validated part of the request. Its type is the schema's, which the definition ties to the handler's. */
function validated(context: Context<AppEnv>, target: 'param' | 'query' | 'header' | 'json'): unknown {
  return context.req.valid(target as never)
}

/** The route's schemas and the handler agree by construction, which the router's own types cannot see. */
function operation<Route extends RouteConfig>(
  route: object,
  answer: (context: Context<AppEnv>) => Promise<Response>,
  run: (call: OperationCall) => Promise<unknown>,
) {
  const handler = async (context: Context<AppEnv>) => {
    // Answers hold what only this caller may see: no cache on the way keeps them.
    context.header('cache-control', 'no-store')
    return answer(context)
  }
  return { route, handler, run } as unknown as Operation<Route>
}
