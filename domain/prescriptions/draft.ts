import { z } from 'zod'
import {
  diagnosisCodeSchema,
  fulfilmentModes,
  prescriptionIntake,
  prescriptionLineIntake,
  type PrescriptionIntake,
} from './prescription.ts'

/** A place of hand-over that is being considered. */
export const consideredPlace = z.strictObject({ mode: z.enum(fulfilmentModes), siteId: z.uuid() })
export type ConsideredPlace = z.infer<typeof consideredPlace>

/**
 * A prescription that a doctor is still writing: what intake will look at, as far as it is there. It has no signature and
 * no reference, and is kept nowhere.
 */
export const prescriptionDraft = prescriptionIntake
  .pick({ patientId: true, validUntil: true, kind: true, chronicReason: true, repeats: true })
  .extend({
    /** Who will sign; the caller where it is not said. */
    prescriberId: z.uuid().optional(),
    diagnosisCodes: z.array(diagnosisCodeSchema).max(5),
    lines: z.array(prescriptionLineIntake).min(1).max(20),
    fulfilment: consideredPlace,
  })
export type PrescriptionDraft = z.infer<typeof prescriptionDraft>

/** The draft as intake would see it if `prescriberId` signed it at `now`. */
export function intakeOfDraft(
  { fulfilment, prescriberId: stated, ...draft }: PrescriptionDraft,
  prescriberId: string,
  now: Date,
): PrescriptionIntake {
  return {
    ...draft,
    prescriberId: stated ?? prescriberId,
    hospitalReference: 'draft',
    signedAt: now.toISOString(),
    fulfilment: { ...fulfilment, ...(fulfilment.mode === 'home' ? { address: '-' } : {}) },
    signature: { algorithm: 'none', keyId: 'none', value: 'none' },
  }
}
