import { randomUUIDv7 } from 'node:crypto'
import { and, asc, eq } from 'drizzle-orm'
import { claimStates, type ClaimState } from '#domain/insurance/claim-states.ts'
import { claimAnswerPostings, reversalPostings } from '#domain/money/postings.ts'
import { statesBefore } from '#domain/state-table.ts'
import { notFound, wrongState } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { postMoney } from '../money/ledger.ts'
import { charges } from '../money/schema.ts'
import { isAnyOf, keptQuery, keptWrite } from '../kept-query.ts'
import { claims } from './schema.ts'

export type ClaimRow = typeof claims.$inferSelect
type Change = Partial<
  Pick<
    ClaimRow,
    | 'attempt'
    | 'insurerReference'
    | 'submittedAt'
    | 'settledFen'
    | 'settledAt'
    | 'deniedCode'
    | 'deniedReason'
    | 'deniedAt'
  >
>

/** A claim in one of its attempts: an answer to an earlier one changes nothing any more. */
export interface ClaimAttempt {
  readonly claimId: string
  readonly attempt: number
}

/** The charge that a claim belongs to, as far as its postings need it. */
export interface ClaimedCharge {
  readonly shipmentId: string
  readonly siteId: string
}

/**
 * Moves a claim to `to` by one compare-and-set over the state table and the attempt.
 * @throws CommandRefused `notFound`, or `conflict` with the present state named when the table has no such step.
 */
export async function moveClaim(
  { db }: CommandTransaction,
  { claimId, attempt }: ClaimAttempt,
  to: ClaimState,
  change: Change = {},
): Promise<ClaimRow> {
  const before = statesBefore<ClaimState>(claimStates, to)
  const [moved] = await movedRow(db, { ...change, state: to }, { claimId, attempt, before })
  if (moved) return moved
  const [present] = await db
    .select({ state: claims.state, attempt: claims.attempt })
    .from(claims)
    .where(eq(claims.id, claimId))
  if (!present) throw notFound('claim')
  throw wrongState(
    `The claim in attempt ${present.attempt}`,
    present.state,
    `become ${to} in attempt ${attempt}`,
    'Read the claim again and go on from where it stands.',
  )
}

/**
 * Takes back the claims of a charge that was reversed, as far as that is ours to do: one that never left is reversed,
 * and a denied one gives its loss back. Works for the claims' tenant.
 * @returns the claims that their insurers must reverse first.
 */
export async function withdrawClaims(
  transaction: CommandTransaction,
  charge: ClaimedCharge,
): Promise<string[]> {
  const ofCharge = await transaction.db
    .select()
    .from(claims)
    .where(eq(claims.shipmentId, charge.shipmentId))
    .orderBy(asc(claims.earlierFen), asc(claims.id))
    .for('update')
  for (const claim of ofCharge) {
    if (claim.state === 'denied') undoAnswer(transaction, claim, charge)
    if (claim.state !== 'prechecked') continue
    const reversed = await moveClaim(transaction, attemptOf(claim), 'reversed')
    tellClaim(transaction, 'claim.reversed', reversed)
  }
  return ofCharge.filter(({ state }) => state === 'submitted' || state === 'settled').map(({ id }) => id)
}

const movedRow = keptWrite(
  (
    db,
    change: Change & Pick<ClaimRow, 'state'>,
    { claimId, attempt, before }: ClaimAttempt & { readonly before: readonly ClaimState[] },
  ) =>
    db
      .update(claims)
      .set(change)
      .where(and(eq(claims.id, claimId), eq(claims.attempt, attempt), isAnyOf(claims.state, before)))
      .returning(),
)

/** The attempt that a claim is in. */
export function attemptOf({ id: claimId, attempt }: ClaimRow): ClaimAttempt {
  return { claimId, attempt }
}

/** Reads a claim and holds its row until the command ends. @throws CommandRefused `notFound`. */
export async function lockClaim({ db }: CommandTransaction, claimId: string): Promise<ClaimRow> {
  const [claim] = await db.select().from(claims).where(eq(claims.id, claimId)).for('update')
  if (!claim) throw notFound('claim')
  return claim
}

/** The charge of a claim, which is there as long as the claim is; no row where there is no such claim. */
export const chargeOfClaim = keptQuery((db, { claimId }: Pick<ClaimAttempt, 'claimId'>) =>
  db
    .select({
      shipmentId: charges.shipmentId,
      siteId: charges.siteId,
      prescriptionTenantId: charges.prescriptionTenantId,
      reversedAt: charges.reversedAt,
    })
    .from(claims)
    .innerJoin(charges, and(eq(charges.shipmentId, claims.shipmentId), eq(charges.tenantId, claims.tenantId)))
    .where(eq(claims.id, claimId)),
)

/** Books the insurer's answer: it pays `settledFen` of the claim, and the rest is our loss. */
export function postAnswer(
  transaction: CommandTransaction,
  claim: ClaimRow,
  charge: ClaimedCharge,
  settledFen: number,
): void {
  postMoney(transaction, {
    tenantId: claim.tenantId,
    transactionId: randomUUIDv7(),
    reason: 'claim_answered',
    shipmentId: claim.shipmentId,
    postings: claimAnswerPostings({ ...charge, claimedFen: claim.claimedFen, settledFen }),
  })
}

/** Takes an answer out of the book again, exactly. */
export function undoAnswer(transaction: CommandTransaction, claim: ClaimRow, charge: ClaimedCharge): void {
  const answered = { ...charge, claimedFen: claim.claimedFen, settledFen: claim.settledFen ?? 0 }
  postMoney(transaction, {
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
  type: 'claim.submitted' | 'claim.settled' | 'claim.denied' | 'claim.corrected' | 'claim.reversed',
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
      attempt: claim.attempt,
      claimedFen: claim.claimedFen,
      settledFen: claim.settledFen,
    },
  })
}
