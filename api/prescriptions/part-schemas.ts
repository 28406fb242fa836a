import { z } from '@hono/zod-openapi'
import { partStates, type PartState } from '#domain/prescriptions/repeats/states.ts'
import { statesOf } from '#domain/state-table.ts'
import { instant } from '../schemas.ts'
import { refusal } from './schemas.ts'

const partState = z.enum(statesOf<PartState>(partStates)).openapi('PartState')
const partNumber = z.int().min(1).max(100)

/** One part of a long prescription. */
export const prescriptionPart = z
  .object({
    part: partNumber,
    state: partState,
    firstDoseOn: z.iso.date(),
    orderAt: instant,
    startedAt: instant.nullable(),
    dueAt: instant.nullable(),
    closedAt: instant.nullable(),
    uninsured: z.boolean(),
    refusals: z.array(refusal).nullable(),
  })
  .openapi('PrescriptionPart')

/** Which part is to be changed, and what the patient said. */
export const partChange = z.strictObject({
  part: partNumber,
  remark: z.string().trim().min(1).max(200).optional(),
})

/** A part that a pharmacist decided on. */
export const partDecision = z.object({ prescriptionId: z.uuid(), part: partNumber, state: partState })

/** Where a part stands after it was put off or skipped. */
export const partAnswer = z.object({
  prescriptionId: z.uuid(),
  part: partNumber,
  state: partState,
  firstDoseOn: z.iso.date(),
})
