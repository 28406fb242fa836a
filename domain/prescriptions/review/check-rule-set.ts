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
  return targetsOf(rule)
    .filter((name) => !isClass(name) && ingredientOf(name) === undefined)
    .map((name) => fault('targetUnknown', `${rule.id}: no class and no ingredient is called ${name}.`))
}

/** The classes and ingredients that a rule names. */
function targetsOf(rule: ClinicalRule): string[] {
  switch (rule.kind) {
    case 'dose':
    case 'kidney':
      return [rule.ingredientCode]
    case 'interaction':
      return [rule.one, rule.other]
    case 'allergy':
      return rule.allergen === null && rule.target === null ? [] : [rule.allergen ?? '', rule.target ?? '']
    case 'duplicate':
      return rule.classCode === null ? [] : [rule.classCode]
    case 'combination':
      return [rule.classCode]
    case 'contraindication':
    case 'course':
    case 'indication':
      return [rule.target]
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
  return isEmptyBand || isEmptyDose ? [fault('rangeEmpty', `${rule.id}: nothing fits in its range.`)] : []
}

function fault(code: string, message: string): Refusal {
  return { code, message, nextStep: 'Correct the rule set and send it again.' }
}
