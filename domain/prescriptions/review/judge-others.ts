import { isSystemic, type ReviewFacts } from './facts.ts'
import { findingOf, type ReviewFinding } from './finding.ts'
import type { LineInReview } from './line-in-review.ts'

/** An ingredient that the patient takes beside the line in question. */
interface OtherIngredient {
  readonly code: string
  /** Null: it stands on the same prescription. */
  readonly prescriptionId: string | null
}

/** Allergies: to the ingredient itself or to one that crosses with it. */
export function judgeAllergy({ line, index, patient, rules }: LineInReview): ReviewFinding[] {
  return line.ingredients.flatMap(({ code }) =>
    patient.allergies.flatMap((allergen) =>
      rules.between('allergy', allergen, code).map((rule) =>
        findingOf(rule, {
          code: 'allergy',
          line: index,
          ingredientCode: code,
          details: { otherIngredientCode: allergen },
        }),
      ),
    ),
  )
}

/** Interactions with, and repetition of, what stands on earlier lines and what other prescriptions still supply. */
export function judgeOthers(reviewed: LineInReview): ReviewFinding[] {
  const { line, index, facts } = reviewed
  if (!isSystemic(line.route)) return []
  const others = othersOf(facts, index)
  return line.ingredients.flatMap(({ code }) =>
    others.flatMap((other) => [...interactions(reviewed, code, other), ...duplicates(reviewed, code, other)]),
  )
}

/** How many drugs of a class are taken at the same time; told once, at the line that is one too many. */
export function judgeCombination({ line, index, facts, rules }: LineInReview): ReviewFinding[] {
  if (!isSystemic(line.route)) return []
  return line.ingredients.flatMap(({ code }) =>
    rules.about('combination', code).flatMap((rule) => {
      const taken = [code, ...othersOf(facts, index).map((other) => other.code)]
      const ofClass = new Set(taken.filter((one) => rules.about('combination', one).includes(rule)))
      if (ofClass.size <= rule.mostDrugs) return []
      const details = { drugs: ofClass.size, mostDrugs: rule.mostDrugs }
      return [findingOf(rule, { code: 'tooManyOfClass', line: index, ingredientCode: code, details })]
    }),
  )
}

function interactions({ index, rules }: LineInReview, code: string, other: OtherIngredient): ReviewFinding[] {
  return rules.between('interaction', code, other.code).map((rule) =>
    findingOf(rule, {
      code: 'interaction',
      line: index,
      ingredientCode: code,
      details: detailsOf(other),
    }),
  )
}

/** The next supply of a drug overlaps with the last one, so that across prescriptions a repetition is a caution. */
function duplicates({ index, rules }: LineInReview, code: string, other: OtherIngredient): ReviewFinding[] {
  return rules.between('duplicate', code, other.code).map((rule) =>
    findingOf(rule, {
      code: rule.classCode === null ? 'sameIngredient' : 'sameClass',
      line: index,
      ingredientCode: code,
      ...(other.prescriptionId === null ? {} : { severity: 'caution' as const }),
      details: detailsOf(other),
    }),
  )
}

function detailsOf({ code, prescriptionId }: OtherIngredient): ReviewFinding['details'] {
  return {
    otherIngredientCode: code,
    ...(prescriptionId === null ? {} : { otherPrescriptionId: prescriptionId }),
  }
}

/** Each pair of lines is judged once, at the later one. */
function othersOf({ lines, current }: ReviewFacts, index: number): OtherIngredient[] {
  const earlier = lines
    .slice(0, index)
    .filter(({ route }) => isSystemic(route))
    .flatMap(({ ingredients }) => ingredients.map(({ code }) => ({ code, prescriptionId: null })))
  const elsewhere = current
    .filter(({ route }) => isSystemic(route))
    .flatMap(({ ingredientCodes, prescriptionId }) =>
      ingredientCodes.map((code) => ({ code, prescriptionId })),
    )
  return [...earlier, ...elsewhere]
}
