import { frequencyMeanings, type Frequency } from '../frequency.ts'
import type { ReviewedIngredient, ReviewedLine } from './facts.ts'
import { cautionOf, findingOf, type ReviewFinding } from './finding.ts'
import type { LineInReview } from './line-in-review.ts'
import type { RuleOf } from './rule-set.ts'

type DoseRule = RuleOf<'dose'>

/** What one dose and one day of a line hold, in a rule's measure. Null per day: the frequency does not fix it. */
interface Amounts {
  readonly perDose: number
  readonly perDay: number | null
}

/** Figures from labels and divisions carry noise in their last digits; a dose at the limit is within it. */
const tolerance = 1 + 1e-9

/** Dose by age and weight. A drug without a range, or whose amount cannot be computed, gives a caution. */
export function judgeDose({ line, index, patient, rules }: LineInReview): ReviewFinding[] {
  return line.ingredients.flatMap((ingredient): ReviewFinding[] => {
    const place = { line: index, ingredientCode: ingredient.code }
    const fitting = rules
      .about('dose', ingredient.code)
      .filter((rule) => rule.routes.includes(line.route) && isInBand(rule, patient.ageMonths))
    if (fitting.length === 0) return [cautionOf('doseRuleMissing', place)]
    const computed = fitting.flatMap((rule) => {
      const amounts = amountsOf(line, ingredient, rule.measure)
      return amounts === null ? [] : [{ rule, amounts }]
    })
    if (computed.length === 0) return [cautionOf('doseNotComputable', place)]
    return computed.flatMap(({ rule, amounts }) => judgeAmounts(rule, amounts, patient.weightKg, place))
  })
}

/** Dose by kidney function. */
export function judgeKidney({ line, index, patient, rules }: LineInReview): ReviewFinding[] {
  return line.ingredients.flatMap((ingredient) => {
    const place = { line: index, ingredientCode: ingredient.code }
    const about = rules.about('kidney', ingredient.code)
    const [first] = about
    if (first === undefined) return []
    const { kidneyFiltration } = patient
    if (kidneyFiltration === null) {
      return [cautionOf('factMissing', { ...place, missing: 'kidneyFiltration', ruleId: first.id })]
    }
    const perDay = amountsOf(line, ingredient, 'mg')?.perDay ?? null
    return about
      .filter(({ belowMlPerMin }) => kidneyFiltration < belowMlPerMin)
      .flatMap((rule): ReviewFinding[] => {
        const details = { kidneyFiltration: rounded(kidneyFiltration), belowMlPerMin: rule.belowMlPerMin }
        if (rule.mostMgPerDay === null) {
          return [findingOf(rule, { ...place, code: 'kidneyFunctionTooLow', details })]
        }
        if (perDay === null) return [cautionOf('doseNotComputable', { ...place, ruleId: rule.id })]
        if (perDay <= rule.mostMgPerDay * tolerance) return []
        const figures = { ...details, perDay: rounded(perDay), mostPerDay: rule.mostMgPerDay, measure: 'mg' }
        return [findingOf(rule, { ...place, code: 'kidneyDoseTooHigh', details: figures })]
      })
  })
}

/** True when `ageMonths` lies in the band. */
export function isInBand(
  band: { readonly fromMonths: number; readonly belowMonths: number | null },
  ageMonths: number,
): boolean {
  return band.fromMonths <= ageMonths && (band.belowMonths === null || ageMonths < band.belowMonths)
}

function judgeAmounts(
  rule: DoseRule,
  { perDose, perDay }: Amounts,
  weightKg: number | null,
  place: { readonly line: number; readonly ingredientCode: string },
): ReviewFinding[] {
  const needsWeight = rule.mostPerKgPerDose !== null || rule.mostPerKgPerDay !== null
  const findings =
    needsWeight && weightKg === null
      ? [cautionOf('factMissing', { ...place, missing: 'weight', ruleId: rule.id })]
      : []
  const mostPerDose = smallest(rule.mostPerDose, times(rule.mostPerKgPerDose, weightKg))
  const mostPerDay = smallest(rule.mostPerDay, times(rule.mostPerKgPerDay, weightKg))
  const { measure } = rule
  if (mostPerDose !== null && perDose > mostPerDose * tolerance) {
    const details = { perDose: rounded(perDose), mostPerDose: rounded(mostPerDose), measure }
    return [...findings, findingOf(rule, { ...place, code: 'doseTooHigh', details })]
  }
  if (perDay === null) return findings
  if (mostPerDay !== null && perDay > mostPerDay * tolerance) {
    const details = { perDay: rounded(perDay), mostPerDay: rounded(mostPerDay), measure }
    return [...findings, findingOf(rule, { ...place, code: 'doseTooHigh', details })]
  }
  if (rule.leastPerDay !== null && perDay * tolerance < rule.leastPerDay) {
    const details = { perDay: rounded(perDay), leastPerDay: rule.leastPerDay, measure }
    return [...findings, findingOf(rule, { ...place, code: 'doseTooLow', severity: 'caution', details })]
  }
  return findings
}

/** Null where the dose as written cannot be brought into the measure. */
function amountsOf(
  line: ReviewedLine,
  ingredient: ReviewedIngredient,
  measure: DoseRule['measure'],
): Amounts | null {
  const perDose = perDoseOf(line, ingredient, measure)
  if (perDose === null) return null
  const dosesPerDay = dosesPerDayOf(line.frequency)
  return { perDose, perDay: dosesPerDay === null ? null : perDose * dosesPerDay }
}

function perDoseOf(
  { doseAmount, doseUnit, ingredients }: ReviewedLine,
  { content }: ReviewedIngredient,
  measure: DoseRule['measure'],
): number | null {
  if (measure !== 'mg' && measure !== 'iu') return doseUnit === measure ? doseAmount : null
  if (content !== null && content.measure === measure && content.per === carrierOf[doseUnit]) {
    return doseAmount * content.amount
  }
  // A dose in milligrams, grams or units speaks of the one ingredient; of a compound it does not say which.
  if (ingredients.length > 1 || content?.per === 'g') return null
  if (doseUnit === measure) return doseAmount
  return doseUnit === 'g' && measure === 'mg' ? doseAmount * 1_000 : null
}

/** What a dose unit counts, as a label's content is stated; the ingredient's own measures count no carrier. */
const carrierOf = {
  tablet: 'unit',
  capsule: 'unit',
  sachet: 'unit',
  pill: 'unit',
  suppository: 'unit',
  patch: 'unit',
  drop: null,
  puff: 'puff',
  mg: null,
  g: 'g',
  ml: 'ml',
  iu: null,
} as const satisfies Readonly<Record<ReviewedLine['doseUnit'], 'unit' | 'ml' | 'g' | 'puff' | null>>

/** A single dose is a day's whole; what is taken when needed has no fixed day. */
function dosesPerDayOf(frequency: Frequency): number | null {
  if (frequency === 'once') return 1
  const { dosesPerDay } = frequencyMeanings[frequency]
  return dosesPerDay === null ? null : Math.max(1, dosesPerDay)
}

function times(perKg: number | null, weightKg: number | null): number | null {
  return perKg === null || weightKg === null ? null : perKg * weightKg
}

function smallest(one: number | null, other: number | null): number | null {
  if (one === null) return other
  return other === null ? one : Math.min(one, other)
}

function rounded(figure: number): number {
  return Math.round(figure * 1_000) / 1_000
}
