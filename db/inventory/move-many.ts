import { sql, type SQL } from 'drizzle-orm'
import { mayMoveStock, type MovementReason } from '#domain/inventory/movement.ts'
import { stockStatuses, type StockStatus } from '#domain/inventory/stock-status.ts'
import type { CommandTransaction } from '../commands.ts'
import { stockBalances, stockMovements } from './schema.ts'

/** A movement that many references share: what for, and from which account of their sites to which. */
export interface SharedMove {
  readonly reason: MovementReason
  readonly from: StockStatus
  readonly to: StockStatus | 'patient'
}

/**
 * Moves units of many references in one statement, however many they are: one row of the ledger for each, with the
 * balances after it, and one change of each balance. Balances are locked in the order of `moveStock`.
 * @param wanted selects `reference_id, site_id, lot_id, ownership, units`; every site is the acting tenant's, or the
 * transaction sees across.
 * @returns how many movements were made; null when a balance held too little. Then the caller must roll back.
 * @throws Error when the ledger has no such path: a fault of the program, not of the request.
 */
export async function moveManyUnits(
  { db, actor, now }: CommandTransaction,
  { reason, from, to }: SharedMove,
  wanted: SQL,
): Promise<number | null> {
  if (!mayMoveStock(reason, from, to)) throw new Error(`The ledger has no ${reason} from ${from} to ${to}.`)
  const leaves = to === 'patient'
  const statuses = sql.param([...stockStatuses])
  const made = await db.execute<{ wanted: number; moved: number }>(sql`
    with wanted as materialized (${wanted}), sums as materialized (
      select site_id, lot_id, ownership, sum(units)::integer as units from wanted group by site_id, lot_id, ownership
    ), held as materialized (
      select 1 from ${stockBalances} b join sums using (site_id, lot_id, ownership)
      where b.status in (${from}, ${to})
      order by site_id, lot_id, array_position(${statuses}::text[], b.status), ownership for update of b
    ), taken as (
      update ${stockBalances} b set units = b.units - sums.units, moved_at = greatest(b.moved_at, ${now.toISOString()})
      from sums, (select count(*) from held) locked
      where b.site_id = sums.site_id and b.lot_id = sums.lot_id and b.ownership = sums.ownership
        and b.status = ${from} and b.units >= sums.units
      returning b.site_id, b.lot_id, b.ownership, b.tenant_id, b.product_id, b.expires_on, b.moved_at,
        b.units as units_after, sums.units
    ), given as (${leaves ? sql`select site_id, lot_id, ownership, null::integer as units_after, moved_at from taken` : give(to)}
    ), placed as (
      select wanted.*, sum(units) over (partition by site_id, lot_id, ownership order by reference_id
        rows unbounded preceding)::integer as running
      from wanted
    ), moved as (
      insert into ${stockMovements} (tenant_id, counter_tenant_id, lot_id, product_id, ownership, from_site_id,
        from_account, to_site_id, to_account, units, from_balance_after, to_balance_after, reason, reference_id,
        principal_id, recorded_at)
      select taken.tenant_id, taken.tenant_id, lot_id, taken.product_id, ownership, site_id, ${from},
        ${leaves ? sql`null` : sql`site_id`}, ${to}, placed.units, taken.units_after + taken.units - placed.running,
        given.units_after - taken.units + placed.running, ${reason}, placed.reference_id, ${actor.principalId},
        given.moved_at
      from placed join taken using (site_id, lot_id, ownership) join given using (site_id, lot_id, ownership)
      order by site_id, lot_id, ownership, placed.running
      returning 1
    ) select (select count(*) from wanted)::integer as wanted, (select count(*) from moved)::integer as moved`)
  const [counts] = made.rows
  return counts !== undefined && counts.moved === counts.wanted ? counts.moved : null
}

function give(to: StockStatus): SQL {
  return sql`insert into ${stockBalances}
      (site_id, lot_id, status, ownership, tenant_id, product_id, expires_on, units, moved_at)
    select site_id, lot_id, ${to}, ownership, tenant_id, product_id, expires_on, units, moved_at from taken
    order by site_id, lot_id, ownership
    on conflict (site_id, lot_id, status, ownership) do update set units = stock_balances.units + excluded.units,
      moved_at = greatest(stock_balances.moved_at, excluded.moved_at)
    returning site_id, lot_id, ownership, units as units_after, moved_at`
}
