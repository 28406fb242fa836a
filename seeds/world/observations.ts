import type { NewObservation } from '#db/patients/observations.ts'
import { addDays, ageYears, shanghaiInstant } from '#domain/organisations/shanghai-time.ts'
import { createRandom, type Random } from '../random.ts'
import { seedId } from '../seed-id.ts'
import { isChronic } from './diagnoses.ts'
import type { SeedPatient } from './patients.ts'

type Value = Pick<NewObservation, 'code' | 'value' | 'unit' | 'valueCode'>

const adultAgeYears = 18
/** The ages at which the demo's hospitals ask whether a woman is pregnant. */
const childbearing = { from: 15, to: 49 } as const

/** What the demo's hospitals observed of their patients in the last weeks. Of a few they know too little, as in life. */
export function makeObservations(patients: readonly SeedPatient[], today: string): NewObservation[] {
  return patients.flatMap((patient) => {
    const random = createRandom(`observations/${patient.id}`)
    return valuesOf(patient, ageYears(patient.birthDate, today), random).map((value) => ({
      ...value,
      id: seedId(`observation/${patient.id}/${value.code}`),
      patientId: patient.id,
      effectiveAt: shanghaiInstant(addDays(today, -random.integer(1, 45)), '10:00'),
    }))
  })
}

function valuesOf({ sex, diagnoses }: SeedPatient, age: number, random: Random): Value[] {
  const isChronicPatient = diagnoses.some(({ code }) => isChronic(code))
  const values: Value[] = []
  if (random.chance(0.95)) values.push(quantity('29463-7', weightKg(age, sex, random), 'kg'))
  if (age >= adultAgeYears && isChronicPatient && random.chance(0.9)) {
    const usual = 125 - age * 0.7
    values.push(quantity('98979-8', Math.round(usual + random.integer(-12, 12)), 'mL/min/{1.73_m2}'))
  }
  if (sex === 'female' && childbearing.from <= age && age <= childbearing.to && random.chance(0.95)) {
    values.push(status('82810-3', random.chance(0.04) ? 'LA15173-0' : 'LA26683-5'))
    values.push(status('63895-7', random.chance(0.04) ? 'LA29252-6' : 'LA29253-4'))
  }
  return values
}

/** About the median of the age, a tenth up or down, to a tenth of a kilogram. */
function weightKg(age: number, sex: SeedPatient['sex'], random: Random): number {
  const grownUp = sex === 'female' ? 57 : 67
  const median =
    age < 1 ? 8 : age < 7 ? age * 2 + 8 : age < adultAgeYears ? Math.min(age * 3.5 - 2, grownUp) : grownUp
  return Math.round(median * (0.9 + random.next() * 0.2) * 10) / 10
}

function quantity(code: string, value: number, unit: string): Value {
  return { code, value, unit, valueCode: null }
}

function status(code: string, valueCode: string): Value {
  return { code, value: null, unit: null, valueCode }
}
