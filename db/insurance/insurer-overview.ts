import { sql } from 'drizzle-orm'
import type { ClaimState } from '#domain/insurance/claim-states.ts'
import { monthRange } from '#domain/organisations/shanghai-month.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { readAcross } from '../commands.ts'

/** What an insurer was asked to bear by the hand-overs of one site in a month, and what came of it. */
export interface SiteStatement {
  readonly siteId: string
  readonly nameZh: string
  readonly nameEn: string
  readonly designatedCode: string | null
  readonly countyCode: string
  readonly claims: number
  readonly claimedFen: number
  readonly settled: number
  readonly settledFen: number
  readonly denied: number
  /** Neither answered nor undone. */
  readonly open: number
}

export interface ClaimCount {
  readonly state: ClaimState
  readonly claims: number
  readonly claimedFen: number
}

export interface DenialCount {
  readonly code: string
  readonly reason: string
  readonly claims: number
  readonly claimedFen: number
}

/**
 * The claims on the actor's organisation, an insurer, for what was handed over in a month (YYYY-MM, Shanghai, by the time
 * of the booking; hand-overs that were undone are left out): by state, by reason of denial, and by site.
 * A network read: one statement over the claims that name the insurer, along the index of bookings; nothing of a patient.
 */
export function readInsurerOverview(client: DatabaseClient, actor: Actor, now: Date, month: string) {
  return readAcross(client, actor, 'insurance.overview', now, async (db) => ({
    month,
    states: await countStates(db, actor.tenantId, month),
    denials: await countDenials(db, actor.tenantId, month),
    sites: await readSites(db, actor.tenantId, month),
    openDifferences: await countOpenDifferences(db, actor.tenantId),
  }))
}

const claimsOf = (insurerId: string, month: string) => {
  const { from, until } = monthRange(month)
  return sql`from charges charge
    join claims claim on claim.shipment_id = charge.shipment_id and claim.tenant_id = charge.tenant_id
    where charge.booked_at >= ${from.toISOString()} and charge.booked_at < ${until.toISOString()}
      and charge.reversed_at is null and claim.insurer_tenant_id = ${insurerId}`
}

async function countStates(db: Database, insurerId: string, month: string): Promise<ClaimCount[]> {
  const found = await db.execute<ClaimCount & Record<string, unknown>>(sql`
    select claim.state, count(*)::integer as claims, sum(claim.claimed_fen)::float8 as "claimedFen"
    ${claimsOf(insurerId, month)} group by claim.state order by claim.state`)
  return found.rows
}

async function countDenials(db: Database, insurerId: string, month: string): Promise<DenialCount[]> {
  const found = await db.execute<DenialCount & Record<string, unknown>>(sql`
    select coalesce(claim.denied_code, '') as code, coalesce(min(claim.denied_reason), '') as reason,
      count(*)::integer as claims, sum(claim.claimed_fen)::float8 as "claimedFen"
    ${claimsOf(insurerId, month)} and claim.state = 'denied'
    group by claim.denied_code order by claims desc, code`)
  return found.rows
}

async function readSites(db: Database, insurerId: string, month: string): Promise<SiteStatement[]> {
  const found = await db.execute<SiteStatement & Record<string, unknown>>(sql`
    with statement as (
      select charge.site_id, count(*)::integer as claims, sum(claim.claimed_fen)::float8 as claimed,
        count(*) filter (where claim.state = 'settled')::integer as settled,
        coalesce(sum(claim.settled_fen) filter (where claim.state = 'settled'), 0)::float8 as settled_fen,
        count(*) filter (where claim.state = 'denied')::integer as denied,
        count(*) filter (where claim.state in ('prechecked', 'submitted'))::integer as open
      ${claimsOf(insurerId, month)} group by charge.site_id
    )
    select site.id as "siteId", site.name_zh as "nameZh", site.name_en as "nameEn",
      site.designated_code as "designatedCode", left(site.region_code, 6) as "countyCode",
      statement.claims, statement.claimed as "claimedFen", statement.settled, statement.settled_fen as "settledFen",
      statement.denied, statement.open
    from statement join sites site on site.id = statement.site_id
    order by statement.claimed desc, site.id`)
  return found.rows
}

async function countOpenDifferences(db: Database, insurerId: string): Promise<number> {
  const found = await db.execute<{ open: number }>(sql`
    select count(*)::integer as open from claim_differences
    where insurer_tenant_id = ${insurerId} and closed_at is null`)
  return found.rows[0]?.open ?? 0
}
