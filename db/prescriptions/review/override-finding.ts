import { randomUUIDv7 } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { forbiddenFindings } from '#domain/prescriptions/review/review-prescription.ts'
import type { ReviewFinding } from '#domain/prescriptions/review/finding.ts'
import { people } from '../../access/schema.ts'
import type { DatabaseClient } from '../../client.ts'
import { notFound, refused } from '../../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../../commands.ts'
import { lockPrescription } from '../state.ts'
import { endClaim, requireNotHeldByOther } from './claims.ts'
import { partInReview } from './held-part.ts'
import { latestReview } from './make-review.ts'
import { overridesOf } from './overrides.ts'
import { requirePharmacist } from './qualified.ts'
import { reviewOverrides } from './schema.ts'

export interface OverrideAnswer {
  readonly prescriptionId: string
  /** Forbidden findings that nobody has set aside yet. */
  readonly remaining: number
  /** True when another pharmacist may approve now. */
  readonly awaitsSecondReview: boolean
}

/**
 * Sets a forbidden finding aside where its rule allows it, with a reason and the pharmacist's name. When the last one is
 * set aside the prescription goes back to the queue, for a second pharmacist. The same for a part that the review holds.
 * @throws CommandRefused `notFound` for a finding that the review does not have, `invalid` where the rule knows no
 * override, `conflict` when it was set aside already or another has the prescription open.
 */
export function overrideFinding(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly prescriptionId: string; readonly findingId: string; readonly reason: string },
) {
  return runCommand(client, request, async (transaction): Promise<OverrideAnswer> => {
    await requirePharmacist(transaction)
    const row = await lockPrescription(transaction, input.prescriptionId)
    await partInReview(transaction, row)
    await requireNotHeldByOther(transaction, row)
    const review = await latestReview(transaction.db, row.id)
    const forbidden = review === null ? [] : forbiddenFindings(review.result)
    const finding = forbidden.find(({ id }) => id === input.findingId)
    if (finding === undefined) throw notFound('finding')
    if (!finding.overridable) throw overrideNotAllowed(finding)
    await keepOverride(transaction, row, finding, input.reason)
    transaction.emit({
      type: 'prescription.finding_overridden',
      aggregateKind: 'prescription',
      aggregateId: row.id,
      tenantId: row.tenantId,
      payload: { ruleId: finding.ruleId },
    })
    const overridden = new Set((await overridesOf(transaction, row.id)).map(({ findingId }) => findingId))
    const remaining = forbidden.filter(({ id }) => !overridden.has(id)).length
    if (remaining === 0) endClaim(transaction, row.id)
    return { prescriptionId: row.id, remaining, awaitsSecondReview: remaining === 0 }
  })
}

async function keepOverride(
  { db, actor, now }: CommandTransaction,
  row: { readonly id: string; readonly tenantId: string },
  { id: findingId, ruleId }: ReviewFinding,
  reason: string,
): Promise<void> {
  const [person] = await db.select({ name: people.name }).from(people).where(eq(people.id, actor.principalId))
  const kept = await db
    .insert(reviewOverrides)
    .values({
      id: randomUUIDv7(),
      tenantId: row.tenantId,
      prescriptionId: row.id,
      findingId,
      ruleId,
      reason,
      personId: actor.principalId,
      personName: person?.name ?? '',
      decidedAt: now,
    })
    .onConflictDoNothing()
  if (kept.rowCount === 0) throw alreadyOverridden()
}

function overrideNotAllowed({ ruleId, source, line }: ReviewFinding) {
  return refused('invalid', {
    code: 'overrideNotAllowed',
    message: 'This rule knows no override.',
    nextStep: 'Query the doctor, or reject the prescription.',
    rule: ruleId,
    source,
    line,
  })
}

function alreadyOverridden() {
  return refused('conflict', {
    code: 'alreadyOverridden',
    message: 'This finding was set aside already.',
    nextStep: 'Read the review again.',
  })
}
