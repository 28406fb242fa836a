import { sql } from 'drizzle-orm'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { readAcross } from '../commands.ts'
import { moneyBalances, moneyPostings } from './schema.ts'

export interface MoneyDrift {
  /** Transactions whose postings do not sum to zero within one tenant. */
  readonly unbalancedTransactions: number
  /** Accounts (tenant, account, subject) whose balance is not the sum of their postings. */
  readonly mismatchingAccounts: number
  /** By how many fen, added up over both. */
  readonly driftFen: number
}

/** Recounts the money ledgers of the network; all figures are 0 unless something is broken. */
export function moneyDrift(client: DatabaseClient, actor: Actor, now: Date): Promise<MoneyDrift> {
  return readAcross(client, actor, 'money drift', now, async (db) => {
    const found = await db.execute<MoneyDrift & Record<string, unknown>>(sql`
      with unbalanced as (
        select sum(amount_fen) as fen from ${moneyPostings}
        group by tenant_id, transaction_id having sum(amount_fen) <> 0
      ), summed as (
        select tenant_id, account, subject_id, sum(amount_fen) as fen from ${moneyPostings}
        group by tenant_id, account, subject_id
      ), mismatch as (
        select coalesce(balance.amount_fen, 0) - coalesce(summed.fen, 0) as fen
        from summed full join ${moneyBalances} balance using (tenant_id, account, subject_id)
        where coalesce(balance.amount_fen, 0) <> coalesce(summed.fen, 0)
      )
      select
        (select count(*) from unbalanced)::integer as "unbalancedTransactions",
        (select count(*) from mismatch)::integer as "mismatchingAccounts",
        ((select coalesce(sum(abs(fen)), 0) from unbalanced)
          + (select coalesce(sum(abs(fen)), 0) from mismatch))::float8 as "driftFen"`)
    const [drift] = found.rows
    if (!drift) throw new Error('The recount of the money ledger gave no row.')
    return drift
  })
}
