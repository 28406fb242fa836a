import type { SQL } from 'drizzle-orm'
import { ProblemError } from '../problem.ts'
import { obstacle } from './authorise.ts'
import type { Exchange, FhirType, ResourceDefinition, SearchParameter } from './definition.ts'
import { dateParameter, tokenParameter } from './parameters.ts'
import { parameterInvalid, patientParameterNotAllowed } from './refusals.ts'
import { resourceDefinition } from './resources.ts'

/** What a parameter of a search asks of a row. */
export interface FoundCondition {
  readonly condition: SQL
  /** True where few rows meet it, so that an index leads to them. */
  readonly isSelective: boolean
}

/** How many references a chain may follow. */
const longestChain = 3

const known = new WeakMap<ResourceDefinition, Readonly<Record<string, SearchParameter>>>()

/** The parameters of a type, with those that every type has. */
export function parametersOf(definition: ResourceDefinition): Readonly<Record<string, SearchParameter>> {
  const made = known.get(definition) ?? {
    _id: { ...tokenParameter(definition.byId, 'The id.', {}), isSelective: true },
    _lastUpdated: dateParameter(definition.byChange, 'When it last changed.'),
    ...definition.parameters,
  }
  known.set(definition, made)
  return made
}

/**
 * The condition behind a parameter: `status`, `subject:Patient`, or a chain over references such as
 * `patient.identifier` and `subject:Patient.name`. Null where the type has no parameter of that name.
 * @throws ProblemError for a modifier or a chain that it does not take, and for what this caller may not ask by.
 */
export function conditionNamed(
  exchange: Exchange,
  definition: ResourceDefinition,
  name: string,
  value: string,
  followed = 0,
): FoundCondition | null {
  const [step = '', ...chain] = name.split('.')
  const [base = '', modifier] = step.split(':')
  const parameters = parametersOf(definition)
  const parameter = Object.hasOwn(parameters, base) ? parameters[base] : undefined
  if (parameter === undefined) return null
  if (parameter.tellsPatient === true && !exchange.viewer.seesPatient) {
    throw new ProblemError(patientParameterNotAllowed)
  }
  const isSelective = parameter.isSelective ?? false
  if (chain.length === 0)
    return { condition: parameter.condition(typedValue(parameter, modifier, value)), isSelective }
  if (parameter.leadsTo === undefined) throw parameterInvalid('a chain over a reference')
  if (followed === longestChain) throw parameterInvalid(`a chain over at most ${longestChain} references`)
  const target = targetOf(parameter, modifier)
  const problem = obstacle(exchange.caller, target.type, 's', target.guard)
  if (problem !== null) throw new ProblemError(problem)
  const found = conditionNamed(exchange, target, chain.join('.'), value, followed + 1)
  if (found === null) throw parameterInvalid(`a chain to a parameter of ${target.type}`)
  return {
    condition: parameter.leadsTo(target.idsWhere(found.condition)),
    isSelective: isSelective && found.isSelective,
  }
}

/** The value with the type that a modifier names: `subject:Patient=ID`. */
function typedValue({ targets = [] }: SearchParameter, modifier: string | undefined, value: string): string {
  if (modifier === undefined) return value
  if (!targets.some((target) => target === modifier)) throw modifierUnknown()
  return value.includes('/') ? value : `${modifier}/${value}`
}

/** Where a chain goes on. */
function targetOf({ targets = [] }: SearchParameter, modifier: string | undefined): ResourceDefinition {
  const type: FhirType | undefined =
    modifier === undefined && targets.length === 1
      ? targets[0]
      : targets.find((target) => target === modifier)
  const target = type === undefined ? undefined : resourceDefinition(type)
  if (target === undefined) throw modifierUnknown()
  return target
}

function modifierUnknown() {
  return parameterInvalid('without a modifier other than the type of a reference')
}
