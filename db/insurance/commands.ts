import { and, eq } from 'drizzle-orm'
import { actingFor } from '../acting-for.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { resolveEscalationsOf } from '../fulfilment/escalations.ts'
import {
  attemptOf,
  chargeOfClaim,
  lockClaim,
  moveClaim,
  postAnswer,
  tellClaim,
  undoAnswer,
  type ClaimAttempt,
  type ClaimRow,
} from './claims.ts'
import { together } from '../together.ts'
import { closeCorrected } from './difference-changes.ts'
import { claims } from './schema.ts'

/** What the insurer said to a claim. */
export type ClaimAnswer =
  | { readonly state: 'submitted'; readonly insurerReference: string }
  /** `settledAt` by the insurer's clock. */
  | { readonly state: 'settled'; readonly settledFen: number; readonly settledAt: Date }
  | { readonly state: 'denied'; readonly code: string; readonly reason: string }

/**
 * Records what the insurer answered: it took the claim in, pays it (in full or in part), or denies it. What it does not
 * pay is booked as our loss. A denial of a charge that was reversed meanwhile costs nothing. A second answer to one
 * attempt, or one to an attempt that was corrected since, is refused and changes nothing.
 * @throws CommandRefused `notFound`, `wrongState` with the present one named, or `settledTooMuch`.
 */
export function recordClaimAnswer(
  client: DatabaseClient,
  request: CommandRequest,
  input: ClaimAttempt & { readonly answer: ClaimAnswer },
) {
  return runCommand(client, request, async (transaction) => {
    const [claim, [charge]] = await together([
      moveByAnswer(transaction, input, input.answer),
      chargeOfClaim(transaction.db, input),
    ])
    if (!charge) throw new Error('A claim has no charge.')
    if (input.answer.state === 'settled') {
      if (input.answer.settledFen > claim.claimedFen) throw settledTooMuch(claim.claimedFen)
      postAnswer(transaction, claim, charge, input.answer.settledFen)
      if (claim.attempt > 1) await closeDenial(transaction, claim, charge)
      await closeCorrected(transaction, claim)
    }
    if (input.answer.state === 'denied' && charge.reversedAt === null)
      postAnswer(transaction, claim, charge, 0)
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
    const [before, [charge]] = await together([
      lockClaim(transaction, input.claimId),
      chargeOfClaim(transaction.db, input),
    ])
    const claim = await moveClaim(transaction, attemptOf(before), 'reversed')
    if (before.state === 'settled' && charge) undoAnswer(transaction, claim, charge)
    tellClaim(transaction, 'claim.reversed', claim)
    return { claimId: claim.id, state: claim.state }
  })
}

function moveByAnswer(
  transaction: CommandTransaction,
  attempt: ClaimAttempt,
  answer: ClaimAnswer,
): Promise<ClaimRow> {
  const { now } = transaction
  switch (answer.state) {
    case 'submitted':
      return moveClaim(transaction, attempt, 'submitted', {
        insurerReference: answer.insurerReference,
        submittedAt: now,
      })
    case 'settled':
      return moveClaim(transaction, attempt, 'settled', {
        settledFen: answer.settledFen,
        settledAt: answer.settledAt,
      })
    case 'denied':
      return moveClaim(transaction, attempt, 'denied', {
        settledFen: 0,
        deniedCode: answer.code,
        deniedReason: answer.reason,
        deniedAt: now,
      })
  }
}

/** A correction was paid: the denial is over, unless another claim of the prescription still stands denied. */
async function closeDenial(
  transaction: CommandTransaction,
  { prescriptionId }: ClaimRow,
  { prescriptionTenantId }: { readonly prescriptionTenantId: string },
): Promise<void> {
  const stillDenied = await transaction.db.$count(
    claims,
    and(eq(claims.prescriptionId, prescriptionId), eq(claims.state, 'denied')),
  )
  if (stillDenied > 0) return
  await actingFor(transaction, prescriptionTenantId, () =>
    resolveEscalationsOf(transaction, prescriptionId, { kinds: ['claim_denied'] }),
  )
}

function settledTooMuch(claimedFen: number) {
  return refused('invalid', {
    code: 'settledTooMuch',
    message: `The insurer was asked for ${claimedFen} fen and cannot settle more.`,
    nextStep: 'Ask the insurer which claim its payment was for.',
  })
}
