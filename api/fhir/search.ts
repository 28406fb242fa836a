import type { Bundle, BundleEntry, BundleLink, OperationOutcome } from '@medplum/fhirtypes'
import type { Sighting } from '#db/audit/data-access.ts'
import type { Database } from '#db/client.ts'
import { ProblemError } from '../problem.ts'
import { obstacle, readAsCaller } from './authorise.ts'
import { openCursor, sealCursor, type Cursor } from './cursor.ts'
import type { Exchange, ResourceDefinition, ShownResource } from './definition.ts'
import { parameterInvalid, parameterUnknown } from './refusals.ts'
import { planSearch, type Inclusion, type SearchPlan } from './search-plan.ts'
import { referenceOf } from './parameters.ts'
import { resourceDefinition } from './resources.ts'

export interface SearchAsked {
  readonly parameters: URLSearchParams
  /** True when an unknown parameter is to be refused, not passed over. */
  readonly isStrict: boolean
  /** True when the parameters came in a body: then no address repeats them. */
  readonly isInBody: boolean
}

/** What is included around one page at most. */
const mostIncluded = 1000

/**
 * Finds resources, a page at a time by their ids. The next page's address is a sealed cursor: it tells nothing of what
 * was asked. @throws LocatedRefusal, ProblemError for parameters that cannot be used.
 */
export async function searchResources(
  exchange: Exchange,
  definition: ResourceDefinition,
  asked: SearchAsked,
): Promise<Bundle> {
  const cursor = cursorOf(exchange, definition, asked.parameters)
  const plan = planSearch(definition, new URLSearchParams(cursor.search), exchange.viewer)
  if (asked.isStrict && plan.ignored.length > 0) throw unknownParameters(plan.ignored)
  const { found, included } = await readAsCaller(
    exchange,
    `fhir.search.${definition.type}`,
    async (db, saw) => {
      const page = { after: cursor.after, limit: plan.limit }
      const matches = await definition.find(db, plan.conditions, page, exchange.viewer, saw)
      return {
        found: matches,
        included: await readIncluded({ exchange, db, saw }, definition, plan, matches.resources),
      }
    },
  )
  const last = found.resources.at(-1)
  const next = found.isLast || last === undefined ? null : { ...cursor, after: last.id }
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    link: linksOf(exchange, { ...asked, cursor, next }),
    entry: [
      ...found.resources.map((resource) => entryOf(exchange, resource, 'match')),
      ...included.map((resource) => entryOf(exchange, resource, 'include')),
      ...(plan.ignored.length === 0 ? [] : [warningOf(plan.ignored)]),
    ],
  }
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
    const page = { after: null, limit: mostIncluded }
    found.push(...(await target.find(db, [condition], page, exchange.viewer, saw)).resources)
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
  }: SearchAsked & { readonly cursor: Cursor; readonly next: Cursor | null },
): BundleLink[] {
  const address = (to: Cursor) => `${baseUrl}/${to.type}?_cursor=${sealCursor(database.secret, to)}`
  const query = parameters.toString()
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
