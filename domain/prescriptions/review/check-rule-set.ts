import { ingredientOf } from '#domain/catalogue/ingredients.ts'
import type { Outcome, Refusal } from '#domain/refusal.ts'
import { ruleSetSchema, type ClinicalRule, type RuleSet } from './rule-set.ts'

/** Whoever sends a set full of faults learns the same from the first of them. */
const mostRefusals = 50

/**
 * Reads a rule set from data. A set with any fault is none: a review with half its rules would look like a whole one.
 * Refuses a wrong shape (`ruleSetInvalid`), rules or classes that are named twice (`ruleRepeated`), what no class and no
 * ingredient is called (`targetUnknown`), and ranges that nothing fits in (`rangeEmpty`).
 */
export function checkRuleSet(data: unknown): Outcome<RuleSet> {
  const parsed = ruleSetSchema.safeParse(data)
  if (!parsed.success) {
    const refusals = parsed.error.issues.map(({ path, message }) =>
      fault('ruleSetInvalid', `${path.join('.')}: ${message}`),
    )
    return { ok: false, refusals: refusals.slice(0, mostRefusals) }
  }
  const refusals = [
    ...repeated(parsed.data),
    ...parsed.data.classes.flatMap(({ code, ingredientCodes }) => unknownIngredients(code, ingredientCodes)),
    ...parsed.data.rules.flatMap((rule) => [...unknownTargets(rule, parsed.data), ...emptyRanges(rule)]),
  ]
  return refusals.length === 0
    ? { ok: true, value: parsed.data }
    : { ok: false, refusals: refusals.slice(0, mostRefusals) }
}

function repeated({ classes, rules }: RuleSet): Refusal[] {
  const names = [...classes.map(({ code }) => code), ...rules.map(({ id }) => id)]
  const seen = new Set<string>()
  return names.flatMap((name) => {
    if (seen.has(name)) return [fault('ruleRepeated', `${name} is there twice.`)]
    seen.add(name)
    return []
  })
}

function unknownIngredients(where: string, codes: readonly string[]): Refusal[] {
  return codes
    .filter((code) => ingredientOf(code) === undefined)
    .map((code) => fault('targetUnknown', `${where}: no ingredient is called ${code}.`))
}

function unknownTargets(rule: ClinicalRule, { classes }: RuleSet): Refusal[] {
  const isClass = (name: string) => classes.some(({ code }) => code === name)
  return Object.entries(targetsOf(rule))
    .filter(([, name]) => !isClass(name) && ingredientOf(name) === undefined)
    .map(([field, name]) =>
      fault('targetUnknown', `${rule.id}: no class and no ingredient is called ${name}.`, field),
    )
}

/** The rules of a set that name a class or an ingredient. */
export function rulesNaming({ rules }: RuleSet, name: string): ClinicalRule[] {
  return rules.filter((rule) => Object.values(targetsOf(rule)).includes(name))
}

/** The classes and ingredients that a rule names, by the fields in which it does. */
function targetsOf(rule: ClinicalRule): Readonly<Record<string, string>> {
  switch (rule.kind) {
    case 'dose':
    case 'kidney':
      return { ingredientCode: rule.ingredientCode }
    case 'interaction':
      return { one: rule.one, other: rule.other }
    case 'allergy':
      return rule.allergen === null && rule.target === null
        ? {}
        : { allergen: rule.allergen ?? '', target: rule.target ?? '' }
    case 'duplicate':
      return rule.classCode === null ? {} : { classCode: rule.classCode }
    case 'combination':
      return { classCode: rule.classCode }
    case 'contraindication':
    case 'course':
    case 'indication':
      return { target: rule.target }
  }
}

function emptyRanges(rule: ClinicalRule): Refusal[] {
  const band = rule.kind === 'dose' ? rule : rule.kind === 'contraindication' ? rule.condition : null
  const isEmptyBand =
    band !== null && 'fromMonths' in band && band.belowMonths !== null && band.fromMonths >= band.belowMonths
  const isEmptyDose =
    rule.kind === 'dose' &&
    rule.leastPerDay !== null &&
    rule.mostPerDay !== null &&
    rule.leastPerDay > rule.mostPerDay
  const fields = [...(isEmptyBand ? ['belowMonths'] : []), ...(isEmptyDose ? ['mostPerDay'] : [])]
  return fields.map((field) => fault('rangeEmpty', `${rule.id}: nothing fits in its range.`, field))
}

function fault(code: string, message: string, field?: string): Refusal {
  const told = { code, message, nextStep: 'Correct the rule set and send it again.' }
  return field === undefined ? told : { ...told, field }
}
