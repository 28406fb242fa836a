import { and, eq } from 'drizzle-orm'
import type { RejectReasonCode } from '#domain/prescriptions/review-reasons.ts'
import type { SentSignature } from '../access/signing-keys.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { resolveEscalationsOf } from '../fulfilment/escalations.ts'
import { checkForReview, latestCheck } from '../insurance/check.ts'
import { together } from '../together.ts'
import { stopParts } from './parts.ts'
import { endClaim, requireNotHeldByOther } from './review/claims.ts'
import { latestReview, makeReview } from './review/make-review.ts'
import { requireApprovable } from './review/overrides.ts'
import { approvalOf, keepDecision } from './review/decisions.ts'
import { heldPart } from './review/held-part.ts'
import { requirePharmacist } from './review/qualified.ts'
import { prescriptionParts } from './schema.ts'
import { lockPrescription, movePrescription, type PrescriptionRow } from './state.ts'
import { keepApprovalSignature } from './signatures.ts'

/** What each step of the review answers: the prescription and where it stands now. */
export interface ReviewAnswer {
  readonly prescriptionId: string
  readonly state: PrescriptionRow['state']
}

/**
 * A pharmacist approves: the medicine may now be sourced. Only a person approves, never a time-out, and nobody where the
 * rules could not be read or forbid it, nor without what insurance says.
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
    const [row, kept, check] = await together([
      movePrescription(transaction, input.prescriptionId, 'approved'),
      latestReview(transaction.db, input.prescriptionId),
      latestCheck(transaction.db, input.prescriptionId),
    ])
    const review = kept ?? (await makeReview(client, transaction, row))
    await requireApprovable(transaction, review)
    // Who approves without having opened it may be faster than the check that follows the intake.
    if (check === null) await checkForReview(client, transaction, row)
    keepDecision(transaction, row, { ...approvalOf(row, review), remark: input.remark, claimedAt })
    // The times that all that follows is held to.
    const { acknowledgedAt, validUntil } = row
    tell(transaction, row, 'prescription.approved', {
      acknowledgedAt: acknowledgedAt.toISOString(),
      validUntil: validUntil.toISOString(),
    })
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
    keepDecision(transaction, row, { action: 'query', remark: input.remark, claimedAt })
    tell(transaction, row, 'prescription.queried', {})
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
    keepDecision(transaction, row, { action: 'answer', remark: input.remark })
    tell(transaction, row, 'prescription.answered', {})
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
    const { reasonCode, remark } = input
    keepDecision(transaction, row, { action: 'reject', reasonCode, remark, claimedAt })
    tell(transaction, row, 'prescription.rejected', { reasonCode })
    await stopParts(transaction, row)
    await resolveEscalationsOf(transaction, row.id)
    return answerFor(row)
  })
}

/**
 * A pharmacist lets a held part of a long prescription go on, once what forbids it was set aside by another: it is ordered
 * at the next sweep, by the rules of that day.
 * @throws CommandRefused `conflict` with the forbidden findings that stand, `partNotHeld` when the clinical review does
 * not hold the part, or while another has it open; `forbidden` for the pharmacist who set a finding aside.
 */
export function approvePart(
  client: DatabaseClient,
  request: CommandRequest,
  input: {
    readonly prescriptionId: string
    readonly part: number
    readonly remark?: string | undefined
    readonly signature?: SentSignature | undefined
  },
) {
  return runCommand(client, request, async (transaction) => {
    const { part, remark } = input
    const claimedAt = await openReview(transaction, input.prescriptionId)
    const row = await lockPrescription(transaction, input.prescriptionId)
    const held = await heldPart(transaction, row)
    const review = await latestReview(transaction.db, row.id)
    if (held === null || held.part !== part || review === null) throw partNotHeld()
    await requireApprovable(transaction, review)
    keepDecision(transaction, row, { ...approvalOf(row, review), part, remark, claimedAt })
    await transaction.db
      .update(prescriptionParts)
      .set({ orderAt: transaction.now })
      .where(and(eq(prescriptionParts.prescriptionId, row.id), eq(prescriptionParts.part, part)))
    if (input.signature !== undefined) await keepApprovalSignature(transaction, row, input.signature)
    tell(transaction, row, 'prescription.part_approved', { part })
    return { prescriptionId: row.id, part, state: held.state }
  })
}

/**
 * Makes sure that the actor may decide, and ends their claim with it: a decision gives the prescription out of hand.
 * @returns when they opened it, or null when they decide without having claimed it.
 */
async function openReview(transaction: CommandTransaction, prescriptionId: string): Promise<Date | null> {
  const [, , claim] = await together([
    requirePharmacist(transaction),
    lockPrescription(transaction, prescriptionId),
    requireNotHeldByOther(transaction, { id: prescriptionId }),
  ])
  if (claim !== null) endClaim(transaction, prescriptionId)
  return claim?.claimedAt ?? null
}

function tell(
  transaction: CommandTransaction,
  { id, tenantId }: PrescriptionRow,
  type: `prescription.${'approved' | 'queried' | 'answered' | 'rejected' | 'part_approved'}`,
  payload: Readonly<Record<string, unknown>>,
): void {
  transaction.emit({ type, aggregateKind: 'prescription', aggregateId: id, tenantId, payload })
}

function answerFor(row: PrescriptionRow): ReviewAnswer {
  return { prescriptionId: row.id, state: row.state }
}

function partNotHeld() {
  return refused('conflict', {
    code: 'partNotHeld',
    message: 'The clinical review does not hold this part.',
    nextStep: 'Read the parts again: the next one that is held by a forbidden finding can be approved.',
  })
}
