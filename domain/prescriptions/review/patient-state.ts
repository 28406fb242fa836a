import { addDays, ageYears } from '#domain/organisations/shanghai-time.ts'
import type { Observed, ReviewFacts } from './facts.ts'
import type { RuleSet } from './rule-set.ts'

/** What of the patient still speaks for them on the day of the review. Null: not known, or known too long ago. */
export interface PatientState {
  readonly ageMonths: number
  readonly weightKg: number | null
  readonly kidneyFiltration: number | null
  /** False for whom it cannot be. */
  readonly pregnant: boolean | null
  readonly lactating: boolean | null
  readonly allergies: readonly string[]
  readonly diagnosisCodes: readonly string[]
}

const adultMonths = 18 * 12
/** The ages at which a woman is taken to be able to bear a child. */
const childbearing = { fromMonths: 12 * 12, belowMonths: 55 * 12 } as const

export function patientStateOf({ patient, asOf }: ReviewFacts, fresh: RuleSet['freshDays']): PatientState {
  const ageMonths = monthsBetween(patient.birthDate, asOf)
  const mayBear =
    patient.sex === 'female' && childbearing.fromMonths <= ageMonths && ageMonths < childbearing.belowMonths
  const weightDays = ageMonths < adultMonths ? fresh.childWeight : fresh.adultWeight
  return {
    ageMonths,
    weightKg: freshValue(patient.weightKg, weightDays, asOf),
    kidneyFiltration: freshValue(patient.kidneyFiltration, fresh.kidneyFunction, asOf),
    pregnant: mayBear ? freshValue(patient.pregnant, fresh.pregnancy, asOf) : false,
    lactating: mayBear ? freshValue(patient.lactating, fresh.lactation, asOf) : false,
    allergies: patient.allergies,
    diagnosisCodes: patient.diagnosisCodes,
  }
}

/** Whole months from `birthDate` to `date`, both YYYY-MM-DD. */
export function monthsBetween(birthDate: string, date: string): number {
  const years = ageYears(birthDate, date)
  const months = Number(date.slice(5, 7)) - Number(birthDate.slice(5, 7))
  const sinceBirthday = months - (date.slice(8) < birthDate.slice(8) ? 1 : 0)
  return years * 12 + ((sinceBirthday + 12) % 12)
}

function freshValue<Value>(observed: Observed<Value> | null, freshDays: number, asOf: string): Value | null {
  return observed !== null && asOf <= addDays(observed.on, freshDays) ? observed.value : null
}
