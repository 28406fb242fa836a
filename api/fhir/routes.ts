import { type Context, Hono } from 'hono'
import { mayDo } from '#domain/access/roles.ts'
import { authenticate } from '../access/authenticate.ts'
import type { AppEnv } from '../dependencies.ts'
import { ProblemError } from '../problem.ts'
import { readsAcross } from './authorise.ts'
import { capabilityStatementText } from './capability-statement.ts'
import type { Exchange } from './definition.ts'
import { type FhirAnswer, type FhirRequest, interact } from './interact.ts'
import { answerBundle } from './incoming/bundle.ts'
import { fhirJson } from './outcome.ts'
import { fhirBase } from './paths.ts'
import { readBody } from './read-body.ts'
import { formatNotAcceptable } from './refusals.ts'

/** The façade's addresses. What each type of resource takes is in its definition. */
export const fhirRoutes = new Hono<AppEnv>()
  .use(`${fhirBase}/*`, async (context, next) => {
    refuseOtherFormats(context)
    await next()
  })
  .get(`${fhirBase}/metadata`, (context) =>
    context.body(capabilityStatementText(baseUrlOf(context)), 200, { 'content-type': fhirJson }),
  )
  .post(fhirBase, async (context) => answerToBundle(context))
  .get(`${fhirBase}/:type`, (context) => answer(context, {}))
  .post(`${fhirBase}/:type/_search`, async (context) =>
    answer(context, { parameters: await formOf(context), isSearchByPost: true }),
  )
  .post(`${fhirBase}/:type`, async (context) => answer(context, { body: await readBody(context) }))
  .get(`${fhirBase}/:type/:id`, (context) => answer(context, { id: context.req.param('id') }))
  .put(`${fhirBase}/:type/:id`, async (context) =>
    answer(context, { id: context.req.param('id'), body: await readBody(context) }),
  )

async function answer(context: Context<AppEnv>, asked: Partial<FhirRequest>): Promise<Response> {
  const exchange = await openExchange(context)
  const { req } = context
  const done = await interact(exchange, {
    method: req.method,
    type: req.param('type') ?? '',
    id: null,
    parameters: new URL(req.url).searchParams,
    isSearchByPost: false,
    isStrict: isStrict(context),
    body: null,
    idempotencyKey: req.header('idempotency-key') ?? null,
    ifMatch: req.header('if-match') ?? null,
    ifNoneMatch: req.header('if-none-match') ?? null,
    ...asked,
  })
  return respond(context, done)
}

async function answerToBundle(context: Context<AppEnv>): Promise<Response> {
  const sent = await readBody(context)
  const key = context.req.header('idempotency-key') ?? null
  const asked = { key, isStrict: isStrict(context) }
  const bundle = await answerBundle(await openExchange(context), sent, asked)
  return respond(context, { status: 200, resource: bundle })
}

function respond(context: Context<AppEnv>, done: FhirAnswer): Response {
  const { status, resource, etag, lastModified, location, replayed } = done
  // Answers hold what only this caller may see: no cache on the way keeps them.
  context.header('cache-control', 'no-store')
  if (etag !== undefined) context.header('etag', etag)
  if (lastModified !== undefined) context.header('last-modified', lastModified)
  if (location !== undefined) context.header('location', location)
  if (replayed === true) context.header('idempotency-replayed', 'true')
  if (resource === null || status === 304) return context.body(null, 304)
  return context.body(JSON.stringify(resource), status, { 'content-type': fhirJson })
}

async function openExchange(context: Context<AppEnv>): Promise<Exchange> {
  const caller = await authenticate(context)
  context.set('caller', caller)
  const { database, clock } = context.var.dependencies
  return {
    caller,
    database,
    now: clock(),
    baseUrl: baseUrlOf(context),
    viewer: { seesPatient: mayDo(caller.actor.roles, 'patient.read') && !readsAcross(caller) },
  }
}

/** The address that the client used, by https where a proxy in front of this server speaks it. */
function baseUrlOf(context: Context<AppEnv>): string {
  const { protocol, host } = new URL(context.req.url)
  return `${context.var.dependencies.isHttps ? 'https:' : protocol}//${host}${fhirBase}`
}

function isStrict(context: Context<AppEnv>): boolean {
  return /(?:^|[,;\s])handling=strict(?:[,;\s]|$)/.test(context.req.header('prefer') ?? '')
}

async function formOf(context: Context<AppEnv>): Promise<URLSearchParams> {
  const sent = new URLSearchParams(await context.req.text())
  for (const [name, value] of new URL(context.req.url).searchParams) sent.append(name, value)
  return sent
}

const jsonFormats = new Set(['json', 'application/json', 'application/fhir+json', 'text/json'])

/** @throws ProblemError 406 when only another format than JSON would do. */
function refuseOtherFormats({ req }: Context<AppEnv>): void {
  const format = req.query('_format')?.split(';')[0]?.replace(' ', '+')
  const accepted = (req.header('accept') ?? '*/*').split(',').map((part) => part.split(';')[0]?.trim() ?? '')
  const isJson =
    format === undefined
      ? accepted.some((type) => type === '*/*' || type === 'application/*' || jsonFormats.has(type))
      : jsonFormats.has(format)
  if (!isJson) throw new ProblemError(formatNotAcceptable)
}
