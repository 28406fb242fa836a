import type { Random } from '../random.ts'

interface Diagnosis {
  /** ICD-10. */
  readonly code: string
  readonly chronic: boolean
  /** The ages, in years, at which the demo gives it, both included. */
  readonly fromAge: number
  readonly toAge: number
  /** How often it is drawn, against the others of the age. */
  readonly weight: number
}

const diagnoses: readonly Diagnosis[] = [
  { code: 'I10', chronic: true, fromAge: 35, toAge: 120, weight: 30 },
  { code: 'E11.9', chronic: true, fromAge: 35, toAge: 120, weight: 18 },
  { code: 'I25.1', chronic: true, fromAge: 45, toAge: 120, weight: 10 },
  { code: 'E78.5', chronic: true, fromAge: 30, toAge: 120, weight: 10 },
  { code: 'J44.9', chronic: true, fromAge: 50, toAge: 120, weight: 6 },
  { code: 'J45.9', chronic: true, fromAge: 6, toAge: 120, weight: 4 },
  { code: 'N40', chronic: true, fromAge: 55, toAge: 120, weight: 4 },
  { code: 'M10.9', chronic: true, fromAge: 30, toAge: 120, weight: 4 },
  { code: 'E03.9', chronic: true, fromAge: 20, toAge: 120, weight: 3 },
  { code: 'K29.5', chronic: false, fromAge: 18, toAge: 120, weight: 8 },
  { code: 'J06.9', chronic: false, fromAge: 0, toAge: 120, weight: 20 },
  { code: 'J20.9', chronic: false, fromAge: 3, toAge: 120, weight: 10 },
  { code: 'J30.4', chronic: false, fromAge: 2, toAge: 120, weight: 6 },
  { code: 'A09.9', chronic: false, fromAge: 0, toAge: 120, weight: 6 },
  { code: 'L30.9', chronic: false, fromAge: 0, toAge: 120, weight: 4 },
]

const chronicCodes = new Set(diagnoses.filter(({ chronic }) => chronic).map(({ code }) => code))

export function isChronic(code: string): boolean {
  return chronicCodes.has(code)
}

/** One to three different diagnoses that fit the age. */
export function diagnosesFor(ageYears: number, random: Random): string[] {
  const fitting = diagnoses.filter(({ fromAge, toAge }) => fromAge <= ageYears && ageYears <= toAge)
  const urn = fitting.flatMap(({ code, weight }) => Array.from({ length: weight }, () => code))
  const drawn = Array.from({ length: random.integer(1, ageYears < 35 ? 2 : 3) }, () => random.pick(urn))
  return [...new Set(drawn)]
}
