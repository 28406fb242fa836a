import type { ClinicalRule, Condition, DrugClass } from '#domain/prescriptions/review/rule-set.ts'
import { diagnosisNames } from '#web/ui/diagnosis-names.ts'
import type { Locale } from '#web/ui/locale.ts'
import { ingredientName } from '../prescribing/names.ts'
import type { RuleSetTexts } from '../texts/by-language/rule-sets-zh.ts'
import type { PrescribingTexts } from '../texts/prescribing.ts'

/** Who reads rules: in which language, and by which classes of a set. */
export interface RuleReader {
  readonly locale: Locale
  readonly texts: RuleSetTexts
  readonly prescribing: Pick<PrescribingTexts, 'routes' | 'units' | 'outcomes'>
  readonly classes: readonly DrugClass[]
}

type Advised = Pick<ClinicalRule, 'adviceZh' | 'adviceEn' | 'adviceKo'>

/** A rule's advice in the reader's language; Koreans read the English of rules from before Korean was kept. */
export function adviceOf({ adviceZh, adviceEn, adviceKo }: Advised, locale: Locale): string {
  if (locale === 'zh-CN') return adviceZh
  return locale === 'ko' ? (adviceKo ?? adviceEn) : adviceEn
}

/** What a class or an ingredient is called. */
export function drugName(code: string, { classes, locale }: Pick<RuleReader, 'classes' | 'locale'>): string {
  const held = classes.find((one) => one.code === code)
  if (held === undefined) return ingredientName(code, locale)
  if (locale === 'zh-CN') return held.nameZh
  return locale === 'ko' ? (held.nameKo ?? held.nameEn) : held.nameEn
}

/** What a class is called, and what is in it. */
export function classWords(drugClass: DrugClass, reader: RuleReader): string {
  const { code, ingredientCodes } = drugClass
  const held = ingredientCodes.map((one) => drugName(one, reader)).join(reader.texts.words.list)
  return `${drugName(code, { ...reader, classes: [drugClass] })} · ${held}`
}

/** Of which drugs a rule speaks, and what it says of them. */
export interface RuleWords {
  readonly about: string
  readonly says: string
}

/** Puts a rule into words: what a pharmacist reads in a row. */
export function wordsOf(rule: ClinicalRule, reader: RuleReader): RuleWords {
  const { texts, prescribing } = reader
  const { words } = texts
  const name = (code: string) => drugName(code, reader)
  switch (rule.kind) {
    case 'dose': {
      const routes = rule.routes.map((route) => prescribing.routes[route]).join(words.list)
      return {
        about: name(rule.ingredientCode),
        says: `${routes} · ${ageWords(rule, reader)} · ${amounts(rule, reader)}`,
      }
    }
    case 'kidney':
      return { about: name(rule.ingredientCode), says: words.kidney(rule.belowMlPerMin, rule.mostMgPerDay) }
    case 'interaction':
      return { about: name(rule.one), says: `+ ${name(rule.other)}` }
    case 'allergy':
      return {
        about: rule.allergen === null ? texts.itself : name(rule.allergen),
        says: `→ ${rule.target === null ? texts.itself : name(rule.target)}`,
      }
    case 'duplicate':
      return { about: rule.classCode === null ? texts.itself : name(rule.classCode), says: words.twice }
    case 'contraindication':
      return { about: name(rule.target), says: conditionWords(rule.condition, reader) }
    case 'course':
      return { about: name(rule.target), says: words.days(rule.mostDays) }
    case 'indication':
      return {
        about: name(rule.target),
        says: words.diagnoses(diagnosisNames(rule.codePrefixes, reader.locale)),
      }
    case 'combination':
      return { about: name(rule.classCode), says: words.drugs(rule.mostDrugs) }
  }
}

interface Ages {
  readonly fromMonths: number
  readonly belowMonths: number | null
}

function ageWords({ fromMonths, belowMonths }: Ages, { texts: { words } }: RuleReader): string {
  const age = (months: number) => (months % 12 === 0 ? words.years(months / 12) : words.months(months))
  if (belowMonths === null) return fromMonths === 0 ? words.everyAge : words.from(age(fromMonths))
  return fromMonths === 0 ? words.below(age(belowMonths)) : words.between(age(fromMonths), age(belowMonths))
}

function amounts(
  rule: Extract<ClinicalRule, { kind: 'dose' }>,
  { texts: { words }, prescribing }: RuleReader,
): string {
  const unit = prescribing.units[rule.measure]
  const said = (amount: number | null, say: (text: string) => string) =>
    amount === null ? [] : [say(`${amount} ${unit}`)]
  return [
    ...said(rule.leastPerDay, words.leastPerDay),
    ...said(rule.mostPerDose, words.perDose),
    ...said(rule.mostPerDay, words.perDay),
    ...said(rule.mostPerKgPerDose, (amount) => words.perDose(words.perKg(amount))),
    ...said(rule.mostPerKgPerDay, (amount) => words.perDay(words.perKg(amount))),
  ].join(words.list)
}

function conditionWords(condition: Condition, reader: RuleReader): string {
  const { conditions } = reader.texts
  if (condition.kind === 'age') return ageWords(condition, reader)
  if (condition.kind === 'disease')
    return `${conditions.disease} ${diagnosisNames(condition.codePrefixes, reader.locale)}`
  return conditions[condition.kind]
}

/** Every word by which a rule is found. */
export function searchTextOf(rule: ClinicalRule, reader: RuleReader): string {
  const { about, says } = wordsOf(rule, reader)
  const { id, adviceZh, adviceEn, adviceKo = '', source } = rule
  return [id, about, says, adviceZh, adviceEn, adviceKo, source].join(' ').toLowerCase()
}

const namesDrug = new Set(['ingredientCode', 'one', 'other', 'allergen', 'target', 'classCode'])

/** The value of a field as a person reads it. */
export function valueWords(field: string, value: unknown, reader: RuleReader): string {
  const { texts, prescribing } = reader
  if (value === null || value === undefined) return texts.changes.nothing
  if (typeof value === 'boolean') return value ? texts.yes : texts.no
  if (Array.isArray(value))
    return value.map((one) => valueWords(`${field}.each`, one, reader)).join(texts.words.list)
  if (field === 'condition') return conditionWords(value as Condition, reader)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (namesDrug.has(field) || field === 'ingredientCodes.each') return `${drugName(text, reader)} (${text})`
  const named: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    severity: prescribing.outcomes,
    measure: prescribing.units,
    'routes.each': prescribing.routes,
  }
  return named[field]?.[text] ?? text
}
