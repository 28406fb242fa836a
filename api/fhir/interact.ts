import type { Resource } from '@medplum/fhirtypes'
import type { SQL } from 'drizzle-orm'
import { idempotencyKeyPattern } from '../operation.ts'
import { ProblemError } from '../problem.ts'
import { idempotencyKeyInvalid, idempotencyKeyMissing } from '../validation.ts'
import { authoriseAct, readAsCaller } from './authorise.ts'
import type { Exchange, ResourceDefinition, SearchAsked, ShownResource, WriteRequest } from './definition.ts'
import { etagOf } from './elements.ts'
import { located, LocatedRefusal } from './located-refusal.ts'
import { interactionNotSupported, resourceNotFound, resourceTypeUnknown, versionMissing } from './refusals.ts'
import { resourceDefinition } from './resources.ts'
import { shapeOf } from './search-plan.ts'
import { searchResources } from './search.ts'
import { shaped } from './shape.ts'

/** One interaction with one type of resource, by itself or as an entry of a batch. */
export interface FhirRequest {
  readonly method: string
  readonly type: string
  readonly id: string | null
  readonly parameters: URLSearchParams
  /** True when the parameters are those of a `_search`, sent as a body. */
  readonly isSearchByPost: boolean
  readonly isStrict: boolean
  readonly body: unknown
  /** The headers that an interaction looks at. */
  readonly idempotencyKey: string | null
  readonly ifMatch: string | null
  readonly ifNoneMatch: string | null
}

export interface FhirAnswer {
  readonly status: 200 | 201 | 304
  readonly resource: Resource | null
  readonly etag?: string
  readonly lastModified?: string
  readonly location?: string
  readonly replayed?: boolean
}

/** Does what a request asks for. @throws what refuses it: ProblemError, CommandRefused, LocatedRefusal. */
export async function interact(exchange: Exchange, request: FhirRequest): Promise<FhirAnswer> {
  const definition = resourceDefinition(request.type)
  if (definition === undefined) throw new ProblemError(resourceTypeUnknown)
  const { method, id } = request
  if (id !== null && method === 'GET') return read(exchange, definition, id, request)
  if (id !== null && method === 'PUT') return update(exchange, definition, id, request)
  if (id === null && (method === 'GET' || request.isSearchByPost))
    return search(exchange, definition, request)
  if (id === null && method === 'POST') return create(exchange, definition, request)
  throw notSupported(definition, id)
}

async function read(
  exchange: Exchange,
  definition: ResourceDefinition,
  id: string,
  { ifNoneMatch, parameters }: FhirRequest,
): Promise<FhirAnswer> {
  authoriseAct(exchange.caller, definition.type, 'r', definition.guard)
  const resource = await findOne(exchange, definition, id)
  const answer = answerWith(200, shaped(definition, resource, shapeOf(parameters)))
  return ifNoneMatch === answer.etag ? { ...answer, status: 304, resource: null } : answer
}

async function search(
  exchange: Exchange,
  definition: ResourceDefinition,
  { parameters, isStrict, isSearchByPost }: FhirRequest,
): Promise<FhirAnswer> {
  authoriseAct(exchange.caller, definition.type, 's', definition.guard)
  const asked = { parameters, isStrict, isInBody: isSearchByPost }
  return { status: 200, resource: await searchResources(exchange, definition, asked) }
}

async function create(
  exchange: Exchange,
  definition: ResourceDefinition,
  request: FhirRequest,
): Promise<FhirAnswer> {
  const { type } = definition
  if (definition.create === undefined) throw notSupported(definition, null)
  authoriseAct(exchange.caller, type, 'c', definition.create.guard)
  const { id, replayed } = await definition.create.run(writeRequest(exchange, request, `POST /fhir/${type}`))
  const resource = await findOne(exchange, definition, id)
  return { ...answerWith(201, resource), location: locationOf(exchange, resource), replayed }
}

async function update(
  exchange: Exchange,
  definition: ResourceDefinition,
  id: string,
  request: FhirRequest,
): Promise<FhirAnswer> {
  if (definition.update === undefined) throw notSupported(definition, id)
  // Who may do it depends on what is asked for; the update itself looks at that.
  authoriseAct(exchange.caller, definition.type, 'u', definition.guard)
  const version = await located({ whole: 'http.If-Match' }, () => versionOf(request.ifMatch))
  const write = writeRequest(exchange, request, `PUT /fhir/${definition.type}/{id}`)
  const { replayed } = await definition.update.run({ ...write, id, version })
  return { ...answerWith(200, await findOne(exchange, definition, id)), replayed }
}

function writeRequest(
  exchange: Exchange,
  { body, idempotencyKey }: FhirRequest,
  route: string,
): WriteRequest {
  return { exchange, route, body, key: requireKey(idempotencyKey) }
}

/** @throws LocatedRefusal 400 when it is missing or has not the shape of a key. */
export function requireKey(key: string | null): string {
  if (key !== null && idempotencyKeyPattern.test(key)) return key
  const problem = key === null ? idempotencyKeyMissing : idempotencyKeyInvalid
  throw new LocatedRefusal({ whole: 'http.Idempotency-Key' }, new ProblemError(problem))
}

/** The time of the change that an entity tag stands for. */
function versionOf(ifMatch: string | null): Date {
  const [, milliseconds] = /^W\/"(\d{1,15})"$/.exec(ifMatch ?? '') ?? []
  if (milliseconds === undefined) throw new ProblemError(versionMissing)
  return new Date(Number(milliseconds))
}

/** @throws ProblemError 404 when the caller cannot see it. */
async function findOne(
  exchange: Exchange,
  definition: ResourceDefinition,
  id: string,
): Promise<ShownResource> {
  const { resources } = await readAsCaller(exchange, `fhir.read.${definition.type}`, (db, saw) =>
    definition.find(db, oneWith(definition.byId([id])), exchange.viewer, saw),
  )
  const [resource] = resources
  if (resource === undefined) throw new ProblemError(resourceNotFound)
  return resource
}

/** At most one row. */
function oneWith(condition: SQL): SearchAsked {
  return { conditions: [condition], sortings: [], after: null, limit: 1, alongReachOf: null }
}

function answerWith(status: 200 | 201, resource: ShownResource): FhirAnswer {
  const { meta } = resource
  return {
    status,
    resource,
    etag: etagOf(meta),
    ...(meta?.lastUpdated === undefined ? {} : { lastModified: new Date(meta.lastUpdated).toUTCString() }),
  }
}

function locationOf({ baseUrl }: Exchange, { resourceType, id, meta }: ShownResource): string {
  return `${baseUrl}/${resourceType}/${id}/_history/${meta?.versionId ?? ''}`
}

function notSupported({ type, create: creates, update: updates }: ResourceDefinition, id: string | null) {
  const also = id === null ? creates && 'POST' : updates && 'PUT'
  return new ProblemError(interactionNotSupported(type, ['GET', ...(also === undefined ? [] : [also])]))
}
