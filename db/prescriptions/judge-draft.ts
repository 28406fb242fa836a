import { and, eq, gt } from 'drizzle-orm'
import { checkInsurance, type InsuranceCheck } from '#domain/insurance/check-insurance.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { checkIntake } from '#domain/prescriptions/check-intake.ts'
import { intakeOfDraft, type PrescriptionDraft } from '#domain/prescriptions/draft.ts'
import type { PrescriptionIntake } from '#domain/prescriptions/prescription.ts'
import { reviewPrescription, type ReviewResult } from '#domain/prescriptions/review/review-prescription.ts'
import { reviewedLineOf } from '#domain/prescriptions/review/reviewed-patient.ts'
import type { Refusal } from '#domain/refusal.ts'
import type { Actor } from '../actor.ts'
import { readPersonal } from '../audit/data-access.ts'
import { dataAccesses } from '../audit/schema.ts'
import type { ProductRow } from '../catalogue/queries.ts'
import { productsOf } from '../catalogue/products-of.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAcross } from '../commands.ts'
import { readFactsOfLines } from '../insurance/check-facts.ts'
import { readIntakeFacts } from './intake-facts.ts'
import { loadRules } from './review/load-rules.ts'
import { isWithoutRules } from './review/make-review.ts'
import { readPatientInReview } from './review/review-facts.ts'
import { versionInForce } from './review/rule-sets.ts'

/** What the three sides would say of a prescription if it were signed now. */
export interface DraftJudgement {
  /** What would keep intake from taking it; its signature and reference are not looked at. */
  readonly refusals: readonly Refusal[]
  /** What the clinical rules say; null where none can be loaded, or a product is unknown. */
  readonly review: { readonly ruleSetVersion: number; readonly result: ReviewResult } | null
  /** What insurance would bear; its line ids are the lines' indexes. Null where the place or a product is unknown. */
  readonly insurance: InsuranceCheck | null
}

interface Reading {
  readonly client: DatabaseClient
  readonly db: Database
  readonly actor: Actor
  readonly now: Date
}

/**
 * Judges a prescription that is still being written, by the same rules and facts as intake, review and insurance, and
 * keeps nothing of it. That the patient's record was looked at is recorded, once an hour for each person who writes.
 * @throws CommandRefused `patientNotFound` for whom the tenant neither treats nor serves.
 */
export function judgeDraft(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  draft: PrescriptionDraft,
): Promise<DraftJudgement> {
  const intake = intakeOfDraft(draft, actor.principalId, now)
  const { patientId } = intake
  return readPersonal(client, actor, now, async (db, saw) => {
    const productIds = [...new Set(intake.lines.map(({ productId }) => productId))]
    const [facts, productRows, wasSeen] = await Promise.all([
      readIntakeFacts(db, actor.tenantId, intake, now),
      productsOf(db, { productIds }),
      wasSeenLately(db, actor, patientId, now),
    ])
    if (facts.patient === null) throw notFound('patient')
    if (!wasSeen) saw({ patientId, shown: 'patient' })
    const reading = { client, db, actor, now }
    const lines = withProducts(intake.lines, productRows)
    const [review, insurance] = await Promise.all([
      lines === null ? null : reviewDraft(reading, intake, lines),
      lines === null || facts.destination === null ? null : insureDraft(reading, intake, lines),
    ])
    return { refusals: checkIntake(intake, facts, now), review, insurance }
  })
}

const sightingMilliseconds = 60 * 60_000

/** True when the actor's look at the patient is on record already: who types is not recorded at every key. */
async function wasSeenLately(
  db: Database,
  { principalId }: Actor,
  patientId: string,
  now: Date,
): Promise<boolean> {
  const [seen] = await db
    .select({ id: dataAccesses.id })
    .from(dataAccesses)
    .where(
      and(
        eq(dataAccesses.patientId, patientId),
        eq(dataAccesses.principalId, principalId),
        eq(dataAccesses.shown, 'patient'),
        gt(dataAccesses.recordedAt, new Date(now.getTime() - sightingMilliseconds)),
      ),
    )
    .limit(1)
  return seen !== undefined
}

type DraftLine = PrescriptionIntake['lines'][number] & { readonly product: ProductRow }

/** The lines with their products; null when one is unknown, which intake refuses by itself. */
function withProducts(
  lines: PrescriptionIntake['lines'],
  productRows: readonly ProductRow[],
): DraftLine[] | null {
  const known = lines.flatMap((line) => {
    const product = productRows.find(({ id }) => id === line.productId)
    return product === undefined ? [] : [{ ...line, product }]
  })
  return known.length === lines.length ? known : null
}

async function reviewDraft(
  { client, db, actor, now }: Reading,
  { patientId, diagnosisCodes }: PrescriptionIntake,
  lines: readonly DraftLine[],
): Promise<DraftJudgement['review']> {
  const ruleSetVersion = await versionInForce({ db }, shanghaiDate(now))
  if (ruleSetVersion === null) return null
  try {
    const { rules } = await loadRules(db, ruleSetVersion)
    const patient = await readPatientInReview(
      client,
      { db, actor, now },
      { id: null, patientId, diagnosisCodes },
    )
    const facts = { ...patient, lines: lines.map((line) => reviewedLineOf(line, line.product)) }
    return { ruleSetVersion, result: reviewPrescription(facts, rules) }
  } catch (error) {
    if (isWithoutRules(error)) return null
    throw error
  }
}

function insureDraft(
  { client, actor, now }: Reading,
  { patientId, kind, fulfilment }: PrescriptionIntake,
  lines: readonly DraftLine[],
): Promise<InsuranceCheck> {
  const prescription = {
    id: null,
    tenantId: actor.tenantId,
    patientId,
    kind,
    destinationSiteId: fulfilment.siteId,
    acknowledgedAt: now,
  }
  const numbered = lines.map((line, index) => ({ ...line, lineId: String(index) }))
  return readAcross(client, actor, 'insurance.draft', now, async (network) =>
    checkInsurance(await readFactsOfLines(network, prescription, numbered)),
  )
}
