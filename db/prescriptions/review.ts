import { randomUUIDv7 } from 'node:crypto'
import type { RejectReasonCode } from '#domain/prescriptions/review-reasons.ts'
import type { SentSignature } from '../access/signing-keys.ts'
import type { DatabaseClient } from '../client.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { resolveEscalationsOf } from '../fulfilment/escalations.ts'
import { stopParts } from './parts.ts'
import { endClaim, requireNotHeldByOther } from './review/claims.ts'
import { latestReview, makeReview } from './review/make-review.ts'
import { requireApprovable } from './review/overrides.ts'
import { requirePharmacist } from './review/qualified.ts'
import { prescriptionReviews, type ReviewAction } from './schema.ts'
import { lockPrescription, movePrescription, type PrescriptionRow } from './state.ts'
import { keepApprovalSignature } from './signatures.ts'

/** What each step of the review answers: the prescription and where it stands now. */
export interface ReviewAnswer {
  readonly prescriptionId: string
  readonly state: PrescriptionRow['state']
}

/**
 * A pharmacist approves: the medicine may now be sourced. Only a person approves, never a time-out, and nobody where the
 * rules could not be read or forbid it.
 * @throws CommandRefused `conflict` with the forbidden findings, without rules to review by, or while another has it
 * open; `forbidden` for the pharmacist who set a finding aside.
 */
export function approvePrescription(
  client: DatabaseClient,
  request: CommandRequest,
  input: {
    readonly prescriptionId: string
    readonly remark?: string | undefined
    /** Over the approval of what the prescription says, by a registered key of the pharmacist. */
    readonly signature?: SentSignature | undefined
  },
) {
  return runCommand(client, request, async (transaction) => {
    const claimedAt = await openReview(transaction, input.prescriptionId)
    const row = await movePrescription(transaction, input.prescriptionId, 'approved')
    const review =
      (await latestReview(transaction.db, row.id)) ?? (await makeReview(client, transaction, row))
    await requireApprovable(transaction, review)
    await recordReview(transaction, row, { action: 'approve', remark: input.remark, claimedAt })
    if (input.signature !== undefined) await keepApprovalSignature(transaction, row, input.signature)
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
    const claimedAt = await openReview(transaction, input.prescriptionId)
    const row = await movePrescription(transaction, input.prescriptionId, 'queried')
    await recordReview(transaction, row, { action: 'query', remark: input.remark, claimedAt })
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
    const claimedAt = await openReview(transaction, input.prescriptionId)
    const row = await movePrescription(transaction, input.prescriptionId, 'rejected')
    await recordReview(transaction, row, {
      action: 'reject',
      reasonCode: input.reasonCode,
      remark: input.remark,
      claimedAt,
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
  readonly claimedAt?: Date | null
}

/**
 * Makes sure that the actor may decide, and ends their claim with it: a decision gives the prescription out of hand.
 * @returns when they opened it, or null when they decide without having claimed it.
 */
async function openReview(transaction: CommandTransaction, prescriptionId: string): Promise<Date | null> {
  await requirePharmacist(transaction)
  const row = await lockPrescription(transaction, prescriptionId)
  const claim = await requireNotHeldByOther(transaction, row)
  if (claim !== null) await endClaim(transaction, row.id)
  return claim?.claimedAt ?? null
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
    claimedAt: step.claimedAt ?? null,
    decidedAt: transaction.now,
  })
  transaction.emit({
    type: eventOfAction[step.action],
    aggregateKind: 'prescription',
    aggregateId: row.id,
    tenantId: row.tenantId,
    payload: payloadOf(row, step),
  })
}

/** An approval says the times that all that follows is held to. */
function payloadOf(
  { acknowledgedAt, validUntil }: PrescriptionRow,
  { action, reasonCode }: ReviewStep,
): Record<string, unknown> {
  if (action === 'approve') {
    return { acknowledgedAt: acknowledgedAt.toISOString(), validUntil: validUntil.toISOString() }
  }
  return reasonCode === undefined ? {} : { reasonCode }
}

function answerFor(row: PrescriptionRow): ReviewAnswer {
  return { prescriptionId: row.id, state: row.state }
}
