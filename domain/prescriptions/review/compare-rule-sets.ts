import type { ClinicalRule, DrugClass, RuleSet } from './rule-set.ts'

/** A field that says something else than before; `null` where one of the two does not have it. */
export interface ChangedField {
  readonly field: string
  readonly before: unknown
  readonly after: unknown
}

/** What a rule or class says otherwise. */
export interface ChangedEntry {
  readonly id: string
  readonly fields: readonly ChangedField[]
}

/** How a version of the rules differs from another: what its approver reads. */
export interface RuleSetChanges {
  readonly added: readonly ClinicalRule[]
  readonly ended: readonly ClinicalRule[]
  readonly changed: readonly ChangedEntry[]
  readonly classes: {
    readonly added: readonly DrugClass[]
    readonly ended: readonly DrugClass[]
    readonly changed: readonly ChangedEntry[]
  }
  readonly freshDays: readonly ChangedField[]
}

/** A rule set with a rule added, or put in the place of the one with its id. */
export function withRule(set: RuleSet, rule: ClinicalRule): RuleSet {
  const isThere = set.rules.some(({ id }) => id === rule.id)
  const rules = isThere ? set.rules.map((one) => (one.id === rule.id ? rule : one)) : [...set.rules, rule]
  return { ...set, rules }
}

/** A rule set without a rule; null where it has none with that id. */
export function withoutRule(set: RuleSet, ruleId: string): RuleSet | null {
  const rules = set.rules.filter(({ id }) => id !== ruleId)
  return rules.length === set.rules.length ? null : { ...set, rules }
}

/** A rule set with a class added, or put in the place of the one with its code. */
export function withClass(set: RuleSet, drugClass: DrugClass): RuleSet {
  const isThere = set.classes.some(({ code }) => code === drugClass.code)
  const classes = isThere
    ? set.classes.map((one) => (one.code === drugClass.code ? drugClass : one))
    : [...set.classes, drugClass]
  return { ...set, classes }
}

/** A rule set without a class; null where it has none with that code. */
export function withoutClass(set: RuleSet, classCode: string): RuleSet | null {
  const classes = set.classes.filter(({ code }) => code !== classCode)
  return classes.length === set.classes.length ? null : { ...set, classes }
}

/** Every difference between two versions, rule by rule and field by field. The order of rules says nothing. */
export function compareRuleSets(before: RuleSet, after: RuleSet): RuleSetChanges {
  return {
    ...compare(before.rules, after.rules, ({ id }) => id),
    classes: compare(before.classes, after.classes, ({ code }) => code),
    freshDays: fieldsOf(before.freshDays, after.freshDays),
  }
}

/** Each field in which two states of one rule or class differ. */
export function compareRules<Entry extends ClinicalRule | DrugClass>(
  before: Entry,
  after: Entry,
): ChangedField[] {
  return fieldsOf(before, after)
}

function compare<Entry extends object>(
  before: readonly Entry[],
  after: readonly Entry[],
  idOf: (entry: Entry) => string,
) {
  const earlier = new Map(before.map((entry) => [idOf(entry), entry]))
  const later = new Set(after.map(idOf))
  return {
    added: after.filter((entry) => !earlier.has(idOf(entry))),
    ended: before.filter((entry) => !later.has(idOf(entry))),
    changed: after.flatMap((entry): ChangedEntry[] => {
      const was = earlier.get(idOf(entry))
      const fields = was === undefined ? [] : fieldsOf(was, entry)
      return fields.length === 0 ? [] : [{ id: idOf(entry), fields }]
    }),
  }
}

function fieldsOf(before: object, after: object): ChangedField[] {
  const [was, is] = [before as Record<string, unknown>, after as Record<string, unknown>]
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((field) => JSON.stringify(was[field]) !== JSON.stringify(is[field]))
    .map((field) => ({ field, before: was[field] ?? null, after: is[field] ?? null }))
}
