import { randomUUIDv7 } from 'node:crypto'
import { and, eq, inArray } from 'drizzle-orm'
import { claimStates, type ClaimState } from '#domain/insurance/claim-states.ts'
import { claimAnswerPostings, reversalPostings } from '#domain/money/postings.ts'
import { statesBefore } from '#domain/state-table.ts'
import { notFound, refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { postMoney } from '../money/ledger.ts'
import { claims } from './schema.ts'

export type ClaimRow = typeof claims.$inferSelect
type Change = Partial<
  Pick<ClaimRow, 'insurerReference' | 'submittedAt' | 'settledFen' | 'settledAt' | 'deniedReason'>
>

/** The charge that a claim belongs to, as far as its postings need it. */
export interface ClaimedCharge {
  readonly shipmentId: string
  readonly siteId: string
}

/**
 * Moves a claim to `to` by one compare-and-set over the state table.
 * @throws CommandRefused `notFound`, or `conflict` with the present state named when the table has no such step.
 */
export async function moveClaim(
  { db }: CommandTransaction,
  claimId: string,
  to: ClaimState,
  change: Change = {},
): Promise<ClaimRow> {
  const [moved] = await db
    .update(claims)
    .set({ ...change, state: to })
    .where(and(eq(claims.id, claimId), inArray(claims.state, statesBefore(claimStates, to))))
    .returning()
  if (moved) return moved
  const [present] = await db.select({ state: claims.state }).from(claims).where(eq(claims.id, claimId))
  if (!present) throw notFound('claim')
  throw refused('conflict', {
    code: 'wrongState',
    message: `The claim is ${present.state} and cannot become ${to}.`,
    nextStep: 'Read the claim again and go on from where it stands.',
  })
}

/**
 * Takes back the claim of a charge that was reversed, as far as that is ours to do: one that never left is reversed,
 * and a denied one gives its loss back. Works for the claim's tenant.
 * @returns the claim that the insurer must reverse first, or null.
 */
export async function withdrawClaim(
  transaction: CommandTransaction,
  charge: ClaimedCharge,
): Promise<string | null> {
  const [claim] = await transaction.db
    .select()
    .from(claims)
    .where(eq(claims.shipmentId, charge.shipmentId))
    .for('update')
  if (!claim || claim.state === 'reversed') return null
  if (claim.state === 'submitted' || claim.state === 'settled') return claim.id
  if (claim.state === 'denied') {
    await undoAnswer(transaction, claim, charge)
    return null
  }
  await moveClaim(transaction, claim.id, 'reversed')
  tellClaim(transaction, 'claim.reversed', claim)
  return null
}

/** Books the insurer's answer: it pays `settledFen` of the claim, and the rest is our loss. */
export function postAnswer(
  transaction: CommandTransaction,
  claim: ClaimRow,
  charge: ClaimedCharge,
  settledFen: number,
): Promise<void> {
  return postMoney(transaction, {
    tenantId: claim.tenantId,
    transactionId: randomUUIDv7(),
    reason: 'claim_answered',
    shipmentId: claim.shipmentId,
    postings: claimAnswerPostings({ ...charge, claimedFen: claim.claimedFen, settledFen }),
  })
}

/** Takes an answer out of the book again, exactly. */
export function undoAnswer(
  transaction: CommandTransaction,
  claim: ClaimRow,
  charge: ClaimedCharge,
): Promise<void> {
  const answered = { ...charge, claimedFen: claim.claimedFen, settledFen: claim.settledFen ?? 0 }
  return postMoney(transaction, {
    tenantId: claim.tenantId,
    transactionId: randomUUIDv7(),
    reason: 'claim_reversed',
    shipmentId: claim.shipmentId,
    postings: reversalPostings(claimAnswerPostings(answered)),
  })
}

/** Tells what happened to a claim. */
export function tellClaim(
  transaction: CommandTransaction,
  type: 'claim.submitted' | 'claim.settled' | 'claim.denied' | 'claim.reversed',
  claim: ClaimRow,
): void {
  transaction.emit({
    type,
    aggregateKind: 'claim',
    aggregateId: claim.id,
    tenantId: claim.tenantId,
    payload: {
      shipmentId: claim.shipmentId,
      prescriptionId: claim.prescriptionId,
      claimedFen: claim.claimedFen,
      settledFen: claim.settledFen,
    },
  })
}
