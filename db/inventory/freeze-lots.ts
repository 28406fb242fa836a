import { sql } from 'drizzle-orm'
import type { CommandTransaction } from '../commands.ts'
import { shipmentLines, shipments } from '../fulfilment/schema.ts'
import { stockBalances, stockMovements, traceCodes } from './schema.ts'

/** Which goods are stopped: all of some lots, or only those of them at one site. */
export interface StoppedGoods {
  readonly lotIds: readonly string[]
  readonly siteId?: string | undefined
}

/** Holds every balance of the goods until the command ends, so that what is promised of them can be seen and stopped. */
export async function lockGoods({ db }: CommandTransaction, goods: StoppedGoods): Promise<void> {
  await db.execute(sql`
    select 1 from ${stockBalances} balance where ${ofGoods(goods)}
    order by balance.site_id, balance.lot_id, balance.status, balance.ownership for update`)
}

/**
 * Sets all of the goods that lie anywhere aside at once, promised or not, but for what goes back to its supplier: a movement from each balance to its site's
 * quarantine, and their boxes with them. The caller has stopped the shipments that carry them. For the site's own tenant,
 * or for a command that sees across.
 * @returns base units that were set aside.
 */
export async function freezeGoods(
  { db, actor, now }: CommandTransaction,
  goods: StoppedGoods,
  referenceId: string,
): Promise<number> {
  const frozen = await db.execute<{ units: number }>(sql`
    with held as (
      select balance.site_id, balance.lot_id, balance.status, balance.ownership, balance.tenant_id,
        balance.product_id, balance.expires_on, balance.units - coalesce(going_back.units, 0) as units
      from ${stockBalances} balance
      left join lateral (${goingBack}) going_back on balance.status = 'reserved'
      where ${ofGoods(goods)} and balance.status in ('available', 'reserved')
        and balance.units > coalesce(going_back.units, 0)
    ), taken as (
      update ${stockBalances} balance set units = balance.units - held.units, moved_at = greatest(balance.moved_at, ${now.toISOString()})
      from held where balance.site_id = held.site_id and balance.lot_id = held.lot_id
        and balance.status = held.status and balance.ownership = held.ownership
      returning held.*, balance.moved_at, balance.units as units_after
    ), given as (
      insert into ${stockBalances} (site_id, lot_id, status, ownership, tenant_id, product_id, expires_on, units, moved_at)
      select site_id, lot_id, 'quarantine', ownership, tenant_id, product_id, expires_on, sum(units)::integer, max(moved_at)
      from taken group by site_id, lot_id, ownership, tenant_id, product_id, expires_on
      order by site_id, lot_id, ownership
      on conflict (site_id, lot_id, status, ownership) do update set units = stock_balances.units + excluded.units,
        moved_at = greatest(stock_balances.moved_at, excluded.moved_at)
      returning site_id, lot_id, ownership, units, moved_at
    ), moved as (
      insert into ${stockMovements} (tenant_id, counter_tenant_id, lot_id, product_id, ownership, from_site_id,
        from_account, to_site_id, to_account, units, from_balance_after, to_balance_after, reason, reference_id,
        principal_id, recorded_at)
      select taken.tenant_id, taken.tenant_id, lot_id, taken.product_id, ownership, site_id,
        taken.status, site_id, 'quarantine', taken.units, taken.units_after,
        given.units - sum(taken.units) over (partition by site_id, lot_id, ownership)
          + sum(taken.units) over (partition by site_id, lot_id, ownership order by taken.status),
        'quarantine', ${referenceId}, ${actor.principalId}, given.moved_at
      from taken join given using (site_id, lot_id, ownership)
      order by site_id, lot_id, ownership, taken.status
      returning units
    ) select coalesce(sum(units), 0)::float8 as units from moved`)
  await db.execute(sql`
    update ${traceCodes} balance set state = 'quarantined'
    where ${ofGoods(goods)} and state in ('in_stock', 'opened')`)
  return frozen.rows[0]?.units ?? 0
}

/** Base units of a balance that were taken out of quarantine to go back to their supplier, and have not left yet. */
const goingBack = sql`
  select sum(line.units)::integer as units from ${shipmentLines} line
  join ${shipments} shipment on shipment.id = line.shipment_id and shipment.tenant_id = line.tenant_id
  where line.lot_id = balance.lot_id and line.ownership = balance.ownership
    and shipment.from_site_id = balance.site_id and shipment.taken_from = 'quarantine'
    and shipment.state in ('allocated', 'short_picked', 'picked', 'rechecked', 'packed')`

function ofGoods({ lotIds, siteId }: StoppedGoods) {
  const ofLots = sql`balance.lot_id = any(${sql.param([...lotIds])}::uuid[])`
  return siteId === undefined ? ofLots : sql`${ofLots} and balance.site_id = ${siteId}::uuid`
}
