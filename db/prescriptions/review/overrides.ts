import { and, eq, gte, ne } from 'drizzle-orm'
import { forbiddenFindings } from '#domain/prescriptions/review/review-prescription.ts'
import type { ReviewFinding } from '#domain/prescriptions/review/finding.ts'
import { CommandRefused, refused } from '../../command-refused.ts'
import type { CommandTransaction } from '../../commands.ts'
import { prescriptionReviews } from '../schema.ts'
import type { ReviewResultRow } from './make-review.ts'
import { reviewOverrides } from './schema.ts'

export type OverrideRow = typeof reviewOverrides.$inferSelect

/** What was set aside in the review of a prescription. */
export function overridesOf(
  { db }: Pick<CommandTransaction, 'db'>,
  prescriptionId: string,
): Promise<OverrideRow[]> {
  return db.select().from(reviewOverrides).where(eq(reviewOverrides.prescriptionId, prescriptionId))
}

/** The forbidden findings of a review that nobody has set aside. */
export async function standingFindings(
  transaction: Pick<CommandTransaction, 'db'>,
  { prescriptionId, result }: ReviewResultRow,
): Promise<ReviewFinding[]> {
  const forbidden = forbiddenFindings(result)
  if (forbidden.length === 0) return []
  const overrides = await overridesOf(transaction, prescriptionId)
  const overridden = new Set(overrides.map(({ findingId }) => findingId))
  return forbidden.filter(({ id }) => !overridden.has(id))
}

/**
 * The forbidden findings of a review that do not count as settled for a part: nobody has set them aside, or no other
 * pharmacist has approved anything since.
 */
export async function unsettledFindings(
  { db }: Pick<CommandTransaction, 'db'>,
  { prescriptionId, result }: ReviewResultRow,
): Promise<ReviewFinding[]> {
  const forbidden = forbiddenFindings(result)
  if (forbidden.length === 0) return []
  const settled = await db
    .select({ findingId: reviewOverrides.findingId })
    .from(reviewOverrides)
    .innerJoin(
      prescriptionReviews,
      and(
        eq(prescriptionReviews.prescriptionId, reviewOverrides.prescriptionId),
        eq(prescriptionReviews.action, 'approve'),
        ne(prescriptionReviews.personId, reviewOverrides.personId),
        gte(prescriptionReviews.decidedAt, reviewOverrides.decidedAt),
      ),
    )
    .where(eq(reviewOverrides.prescriptionId, prescriptionId))
  const settledIds = new Set(settled.map(({ findingId }) => findingId))
  return forbidden.filter(({ id }) => !settledIds.has(id))
}

/** What was set aside of a review that waits for its second pharmacist; empty while it does not. */
export async function openOverrides(
  transaction: Pick<CommandTransaction, 'db'>,
  review: ReviewResultRow,
): Promise<OverrideRow[]> {
  const forbidden = forbiddenFindings(review.result)
  if (forbidden.length === 0) return []
  const overrides = await overridesOf(transaction, review.prescriptionId)
  const concerned = overrides.filter(({ findingId }) => forbidden.some(({ id }) => id === findingId))
  return concerned.length === forbidden.length ? concerned : []
}

/**
 * Lets an approval through: nothing is forbidden, or every forbidden finding was set aside by somebody else.
 * @throws CommandRefused `conflict` with each finding that stands in the way; `forbidden` for who set one aside.
 */
export async function requireApprovable(
  transaction: CommandTransaction,
  review: ReviewResultRow,
): Promise<void> {
  const standing = await standingFindings(transaction, review)
  if (standing.length > 0) throw new CommandRefused('conflict', standing.map(findingStands))
  requireOtherThanOverriders(transaction.actor.principalId, await openOverrides(transaction, review))
}

/** @throws CommandRefused `forbidden`: whoever set a finding aside does not give the second review. */
export function requireOtherThanOverriders(personId: string, overrides: readonly OverrideRow[]): void {
  if (!overrides.some((override) => override.personId === personId)) return
  throw refused('forbidden', {
    code: 'secondPharmacistNeeded',
    message: 'Whoever set a forbidden finding aside does not give the second review.',
    nextStep: 'Let another pharmacist review the prescription.',
    rule: 'review.second-pharmacist',
  })
}

function findingStands({ id, code, ruleId, source, line, overridable }: ReviewFinding) {
  return {
    code: 'forbiddenFinding',
    message: `The review forbids line ${line + 1}: ${code} (finding ${id}).`,
    nextStep: overridable
      ? 'Set the finding aside with a reason, query the doctor, or reject the prescription.'
      : 'The rule knows no override: query the doctor, or reject the prescription.',
    rule: ruleId,
    source,
    line,
  }
}
