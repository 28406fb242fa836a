import { sql } from 'drizzle-orm'
import { endOfDay, shanghaiInstant } from '#domain/organisations/shanghai-time.ts'
import { antimicrobialCodes } from '#domain/prescriptions/review/antibacterials.ts'
import type { Actor } from '../../actor.ts'
import type { Database, DatabaseClient } from '../../client.ts'
import { readAs } from '../../commands.ts'

/** Shanghai days (YYYY-MM-DD), both included. */
export interface QualityPeriod {
  readonly from: string
  readonly to: string
}

/** How a hospital reviews. Rates are shares of 1, null where there is nothing to divide by. */
export interface ReviewQuality {
  /** Prescriptions that a pharmacist decided on. */
  readonly decided: number
  /** Those of them that were queried or rejected. */
  readonly intercepted: number
  readonly interceptionRate: number | null
  /** Second reviews after an override, and second reads of decisions. */
  readonly secondOpinions: number
  readonly agreed: number
  readonly agreementRate: number | null
  /** Minutes from claim to decision, of those that were claimed; half of them took at most as long. */
  readonly medianMinutes: number | null
  readonly departments: readonly DepartmentQuality[]
}

interface DepartmentQuality {
  readonly department: string | null
  readonly prescriptions: number
  readonly withAntimicrobial: number
  readonly antimicrobialRate: number | null
}

/** Figures of the actor's own hospital; decisions count on the day they are made, prescriptions on that of their intake. */
export function readReviewQuality(
  client: DatabaseClient,
  actor: Actor,
  { from, to }: QualityPeriod,
): Promise<ReviewQuality> {
  const since = shanghaiInstant(from, '00:00').toISOString()
  const until = endOfDay(to).toISOString()
  return readAs(client, actor, async (db) => {
    const { decided, intercepted, minutes } = await decisions(db, actor.tenantId, since, until)
    const { opinions, agreed } = await secondOpinions(db, actor.tenantId, since, until)
    return {
      decided,
      intercepted,
      interceptionRate: rate(intercepted, decided),
      secondOpinions: opinions,
      agreed,
      agreementRate: rate(agreed, opinions),
      medianMinutes: minutes === null ? null : Math.round(minutes * 10) / 10,
      departments: await departments(db, actor.tenantId, since, until),
    }
  })
}

async function decisions(db: Database, tenantId: string, since: string, until: string) {
  const found = await db.execute<{ decided: number; intercepted: number; minutes: number | null }>(sql`
    select count(distinct prescription_id)::int as decided,
      (count(distinct prescription_id) filter (where action in ('query', 'reject')))::int as intercepted,
      percentile_cont(0.5) within group (order by extract(epoch from decided_at - claimed_at) / 60)::float8 as minutes
    from prescription_reviews
    where tenant_id = ${tenantId} and action <> 'answer' and decided_at >= ${since} and decided_at < ${until}`)
  return found.rows[0] ?? { decided: 0, intercepted: 0, minutes: null }
}

/** A second pharmacist agrees with an override by approving, and with a decision by saying so. */
async function secondOpinions(db: Database, tenantId: string, since: string, until: string) {
  const found = await db.execute<{ opinions: number; agreed: number }>(sql`
    with opinions as (
      select agrees from review_second_reads
      where tenant_id = ${tenantId} and read_at >= ${since} and read_at < ${until}
      union all
      select action = 'approve' from prescription_reviews r
      where r.tenant_id = ${tenantId} and r.action in ('approve', 'reject')
        and r.decided_at >= ${since} and r.decided_at < ${until}
        and exists (select 1 from review_overrides o
          where o.prescription_id = r.prescription_id and o.person_id <> r.person_id)
    )
    select count(*)::int as opinions, (count(*) filter (where agrees))::int as agreed from opinions`)
  return found.rows[0] ?? { opinions: 0, agreed: 0 }
}

async function departments(
  db: Database,
  tenantId: string,
  since: string,
  until: string,
): Promise<DepartmentQuality[]> {
  const codes = sql`array[${sql.join(
    antimicrobialCodes.map((code) => sql`${code}`),
    sql`, `,
  )}]::text[]`
  const found = await db.execute<{
    department: string | null
    prescriptions: number
    antimicrobial: number
  }>(sql`
    select d.department, count(*)::int as prescriptions, (count(*) filter (where exists (
        select 1 from prescription_lines l join products g on g.id = l.product_id
        where l.prescription_id = p.id and g.ingredient_codes && ${codes}
          and l.route not in ('topical', 'nasal', 'eye', 'ear', 'vaginal')
      )))::int as antimicrobial
    from prescriptions p left join people d on d.id = p.prescriber_id
    where p.tenant_id = ${tenantId} and p.acknowledged_at >= ${since} and p.acknowledged_at < ${until}
    group by d.department order by d.department`)
  return found.rows.map(({ department, prescriptions, antimicrobial }) => ({
    department,
    prescriptions,
    withAntimicrobial: antimicrobial,
    antimicrobialRate: rate(antimicrobial, prescriptions),
  }))
}

function rate(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000
}
