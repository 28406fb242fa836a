import { randomUUIDv7 } from 'node:crypto'
import { and, eq, inArray } from 'drizzle-orm'
import type { RejectReasonCode } from '#domain/prescriptions/review-reasons.ts'
import type { DatabaseClient } from '../../client.ts'
import { refused } from '../../command-refused.ts'
import { runCommand, type CommandRequest } from '../../commands.ts'
import { prescriptionReviews } from '../schema.ts'
import { lockPrescription } from '../state.ts'
import { requirePharmacist } from './qualified.ts'
import { reviewSecondReads } from './schema.ts'

/**
 * Another pharmacist reads a decision again and says whether they would have decided alike (处方点评). It changes nothing
 * for the patient: it is counted.
 * @throws CommandRefused `conflict` before a decision and after a first read by the same person; `forbidden` for who decided.
 */
export function readDecisionAgain(
  client: DatabaseClient,
  request: CommandRequest,
  input: {
    readonly prescriptionId: string
    readonly agrees: boolean
    readonly reasonCode?: RejectReasonCode | undefined
  },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    await requirePharmacist(transaction)
    const row = await lockPrescription(transaction, input.prescriptionId)
    const decided = await db
      .select({ personId: prescriptionReviews.personId })
      .from(prescriptionReviews)
      .where(
        and(
          eq(prescriptionReviews.prescriptionId, row.id),
          inArray(prescriptionReviews.action, ['approve', 'reject']),
        ),
      )
    if (decided.length === 0) throw notDecided()
    if (decided.some(({ personId }) => personId === actor.principalId)) throw ownDecision()
    const kept = await db
      .insert(reviewSecondReads)
      .values({
        id: randomUUIDv7(),
        tenantId: row.tenantId,
        prescriptionId: row.id,
        agrees: input.agrees,
        reasonCode: input.reasonCode ?? null,
        personId: actor.principalId,
        readAt: now,
      })
      .onConflictDoNothing()
    if (kept.rowCount === 0) throw alreadyRead()
    transaction.emit({
      type: 'prescription.read_again',
      aggregateKind: 'prescription',
      aggregateId: row.id,
      tenantId: row.tenantId,
      payload: { agrees: input.agrees, reasonCode: input.reasonCode ?? null },
    })
    return { prescriptionId: row.id, agrees: input.agrees }
  })
}

function notDecided() {
  return refused('conflict', {
    code: 'notDecided',
    message: 'No pharmacist has decided on this prescription yet.',
    nextStep: 'Read it again once it is approved or rejected.',
  })
}

function ownDecision() {
  return refused('forbidden', {
    code: 'secondPharmacistNeeded',
    message: 'Whoever decided does not read the decision again.',
    nextStep: 'Let another pharmacist read it.',
    rule: 'review.second-pharmacist',
  })
}

function alreadyRead() {
  return refused('conflict', {
    code: 'alreadyReadAgain',
    message: 'You have read this decision again already.',
    nextStep: 'Nothing is left to do.',
  })
}
