import { randomUUIDv7 } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { CorrectionReason } from '#domain/insurance/correction.ts'
import { claimAnswerPostings, reversalPostings } from '#domain/money/postings.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { postMoney } from '../money/ledger.ts'
import { charges } from '../money/schema.ts'
import { attemptOf, lockClaim, moveClaim, tellClaim, type ClaimRow } from './claims.ts'
import { claimCorrections, claims } from './schema.ts'

export interface ClaimCorrection {
  readonly claimId: string
  readonly reason: CorrectionReason
  /** What the insurer is told. */
  readonly remark: string
  /** Given with the reason `insured_number`, and only then. */
  readonly insuredNumber?: string | undefined
}

/**
 * Puts a denied claim right and sends it again: it is the same claim in its next attempt, its share is owed once more,
 * and what was denied stays on file. Tells `claim.corrected`.
 * @throws CommandRefused `notFound`, `wrongState` unless the claim is denied, `chargeReversed` when the medicine came
 * back, or `insuredNumberMismatch`.
 */
export function correctClaim(client: DatabaseClient, request: CommandRequest, correction: ClaimCorrection) {
  return runCommand(client, request, async (transaction) => {
    if ((correction.reason === 'insured_number') !== (correction.insuredNumber !== undefined))
      throw insuredNumberMismatch()
    const siteId = await holdCharge(transaction, correction.claimId)
    const denied = await lockClaim(transaction, correction.claimId)
    const claim = await moveClaim(transaction, attemptOf(denied), 'prechecked', {
      attempt: denied.attempt + 1,
      insurerReference: null,
      submittedAt: null,
      settledFen: null,
      deniedCode: null,
      deniedReason: null,
      deniedAt: null,
    })
    await keepHistory(transaction, denied, correction)
    postMoney(transaction, {
      tenantId: claim.tenantId,
      transactionId: randomUUIDv7(),
      reason: 'claim_corrected',
      shipmentId: claim.shipmentId,
      postings: reversalPostings(
        claimAnswerPostings({
          shipmentId: claim.shipmentId,
          siteId,
          claimedFen: claim.claimedFen,
          settledFen: 0,
        }),
      ),
    })
    tellClaim(transaction, 'claim.corrected', claim)
    return { claimId: claim.id, state: claim.state, attempt: claim.attempt }
  })
}

/** Charge before claim, as every command about money locks them: a return that comes meanwhile waits, or came first. */
async function holdCharge({ db }: CommandTransaction, claimId: string): Promise<string> {
  const [claim] = await db
    .select({ shipmentId: claims.shipmentId, tenantId: claims.tenantId })
    .from(claims)
    .where(eq(claims.id, claimId))
  if (!claim) throw notFound('claim')
  const [charge] = await db
    .select({ siteId: charges.siteId, reversedAt: charges.reversedAt })
    .from(charges)
    .where(eq(charges.shipmentId, claim.shipmentId))
    .for('update')
  if (!charge) throw notFound('claim')
  if (charge.reversedAt !== null) throw chargeReversed()
  return charge.siteId
}

async function keepHistory(
  { db, actor, now }: CommandTransaction,
  denied: ClaimRow,
  { reason, remark, insuredNumber }: ClaimCorrection,
): Promise<void> {
  await db.insert(claimCorrections).values({
    claimId: denied.id,
    tenantId: denied.tenantId,
    attempt: denied.attempt,
    insurerReference: denied.insurerReference,
    deniedCode: denied.deniedCode,
    deniedReason: denied.deniedReason,
    deniedAt: denied.deniedAt,
    reason,
    remark,
    insuredNumber: insuredNumber ?? null,
    correctedBy: actor.principalId,
    correctedAt: now,
  })
}

function insuredNumberMismatch() {
  return refused('invalid', {
    code: 'insuredNumberMismatch',
    message: 'The right number of the insured person belongs to the reason insured_number, and to no other.',
    nextStep: 'Send insuredNumber with that reason, or leave it out.',
  })
}

function chargeReversed() {
  return refused('conflict', {
    code: 'chargeReversed',
    message: 'The medicine of this claim came back, and its charge was reversed.',
    nextStep: 'Nothing is owed any more: leave the claim denied.',
  })
}
