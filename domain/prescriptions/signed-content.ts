import { canonicalJson } from '../canonical-json.ts'
import type { PrescriptionIntake, PrescriptionLineIntake } from './prescription.ts'

/**
 * What a doctor decides and signs for: everything of a prescription but where it is handed over, which the patient may
 * change until dispatch, and the signature itself.
 */
type DecidedContent = Omit<PrescriptionIntake, 'fulfilment' | 'signature'>

/**
 * The text that a doctor's key signs: RFC 8785 over what was decided. Times are written in UTC with milliseconds, dose
 * amounts with at most four decimals, as the network keeps them; fields that were not given are left out.
 */
export function signedContent(prescription: DecidedContent): string {
  const {
    hospitalReference,
    patientId,
    prescriberId,
    kind,
    chronicReason,
    diagnosisCodes,
    diagnosisText,
    validUntil,
    repeats,
  } = prescription
  return canonicalJson({
    hospitalReference,
    patientId,
    prescriberId,
    signedAt: new Date(prescription.signedAt).toISOString(),
    validUntil,
    kind,
    chronicReason,
    diagnosisCodes,
    diagnosisText,
    lines: prescription.lines.map(lineContent),
    repeats: repeats === undefined ? undefined : { ...repeats },
  })
}

/** The text that a pharmacist's key signs when approving what has this SHA-256 (hexadecimal). */
export function approvalContent(prescriptionId: string, contentSha256: string): string {
  return canonicalJson({ act: 'approve', prescriptionId, contentSha256 })
}

/**
 * The fields in which what was signed and what the network holds now differ. A field that the network does not keep as
 * it was signed (`validUntil`, `repeats`) is bound by the signature alone.
 */
export function changedSince(signed: string, held: string): string[] {
  const before = fieldsOf(signed)
  const after = fieldsOf(held)
  return comparedFields.filter(
    (field) => JSON.stringify(before[field] ?? null) !== JSON.stringify(after[field] ?? null),
  )
}

const comparedFields = [
  'hospitalReference',
  'patientId',
  'prescriberId',
  'signedAt',
  'kind',
  'chronicReason',
  'diagnosisCodes',
  'diagnosisText',
  'lines',
] as const

function fieldsOf(content: string): Readonly<Record<string, unknown>> {
  return JSON.parse(content) as Record<string, unknown>
}

function lineContent(line: PrescriptionLineIntake) {
  const { productId, quantityUnits, doseUnit, frequency, route, daysSupply, directions } = line
  const doseAmount = Number(line.doseAmount.toFixed(4))
  return { productId, quantityUnits, doseAmount, doseUnit, frequency, route, daysSupply, directions }
}
