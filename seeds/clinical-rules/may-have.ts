import {
  reviewedLineOf,
  reviewedPatientOf,
  type KeptObservation,
} from '#domain/prescriptions/review/reviewed-patient.ts'
import { reviewPrescription } from '#domain/prescriptions/review/review-prescription.ts'
import { indexRuleSet } from '#domain/prescriptions/review/rule-lookup.ts'
import type { Regimen } from '../regimens.ts'
import type { SeedPatient } from '../world/patients.ts'
import { firstRuleSet } from './rule-set.ts'

const rules = indexRuleSet(firstRuleSet)
const fewDays = 3

/** True when the first rule set forbids none of the regimens together. `asOf` is the day of the review, YYYY-MM-DD. */
export function mayHave(
  patient: SeedPatient,
  observations: readonly KeptObservation[],
  wanted: readonly Regimen[],
  asOf: string,
): boolean {
  const diagnosisCodes = wanted.map(({ diagnosis }) => diagnosis)
  const person = {
    ...patient,
    allergies: patient.allergies.map(({ ingredientCode }) => ingredientCode),
    diagnosisCodes: [...patient.diagnoses.map(({ code }) => code), ...diagnosisCodes],
  }
  const lines = wanted.map((regimen) =>
    reviewedLineOf(
      { ...regimen, daysSupply: fewDays },
      { ingredientCodes: [regimen.ingredientCode], strength: regimen.strength },
    ),
  )
  const facts = { asOf, patient: reviewedPatientOf(person, observations), diagnosisCodes, lines, current: [] }
  return reviewPrescription(facts, rules).outcome !== 'forbidden'
}
