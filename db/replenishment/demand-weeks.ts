import { and, asc, eq, sql } from 'drizzle-orm'
import {
  addDays,
  shanghaiDate,
  shanghaiInstant,
  shanghaiWeekday,
  weekdays,
} from '#domain/organisations/shanghai-time.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { readAs, runCommand, type CommandRequest } from '../commands.ts'
import { demandWeeks } from './schema.ts'

/** Weeks of demand that a forecast looks back on. */
export const historyWeeks = 52

/** The Monday of the last week that is over at `now`, in Shanghai. */
export function lastFullWeek(now: Date): string {
  const today = shanghaiDate(now)
  return addDays(today, -weekdays.indexOf(shanghaiWeekday(today)) - 7)
}

/**
 * Takes from the ledger what was asked for in the next week that is missing, of every product that the tenant restocks:
 * units that left its sites for patients and for other sites, and the days on which nothing could. A day counts as such
 * when neither at its beginning nor at its end there was a unit on the shelf that might be sold. Weeks that somebody
 * entered stay as they were entered. A product that is new to the plan is looked up a year back.
 * @returns the week that was taken, or null when none is missing.
 */
export function recordDemand(client: DatabaseClient, request: CommandRequest) {
  return runCommand(client, request, async ({ db, actor, now }) => {
    const last = lastFullWeek(now)
    const first = addDays(last, -7 * (historyWeeks - 1))
    const found = await db.execute<{ week: string | null }>(sql`
      select min(greatest(coalesce(demand_through + 7, ${first}::date), ${first}::date))::text as week
      from replenishment_policies
      where tenant_id = ${actor.tenantId} and (demand_through is null or demand_through < ${last}::date)`)
    const weekStart = found.rows[0]?.week ?? null
    if (weekStart === null) return { weekStart, rows: 0 }
    const added = await db.execute(insertWeek(actor.tenantId, weekStart))
    await db.execute(sql`update replenishment_policies set demand_through = ${weekStart}::date
      where tenant_id = ${actor.tenantId} and (demand_through is null or demand_through < ${weekStart}::date)`)
    return { weekStart, rows: added.rowCount ?? 0 }
  })
}

/**
 * Stock at the beginning of a day is what there is now, less all that came and went since: so the ledger is read from the
 * week on, never from its start.
 */
function insertWeek(tenantId: string, weekStart: string) {
  const begin = shanghaiInstant(weekStart, '00:00').toISOString()
  return sql`
    with item as materialized (
      select site_id, product_id from replenishment_policies
      where tenant_id = ${tenantId} and (demand_through is null or demand_through < ${weekStart}::date)
    ), moved as materialized (
      select from_site_id, from_account, to_site_id, to_account, product_id, lot_id, units, reason, ownership,
        least(7, floor(extract(epoch from recorded_at - ${begin}::timestamptz) / 86400))::integer as day
      from stock_movements where recorded_at >= ${begin}::timestamptz
    ), change as (
      select from_site_id as site_id, product_id, lot_id, day, -units as units from moved
      where from_account = 'available' and ownership in ('ours', 'consigned')
      union all
      select to_site_id, product_id, lot_id, day, units from moved
      where to_account = 'available' and ownership in ('ours', 'consigned')
    ), lot as (
      select site_id, product_id, lot_id, expires_on, sum(units) as units
      from stock_balances join item using (site_id, product_id)
      where status = 'available' and ownership in ('ours', 'consigned')
      group by site_id, product_id, lot_id, expires_on
    ), since as (
      select site_id, lot_id, edge.day, sum(units) as units
      from change join generate_series(0, 7) as edge(day) on change.day >= edge.day
      group by site_id, lot_id, edge.day
    ), shelf as (
      select site_id, product_id, day, sum(lot.units - coalesce(since.units, 0)) as units
      from lot cross join generate_series(0, 7) as edge(day) left join since using (site_id, lot_id, day)
      where lot.expires_on is null or lot.expires_on >= ${weekStart}::date + day
      group by site_id, product_id, day
    ), stocked as (
      select site_id, product_id, count(*) as days
      from item cross join generate_series(0, 6) as calendar(weekday)
      where exists (select 1 from shelf where shelf.site_id = item.site_id and shelf.product_id = item.product_id
        and shelf.day in (weekday, weekday + 1) and shelf.units > 0)
      group by site_id, product_id
    ), asked as (
      select from_site_id as site_id, product_id, sum(units) as units from moved
      where reason = 'dispatch' and from_account = 'reserved' and day < 7
      group by from_site_id, product_id
    )
    insert into demand_weeks (site_id, product_id, week_start, tenant_id, units, stock_out_days, origin)
    select site_id, product_id, ${weekStart}::date, ${tenantId}::uuid, coalesce(asked.units, 0),
      7 - coalesce(stocked.days, 0), 'ledger'
    from item left join asked using (site_id, product_id) left join stocked using (site_id, product_id)
    order by site_id, product_id
    on conflict do nothing`
}

/** The weekly demand of a product at a site of one's own, the oldest week first. */
export function listDemandWeeks(
  client: DatabaseClient,
  actor: Actor,
  { siteId, productId }: { readonly siteId: string; readonly productId: string },
) {
  return readAs(client, actor, (db) =>
    db
      .select()
      .from(demandWeeks)
      .where(
        and(
          eq(demandWeeks.siteId, siteId),
          eq(demandWeeks.productId, productId),
          eq(demandWeeks.tenantId, actor.tenantId),
        ),
      )
      .orderBy(asc(demandWeeks.weekStart)),
  )
}
