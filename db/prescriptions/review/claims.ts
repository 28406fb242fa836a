import { and, eq, gt } from 'drizzle-orm'
import { claimExpiry, claimFor } from '#domain/prescriptions/review/claim.ts'
import type { DatabaseClient } from '../../client.ts'
import { refused } from '../../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../../commands.ts'
import { checkForReview } from '../../insurance/check.ts'
import { keptQuery } from '../../kept-query.ts'
import { lockPrescription, type PrescriptionRow } from '../state.ts'
import { partInReview } from './held-part.ts'
import { refreshReview } from './make-review.ts'
import { requirePharmacist } from './qualified.ts'
import { openOverrides, requireOtherThanOverriders } from './overrides.ts'
import { reviewClaims } from './schema.ts'

type ClaimRow = typeof reviewClaims.$inferSelect

/** What a pharmacist gets who opened a prescription. Times are ISO. */
export interface ClaimAnswer {
  readonly prescriptionId: string
  readonly claimedAt: string
  readonly expiresAt: string
  readonly ruleSetVersion: number
  /** What is to be decided on: 1, or the later part of a long prescription that its review holds. */
  readonly part: number
}

/**
 * Opens a prescription for one pharmacist, who alone decides on it until the claim is released or runs out; claiming it
 * again renews it. The review is brought up to date with what is known of the patient, by the version it was made by,
 * and insurance is asked where it was not yet, so that all three sides are there. A later part of a long prescription
 * that the review holds is opened in the same way.
 * @throws CommandRefused `conflict` while another has it open, when there is nothing to decide, or without rules to review by.
 */
export function claimReview(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly prescriptionId: string },
) {
  return runCommand(client, request, async (transaction): Promise<ClaimAnswer> => {
    const { db, actor, now } = transaction
    await requirePharmacist(transaction)
    const row = await lockPrescription(transaction, input.prescriptionId)
    const part = await partInReview(transaction, row)
    const held = await requireNotHeldByOther(transaction, row)
    const review = await refreshReview(client, transaction, row)
    await checkForReview(client, transaction, row)
    requireOtherThanOverriders(actor.principalId, await openOverrides(transaction, review))
    const claim = {
      prescriptionId: row.id,
      tenantId: row.tenantId,
      personId: actor.principalId,
      claimedAt: held?.claimedAt ?? now,
      expiresAt: claimExpiry(now),
    }
    await db
      .insert(reviewClaims)
      .values(claim)
      .onConflictDoUpdate({ target: [reviewClaims.prescriptionId, reviewClaims.tenantId], set: claim })
    tell(transaction, row, 'prescription.review_claimed')
    return {
      prescriptionId: row.id,
      claimedAt: claim.claimedAt.toISOString(),
      expiresAt: claim.expiresAt.toISOString(),
      ruleSetVersion: review.ruleSetVersion,
      part,
    }
  })
}

/**
 * Gives a prescription back to the queue.
 * @throws CommandRefused `conflict` for who does not have it open.
 */
export function releaseReview(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly prescriptionId: string },
) {
  return runCommand(client, request, async (transaction) => {
    const row = await lockPrescription(transaction, input.prescriptionId)
    const held = await requireNotHeldByOther(transaction, row)
    if (held === null) throw notClaimed()
    endClaim(transaction, row.id)
    tell(transaction, row, 'prescription.review_released')
    return { prescriptionId: row.id }
  })
}

/**
 * The actor's own claim, or null when nobody has the prescription open. Its row is locked, so that this still holds when
 * the command commits.
 * @throws CommandRefused `conflict` while another has it open, without telling who.
 */
export async function requireNotHeldByOther(
  { db, actor, now }: CommandTransaction,
  { id }: Pick<PrescriptionRow, 'id'>,
): Promise<ClaimRow | null> {
  const [claim] = await lockedClaim(db, { prescriptionId: id })
  const standing = claimFor(claim ?? null, actor.principalId, now)
  if (standing === 'other') throw reviewLocked()
  return standing === 'mine' ? (claim ?? null) : null
}

const lockedClaim = keptQuery((db, { prescriptionId }: { readonly prescriptionId: string }) =>
  db.select().from(reviewClaims).where(eq(reviewClaims.prescriptionId, prescriptionId)).for('update'),
)

/** Ends whatever claim there is on a prescription. */
export function endClaim({ db, now, write }: CommandTransaction, prescriptionId: string): void {
  const isStanding = and(eq(reviewClaims.prescriptionId, prescriptionId), gt(reviewClaims.expiresAt, now))
  write(db.update(reviewClaims).set({ expiresAt: now }).where(isStanding))
}

function tell(
  transaction: CommandTransaction,
  { id, tenantId }: PrescriptionRow,
  type: 'prescription.review_claimed' | 'prescription.review_released',
): void {
  transaction.emit({ type, aggregateKind: 'prescription', aggregateId: id, tenantId, payload: {} })
}

function reviewLocked() {
  return refused('conflict', {
    code: 'reviewLocked',
    message: 'A pharmacist has this prescription open.',
    nextStep: 'Take another one from the queue; it comes back when it is released or the claim runs out.',
  })
}

function notClaimed() {
  return refused('conflict', {
    code: 'reviewNotClaimed',
    message: 'You do not have this prescription open.',
    nextStep: 'Claim it first.',
  })
}
