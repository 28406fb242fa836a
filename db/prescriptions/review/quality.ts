import { asc, sql } from 'drizzle-orm'
import { endOfDay, shanghaiInstant } from '#domain/organisations/shanghai-time.ts'
import { antimicrobialCodes } from '#domain/prescriptions/review/antibacterials.ts'
import type { Actor } from '../../actor.ts'
import type { Database, DatabaseClient } from '../../client.ts'
import { readAcross, readAs } from '../../commands.ts'
import { tenants } from '../../organisations/schema.ts'

/** Shanghai days (YYYY-MM-DD), both included. */
export interface QualityPeriod {
  readonly from: string
  readonly to: string
}

/** How pharmacists review. Rates are shares of 1, null where there is nothing to divide by. */
export interface ReviewFigures {
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
}

/** How a hospital reviews, and how often its departments prescribe antimicrobials. */
export interface ReviewQuality extends ReviewFigures {
  readonly departments: readonly DepartmentQuality[]
}

/** How the whole network reviews, and each hospital of it that had prescriptions or decisions. */
export interface NetworkReviewQuality extends ReviewFigures {
  readonly prescriptions: number
  readonly withAntimicrobial: number
  readonly antimicrobialRate: number | null
  readonly hospitals: readonly (ReviewQuality & {
    readonly tenantId: string
    readonly nameZh: string
    readonly nameEn: string
  })[]
}

interface DepartmentQuality {
  readonly department: string | null
  readonly prescriptions: number
  readonly withAntimicrobial: number
  readonly antimicrobialRate: number | null
}

/** A span of time, and one hospital or, with null, all of them. */
interface Scope {
  readonly tenantId: string | null
  readonly since: string
  readonly until: string
}

/** Figures of the actor's own hospital; decisions count on the day they are made, prescriptions on that of their intake. */
export function readReviewQuality(
  client: DatabaseClient,
  actor: Actor,
  period: QualityPeriod,
): Promise<ReviewQuality> {
  return readAs(client, actor, async (db) => {
    const scope = scopeOf(actor.tenantId, period)
    const figures = await readFigures(db, scope)
    const departments = await readDepartments(db, scope)
    return { ...figures(actor.tenantId), departments: departments.map(({ tenantId: _own, ...row }) => row) }
  })
}

/**
 * The same over the whole network, hospital by hospital. A network read: only for those whose office is to see across;
 * it tells of hospitals and departments, never of a person.
 */
export function readNetworkReviewQuality(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  period: QualityPeriod,
): Promise<NetworkReviewQuality> {
  return readAcross(client, actor, 'reviews.quality', now, async (db) => {
    const scope = scopeOf(null, period)
    const figures = await readFigures(db, scope)
    const departments = await readDepartments(db, scope)
    const names = await db
      .select({ tenantId: tenants.id, nameZh: tenants.nameZh, nameEn: tenants.nameEn })
      .from(tenants)
      .orderBy(asc(tenants.id))
    const sum = (count: (row: DepartmentQuality) => number) =>
      departments.reduce((total, row) => total + count(row), 0)
    const prescriptions = sum((row) => row.prescriptions)
    const withAntimicrobial = sum((row) => row.withAntimicrobial)
    const ofHospital = Map.groupBy(departments, ({ tenantId }) => tenantId)
    const hospitals = names.map((name) => ({
      ...name,
      ...figures(name.tenantId),
      departments: (ofHospital.get(name.tenantId) ?? []).map(({ tenantId: _hospital, ...row }) => row),
    }))
    return {
      ...figures(null),
      prescriptions,
      withAntimicrobial,
      antimicrobialRate: rate(withAntimicrobial, prescriptions),
      hospitals: hospitals.filter((one) => one.decided + one.secondOpinions + one.departments.length > 0),
    }
  })
}

function scopeOf(tenantId: string | null, { from, to }: QualityPeriod): Scope {
  const since = shanghaiInstant(from, '00:00').toISOString()
  return { tenantId, since, until: endOfDay(to).toISOString() }
}

/** @returns the figures of a hospital, or with null those of all together. */
async function readFigures(db: Database, scope: Scope): Promise<(tenantId: string | null) => ReviewFigures> {
  const [decided, opinions] = [await decisions(db, scope), await secondOpinions(db, scope)]
  return (tenantId) => {
    const { decided: all, intercepted, minutes } = decided.get(tenantId) ?? noDecisions
    const { opinions: read, agreed } = opinions.get(tenantId) ?? noOpinions
    return {
      decided: all,
      intercepted,
      interceptionRate: rate(intercepted, all),
      secondOpinions: read,
      agreed,
      agreementRate: rate(agreed, read),
      medianMinutes: minutes === null ? null : Math.round(minutes * 10) / 10,
    }
  }
}

const noDecisions = { decided: 0, intercepted: 0, minutes: null }
const noOpinions = { opinions: 0, agreed: 0 }

/** By hospital; with null as the key, of all in the scope together. */
async function decisions(db: Database, { tenantId, since, until }: Scope) {
  const found = await db.execute<{
    tenant_id: string | null
    decided: number
    intercepted: number
    minutes: number | null
  }>(sql`
    select tenant_id, count(distinct prescription_id)::int as decided,
      (count(distinct prescription_id) filter (where action in ('query', 'reject')))::int as intercepted,
      percentile_cont(0.5) within group (order by extract(epoch from decided_at - claimed_at) / 60)::float8 as minutes
    from prescription_reviews
    where (${tenantId}::uuid is null or tenant_id = ${tenantId}) and action <> 'answer'
      and decided_at >= ${since} and decided_at < ${until}
    group by grouping sets ((tenant_id), ())`)
  return new Map(found.rows.map(({ tenant_id: hospital, ...row }) => [hospital, row]))
}

/** A second pharmacist agrees with an override by approving, and with a decision by saying so. By hospital as `decisions`. */
async function secondOpinions(db: Database, { tenantId, since, until }: Scope) {
  const found = await db.execute<{ tenant_id: string | null; opinions: number; agreed: number }>(sql`
    with opinions as (
      select tenant_id, agrees from review_second_reads
      where (${tenantId}::uuid is null or tenant_id = ${tenantId}) and read_at >= ${since} and read_at < ${until}
      union all
      select tenant_id, action = 'approve' from prescription_reviews r
      where (${tenantId}::uuid is null or r.tenant_id = ${tenantId}) and r.action in ('approve', 'reject')
        and r.decided_at >= ${since} and r.decided_at < ${until}
        and exists (select 1 from review_overrides o
          where o.prescription_id = r.prescription_id and o.person_id <> r.person_id)
    )
    select tenant_id, count(*)::int as opinions, (count(*) filter (where agrees))::int as agreed from opinions
    group by grouping sets ((tenant_id), ())`)
  return new Map(found.rows.map(({ tenant_id: hospital, ...row }) => [hospital, row]))
}

async function readDepartments(
  db: Database,
  { tenantId, since, until }: Scope,
): Promise<(DepartmentQuality & { readonly tenantId: string })[]> {
  const codes = sql`array[${sql.join(
    antimicrobialCodes.map((code) => sql`${code}`),
    sql`, `,
  )}]::text[]`
  const found = await db.execute<{
    tenant_id: string
    department: string | null
    prescriptions: number
    antimicrobial: number
  }>(sql`
    select p.tenant_id, d.department, count(*)::int as prescriptions, (count(*) filter (where exists (
        select 1 from prescription_lines l join products g on g.id = l.product_id
        where l.prescription_id = p.id and g.ingredient_codes && ${codes}
          and l.route not in ('topical', 'nasal', 'eye', 'ear', 'vaginal')
      )))::int as antimicrobial
    from prescriptions p left join people d on d.id = p.prescriber_id
    where (${tenantId}::uuid is null or p.tenant_id = ${tenantId})
      and p.acknowledged_at >= ${since} and p.acknowledged_at < ${until}
    group by p.tenant_id, d.department order by p.tenant_id, d.department`)
  return found.rows.map(({ tenant_id: hospital, department, prescriptions, antimicrobial }) => ({
    tenantId: hospital,
    department,
    prescriptions,
    withAntimicrobial: antimicrobial,
    antimicrobialRate: rate(antimicrobial, prescriptions),
  }))
}

function rate(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000
}
