import type { SQL } from 'drizzle-orm'
import { ProblemError } from '../problem.ts'
import { readsAcross } from './authorise.ts'
import { conditionNamed, parametersOf } from './conditions.ts'
import type { Exchange, ResourceDefinition, SearchAsked, SearchParameter } from './definition.ts'
import { LocatedRefusal } from './located-refusal.ts'
import { parameterInvalid, summaryWithIncludes } from './refusals.ts'
import { resourceDefinition } from './resources.ts'
import { elementNames, type Shape, summaries, wholeShape } from './shape.ts'

/** A reference that a search follows: forward from what it found, or back to it. */
export interface Inclusion {
  readonly definition: ResourceDefinition
  readonly parameter: SearchParameter
}

/** What a search asks for. */
export interface SearchPlan extends Omit<SearchAsked, 'after'> {
  readonly conditions: readonly SQL[]
  readonly includes: readonly Inclusion[]
  readonly backwardIncludes: readonly Inclusion[]
  /** How much of each resource is shown. */
  readonly shape: Shape
  /** True when the answer says how many there are. */
  readonly isCounted: boolean
  /** True when it says nothing else. */
  readonly isOnlyCounted: boolean
  /** Names of parameters that this server does not know. */
  readonly ignored: readonly string[]
}

const largestPage = 100
const defaultPage = 20
const mostSortings = 3

/** Says how to answer and not what to find; the representation is always JSON. */
const withoutEffect = new Set(['_format', '_pretty'])

type Draft = {
  -readonly [Name in keyof SearchPlan]: SearchPlan[Name] extends readonly (infer Item)[]
    ? Item[]
    : SearchPlan[Name]
} & { isSelective: boolean }

/**
 * Reads the parameters of a search.
 * @throws LocatedRefusal for a value that is not of its type, a modifier that is not known, and a parameter that this
 * viewer may not use.
 */
export function planSearch(
  exchange: Exchange,
  definition: ResourceDefinition,
  search: URLSearchParams,
): SearchPlan {
  const draft: Draft = {
    conditions: [],
    sortings: [],
    limit: defaultPage,
    alongReachOf: null,
    includes: [],
    backwardIncludes: [],
    shape: wholeShape,
    isCounted: false,
    isOnlyCounted: false,
    ignored: [],
    isSelective: false,
  }
  for (const [name, value] of search) {
    locatedAt(name, () => readParameter(exchange, definition, draft, { name, value }))
  }
  if (draft.shape.summary === 'text' && draft.includes.length + draft.backwardIncludes.length > 0) {
    locatedAt('_summary', () => {
      throw new ProblemError(summaryWithIncludes)
    })
  }
  // Where everything is seen, there are no branches to go along.
  const isAlongReach = !draft.isSelective && !readsAcross(exchange.caller)
  return { ...draft, alongReachOf: isAlongReach ? exchange.caller.actor.tenantId : null }
}

function readParameter(
  exchange: Exchange,
  definition: ResourceDefinition,
  draft: Draft,
  { name, value }: { readonly name: string; readonly value: string },
): void {
  if (value.includes('\0')) throw parameterInvalid('text')
  const readResult = Object.hasOwn(resultParameters, name) ? resultParameters[name] : undefined
  if (readResult !== undefined) {
    readResult.read(draft, value, definition)
    return
  }
  if (withoutEffect.has(name)) return
  const found = conditionNamed(exchange, definition, name, value)
  if (found === null) {
    draft.ignored.push(nameForEchoing(name))
    return
  }
  draft.conditions.push(found.condition)
  draft.isSelective ||= found.isSelective
}

/** How much of a resource a read asks for; what else is in its address says nothing of a read. */
export function shapeOf(parameters: URLSearchParams): Shape {
  const summary = parameters.get('_summary')
  const elements = parameters.get('_elements')
  let shape = wholeShape
  if (summary !== null) locatedAt('_summary', () => (shape = summarise(shape, summary)))
  if (elements !== null) locatedAt('_elements', () => (shape = nameElements(shape, elements)))
  return shape
}

function summarise(shape: Shape, value: string): Shape {
  const summary = summaries.find((known) => known === value)
  if (summary === undefined) throw parameterInvalid('true, false, data, text or, of a search, count')
  return { ...shape, summary }
}

function nameElements(shape: Shape, value: string): Shape {
  return { ...shape, elements: elementNames(value) }
}

interface ResultParameter {
  readonly documentation: string
  readonly read: (draft: Draft, value: string, definition: ResourceDefinition) => void
}

/** The parameters that say how to answer, the same for every type. */
export const resultParameters: Readonly<Record<string, ResultParameter>> = {
  _count: {
    documentation: `How many resources a page has, at most ${largestPage}; 0 gives the number of all alone.`,
    read: (draft, value) => {
      if (!/^\d{1,9}$/.test(value)) throw parameterInvalid('a number of resources')
      if (Number(value) === 0) countOnly(draft)
      else draft.limit = Math.min(Number(value), largestPage)
    },
  },
  _sort: {
    documentation: `Up to ${mostSortings} of the names that the type lists, each with - before it for the other way round.`,
    read: (draft, value, { sortNames }) => {
      const names = value.split(',')
      if (names.length > mostSortings) throw parameterInvalid(`at most ${mostSortings} names`)
      for (const sign of names) {
        const name = sign.replace(/^-/, '')
        if (!sortNames.includes(name)) throw parameterInvalid(`one of ${sortNames.join(', ')}`)
        draft.sortings.push({ name, isDescending: sign.startsWith('-') })
      }
    },
  },
  _summary: {
    documentation:
      'true, false, data, text or count. No resource here has a narrative, so text is what FHIR asks for at least.',
    read: (draft, value) => {
      if (value === 'count') countOnly(draft)
      else draft.shape = summarise(draft.shape, value)
    },
  },
  _elements: {
    documentation: 'The elements to show of what was found, with those without which it would not be valid.',
    read: (draft, value) => {
      draft.shape = nameElements(draft.shape, value)
    },
  },
  _total: {
    documentation: 'accurate or estimate count what was found, both exactly; none does not.',
    read: (draft, value) => {
      if (!['none', 'estimate', 'accurate'].includes(value))
        throw parameterInvalid('none, estimate or accurate')
      draft.isCounted ||= value !== 'none'
    },
  },
  _include: {
    documentation: 'What the found refers to, such as MedicationRequest:patient.',
    read: (draft, value, definition) => draft.includes.push(inclusionOf(value, definition)),
  },
  _revinclude: {
    documentation: 'What refers to the found, such as MedicationDispense:prescription.',
    read: (draft, value, definition) => draft.backwardIncludes.push(backwardInclusionOf(value, definition)),
  },
}

function countOnly(draft: Draft): void {
  draft.isCounted = true
  draft.isOnlyCounted = true
}

/** `MedicationRequest:patient`, perhaps with a target type behind it: from what was found to what it refers to. */
function inclusionOf(value: string, searched: ResourceDefinition): Inclusion {
  const { definition, parameter } = namedReference(value)
  if (definition.type !== searched.type) throw parameterInvalid(`a reference of ${searched.type}`)
  return { definition, parameter }
}

/** `MedicationDispense:prescription`: what refers to what was found. */
function backwardInclusionOf(value: string, searched: ResourceDefinition): Inclusion {
  const inclusion = namedReference(value)
  if (!inclusion.parameter.targets?.includes(searched.type)) {
    throw parameterInvalid(`a reference to ${searched.type}`)
  }
  return inclusion
}

function namedReference(value: string): Inclusion {
  const [type = '', name = ''] = value.split(':')
  const definition = resourceDefinition(type)
  const parameters = definition === undefined ? {} : parametersOf(definition)
  const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined
  if (definition === undefined || parameter?.referencesIn === undefined) {
    throw parameterInvalid('a reference such as MedicationRequest:patient')
  }
  return { definition, parameter }
}

/** A name that somebody sent, as far as it is safe to repeat. */
function nameForEchoing(name: string): string {
  return /^[\w:.-]{1,60}$/.test(name) ? name : 'parameter'
}

function locatedAt(name: string, read: () => unknown): void {
  try {
    read()
  } catch (error) {
    throw new LocatedRefusal({ whole: `http.${nameForEchoing(name)}` }, error)
  }
}
