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
 * ones from one end of an index, on either side of a movement; what both sides give is one row. Read off the indexes
 * alone, which carry what the walls between tenants ask for.
 */
export function newestMovements({ siteId, lotIds, before, until, limit }: Newest): SQL {
  const bounds = within({ before, until })
  const side = (end: End) => sql`(
    select m.recorded_at, m.id from ${stockMovements} m where ${atAccount(end, siteId)} ${bounds}
    order by m.recorded_at desc, m.id desc limit ${limit})`
  return sql`
    select distinct side.recorded_at, side.id
    from ${accountsOf(lotIds)}, lateral (${side('from')} union all ${side('to')}) side
    order by side.recorded_at desc, side.id desc limit ${limit}`
}

/**
 * The same movements whole, in no order. Their rows are spread over the ledger, so that each costs a page of it: they
 * are found by where the last of them stands, which visits no row but theirs.
 */
export function newestRows(newest: Newest): SQL {
  const { siteId, lotIds, before, until } = newest
  const bounds = sql`and (m.recorded_at, m.id) >= (oldest.recorded_at, oldest.id) ${within({ before, until })}`
  const side = (end: End) => sql`
    select m.* from ${stockMovements} m where ${atAccount(end, siteId)} ${bounds}`
  return sql`
    select side.*
    from (select * from (${newestMovements(newest)}) newest order by recorded_at, id limit 1) oldest,
      ${accountsOf(lotIds)},
      lateral (${side('from')} union all ${side('to')} and m.from_site_id is distinct from ${siteId}::uuid) side`
}

type End = 'from' | 'to'

function accountsOf(lotIds: readonly string[]): SQL {
  return sql`unnest(${sql.param([...lotIds])}::uuid[]) lot(id), unnest(${sql.param([...stockStatuses])}::text[]) account(status)`
}

function atAccount(end: End, siteId: string): SQL {
  return sql`m.lot_id = lot.id and m.${sql.raw(end)}_site_id = ${siteId}::uuid and m.${sql.raw(end)}_account = account.status`
}

function within({ before, until }: Pick<Newest, 'before' | 'until'>): SQL {
  const isBefore =
    before === undefined
      ? sql``
      : sql`and (m.recorded_at, m.id) < (${before.recordedAt.toISOString()}::timestamptz, ${before.id}::bigint)`
  const isRecorded =
    until === undefined ? sql`` : sql`and m.recorded_at <= ${until.toISOString()}::timestamptz`
  return sql`${isBefore} ${isRecorded}`
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
