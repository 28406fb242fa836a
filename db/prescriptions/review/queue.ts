import { and, asc, count, desc, eq, gt, isNotNull, or, sql, type SQL } from 'drizzle-orm'
import { claimFor } from '#domain/prescriptions/review/claim.ts'
import { forbiddenFindings, type ReviewOutcome } from '#domain/prescriptions/review/review-prescription.ts'
import type { Actor } from '../../actor.ts'
import { readPersonal } from '../../audit/data-access.ts'
import type { Database, DatabaseClient } from '../../client.ts'
import { notFound } from '../../command-refused.ts'
import { readAs } from '../../commands.ts'
import { latestCheck } from '../../insurance/check.ts'
import { prescriptionParts, prescriptions } from '../schema.ts'
import { heldPart, isHeldByReview } from './held-part.ts'
import { latestReview } from './make-review.ts'
import { openOverrides, overridesOf } from './overrides.ts'
import { reviewClaims, reviewOverrides, reviewResults } from './schema.ts'

/** A prescription in the pharmacists' queue. */
export interface QueuedReview {
  readonly prescriptionId: string
  /** 1, or the later part of a long prescription that its review holds. */
  readonly part: number
  /** `unreviewed`: there were no rules to review it by. */
  readonly outcome: ReviewOutcome | 'unreviewed'
  readonly overrides: number
  readonly claim: 'mine' | 'other' | 'none'
  readonly acknowledgedAt: Date
  readonly dueAt: Date
}

/** What no rule has seen comes first, then what rules forbid, warn of, and let pass. */
const risk: SQL<number> = sql`case ${reviewResults.outcome}
  when 'pass' then 0 when 'caution' then 1 when 'forbidden' then 2 else 3 end`

/**
 * What pharmacists of the actor's hospital have to decide on, prescriptions in review and parts that their review holds:
 * the riskiest first, and of equal ones the oldest.
 */
export function listReviews(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
) {
  return readAs(client, actor, async (db) => {
    const queue = queueOf(db, actor.tenantId)
    const rows = await db
      .with(queue)
      .select()
      .from(queue)
      .where(after === undefined ? undefined : behind(queue, after))
      .orderBy(desc(queue.risk), asc(queue.acknowledgedAt), asc(queue.prescriptionId))
      .limit(limit + 1)
    const items = rows.slice(0, limit).map(({ personId, expiresAt, outcome, ...row }): QueuedReview => {
      const claim = personId === null || expiresAt === null ? null : { personId, expiresAt }
      return {
        ...row,
        outcome: outcome ?? 'unreviewed',
        claim: claimFor(claim, actor.principalId, now),
      }
    })
    return { items, next: rows.length > limit ? (items.at(-1)?.prescriptionId ?? null) : null }
  })
}

/** How many there are that `listReviews` lists. */
export function countReviews(db: Database, tenantId: string): Promise<number> {
  const queue = queueOf(db, tenantId)
  return db
    .with(queue)
    .select({ count: count() })
    .from(queue)
    .then(([found]) => found?.count ?? 0)
}

type Queue = ReturnType<typeof queueOf>

function queueOf(db: Database, tenantId: string) {
  return db.$with('queue').as(
    db
      .selectDistinctOn([prescriptions.id], {
        prescriptionId: prescriptions.id,
        acknowledgedAt: prescriptions.acknowledgedAt,
        dueAt: prescriptions.dueAt,
        part: sql<number>`coalesce(${prescriptionParts.part}, 1)`.as('part'),
        outcome: reviewResults.outcome,
        risk: risk.as('risk'),
        overrides: sql<number>`(select count(*)::int from ${reviewOverrides}
          where ${reviewOverrides.prescriptionId} = ${prescriptions.id})`.as('overrides'),
        personId: reviewClaims.personId,
        expiresAt: reviewClaims.expiresAt,
      })
      .from(prescriptions)
      .leftJoin(
        prescriptionParts,
        and(eq(prescriptionParts.prescriptionId, prescriptions.id), isHeldByReview),
      )
      .leftJoin(reviewResults, eq(reviewResults.prescriptionId, prescriptions.id))
      .leftJoin(reviewClaims, eq(reviewClaims.prescriptionId, prescriptions.id))
      .where(
        and(
          eq(prescriptions.tenantId, tenantId),
          or(
            eq(prescriptions.state, 'in_review'),
            and(eq(prescriptions.state, 'waiting'), isNotNull(prescriptionParts.part)),
          ),
        ),
      )
      .orderBy(
        asc(prescriptions.id),
        asc(prescriptionParts.part),
        desc(reviewResults.madeAt),
        desc(reviewResults.id),
      ),
  )
}

/** What comes behind a prescription in the queue; everything, when that one has left it. */
function behind(queue: Queue, after: string): SQL {
  const last = (column: SQL) => sql`(select ${column} from queue last where last.id = ${after})`
  const [lastRisk, lastTime] = [last(sql`last.risk`), last(sql`last.acknowledged_at`)]
  return sql`coalesce(${queue.risk} < ${lastRisk}
    or (${queue.risk} = ${lastRisk} and (${queue.acknowledgedAt}, ${queue.prescriptionId}) > (${lastTime}, ${after})), true)`
}

/**
 * What a pharmacist reads to decide, all three sides: the clinical review with its findings, what insurance said of each
 * line and who would bear what, and what pharmacists set aside or have open. That the pharmacist saw it is recorded.
 * @throws CommandRefused `notFound`.
 */
export function readReview(client: DatabaseClient, actor: Actor, now: Date, prescriptionId: string) {
  return readPersonal(client, actor, now, async (db, saw) => {
    const [prescription] = await db
      .select()
      .from(prescriptions)
      .where(and(eq(prescriptions.id, prescriptionId), eq(prescriptions.tenantId, actor.tenantId)))
    if (!prescription) throw notFound('prescription')
    saw({ patientId: prescription.patientId, shown: 'prescription', resourceId: prescriptionId })
    const review = await latestReview(db, prescriptionId)
    const overrides = await overridesOf({ db }, prescriptionId)
    const [claim] = await db
      .select()
      .from(reviewClaims)
      .where(and(eq(reviewClaims.prescriptionId, prescriptionId), gt(reviewClaims.expiresAt, now)))
    return {
      prescriptionId,
      state: prescription.state,
      part: (await heldPart({ db }, prescription))?.part ?? prescription.part,
      review,
      insurance: await latestCheck(db, prescriptionId),
      overrides,
      forbidden: review === null ? 0 : forbiddenFindings(review.result).length,
      awaitsSecondReview: review !== null && (await openOverrides({ db }, review)).length > 0,
      claim: claimFor(claim ?? null, actor.principalId, now),
      claimExpiresAt: claim?.expiresAt ?? null,
    }
  })
}
