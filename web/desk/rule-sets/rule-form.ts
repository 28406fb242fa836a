import type { ClinicalRule, ClinicalRuleKind } from '#domain/prescriptions/review/rule-set.ts'

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
