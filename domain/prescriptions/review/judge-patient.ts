import { cautionOf, findingOf, type ReviewFinding } from './finding.ts'
import { isInBand } from './judge-dose.ts'
import type { LineInReview } from './line-in-review.ts'
import type { PatientState } from './patient-state.ts'
import type { Condition } from './rule-set.ts'

/** Contraindications by pregnancy, lactation, age, disease, and for use outside a hospital. */
export function judgeContraindication({ line, index, patient, rules }: LineInReview): ReviewFinding[] {
  return line.ingredients.flatMap(({ code }) =>
    rules.about('contraindication', code).flatMap((rule): ReviewFinding[] => {
      const place = { line: index, ingredientCode: code }
      const { condition } = rule
      const holds = conditionHolds(condition, patient)
      if (holds === null) {
        const missing = condition.kind === 'lactation' ? 'lactation' : 'pregnancy'
        return [cautionOf('factMissing', { ...place, missing, ruleId: rule.id })]
      }
      const details = { condition: condition.kind }
      return holds ? [findingOf(rule, { ...place, code: 'contraindicated', details })] : []
    }),
  )
}

/** The length of the course. */
export function judgeCourse({ line, index, rules }: LineInReview): ReviewFinding[] {
  return line.ingredients.flatMap(({ code }) =>
    rules
      .about('course', code)
      .filter(({ mostDays }) => line.daysSupply > mostDays)
      .map((rule) =>
        findingOf(rule, {
          code: 'courseTooLong',
          line: index,
          ingredientCode: code,
          details: { days: line.daysSupply, mostDays: rule.mostDays },
        }),
      ),
  )
}

/** What a drug is for must stand on the prescription itself. */
export function judgeIndication({ line, index, facts, rules }: LineInReview): ReviewFinding[] {
  return line.ingredients.flatMap(({ code }) =>
    rules
      .about('indication', code)
      .filter(({ codePrefixes }) => !hasOneOf(facts.diagnosisCodes, codePrefixes))
      .map((rule) => findingOf(rule, { code: 'indicationMissing', line: index, ingredientCode: code })),
  )
}

/** Null when it is not known. */
function conditionHolds(condition: Condition, patient: PatientState): boolean | null {
  switch (condition.kind) {
    case 'pregnancy':
      return patient.pregnant
    case 'lactation':
      return patient.lactating
    case 'age':
      return isInBand(condition, patient.ageMonths)
    case 'disease':
      return hasOneOf(patient.diagnosisCodes, condition.codePrefixes)
    case 'outpatient':
      return true
  }
}

function hasOneOf(codes: readonly string[], prefixes: readonly string[]): boolean {
  return codes.some((code) => prefixes.some((prefix) => code.startsWith(prefix)))
}
