import { and, asc, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import { creditRefusals, type CreditStanding } from '#domain/orders/credit.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { CommandRefused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { moneyBalances } from '../money/schema.ts'
import { orderInvoices } from './invoice-schema.ts'
import { tradeAccounts } from './trade-schema.ts'

/** What an order will owe to one seller. */
export interface Commitment {
  readonly sellerTenantId: string
  readonly sellerName: string
  readonly amountFen: number
}

/**
 * Takes up credit at each seller, or refuses. The accounts are locked in one order until the command ends, so of two
 * orders that together pass a limit one is refused. A network command's part: the accounts are the sellers'.
 * @throws CommandRefused `conflict`: `paymentOverdue` or `creditExceeded`, one refusal for each seller.
 */
export async function commitCredit(
  transaction: CommandTransaction,
  buyerTenantId: string,
  commitments: readonly Commitment[],
): Promise<void> {
  await requireCredit(transaction, buyerTenantId, commitments)
  for (const { sellerTenantId, amountFen } of inOrder(commitments)) {
    await changeCommitted(transaction, { sellerTenantId, buyerTenantId }, amountFen)
  }
}

/** Looks whether there is credit, and holds the accounts. @throws CommandRefused as `commitCredit`. */
export async function requireCredit(
  transaction: CommandTransaction,
  buyerTenantId: string,
  commitments: readonly Commitment[],
): Promise<void> {
  const { db, now } = transaction
  const sellerIds = commitments.map(({ sellerTenantId }) => sellerTenantId)
  const ofPair = and(
    inArray(tradeAccounts.tenantId, sellerIds),
    eq(tradeAccounts.buyerTenantId, buyerTenantId),
  )
  const accounts = await db
    .select({
      sellerTenantId: tradeAccounts.tenantId,
      limitFen: tradeAccounts.limitFen,
      committedFen: tradeAccounts.committedFen,
    })
    .from(tradeAccounts)
    .where(ofPair)
    .orderBy(asc(tradeAccounts.tenantId))
    .for('update')
  const owed = await db
    .select({ sellerTenantId: moneyBalances.tenantId, amountFen: moneyBalances.amountFen })
    .from(moneyBalances)
    .where(
      and(
        inArray(moneyBalances.tenantId, sellerIds),
        eq(moneyBalances.account, 'trade_receivable'),
        eq(moneyBalances.subjectId, buyerTenantId),
      ),
    )
  const overdue = await db
    .select({
      sellerTenantId: orderInvoices.tenantId,
      fen: sql<number>`sum(${orderInvoices.totalFen} - ${orderInvoices.settledFen})::float8`,
    })
    .from(orderInvoices)
    .where(
      and(
        inArray(orderInvoices.tenantId, sellerIds),
        eq(orderInvoices.buyerTenantId, buyerTenantId),
        isNull(orderInvoices.settledAt),
        lt(orderInvoices.dueOn, shanghaiDate(now)),
      ),
    )
    .groupBy(orderInvoices.tenantId)
  const refusals = commitments.flatMap(({ sellerTenantId, sellerName, amountFen }) => {
    const account = accounts.find((one) => one.sellerTenantId === sellerTenantId)
    const standing: CreditStanding = {
      limitFen: account?.limitFen ?? 0,
      committedFen: account?.committedFen ?? 0,
      outstandingFen: owed.find((one) => one.sellerTenantId === sellerTenantId)?.amountFen ?? 0,
      overdueFen: overdue.find((one) => one.sellerTenantId === sellerTenantId)?.fen ?? 0,
    }
    return creditRefusals(standing, amountFen, sellerName)
  })
  if (refusals.length > 0) throw new CommandRefused('conflict', refusals)
}

/** Takes up (or with a negative amount gives back) credit of a pair, without a look at the limit. */
export async function changeCommitted(
  { db }: CommandTransaction,
  pair: { readonly sellerTenantId: string; readonly buyerTenantId: string },
  amountFen: number,
): Promise<void> {
  if (amountFen === 0) return
  await db
    .update(tradeAccounts)
    .set({ committedFen: sql`${tradeAccounts.committedFen} + ${amountFen}` })
    .where(
      and(
        eq(tradeAccounts.tenantId, pair.sellerTenantId),
        eq(tradeAccounts.buyerTenantId, pair.buyerTenantId),
      ),
    )
}

function inOrder(commitments: readonly Commitment[]): Commitment[] {
  return commitments.toSorted((a, b) => (a.sellerTenantId < b.sellerTenantId ? -1 : 1))
}
