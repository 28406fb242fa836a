import type { IngredientContent } from '#domain/catalogue/strength.ts'
import type { Frequency } from '../frequency.ts'
import type { DoseUnit, Route } from '../prescription.ts'

/** Something observed, and the Shanghai day (YYYY-MM-DD) on which it was true. */
export interface Observed<Value> {
  readonly value: Value
  readonly on: string
}

export interface ReviewedPatient {
  /** YYYY-MM-DD */
  readonly birthDate: string
  readonly sex: 'female' | 'male'
  readonly weightKg: Observed<number> | null
  /** mL/min per 1.73 m², measured as such or computed from creatinine. */
  readonly kidneyFiltration: Observed<number> | null
  /** Null: never asked, or answered with "unknown". */
  readonly pregnant: Observed<boolean> | null
  readonly lactating: Observed<boolean> | null
  /** Ingredients. */
  readonly allergies: readonly string[]
  /** ICD-10: those on file and those of the prescription. */
  readonly diagnosisCodes: readonly string[]
}

export interface ReviewedIngredient {
  readonly code: string
  /** What one unit, millilitre, gram or puff holds; null where the label does not say. */
  readonly content: IngredientContent | null
}

export interface ReviewedLine {
  readonly ingredients: readonly ReviewedIngredient[]
  readonly route: Route
  readonly doseAmount: number
  readonly doseUnit: DoseUnit
  readonly frequency: Frequency
  readonly daysSupply: number
}

/** A drug that the patient has from another prescription, of whatever hospital, whose supply still lasts. */
export interface CurrentDrug {
  readonly prescriptionId: string
  readonly ingredientCodes: readonly string[]
  readonly route: Route
}

/**
 * All that a review looks at. It is kept with the result, so that the review can be made again later and comes out the
 * same; it names nobody.
 */
export interface ReviewFacts {
  /** The Shanghai day (YYYY-MM-DD) of the review. */
  readonly asOf: string
  readonly patient: ReviewedPatient
  /** What the prescription itself states. */
  readonly diagnosisCodes: readonly string[]
  readonly lines: readonly ReviewedLine[]
  readonly current: readonly CurrentDrug[]
}

const localRoutes: readonly Route[] = ['topical', 'nasal', 'eye', 'ear', 'vaginal']

/** False where the drug stays where it is put: such drugs neither interact nor count as taken twice. */
export function isSystemic(route: Route): boolean {
  return !localRoutes.includes(route)
}
