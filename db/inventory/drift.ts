import { sql } from 'drizzle-orm'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { readAcross } from '../commands.ts'
import { stockBalances, stockMovements } from './schema.ts'

export interface StockDrift {
  /** Accounts (site, lot, status, ownership) whose balance is not what came in less what went out. */
  readonly mismatchingAccounts: number
  /** By how many base units, added up. */
  readonly driftUnits: number
  /** The sum over all accounts, with suppliers, patients and loss as accounts: zero when nothing was made or vanished. */
  readonly unaccountedUnits: number
}

/** Recounts the whole ledger of the network; all figures are 0 unless something is broken. */
export function stockDrift(client: DatabaseClient, actor: Actor, now: Date): Promise<StockDrift> {
  return readAcross(client, actor, 'stock drift', now, async (db) => {
    const found = await db.execute<StockDrift & Record<string, unknown>>(sql`
      with side as (
        select to_site_id as site_id, lot_id, to_account as status, ownership, units from ${stockMovements}
        union all
        select from_site_id, lot_id, from_account, ownership, -units from ${stockMovements}
      ), summed as (
        select site_id, lot_id, status, ownership, sum(units) as units from side
        where site_id is not null group by site_id, lot_id, status, ownership
      ), difference as (
        select coalesce(balance.units, 0) - coalesce(summed.units, 0) as units
        from summed full join ${stockBalances} balance using (site_id, lot_id, status, ownership)
      )
      select
        (select count(*) from difference where units <> 0)::integer as "mismatchingAccounts",
        (select coalesce(sum(abs(units)), 0) from difference)::float8 as "driftUnits",
        ((select coalesce(sum(units), 0) from ${stockBalances})
          + (select coalesce(sum(units), 0) from side where site_id is null))::float8 as "unaccountedUnits"`)
    const [drift] = found.rows
    if (!drift) throw new Error('The recount of the stock ledger gave no row.')
    return drift
  })
}
