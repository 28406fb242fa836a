import { contentsOf } from '#domain/catalogue/strength.ts'
import type { DosageForm } from '#domain/catalogue/product.ts'
import { frequencyMeanings } from './frequency.ts'
import type { DoseUnit, PrescriptionLineIntake, Route } from './prescription.ts'

/** What a product is counted in where a dose counts the same: its Chinese base unit, by the dose unit. */
const countedAs: Readonly<Partial<Record<DoseUnit, string>>> = {
  tablet: '片',
  capsule: '粒',
  sachet: '袋',
  pill: '丸',
  suppository: '枚',
  patch: '贴',
}

/** Figures of labels carry noise in their last digits: 0.3 mg of 0.1 mg tablets are three tablets. */
const tolerance = 1e-9

/**
 * The base units that a line needs for all its days, rounded up to whole ones: from doses that count base units, or from
 * amounts of a single ingredient whose label says what a unit holds.
 * @returns null where the dose does not say it, as with bottles and pens, or "when needed".
 */
export function unitsNeeded(
  line: Pick<PrescriptionLineIntake, 'doseAmount' | 'doseUnit' | 'frequency' | 'daysSupply'>,
  product: {
    readonly baseUnit: string
    readonly strength: string
    readonly ingredientCodes: readonly string[]
  },
): number | null {
  const { dosesPerDay } = frequencyMeanings[line.frequency]
  const perDose = unitsPerDose(line, product)
  if (perDose === null || dosesPerDay === null) return line.frequency === 'once' ? whole(perDose) : null
  return whole(perDose * dosesPerDay * line.daysSupply)
}

/** How the dose of a form is usually written, and where it goes: the values that a form begins with. */
export const usualDosing = {
  tablet: { doseUnit: 'tablet', route: 'oral' },
  capsule: { doseUnit: 'capsule', route: 'oral' },
  granules: { doseUnit: 'sachet', route: 'oral' },
  pill: { doseUnit: 'pill', route: 'oral' },
  powder: { doseUnit: 'sachet', route: 'oral' },
  oral_solution: { doseUnit: 'ml', route: 'oral' },
  syrup: { doseUnit: 'ml', route: 'oral' },
  oral_drops: { doseUnit: 'drop', route: 'oral' },
  eye_drops: { doseUnit: 'drop', route: 'eye' },
  injection: { doseUnit: 'iu', route: 'subcutaneous' },
  inhaler: { doseUnit: 'puff', route: 'inhaled' },
  spray: { doseUnit: 'puff', route: 'nasal' },
  cream: { doseUnit: 'g', route: 'topical' },
  suppository: { doseUnit: 'suppository', route: 'rectal' },
  patch: { doseUnit: 'patch', route: 'topical' },
  decoction_pieces: { doseUnit: 'g', route: 'oral' },
} as const satisfies Readonly<Record<DosageForm, { readonly doseUnit: DoseUnit; readonly route: Route }>>

function unitsPerDose(
  { doseAmount, doseUnit }: Pick<PrescriptionLineIntake, 'doseAmount' | 'doseUnit'>,
  { baseUnit, strength, ingredientCodes }: Parameters<typeof unitsNeeded>[1],
): number | null {
  if (countedAs[doseUnit] === baseUnit) return doseAmount
  const [content, another] = contentsOf(strength, ingredientCodes.length)
  const isCounted = Object.values(countedAs).includes(baseUnit)
  if (content === undefined || content === null || another !== undefined || !isCounted) return null
  if (content.per !== 'unit') return null
  const amount = doseUnit === 'g' ? doseAmount * 1_000 : doseAmount
  const measure = doseUnit === 'g' ? 'mg' : doseUnit
  return content.measure === measure ? amount / content.amount : null
}

function whole(units: number | null): number | null {
  return units === null ? null : Math.ceil(units - tolerance)
}
