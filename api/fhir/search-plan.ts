import type { SQL } from 'drizzle-orm'
import { ProblemError } from '../problem.ts'
import type { ResourceDefinition, SearchParameter, Viewer } from './definition.ts'
import { LocatedRefusal } from './located-refusal.ts'
import { dateParameter, tokenParameter } from './parameters.ts'
import { parameterInvalid, patientParameterNotAllowed } from './refusals.ts'
import { resourceDefinition } from './resources.ts'

/** A reference that a search follows: forward from what it found, or back to it. */
export interface Inclusion {
  readonly definition: ResourceDefinition
  readonly parameter: SearchParameter
}

/** What a search asks for. */
export interface SearchPlan {
  readonly conditions: readonly SQL[]
  readonly limit: number
  readonly includes: readonly Inclusion[]
  readonly backwardIncludes: readonly Inclusion[]
  /** Names of parameters that this server does not know. */
  readonly ignored: readonly string[]
}

const largestPage = 100
const defaultPage = 20

/** Says how to answer and not what to find; the representation is always JSON. */
const withoutEffect = new Set(['_format', '_pretty'])

/**
 * Reads the parameters of a search.
 * @throws LocatedRefusal for a value that is not of its type, a modifier that is not known, and a parameter that this
 * viewer may not use.
 */
export function planSearch(
  definition: ResourceDefinition,
  search: URLSearchParams,
  viewer: Viewer,
): SearchPlan {
  const known = parametersOf(definition)
  const conditions: SQL[] = []
  const includes: Inclusion[] = []
  const backwardIncludes: Inclusion[] = []
  const ignored: string[] = []
  let limit = defaultPage
  for (const [name, value] of search) {
    const read = () => {
      if (value.includes('\0')) throw parameterInvalid('text')
      const parameter = Object.hasOwn(known, name) ? known[name] : undefined
      if (parameter !== undefined) conditions.push(conditionOf(parameter, value, viewer))
      else if (name === '_count') limit = countOf(value)
      else if (name === '_include') includes.push(inclusionOf(value, definition))
      else if (name === '_revinclude') backwardIncludes.push(backwardInclusionOf(value, definition))
      else if (known[name.split(':')[0] ?? ''] !== undefined) throw modifierUnknown()
      else if (!withoutEffect.has(name)) ignored.push(nameForEchoing(name))
    }
    locatedAt(`http.${nameForEchoing(name)}`, read)
  }
  return { conditions, limit, includes, backwardIncludes, ignored }
}

/** The parameters of a type, with those that every type has. */
export function parametersOf(definition: ResourceDefinition): Readonly<Record<string, SearchParameter>> {
  return {
    _id: tokenParameter(definition.byId, 'The id.', {}),
    _lastUpdated: dateParameter(definition.byChange, 'When it last changed.'),
    ...definition.parameters,
  }
}

function conditionOf(parameter: SearchParameter, value: string, { seesPatient }: Viewer): SQL {
  if (parameter.tellsPatient === true && !seesPatient) throw new ProblemError(patientParameterNotAllowed)
  return parameter.condition(value)
}

function countOf(value: string): number {
  const count = /^\d{1,9}$/.test(value) ? Number(value) : 0
  if (count === 0) throw parameterInvalid('a number of resources from 1')
  return Math.min(count, largestPage)
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
  const parameters = definition?.parameters ?? {}
  const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined
  if (definition === undefined || parameter?.referencesIn === undefined) {
    throw parameterInvalid('a reference such as MedicationRequest:patient')
  }
  return { definition, parameter }
}

function modifierUnknown() {
  return parameterInvalid('without a modifier')
}

/** A name that somebody sent, as far as it is safe to repeat. */
function nameForEchoing(name: string): string {
  return /^[\w:.-]{1,60}$/.test(name) ? name : 'parameter'
}

function locatedAt(whole: string, read: () => void): void {
  try {
    read()
  } catch (error) {
    throw new LocatedRefusal({ whole }, error)
  }
}
