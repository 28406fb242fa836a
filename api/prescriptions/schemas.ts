import { z } from '@hono/zod-openapi'
import { fulfilmentModes, prescriptionKinds } from '#domain/prescriptions/prescription.ts'
import { type PrescriptionState, prescriptionStates } from '#domain/prescriptions/states.ts'
import { statesOf } from '#domain/state-table.ts'
import { instant } from '../schemas.ts'

export const prescriptionState = z
  .enum(statesOf<PrescriptionState>(prescriptionStates))
  .openapi('PrescriptionState')

/** What a list shows: nothing of the patient but an id. */
export const prescriptionSummary = z
  .object({
    id: z.uuid(),
    tenantId: z.uuid(),
    hospitalReference: z.string(),
    prescriberId: z.uuid(),
    kind: z.enum(prescriptionKinds),
    state: prescriptionState,
    cancelRequestedAt: instant.nullable(),
    signedAt: instant,
    validUntil: instant,
    acknowledgedAt: instant,
    dueAt: instant,
    completedAt: instant.nullable(),
    mode: z.enum(fulfilmentModes),
    destinationSiteId: z.uuid(),
    acceptedBySiteId: z.uuid().nullable(),
    awaitsChoice: z.boolean(),
    part: z
      .int()
      .openapi({ description: 'The part that is or was last under way; 1 where there is only one.' }),
    parts: z.int(),
    version: z.int(),
  })
  .openapi('PrescriptionSummary')

/** What each step of review and acceptance answers. */
export const stepAnswer = z.object({ prescriptionId: z.uuid(), state: prescriptionState })

export const remark = z.string().trim().min(1).max(500)

/** A pharmacist's detached JWS over what `GET /prescriptions/{id}/evidence` says is approved. */
export const approvalSignature = z.strictObject({
  keyId: z.string().min(1).max(128),
  value: z.string().min(1).max(1024).openapi({
    description:
      'Detached JWS (EdDSA or ES256) over {"act":"approve","contentSha256":…,"prescriptionId":…} in this order.',
  }),
})

/** What a rule refuses, and why, as the rule says it. */
export const refusal = z.object({
  code: z.string(),
  message: z.string(),
  nextStep: z.string(),
  rule: z.string().optional(),
  source: z.string().optional(),
  line: z.int().optional(),
})
