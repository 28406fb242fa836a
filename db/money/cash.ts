import { randomUUIDv7 } from 'node:crypto'
import { and, eq, gte, sql } from 'drizzle-orm'
import { cashCountPostings, cashDepositPostings } from '#domain/money/postings.ts'
import { endOfDay, shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { postMoney } from './ledger.ts'
import { amountInvalid, requireAmount } from './refusals.ts'
import { cashReconciliations, moneyBalances, moneyPostings } from './schema.ts'

export interface CashCount {
  readonly siteId: string
  /** YYYY-MM-DD in Shanghai; today or earlier. */
  readonly day: string
  readonly countedFen: number
}

/**
 * Closes a site's cash for a day, once: the books follow the count, and the difference is booked for all to see.
 * What was taken in after 24:00 of the day does not count.
 * @throws CommandRefused `notFound`, `notYourSite`, `amountInvalid`, `dayNotBegun`, or `dayCounted` when this day or a
 * later one was closed already.
 */
export function reconcileCash(client: DatabaseClient, request: CommandRequest, count: CashCount) {
  return runCommand(client, request, async (transaction) => {
    const { siteId, day, countedFen } = count
    if (!Number.isSafeInteger(countedFen) || countedFen < 0) throw amountInvalid()
    await requireOwnSite(transaction, siteId)
    if (day > shanghaiDate(transaction.now)) throw dayNotBegun()
    const expectedFen = await lockCash(transaction, siteId, endOfDay(day))
    await closeDay(transaction, count, expectedFen)
    postMoney(transaction, {
      tenantId: transaction.actor.tenantId,
      transactionId: randomUUIDv7(),
      reason: 'cash_count',
      postings: cashCountPostings({ siteId, expectedFen, countedFen }),
    })
    const counted = { siteId, day, expectedFen, countedFen, differenceFen: countedFen - expectedFen }
    transaction.emit({
      type: 'charge.cash_counted',
      aggregateKind: 'site',
      aggregateId: siteId,
      tenantId: transaction.actor.tenantId,
      payload: counted,
    })
    return counted
  })
}

/**
 * Records that cash went from a site's drawer to the bank.
 * @throws CommandRefused `notFound`, `notYourSite`, `amountInvalid`, or `cashTooLittle`.
 */
export function depositCash(
  client: DatabaseClient,
  request: CommandRequest,
  deposit: { readonly siteId: string; readonly amountFen: number },
) {
  return runCommand(client, request, async (transaction) => {
    requireAmount(deposit.amountFen)
    await requireOwnSite(transaction, deposit.siteId)
    const inDrawerFen = await lockCash(transaction, deposit.siteId, null)
    if (inDrawerFen < deposit.amountFen) throw cashTooLittle(inDrawerFen)
    postMoney(transaction, {
      tenantId: transaction.actor.tenantId,
      transactionId: randomUUIDv7(),
      reason: 'cash_deposit',
      postings: cashDepositPostings(deposit),
    })
    return { siteId: deposit.siteId, inDrawerFen: inDrawerFen - deposit.amountFen }
  })
}

/** What the books say is in the drawer at `until`, or now for null; held until the command ends. */
async function lockCash({ db }: CommandTransaction, siteId: string, until: Date | null): Promise<number> {
  const [balance] = await db
    .select({ amountFen: moneyBalances.amountFen })
    .from(moneyBalances)
    .where(and(eq(moneyBalances.account, 'cash_on_hand'), eq(moneyBalances.subjectId, siteId)))
    .for('update')
  if (!balance) return 0
  if (until === null) return balance.amountFen
  const [later] = await db
    .select({ amountFen: sql<number>`coalesce(sum(${moneyPostings.amountFen}), 0)::float8` })
    .from(moneyPostings)
    .where(
      and(
        eq(moneyPostings.account, 'cash_on_hand'),
        eq(moneyPostings.subjectId, siteId),
        gte(moneyPostings.recordedAt, until),
      ),
    )
  return balance.amountFen - (later?.amountFen ?? 0)
}

/** One statement closes the day, unless it or a later one is closed: a late count would book a difference twice. */
async function closeDay(
  { db, actor, now }: CommandTransaction,
  { siteId, day, countedFen }: CashCount,
  expectedFen: number,
): Promise<void> {
  const closed = await db.execute(sql`
    insert into ${cashReconciliations} (id, tenant_id, site_id, day, expected_fen, counted_fen, counted_by, counted_at)
    select ${randomUUIDv7()}::uuid, ${actor.tenantId}::uuid, ${siteId}::uuid, ${day}::date, ${expectedFen}::bigint,
      ${countedFen}::bigint, ${actor.principalId}, ${now.toISOString()}::timestamptz
    where not exists (select 1 from ${cashReconciliations} later where later.site_id = ${siteId} and later.day >= ${day})
    on conflict (site_id, day) do nothing`)
  if (closed.rowCount === 1) return
  throw refused('conflict', {
    code: 'dayCounted',
    message: 'The cash of this day, or of a later one, was counted already.',
    nextStep: 'Read the count of the site; what is found later goes into the next day.',
  })
}

function dayNotBegun() {
  return refused('invalid', {
    code: 'dayNotBegun',
    message: 'This day has not begun in Shanghai.',
    nextStep: 'Count the cash at the end of the day.',
  })
}

function cashTooLittle(inDrawerFen: number) {
  return refused('conflict', {
    code: 'cashTooLittle',
    message: `The books show ${inDrawerFen} fen in the drawer.`,
    nextStep: 'Count the cash first, so that the books follow what is there.',
  })
}
