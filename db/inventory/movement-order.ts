import { sql, type SQL } from 'drizzle-orm'
import { stockStatuses } from '#domain/inventory/stock-status.ts'
import { stockBalances, stockMovements } from './schema.ts'

/** Where a movement stands in the order in which a ledger is read. */
export interface MovementPlace {
  readonly recordedAt: Date
  readonly id: number
}

interface Newest {
  readonly siteId: string
  readonly lotIds: readonly string[]
  /** Only those that stand before this one. */
  readonly before?: MovementPlace | undefined
  /** Only those that were recorded by then. */
  readonly until?: Date | undefined
  readonly limit: number
}

/**
 * The last movements at a site of some lots, as rows of `recorded_at, id`. Each account of a lot gives its own newest
 * ones from one end of an index, on either side of a movement; what both sides give is one row.
 */
export function newestMovements({ siteId, lotIds, before, until, limit }: Newest): SQL {
  const bounds = sql`${
    before === undefined
      ? sql``
      : sql`and (m.recorded_at, m.id) < (${before.recordedAt.toISOString()}::timestamptz, ${before.id}::bigint)`
  } ${until === undefined ? sql`` : sql`and m.recorded_at <= ${until.toISOString()}::timestamptz`}`
  const side = (end: 'from' | 'to') => sql`(
    select m.recorded_at, m.id from ${stockMovements} m
    where m.lot_id = lot.id and m.${sql.raw(end)}_site_id = ${siteId}::uuid and m.${sql.raw(end)}_account = account.status ${bounds}
    order by m.recorded_at desc, m.id desc limit ${limit})`
  return sql`
    select distinct side.recorded_at, side.id
    from unnest(${sql.param([...lotIds])}::uuid[]) lot(id), unnest(${sql.param([...stockStatuses])}::text[]) account(status),
      lateral (${side('from')} union all ${side('to')}) side
    order by side.recorded_at desc, side.id desc limit ${limit}`
}

/** What the account of a row of `stock_balances` held when all that was recorded by `at` had moved; null for nothing yet. */
export function unitsAt(at: Date): SQL<number> {
  const side = (end: 'from' | 'to') => sql`(
    select m.recorded_at, m.id, m.${sql.raw(end)}_balance_after as units from ${stockMovements} m
    where m.lot_id = ${stockBalances.lotId} and m.${sql.raw(end)}_site_id = ${stockBalances.siteId}
      and m.${sql.raw(end)}_account = ${stockBalances.status} and m.ownership = ${stockBalances.ownership}
      and m.recorded_at <= ${at.toISOString()}::timestamptz
    order by m.recorded_at desc, m.id desc limit 1)`
  return sql<number>`(
    select side.units from (${side('from')} union all ${side('to')}) side
    order by side.recorded_at desc, side.id desc limit 1)`
}
