import { sql } from 'drizzle-orm'
import type { Posting } from '#domain/money/accounts.ts'
import type { CommandTransaction } from '../commands.ts'
import { rowSource } from '../rows.ts'
import { moneyBalances, moneyPostings, type MoneyReason } from './schema.ts'

/** One transaction of a tenant's book. */
export interface MoneyTransaction {
  /** Whose book it is in. */
  readonly tenantId: string
  readonly transactionId: string
  readonly reason: MoneyReason
  /** The shipment that the money is for, where there is one. */
  readonly shipmentId?: string
  readonly postings: readonly Posting[]
}

/**
 * Writes a transaction into the ledger and changes the balances it touches, in one statement that nobody waits for: where
 * it fails, the command does.
 * Balances are locked in (account, subject) order; postings on one account and subject become one row, so that each
 * row's balance is the one after it. A transaction without postings writes nothing.
 * @throws Error when the postings do not sum to zero: a fault of the program. The database checks it again at commit.
 */
export function postMoney(
  { db, actor, now, write }: CommandTransaction,
  transaction: MoneyTransaction,
): void {
  const { tenantId, transactionId, reason, shipmentId, postings } = transaction
  const sumFen = postings.reduce((sum, posting) => sum + posting.amountFen, 0)
  if (sumFen !== 0) throw new Error(`The postings of ${reason} sum to ${sumFen} fen, not to zero.`)
  if (postings.length === 0) return
  const source = rowSource(postings, {
    account: moneyPostings.account,
    subjectId: moneyPostings.subjectId,
    amountFen: moneyPostings.amountFen,
  })
  write(
    db.execute(sql`
    with posting as (
      select account, subject_id, sum(amount_fen) as amount_fen from ${source}
      group by account, subject_id having sum(amount_fen) <> 0
    ), balance as (
      insert into ${moneyBalances} (tenant_id, account, subject_id, amount_fen)
      select ${tenantId}::uuid, account, subject_id, amount_fen from posting order by account, subject_id
      on conflict (tenant_id, account, subject_id)
        do update set amount_fen = money_balances.amount_fen + excluded.amount_fen
      returning account, subject_id, amount_fen
    )
    insert into ${moneyPostings} (tenant_id, transaction_id, account, subject_id, amount_fen, balance_after_fen,
      reason, shipment_id, principal_id, recorded_at)
    select ${tenantId}, ${transactionId}, account, subject_id, posting.amount_fen, balance.amount_fen,
      ${reason}, ${shipmentId ?? null}, ${actor.principalId}, ${now.toISOString()}
    from posting join balance using (account, subject_id)
    order by account, subject_id`),
  )
}
