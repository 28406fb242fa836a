import { randomUUIDv7 } from 'node:crypto'
import { desc, eq } from 'drizzle-orm'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { reviewPrescription } from '#domain/prescriptions/review/review-prescription.ts'
import type { Database, DatabaseClient } from '../../client.ts'
import { CommandRefused } from '../../command-refused.ts'
import { hashBody, type CommandTransaction } from '../../commands.ts'
import { together } from '../../together.ts'
import type { PrescriptionRow } from '../state.ts'
import { loadRules, rulesUnavailable } from './load-rules.ts'
import { readReviewFacts } from './review-facts.ts'
import { versionInForce } from './rule-sets.ts'
import { reviewResults } from './schema.ts'

export type ReviewResultRow = typeof reviewResults.$inferSelect
type Reviewed = Pick<PrescriptionRow, 'id' | 'tenantId' | 'patientId' | 'diagnosisCodes'>

/** The review that holds for a prescription: its newest. Null when there were no rules to make one by. */
export async function latestReview(db: Database, prescriptionId: string): Promise<ReviewResultRow | null> {
  const [row] = await db
    .select()
    .from(reviewResults)
    .where(eq(reviewResults.prescriptionId, prescriptionId))
    .orderBy(desc(reviewResults.madeAt), desc(reviewResults.id))
    .limit(1)
  return row ?? null
}

/**
 * Reviews a prescription by the rules in force, and keeps the result with the version and the facts.
 * @throws CommandRefused `conflict` when no rules can be loaded.
 */
export async function makeReview(
  client: DatabaseClient,
  transaction: CommandTransaction,
  prescription: Reviewed,
): Promise<ReviewResultRow> {
  return keepReview(client, transaction, prescription, await versionToday(transaction), null)
}

/**
 * The review at intake. A prescription that cannot be reviewed is taken in all the same, and cannot be approved before it
 * is.
 */
export async function reviewAtIntake(
  client: DatabaseClient,
  transaction: CommandTransaction,
  prescription: Reviewed,
): Promise<void> {
  try {
    await makeReview(client, transaction, prescription)
  } catch (error) {
    if (!isWithoutRules(error)) throw error
  }
}

/**
 * The review to decide on: made now where there is none, and made again where the patient's facts have changed, by the
 * version that it was first made by, so that an edited rule never changes an open review.
 */
export async function refreshReview(
  client: DatabaseClient,
  transaction: CommandTransaction,
  prescription: Reviewed,
): Promise<ReviewResultRow> {
  const kept = await latestReview(transaction.db, prescription.id)
  if (kept === null) return makeReview(client, transaction, prescription)
  return keepReview(client, transaction, prescription, kept.ruleSetVersion, kept)
}

/**
 * The review by the rules in force today, which may be others than those that it was first made by. Kept where it says
 * anything else than the newest one of the same version.
 * @throws CommandRefused `conflict` when no rules can be loaded.
 */
export async function renewReview(
  client: DatabaseClient,
  transaction: CommandTransaction,
  prescription: Reviewed,
): Promise<ReviewResultRow> {
  const version = await versionToday(transaction)
  const kept = await latestReview(transaction.db, prescription.id)
  const before = kept?.ruleSetVersion === version ? kept : null
  return keepReview(client, transaction, prescription, version, before)
}

/** True for the refusal where there are no rules to review by. */
export function isWithoutRules(error: unknown): error is CommandRefused {
  return error instanceof CommandRefused && error.refusals[0]?.code === 'clinicalRulesUnavailable'
}

async function versionToday(transaction: CommandTransaction): Promise<number> {
  const version = await versionInForce(transaction, shanghaiDate(transaction.now))
  if (version === null) throw rulesUnavailable('No version of the clinical rules is in force.')
  return version
}

async function keepReview(
  client: DatabaseClient,
  transaction: CommandTransaction,
  prescription: Reviewed,
  version: number,
  before: ReviewResultRow | null,
): Promise<ReviewResultRow> {
  const [rules, facts] = await together([
    loadRules(transaction.db, version),
    readReviewFacts(client, transaction, prescription),
  ])
  const result = reviewPrescription(facts, rules)
  if (before !== null && hashBody(before.result) === hashBody(result)) return before
  const row = {
    id: randomUUIDv7(),
    tenantId: prescription.tenantId,
    prescriptionId: prescription.id,
    ruleSetVersion: version,
    outcome: result.outcome,
    facts,
    result,
    madeAt: transaction.now,
  }
  transaction.write(transaction.db.insert(reviewResults).values(row))
  return row
}
