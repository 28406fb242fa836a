import { randomUUIDv7 } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { qualifiedOn } from '#domain/access/qualifications.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { RejectReasonCode } from '#domain/prescriptions/review-reasons.ts'
import { qualifications } from '../access/schema.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { resolveEscalationsOf } from '../fulfilment/escalations.ts'
import { stopParts } from './parts.ts'
import { prescriptionReviews, type ReviewAction } from './schema.ts'
import { movePrescription, type PrescriptionRow } from './state.ts'

/** What each step of the review answers: the prescription and where it stands now. */
export interface ReviewAnswer {
  readonly prescriptionId: string
  readonly state: PrescriptionRow['state']
}

/** A pharmacist approves: the medicine may now be sourced. Only a person approves, never a time-out. */
export function approvePrescription(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly prescriptionId: string; readonly remark?: string | undefined },
) {
  return runCommand(client, request, async (transaction) => {
    await requirePharmacist(transaction)
    const row = await movePrescription(transaction, input.prescriptionId, 'approved')
    await recordReview(transaction, row, { action: 'approve', remark: input.remark })
    return answerFor(row)
  })
}

/** A pharmacist asks the doctor; the review waits for the answer. */
export function queryPrescription(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly prescriptionId: string; readonly remark: string },
) {
  return runCommand(client, request, async (transaction) => {
    await requirePharmacist(transaction)
    const row = await movePrescription(transaction, input.prescriptionId, 'queried')
    await recordReview(transaction, row, { action: 'query', remark: input.remark })
    return answerFor(row)
  })
}

/** The doctor answers a query; the prescription is in review again. */
export function answerQuery(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly prescriptionId: string; readonly remark: string },
) {
  return runCommand(client, request, async (transaction) => {
    const row = await movePrescription(transaction, input.prescriptionId, 'in_review')
    await recordReview(transaction, row, { action: 'answer', remark: input.remark })
    return answerFor(row)
  })
}

/** A pharmacist rejects for a reason of the closed list; the doctor may write a new prescription. */
export function rejectPrescription(
  client: DatabaseClient,
  request: CommandRequest,
  input: {
    readonly prescriptionId: string
    readonly reasonCode: RejectReasonCode
    readonly remark?: string | undefined
  },
) {
  return runCommand(client, request, async (transaction) => {
    await requirePharmacist(transaction)
    const row = await movePrescription(transaction, input.prescriptionId, 'rejected')
    await recordReview(transaction, row, {
      action: 'reject',
      reasonCode: input.reasonCode,
      remark: input.remark,
    })
    await stopParts(transaction, row)
    await resolveEscalationsOf(transaction, row.id)
    return answerFor(row)
  })
}

const eventOfAction = {
  approve: 'prescription.approved',
  query: 'prescription.queried',
  answer: 'prescription.answered',
  reject: 'prescription.rejected',
} as const satisfies Record<ReviewAction, string>

interface ReviewStep {
  readonly action: ReviewAction
  readonly reasonCode?: RejectReasonCode
  readonly remark?: string | undefined
}

async function recordReview(
  transaction: CommandTransaction,
  row: PrescriptionRow,
  step: ReviewStep,
): Promise<void> {
  await transaction.db.insert(prescriptionReviews).values({
    id: randomUUIDv7(),
    tenantId: row.tenantId,
    prescriptionId: row.id,
    action: step.action,
    reasonCode: step.reasonCode ?? null,
    remark: step.remark ?? null,
    personId: transaction.actor.principalId,
    decidedAt: transaction.now,
  })
  transaction.emit({
    type: eventOfAction[step.action],
    aggregateKind: 'prescription',
    aggregateId: row.id,
    tenantId: row.tenantId,
    payload: step.reasonCode === undefined ? {} : { reasonCode: step.reasonCode },
  })
}

/** A reviewer's licence must be in force on the day of the act (处方管理办法: review by a qualified pharmacist). */
async function requirePharmacist(transaction: CommandTransaction): Promise<void> {
  const held = await transaction.db
    .select()
    .from(qualifications)
    .where(eq(qualifications.personId, transaction.actor.principalId))
  if (qualifiedOn(held, 'pharmacist', shanghaiDate(transaction.now))) return
  throw refused('forbidden', {
    code: 'pharmacistNotQualified',
    message: 'No pharmacist licence of yours is in force today.',
    nextStep: 'Ask your administrator to enter your current licence, or hand the review to a colleague.',
    rule: 'review.qualified-pharmacist',
    source: '处方管理办法 (2007)',
  })
}

function answerFor(row: PrescriptionRow): ReviewAnswer {
  return { prescriptionId: row.id, state: row.state }
}
