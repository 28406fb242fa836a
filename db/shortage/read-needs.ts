import { sql } from 'drizzle-orm'
import type { SiteHandling, SiteKind } from '#domain/organisations/site.ts'
import { addDays, shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { hoursAway } from '#domain/shortage/hours-away.ts'
import type { Database } from '../client.ts'
import { stockBalances } from '../inventory/schema.ts'
import { orderPartLines, orderParts } from '../orders/schema.ts'
import { lanes, sites } from '../organisations/schema.ts'
import { demandWeeks } from '../replenishment/schema.ts'
import { openUnits } from './promises.ts'
import { shortageProducts, shortagePromises } from './schema.ts'

/** Weeks of demand that tell what a site needs. */
const demandWeekCount = 12

/** A site that hands out the scarce ingredient. Amounts are in units of need. */
export interface ClaimingSite extends SiteHandling, Record<string, unknown> {
  readonly id: string
  readonly tenantId: string
  readonly kind: SiteKind
  readonly regionCode: string
  /** What is asked for on a day on which there is something to hand out. */
  readonly dailyUnits: number
  /** On the shelf, or accepted by a seller and on its way. */
  readonly heldUnits: number
}

/**
 * Every working site that hands out the products of a shortage, by its demand of twelve weeks, or that the plan names, and
 * whoever has a promise. Days
 * without stock are left out of the demand, so that nobody's need looks small because the shelf was empty. Reads across
 * tenants.
 */
export async function readClaimingSites(
  db: Database,
  shortageId: string,
  named: readonly string[],
  now: Date,
): Promise<ClaimingSite[]> {
  const today = shanghaiDate(now)
  const worth = sql`${shortageProducts} own`
  const own = sql`own.shortage_id = ${shortageId}::uuid`
  const found = await db.execute<ClaimingSite>(sql`
    with daily as (
      select w.site_id, sum(w.units * own.need_per_unit / greatest(1, days.with_stock))::float8 as units
      from (
        select site_id, product_id, sum(units)::float8 as units, sum(7 - stock_out_days) as with_stock
        from ${demandWeeks} where week_start >= ${addDays(today, -7 * demandWeekCount)}::date
        group by site_id, product_id
      ) w join ${worth} on own.product_id = w.product_id and ${own}
      cross join lateral (select w.with_stock) days
      group by w.site_id
    ), held as (
      select site_id, sum(units)::float8 as units from (
        select b.site_id, b.units * own.need_per_unit as units
        from ${stockBalances} b join ${worth} on own.product_id = b.product_id and ${own}
        where b.status = 'available' and b.ownership in ('ours', 'consigned') and b.units > 0
          and (b.expires_on is null or b.expires_on >= ${today}::date)
        union all
        select part.buyer_site_id,
          case when part.state = 'dispatched' then line.dispatched_units else line.units end * own.need_per_unit
        from ${orderParts} part join ${orderPartLines} line on line.part_id = part.id
        join ${worth} on own.product_id = line.product_id and ${own}
        where part.state in ('accepted', 'dispatched')
      ) lies group by site_id
    )
    select s.id, s.tenant_id as "tenantId", s.kind, s.region_code as "regionCode",
      s.storage_classes as "storageClasses", s.scopes,
      coalesce(daily.units, 0) as "dailyUnits", coalesce(held.units, 0) as "heldUnits"
    from ${sites} s left join daily on daily.site_id = s.id left join held on held.site_id = s.id
    where s.kind not in ('province_depot', 'city_depot') and (
      s.status = 'working' and (daily.units > 0 or s.id = any(${sql.param([...named])}::uuid[]))
      or s.id in (
        select site_id from ${shortagePromises} where shortage_id = ${shortageId}::uuid and ${openUnits} > 0))
    order by s.id`)
  return found.rows
}

/** Hours that goods travel from the nearest of some depots, by site. */
export async function readHoursAway(
  db: Database,
  depotSiteIds: readonly string[],
): Promise<Map<string, number>> {
  const ways = await db
    .select({ fromSiteId: lanes.fromSiteId, toSiteId: lanes.toSiteId, travelMinutes: lanes.travelMinutes })
    .from(lanes)
  return hoursAway(ways, depotSiteIds)
}
