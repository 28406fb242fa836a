import type { ClinicalRule, ClinicalRuleKind, RuleOf, RuleSet } from './rule-set.ts'

type PairKind = 'interaction' | 'allergy' | 'duplicate'
type SingleKind = Exclude<ClinicalRuleKind, PairKind>

/** The rules of a set by what they speak of. Classes are asked for by their ingredients. */
export interface RuleLookup {
  readonly freshDays: RuleSet['freshDays']
  /** The rules of this kind that name the ingredient or a class of it, in the set's order. */
  readonly about: <Kind extends SingleKind>(kind: Kind, ingredientCode: string) => readonly RuleOf<Kind>[]
  /**
   * The rules of this kind that speak of both ingredients, in the set's order. Only an allergy has a direction: from
   * the allergen to what is prescribed.
   */
  readonly between: <Kind extends PairKind>(kind: Kind, one: string, other: string) => readonly RuleOf<Kind>[]
}

/** Rules by kind, first ingredient and second ingredient; a rule about one drug has it in both places. */
type Index = Map<ClinicalRuleKind, Map<string, Map<string, ClinicalRule[]>>>

/** Makes the lookup of a checked set. It is worth keeping: a set never changes. */
export function indexRuleSet({ freshDays, classes, rules }: RuleSet): RuleLookup {
  const members = new Map(classes.map(({ code, ingredientCodes }) => [code, ingredientCodes]))
  const ingredientsOf = (target: string) => members.get(target) ?? [target]
  const index: Index = new Map()
  for (const rule of rules) {
    for (const [one, other] of placesOf(rule, ingredientsOf)) addTo(index, one, other, rule)
  }
  const toItself: Readonly<Partial<Record<PairKind, readonly ClinicalRule[]>>> = {
    allergy: rulesToItself(rules, 'allergy'),
    duplicate: rulesToItself(rules, 'duplicate'),
  }
  return {
    freshDays,
    about: <Kind extends SingleKind>(kind: Kind, code: string) =>
      rulesAt<Kind>(index.get(kind)?.get(code)?.get(code)),
    between: <Kind extends PairKind>(kind: Kind, one: string, other: string) =>
      kind !== 'interaction' && one === other
        ? rulesAt<Kind>(toItself[kind])
        : rulesAt<Kind>(index.get(kind)?.get(one)?.get(other)),
  }
}

/** The same by definition: reads through the whole set for every question. For tests, and to measure against. */
export function scanRuleSet({ freshDays, classes, rules }: RuleSet): RuleLookup {
  const isIn = (target: string, code: string) =>
    target === code || classes.some((held) => held.code === target && held.ingredientCodes.includes(code))
  const speaksOfBoth = (rule: ClinicalRule, one: string, other: string) => {
    switch (rule.kind) {
      case 'interaction':
        return (
          (isIn(rule.one, one) && isIn(rule.other, other)) || (isIn(rule.one, other) && isIn(rule.other, one))
        )
      case 'allergy':
        return rule.allergen === null || rule.target === null
          ? one === other
          : one !== other && isIn(rule.allergen, one) && isIn(rule.target, other)
      case 'duplicate':
        return rule.classCode === null
          ? one === other
          : one !== other && isIn(rule.classCode, one) && isIn(rule.classCode, other)
      case 'dose':
      case 'kidney':
      case 'contraindication':
      case 'course':
      case 'indication':
      case 'combination':
        return false
    }
  }
  return {
    freshDays,
    about: <Kind extends SingleKind>(kind: Kind, code: string) =>
      rulesAt<Kind>(rules.filter((rule) => rule.kind === kind && isIn(singleTarget(rule), code))),
    between: <Kind extends PairKind>(kind: Kind, one: string, other: string) =>
      rulesAt<Kind>(rules.filter((rule) => rule.kind === kind && speaksOfBoth(rule, one, other))),
  }
}

/** What a rule about one drug names. */
function singleTarget(rule: ClinicalRule): string {
  if ('ingredientCode' in rule) return rule.ingredientCode
  if ('target' in rule) return rule.target ?? ''
  return 'classCode' in rule ? (rule.classCode ?? '') : ''
}

/** Every pair of ingredients under which a rule is looked for. */
function placesOf(
  rule: ClinicalRule,
  ingredientsOf: (target: string) => readonly string[],
): (readonly [string, string])[] {
  const pairs = (left: string | null, right: string | null) =>
    left === null || right === null
      ? []
      : ingredientsOf(left).flatMap((one) => ingredientsOf(right).map((other) => [one, other] as const))
  switch (rule.kind) {
    case 'interaction':
      return [...pairs(rule.one, rule.other), ...pairs(rule.other, rule.one)]
    case 'allergy':
      return pairs(rule.allergen, rule.target)
    case 'duplicate':
      return pairs(rule.classCode, rule.classCode)
    case 'dose':
    case 'kidney':
    case 'contraindication':
    case 'course':
    case 'indication':
    case 'combination':
      return ingredientsOf(singleTarget(rule)).map((code) => [code, code] as const)
  }
}

/** The rules of a kind that speak of an ingredient and itself. */
function rulesToItself(rules: readonly ClinicalRule[], kind: 'allergy' | 'duplicate'): ClinicalRule[] {
  return rules.filter(
    (rule) => rule.kind === kind && (rule.kind === 'duplicate' ? rule.classCode : rule.allergen) === null,
  )
}

function addTo(index: Index, one: string, other: string, rule: ClinicalRule): void {
  const ofKind = index.get(rule.kind) ?? new Map<string, Map<string, ClinicalRule[]>>()
  const ofFirst = ofKind.get(one) ?? new Map<string, ClinicalRule[]>()
  const found = ofFirst.get(other) ?? []
  if (!found.includes(rule)) found.push(rule)
  index.set(rule.kind, ofKind.set(one, ofFirst.set(other, found)))
}

const none: readonly ClinicalRule[] = []

/** What was looked for under a kind is of this kind, which the index's type cannot say. */
function rulesAt<Kind extends ClinicalRuleKind>(
  found: readonly ClinicalRule[] | undefined,
): readonly RuleOf<Kind>[] {
  return (found ?? none) as readonly RuleOf<Kind>[]
}
