import { contentsOf } from '#domain/catalogue/strength.ts'
import { ageYears, shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { estimatedFiltration } from '#domain/patients/kidney-function.ts'
import { observationOf, type ObservedFact } from '#domain/patients/observation.ts'
import type { PrescriptionLineIntake } from '../prescription.ts'
import type { Observed, ReviewedLine, ReviewedPatient } from './facts.ts'

/** An observation as it is kept; of two that tell the same, the first in the list holds. */
export interface KeptObservation {
  readonly code: string
  readonly value: number | null
  readonly valueCode: string | null
  readonly unit: string | null
  readonly effectiveAt: Date
}

type Person = Pick<ReviewedPatient, 'birthDate' | 'sex' | 'allergies' | 'diagnosisCodes'>

/** What a review sees of a patient. @param observations the one that holds first, as `observationsOf` reads them */
export function reviewedPatientOf(person: Person, observations: readonly KeptObservation[]): ReviewedPatient {
  const first = (fact: ObservedFact) => observations.find(({ code }) => observationOf(code)?.fact === fact)
  return {
    birthDate: person.birthDate,
    sex: person.sex,
    allergies: [...person.allergies].toSorted(),
    diagnosisCodes: [...new Set(person.diagnosisCodes)].toSorted(),
    weightKg: measured(first('weight')),
    kidneyFiltration: newer(measured(first('kidneyFiltration')), filtrationOf(first('creatinine'), person)),
    pregnant: statusOf(first('pregnancy')),
    lactating: statusOf(first('lactation')),
  }
}

/** What a review sees of a line. */
export function reviewedLineOf(
  line: Pick<PrescriptionLineIntake, 'route' | 'doseAmount' | 'doseUnit' | 'frequency' | 'daysSupply'>,
  product: { readonly ingredientCodes: readonly string[]; readonly strength: string },
): ReviewedLine {
  const { route, doseAmount, doseUnit, frequency, daysSupply } = line
  const contents = contentsOf(product.strength, product.ingredientCodes.length)
  return {
    ingredients: product.ingredientCodes.map((code, index) => ({ code, content: contents[index] ?? null })),
    route,
    doseAmount,
    doseUnit,
    frequency,
    daysSupply,
  }
}

function measured(observation: KeptObservation | undefined): Observed<number> | null {
  if (observation === undefined || observation.value === null) return null
  return { value: observation.value, on: shanghaiDate(observation.effectiveAt) }
}

function filtrationOf(
  observation: KeptObservation | undefined,
  { sex, birthDate }: Person,
): Observed<number> | null {
  const creatinine = measured(observation)
  if (creatinine === null) return null
  const unit = observation?.unit === 'mg/dL' ? 'mg/dL' : 'umol/L'
  const value = estimatedFiltration(
    { value: creatinine.value, unit },
    sex,
    ageYears(birthDate, creatinine.on),
  )
  return value === null ? null : { value: Math.round(value * 10) / 10, on: creatinine.on }
}

function statusOf(observation: KeptObservation | undefined): Observed<boolean> | null {
  if (observation === undefined || observation.valueCode === null) return null
  const asked = observationOf(observation.code)?.value
  const value = asked?.kind === 'status' ? (asked.answers[observation.valueCode] ?? null) : null
  return value === null ? null : { value, on: shanghaiDate(observation.effectiveAt) }
}

function newer(one: Observed<number> | null, other: Observed<number> | null): Observed<number> | null {
  if (one === null || other === null) return one ?? other
  return other.on > one.on ? other : one
}
