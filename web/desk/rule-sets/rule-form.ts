import type { ClinicalRule, ClinicalRuleKind } from '#domain/prescriptions/review/rule-set.ts'
import { Refused } from '../client/problem.ts'
import type { Failure } from '../client/use-operation.ts'

/** How a field of a rule is filled in. */
export type FieldControl =
  | 'drugOrClass'
  | 'ingredient'
  | 'class'
  | 'routes'
  | 'measure'
  | 'amount'
  | 'count'
  | 'prefixes'
  | 'condition'

export interface RuleField {
  readonly name: string
  readonly control: FieldControl
  /** May be left empty: then the rule says null. */
  readonly isOptional?: boolean
}

const field = (name: string, control: FieldControl): RuleField => ({ name, control })
const optional = (name: string, control: FieldControl): RuleField => ({ name, control, isOptional: true })

/** What each kind of rule says, beside what every rule says of itself. */
export const ruleFields: Readonly<Record<ClinicalRuleKind, readonly RuleField[]>> = {
  dose: [
    field('ingredientCode', 'ingredient'),
    field('routes', 'routes'),
    field('fromMonths', 'count'),
    optional('belowMonths', 'count'),
    field('measure', 'measure'),
    optional('leastPerDay', 'amount'),
    optional('mostPerDose', 'amount'),
    optional('mostPerDay', 'amount'),
    optional('mostPerKgPerDose', 'amount'),
    optional('mostPerKgPerDay', 'amount'),
  ],
  kidney: [
    field('ingredientCode', 'ingredient'),
    field('belowMlPerMin', 'amount'),
    optional('mostMgPerDay', 'amount'),
  ],
  interaction: [field('one', 'drugOrClass'), field('other', 'drugOrClass')],
  allergy: [optional('allergen', 'drugOrClass'), optional('target', 'drugOrClass')],
  duplicate: [optional('classCode', 'class')],
  contraindication: [field('target', 'drugOrClass'), field('condition', 'condition')],
  course: [field('target', 'drugOrClass'), field('mostDays', 'count')],
  indication: [field('target', 'drugOrClass'), field('codePrefixes', 'prefixes')],
  combination: [field('classCode', 'class'), field('mostDrugs', 'count')],
}

/** What a form holds while it is filled in. The end of the id of a new rule is `name`. */
export type RuleValues = Readonly<Record<string, unknown>>

/** What a form begins with: the rule, or the usual of a new one that is written on `today`. */
export function valuesOf(kind: ClinicalRuleKind, rule: ClinicalRule | null, today: string): RuleValues {
  if (rule !== null) return { statedOn: today, ...rule }
  const usual = { severity: 'caution', overridable: true, checked: false, statedOn: today }
  return kind === 'dose' ? { ...usual, fromMonths: 0, measure: 'mg', routes: ['oral'] } : usual
}

/** The rule that a filled-in form says. The server checks each field of it. */
export function ruleOf(
  kind: ClinicalRuleKind,
  opened: ClinicalRule | null,
  values: RuleValues,
): ClinicalRule {
  const { name, ...said } = values
  const own = Object.fromEntries(
    ruleFields[kind].map((each) => [each.name, valueOf(each, values[each.name])]),
  )
  const id = opened?.id ?? `${kind}.${String(name).trim()}`
  return { ...said, ...own, id, kind } as unknown as ClinicalRule
}

function valueOf({ control }: RuleField, value: unknown): unknown {
  if (control === 'prefixes') return prefixesOf(value)
  if (control === 'condition') return conditionOf(value as RuleValues)
  return value ?? null
}

function conditionOf({ kind, codePrefixes, fromMonths, belowMonths }: RuleValues): unknown {
  if (kind === 'disease') return { kind, codePrefixes: prefixesOf(codePrefixes) }
  if (kind === 'age') return { kind, fromMonths: fromMonths ?? 0, belowMonths: belowMonths ?? null }
  return { kind }
}

/** Diagnosis codes as they are typed: tags, in capitals. */
function prefixesOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map((code) => String(code).trim().toUpperCase()) : []
}

/** Which fields a refusal speaks of, as the form names them, each with the code of what is wrong; `within` is where they are sent. */
export function faultyFields(failure: Failure | null, within = 'body.rule.'): readonly FaultyField[] {
  if (!(failure instanceof Refused)) return []
  const shape = failure.fields
    .filter(({ path }) => path.startsWith(within))
    .map(({ path }) => ({ name: namePathOf(path.slice(within.length)), refusal: null }))
  const rules = failure.refusals.flatMap((refusal) =>
    refusal.field === undefined ? [] : [{ name: namePathOf(refusal.field), refusal }],
  )
  return [...shape, ...rules]
}

interface FaultyField {
  readonly name: readonly string[]
  /** Null where the value has not the right shape. */
  readonly refusal: Refused['refusals'][number] | null
}

/** `condition.codePrefixes.0` is the field `condition`, `codePrefixes`: what is in a list has no field of its own. */
function namePathOf(path: string): string[] {
  const parts = path.split('.').filter((part) => !/^\d+$/.test(part))
  return parts[0] === 'id' ? ['name'] : parts
}
