import type { Bundle, BundleEntry, BundleLink, OperationOutcome } from '@medplum/fhirtypes'
import type { Sighting } from '#db/audit/data-access.ts'
import type { Database } from '#db/client.ts'
import { ProblemError } from '../problem.ts'
import { obstacle, readAsCaller } from './authorise.ts'
import { openCursor, sealCursor, type Cursor } from './cursor.ts'
import type { Exchange, FoundResources, ResourceDefinition, ShownResource } from './definition.ts'
import { parameterInvalid, parameterUnknown } from './refusals.ts'
import { planSearch, type Inclusion, type SearchPlan } from './search-plan.ts'
import { referenceOf } from './parameters.ts'
import { resourceDefinition } from './resources.ts'
import { shaped } from './shape.ts'

export interface SearchRequest {
  readonly parameters: URLSearchParams
  /** True when an unknown parameter is to be refused, not passed over. */
  readonly isStrict: boolean
  /** True when the parameters came in a body: then no address repeats them. */
  readonly isInBody: boolean
}

/** What is included around one page at most. */
const mostIncluded = 1000

/**
 * Finds resources, a page at a time. The next page's address is a sealed cursor: it tells nothing of what was asked.
 * @throws LocatedRefusal, ProblemError for parameters that cannot be used.
 */
export async function searchResources(
  exchange: Exchange,
  definition: ResourceDefinition,
  asked: SearchRequest,
): Promise<Bundle> {
  const cursor = cursorOf(exchange, definition, asked.parameters)
  const plan = planSearch(exchange, definition, new URLSearchParams(cursor.search))
  if (asked.isStrict && plan.ignored.length > 0) throw unknownParameters(plan.ignored)
  const { found, included, total } = await readAsCaller(
    exchange,
    `fhir.search.${definition.type}`,
    async (db, saw) => {
      const reading = { exchange, db, saw }
      const [matches, count] = await Promise.all([
        plan.isOnlyCounted
          ? nothingFound
          : definition.find(db, { ...plan, after: cursor.after }, exchange.viewer, saw),
        plan.isCounted ? definition.count(db, plan) : undefined,
      ])
      return {
        found: matches,
        total: count,
        included: await readIncluded(reading, definition, plan, matches.resources),
      }
    },
  )
  const next = found.next === null ? null : { ...cursor, after: found.next }
  const entry = [
    ...found.resources.map((resource) =>
      entryOf(exchange, shaped(definition, resource, plan.shape), 'match'),
    ),
    ...included.map((resource) => entryOf(exchange, summarised(resource, plan), 'include')),
    ...(plan.ignored.length === 0 ? [] : [warningOf(plan.ignored)]),
  ]
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    ...(total === undefined ? {} : { total }),
    link: linksOf(exchange, { ...asked, cursor, next }, plan.ignored),
    ...(entry.length === 0 ? {} : { entry }),
  }
}

const nothingFound: FoundResources = { resources: [], next: null }

/** What is included is of other types: the elements that were asked for by name are not theirs. */
function summarised(resource: ShownResource, { shape }: SearchPlan): ShownResource {
  const definition = resourceDefinition(resource.resourceType)
  return definition === undefined ? resource : shaped(definition, resource, { ...shape, elements: null })
}

function cursorOf({ database }: Exchange, { type }: ResourceDefinition, parameters: URLSearchParams): Cursor {
  const sealed = parameters.get('_cursor')
  if (sealed === null) return { type, search: parameters.toString(), after: null }
  const cursor = openCursor(database.secret, sealed)
  if (cursor.type !== type) throw parameterInvalid(`a cursor of ${type}`)
  return cursor
}

interface Reading {
  readonly exchange: Exchange
  readonly db: Database
  readonly saw: (sighting: Sighting) => void
}

async function readIncluded(
  { exchange, db, saw }: Reading,
  definition: ResourceDefinition,
  { includes, backwardIncludes }: SearchPlan,
  matches: readonly ShownResource[],
): Promise<ShownResource[]> {
  if (matches.length === 0) return []
  const wanted = Map.groupBy(
    includes.flatMap((inclusion) => referencesOf(inclusion, matches)),
    ({ type }) => type,
  )
  const found: ShownResource[] = []
  const read = async (target: ResourceDefinition, condition: ReturnType<ResourceDefinition['byId']>) => {
    if (obstacle(exchange.caller, target.type, 's', target.guard) !== null) return
    const asked = {
      conditions: [condition],
      sortings: [],
      after: null,
      limit: mostIncluded,
      alongReachOf: null,
    }
    found.push(...(await target.find(db, asked, exchange.viewer, saw)).resources)
  }
  for (const [type, references] of wanted) {
    const target = resourceDefinition(type)
    if (target !== undefined) await read(target, target.byId(references.map(({ id }) => id)))
  }
  const ids = matches.map(({ id }) => `${definition.type}/${id}`).join(',')
  for (const inclusion of backwardIncludes)
    await read(inclusion.definition, inclusion.parameter.condition(ids))
  const matched = new Set(matches.map(keyOf))
  const others = new Map(found.map((resource) => [keyOf(resource), resource]))
  return [...others].filter(([key]) => !matched.has(key)).map(([, resource]) => resource)
}

/** What the found resources refer to by an included parameter; what is withheld from the viewer refers to nothing. */
function referencesOf({ parameter }: Inclusion, matches: readonly ShownResource[]) {
  return matches
    .flatMap((resource) => parameter.referencesIn?.(resource) ?? [])
    .flatMap((reference) => (reference?.reference === undefined ? [] : [referenceOf(reference.reference)]))
    .flatMap(({ type, id }) => (type === null ? [] : [{ type, id }]))
}

function keyOf({ resourceType, id }: ShownResource): string {
  return `${resourceType}/${id}`
}

function entryOf(
  { baseUrl }: Exchange,
  resource: ShownResource,
  mode: 'match' | 'include',
): BundleEntry<ShownResource> {
  return { fullUrl: `${baseUrl}/${keyOf(resource)}`, resource, search: { mode } }
}

function linksOf(
  { baseUrl, database }: Exchange,
  {
    parameters,
    isInBody,
    cursor,
    next,
  }: SearchRequest & { readonly cursor: Cursor; readonly next: Cursor | null },
  ignored: readonly string[],
): BundleLink[] {
  const address = (to: Cursor) => `${baseUrl}/${to.type}?_cursor=${sealCursor(database.secret, to)}`
  // The address says what was looked at.
  const query = new URLSearchParams([...parameters].filter(([name]) => !ignored.includes(name))).toString()
  const self = isInBody ? address(cursor) : `${baseUrl}/${cursor.type}${query === '' ? '' : `?${query}`}`
  return [
    { relation: 'self', url: self },
    ...(next === null ? [] : [{ relation: 'next', url: address(next) }]),
  ]
}

function warningOf(ignored: readonly string[]): BundleEntry<OperationOutcome> {
  const issue = ignored.map((name) => ({
    severity: 'warning' as const,
    code: 'not-supported' as const,
    details: { text: 'This server does not know the search parameter and passed it over.' },
    expression: [`http.${name}`],
  }))
  return { resource: { resourceType: 'OperationOutcome', issue }, search: { mode: 'outcome' } }
}

function unknownParameters(names: readonly string[]): ProblemError {
  const message = 'This server does not know the search parameter.'
  return new ProblemError({
    ...parameterUnknown,
    fields: names.map((name) => ({ path: `http.${name}`, code: parameterUnknown.code, message })),
  })
}
