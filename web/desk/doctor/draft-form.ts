import { unitsNeeded, usualDosing } from '#domain/prescriptions/quantity.ts'
import type { PrescriptionDraft } from '#domain/prescriptions/draft.ts'
import type { Frequency } from '#domain/prescriptions/frequency.ts'
import {
  type DoseUnit,
  type FulfilmentMode,
  longestDiagnosisText,
  type PrescriptionIntake,
  type PrescriptionKind,
  type PrescriptionLineIntake,
  type Route,
} from '#domain/prescriptions/prescription.ts'
import type { RepeatPlan } from '#domain/prescriptions/repeats/plan.ts'
import { isTooLong } from '#web/ui/text-length.ts'
import type { api } from '../client/api.ts'
import type { AnswerOf } from '../client/use-operation.ts'
import { isWithin } from '../shell/number-fault.ts'

export type Product = AnswerOf<typeof api.products.$get>['items'][number]

/** What intake takes of the numbers of a line; a dose may be a part of its unit. */
export const lineLimits = {
  doseAmount: { least: 0.001, most: 10_000, isFraction: true },
  daysSupply: { least: 1, most: 366 },
  quantityUnits: { least: 1, most: 10_000 },
} as const

/** Characters that intake takes of the texts; a longer one is not signed, and never cut. */
export const textLimits = {
  diagnosisText: longestDiagnosisText,
  directions: 200,
  chronicReason: 200,
  address: 200,
  phone: 20,
} as const

/** What intake takes of a repeat plan. */
export const repeatLimits = { parts: { least: 2, most: 12 }, daysPerPart: { least: 1, most: 84 } } as const

/** True for a repeat plan whose numbers fit. */
export function isPlanFit({ parts, daysPerPart }: RepeatPlan): boolean {
  return isWithin(parts, repeatLimits.parts) && isWithin(daysPerPart, repeatLimits.daysPerPart)
}

/** A line as it is being written; null where nothing was typed yet, NaN where what was typed is no number. */
export interface LineForm {
  readonly key: string
  readonly product: Product
  readonly doseAmount: number | null
  readonly doseUnit: DoseUnit
  readonly frequency: Frequency | null
  readonly route: Route
  readonly daysSupply: number | null
  /** Null: as the dosing needs. */
  readonly quantityUnits: number | null
  readonly directions: string
}

/** Where the medicine is handed over, as it is being chosen. */
export interface PlaceForm {
  readonly mode: FulfilmentMode
  readonly siteId: string
}

/** A prescription as it is being written. */
export interface DraftForm {
  readonly kind: PrescriptionKind
  readonly chronicReason: string
  readonly diagnosisCodes: readonly string[]
  /** The diagnosis in the doctor's words, beside the codes; may be empty. */
  readonly diagnosisText: string
  readonly lines: readonly LineForm[]
  readonly place: PlaceForm | null
  readonly address: string
  readonly phone: string
  readonly repeats: RepeatPlan | null
}

export const emptyForm: DraftForm = {
  kind: 'ordinary',
  chronicReason: '',
  diagnosisCodes: [],
  diagnosisText: '',
  lines: [],
  place: null,
  address: '',
  phone: '',
  repeats: null,
}

/** A line for a product that was just chosen, with what is usual for its form. */
export function newLine(product: Product, key: string, daysSupply: number | null): LineForm {
  return {
    key,
    product,
    doseAmount: null,
    ...usualDosing[product.dosageForm],
    frequency: null,
    daysSupply,
    quantityUnits: null,
    directions: '',
  }
}

/** What a line's dosing needs in base units; null while it does not say, or says no number. */
export function computedUnits(line: LineForm): number | null {
  const { doseAmount, doseUnit, frequency, daysSupply, product } = line
  if (doseAmount === null || frequency === null || daysSupply === null) return null
  if (!Number.isFinite(doseAmount * daysSupply)) return null
  return unitsNeeded({ doseAmount, doseUnit, frequency, daysSupply }, product)
}

/** The line as it is judged and signed; null while something is missing. */
export function completeLine(line: LineForm): PrescriptionLineIntake | null {
  const { product, doseAmount, doseUnit, frequency, route, daysSupply, directions } = line
  const quantityUnits = line.quantityUnits ?? computedUnits(line)
  if (doseAmount === null || frequency === null || daysSupply === null || quantityUnits === null) return null
  const isFit =
    isWithin(doseAmount, lineLimits.doseAmount) &&
    isWithin(daysSupply, lineLimits.daysSupply) &&
    isWithin(quantityUnits, lineLimits.quantityUnits) &&
    hasFitDirections(line)
  if (!isFit) return null
  const dosing = { doseAmount, doseUnit, frequency, route, daysSupply }
  return { productId: product.id, quantityUnits, ...dosing, directions: directions.trim() }
}

/** The complete lines, each with the key of its form. */
export function completeLines(
  form: DraftForm,
): { readonly key: string; readonly line: PrescriptionLineIntake }[] {
  return form.lines.flatMap((written) => {
    const line = completeLine(written)
    return line === null ? [] : [{ key: written.key, line }]
  })
}

/** What is asked of the rules; null while there is nothing to judge. */
export function draftOf(form: DraftForm, patientId: string): PrescriptionDraft | null {
  const lines = completeLines(form).map(({ line }) => line)
  if (lines.length === 0 || form.place === null || !hasFitRepeats(form) || !hasFitReason(form)) return null
  return { patientId, ...decidedOf(form), lines, fulfilment: form.place }
}

/** The prescription that is signed; null while a line or the place is incomplete, or something does not fit. */
export function intakeOf(
  form: DraftForm,
  signer: { readonly patientId: string; readonly prescriberId: string },
  at: { readonly signedAt: Date; readonly reference: string },
): Omit<PrescriptionIntake, 'signature'> | null {
  const complete = completeLines(form)
  if (form.place === null || complete.length === 0 || complete.length < form.lines.length) return null
  if (!hasFitRepeats(form) || !hasFitTexts(form)) return null
  const said = form.diagnosisText.trim()
  const isHome = form.place.mode === 'home'
  return {
    hospitalReference: at.reference,
    ...signer,
    signedAt: at.signedAt.toISOString(),
    ...decidedOf(form),
    ...(said === '' ? {} : { diagnosisText: said }),
    lines: complete.map(({ line }) => line),
    fulfilment: {
      ...form.place,
      ...(isHome ? { address: form.address.trim() } : {}),
      ...(isHome && form.phone.trim() !== '' ? { phone: form.phone.trim() } : {}),
    },
  }
}

/** True for directions that are not too long. */
export function hasFitDirections({ directions }: LineForm): boolean {
  return !isTooLong(directions, textLimits.directions)
}

/** True where no text that is sent is too long. */
export function hasFitTexts(form: DraftForm): boolean {
  const { diagnosisText, lines, place, address, phone } = form
  if (isTooLong(diagnosisText, textLimits.diagnosisText)) return false
  if (!lines.every(hasFitDirections) || !hasFitReason(form)) return false
  if (place?.mode !== 'home') return true
  return !isTooLong(address, textLimits.address) && !isTooLong(phone, textLimits.phone)
}

function hasFitReason({ kind, chronicReason }: DraftForm): boolean {
  return kind !== 'chronic' || !isTooLong(chronicReason, textLimits.chronicReason)
}

function hasFitRepeats({ repeats }: DraftForm): boolean {
  return repeats === null || isPlanFit(repeats)
}

function decidedOf({ kind, chronicReason, diagnosisCodes, repeats }: DraftForm) {
  const reason = chronicReason.trim()
  return {
    kind,
    ...(kind === 'chronic' && reason !== '' ? { chronicReason: reason } : {}),
    diagnosisCodes: [...diagnosisCodes],
    ...(repeats === null ? {} : { repeats }),
  }
}
