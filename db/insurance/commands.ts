import { eq } from 'drizzle-orm'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { charges } from '../money/schema.ts'
import { moveClaim, postAnswer, tellClaim, undoAnswer, type ClaimRow } from './claims.ts'
import { claims } from './schema.ts'

/** What the insurer said to a claim. */
export type ClaimAnswer =
  | { readonly state: 'submitted'; readonly insurerReference: string }
  | { readonly state: 'settled'; readonly settledFen: number }
  | { readonly state: 'denied'; readonly reason: string }

/**
 * Records what the insurer answered: it took the claim in, pays it (in full or in part), or denies it. What it does not
 * pay is booked as our loss. A denial of a charge that was reversed meanwhile costs nothing.
 * @throws CommandRefused `notFound`, `wrongState` with the present one named, or `settledTooMuch`.
 */
export function recordClaimAnswer(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly claimId: string; readonly answer: ClaimAnswer },
) {
  return runCommand(client, request, async (transaction) => {
    const claim = await moveByAnswer(transaction, input.claimId, input.answer)
    if (input.answer.state === 'settled') {
      if (input.answer.settledFen > claim.claimedFen) throw settledTooMuch(claim.claimedFen)
      await postAnswer(transaction, claim, await chargeOf(transaction, claim), input.answer.settledFen)
    }
    if (input.answer.state === 'denied') {
      const charge = await chargeOf(transaction, claim)
      if (charge.reversedAt === null) await postAnswer(transaction, claim, charge, 0)
    }
    tellClaim(transaction, `claim.${input.answer.state}`, claim)
    return { claimId: claim.id, state: claim.state }
  })
}

/**
 * Records that a claim is undone at the insurer. What it had paid is owed back, and where the hand-over stands, its
 * share is open again.
 * @throws CommandRefused `notFound`, or `wrongState`.
 */
export function reverseClaim(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly claimId: string },
) {
  return runCommand(client, request, async (transaction) => {
    const before = await lockClaim(transaction, input.claimId)
    const claim = await moveClaim(transaction, input.claimId, 'reversed')
    if (before.state === 'settled') await undoAnswer(transaction, claim, await chargeOf(transaction, claim))
    tellClaim(transaction, 'claim.reversed', claim)
    return { claimId: claim.id, state: claim.state }
  })
}

function moveByAnswer(
  transaction: CommandTransaction,
  claimId: string,
  answer: ClaimAnswer,
): Promise<ClaimRow> {
  const { now } = transaction
  switch (answer.state) {
    case 'submitted':
      return moveClaim(transaction, claimId, 'submitted', {
        insurerReference: answer.insurerReference,
        submittedAt: now,
      })
    case 'settled':
      return moveClaim(transaction, claimId, 'settled', { settledFen: answer.settledFen, settledAt: now })
    case 'denied':
      return moveClaim(transaction, claimId, 'denied', { settledFen: 0, deniedReason: answer.reason })
  }
}

async function lockClaim({ db }: CommandTransaction, claimId: string): Promise<ClaimRow> {
  const [claim] = await db.select().from(claims).where(eq(claims.id, claimId)).for('update')
  if (!claim) throw notFound('claim')
  return claim
}

async function chargeOf({ db }: CommandTransaction, { shipmentId }: ClaimRow) {
  const [charge] = await db
    .select({ shipmentId: charges.shipmentId, siteId: charges.siteId, reversedAt: charges.reversedAt })
    .from(charges)
    .where(eq(charges.shipmentId, shipmentId))
  if (!charge) throw new Error('A claim has no charge.')
  return charge
}

function settledTooMuch(claimedFen: number) {
  return refused('invalid', {
    code: 'settledTooMuch',
    message: `The insurer was asked for ${claimedFen} fen and cannot settle more.`,
    nextStep: 'Ask the insurer which claim its payment was for.',
  })
}
