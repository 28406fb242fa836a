import { z } from '@hono/zod-openapi'
import { type PrescriptionDetail, readPrescription } from '#db/prescriptions/queries.ts'
import { mayDo } from '#domain/access/roles.ts'
import { type ShipmentState, shipmentStates } from '#domain/fulfilment/states.ts'
import { type LineState, lineStates } from '#domain/prescriptions/states.ts'
import { describeChoice } from '#domain/sourcing/explain-in-words.ts'
import { statesOf } from '#domain/state-table.ts'
import { defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'
import { prescriptionSummary } from './schemas.ts'

const line = z.object({
  id: z.uuid(),
  part: z.int(),
  lineNumber: z.int(),
  productId: z.uuid(),
  productNameZh: z.string(),
  productNameEn: z.string(),
  strength: z.string(),
  baseUnit: z.string(),
  quantityUnits: z.int(),
  doseAmount: z.number(),
  doseUnit: z.string(),
  frequency: z.string(),
  route: z.string(),
  daysSupply: z.int(),
  directions: z.string(),
  state: z.enum(statesOf<LineState>(lineStates)),
})

const review = z.object({
  part: z.int(),
  action: z.enum(['approve', 'query', 'answer', 'reject']),
  reasonCode: z.string().nullable(),
  remark: z.string().nullable(),
  personId: z.string(),
  /** What an approval saw: the result of the clinical rules, and the insurance check by its time. */
  reviewResultId: z.uuid().nullable(),
  insuranceCheckedAt: instant.nullable(),
  decidedAt: instant,
})

const sourcing = z.object({
  attempt: z.int(),
  cause: z.string(),
  outcome: z.enum(['reserved', 'short']),
  promisedAt: instant.nullable(),
  decidedAt: instant,
  reasonsZh: z.string(),
  reasonsEn: z.string(),
})

const parcel = z.object({
  id: z.uuid(),
  tenantId: z.uuid(),
  part: z.int(),
  fromSiteId: z.uuid(),
  currentSiteId: z.uuid(),
  state: z.enum(statesOf<ShipmentState>(shipmentStates)),
  promisedAt: instant,
})

/** What only those who treat or serve the patient learn. */
const patientPart = z.object({
  patientId: z.uuid(),
  diagnosisCodes: z.array(z.string()),
  diagnosisText: z.string().nullable(),
  chronicReason: z.string().nullable(),
  deliveryAddress: z.string().nullable(),
  deliveryPhone: z.string().nullable(),
})

export const read = defineQuery({
  path: '/prescriptions/{id}',
  summary: 'Read a prescription',
  description: '`patient` is null for those who neither treat nor serve the patient.',
  guard: 'prescription.read',
  params: idParams,
  answer: prescriptionSummary
    .extend({
      patient: patientPart.nullable(),
      lines: z.array(line),
      reviews: z.array(review),
      sourcing: z.array(sourcing),
      shipments: z.array(parcel),
    })
    .openapi('Prescription'),
  async handle({ database, actor, now, params }) {
    const seesPatient = mayDo(actor.roles, 'patient.read')
    const detail = await readPrescription(database, actor, params.id, seesPatient ? now : null)
    return answerOf(detail, seesPatient, now)
  },
})

function answerOf(
  { prescription, lines, reviews, decisions, shipments }: PrescriptionDetail,
  seesPatient: boolean,
  now: Date,
) {
  return {
    ...prescription,
    patient: seesPatient ? prescription : null,
    lines: lines.map(({ line: row, product }) =>
      Object.assign(row, {
        productNameZh: product.nameZh,
        productNameEn: product.nameEn,
        strength: product.strength,
        baseUnit: product.baseUnit,
      }),
    ),
    reviews,
    sourcing: decisions.map((decision) =>
      Object.assign(decision, {
        reasonsZh: describeChoice(decision.explanation, 'zh', now),
        reasonsEn: describeChoice(decision.explanation, 'en', now),
      }),
    ),
    shipments,
  }
}
