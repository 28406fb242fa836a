import { eq } from 'drizzle-orm'
import { decisionOf, reviewPrescription } from '#domain/prescriptions/review/review-prescription.ts'
import type { Actor } from '../../actor.ts'
import { readPersonal } from '../../audit/data-access.ts'
import type { DatabaseClient } from '../../client.ts'
import { notFound } from '../../command-refused.ts'
import { hashBody } from '../../commands.ts'
import { prescriptions } from '../schema.ts'
import { loadRules } from './load-rules.ts'
import { latestReview } from './make-review.ts'

/**
 * Makes the review of a prescription again from the facts and the version that were kept with it, whatever rules are in
 * force by now, and says whether it comes out the same.
 * @throws CommandRefused `notFound` without a review, `conflict` when the version's rules are damaged.
 */
export function replayReview(client: DatabaseClient, actor: Actor, now: Date, prescriptionId: string) {
  return readPersonal(client, actor, now, async (db, saw) => {
    const [prescription] = await db
      .select({ patientId: prescriptions.patientId })
      .from(prescriptions)
      .where(eq(prescriptions.id, prescriptionId))
    if (!prescription) throw notFound('prescription')
    saw({ patientId: prescription.patientId, shown: 'prescription', resourceId: prescriptionId })
    const kept = await latestReview(db, prescriptionId)
    if (kept === null) throw notFound('review')
    const result = reviewPrescription(kept.facts, (await loadRules(db, kept.ruleSetVersion)).rules)
    return {
      prescriptionId,
      ruleSetVersion: kept.ruleSetVersion,
      madeAt: kept.madeAt,
      same: hashBody(decisionOf(result)) === hashBody(decisionOf(kept.result)),
      result,
    }
  })
}
