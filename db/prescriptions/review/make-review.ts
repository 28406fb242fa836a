import { randomUUIDv7 } from 'node:crypto'
import { desc, eq } from 'drizzle-orm'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { reviewPrescription } from '#domain/prescriptions/review/review-prescription.ts'
import type { Database, DatabaseClient } from '../../client.ts'
import { CommandRefused } from '../../command-refused.ts'
import { hashBody, type CommandTransaction } from '../../commands.ts'
import { keptQuery, keptWrite } from '../../kept-query.ts'
import { together } from '../../together.ts'
import type { PrescriptionRow } from '../state.ts'
import { loadRules, loadRulesInForce, type LoadedRules } from './load-rules.ts'
import { readReviewFacts } from './review-facts.ts'
import { reviewResults } from './schema.ts'

export type ReviewResultRow = typeof reviewResults.$inferSelect
type Reviewed = Pick<PrescriptionRow, 'id' | 'tenantId' | 'patientId' | 'diagnosisCodes'>

/** The review that holds for a prescription: its newest. Null when there were no rules to make one by. */
export async function latestReview(db: Database, prescriptionId: string): Promise<ReviewResultRow | null> {
  const [row] = await latestReviewOf(db, { prescriptionId })
  return row ?? null
}

const latestReviewOf = keptQuery((db, { prescriptionId }: { readonly prescriptionId: string }) =>
  db
    .select()
    .from(reviewResults)
    .where(eq(reviewResults.prescriptionId, prescriptionId))
    .orderBy(desc(reviewResults.madeAt), desc(reviewResults.id))
    .limit(1),
)

/**
 * Reviews a prescription by the rules in force, and keeps the result with the version and the facts.
 * @throws CommandRefused `conflict` when no rules can be loaded.
 */
export async function makeReview(
  client: DatabaseClient,
  transaction: CommandTransaction,
  prescription: Reviewed,
): Promise<ReviewResultRow> {
  return keepReview(client, transaction, prescription, rulesToday(transaction), null)
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
  return keepReview(client, transaction, prescription, loadRules(transaction.db, kept.ruleSetVersion), kept)
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
  const kept = await latestReview(transaction.db, prescription.id)
  return keepReview(client, transaction, prescription, rulesToday(transaction), kept)
}

/** True for the refusal where there are no rules to review by. */
export function isWithoutRules(error: unknown): error is CommandRefused {
  return error instanceof CommandRefused && error.refusals[0]?.code === 'clinicalRulesUnavailable'
}

function rulesToday({ db, now }: CommandTransaction): Promise<LoadedRules> {
  return loadRulesInForce(db, shanghaiDate(now))
}

/** Reviews by the rules that are being loaded, unless that says what the review `before` of the same version says. */
async function keepReview(
  client: DatabaseClient,
  transaction: CommandTransaction,
  prescription: Reviewed,
  loading: Promise<LoadedRules>,
  before: ReviewResultRow | null,
): Promise<ReviewResultRow> {
  const [{ version, rules }, facts] = await together([
    loading,
    readReviewFacts(client, transaction, prescription),
  ])
  const result = reviewPrescription(facts, rules)
  const isKnown = before?.ruleSetVersion === version && hashBody(before.result) === hashBody(result)
  if (isKnown) return before
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
  transaction.write(insertResult(transaction.db, row))
  return row
}

const insertResult = keptWrite((db, row: ReviewResultRow) => db.insert(reviewResults).values(row))
