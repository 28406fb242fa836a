import { and, asc, desc, eq, gte, lt, sql } from 'drizzle-orm'
import { endOfDay, shanghaiDate, shanghaiInstant } from '#domain/organisations/shanghai-time.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAs } from '../commands.ts'
import { isDueCharge, readToldPayments } from './due-charges.ts'
import { cashReconciliations, chargeLines, charges, moneyBalances, moneyPostings } from './schema.ts'

/**
 * The charge of a shipment: what it cost line by line, at which price, who bears what, what is still due from the patient or back to them,
 * and what was said to be paid where that did not fit.
 * @throws CommandRefused `notFound`, also while nothing was handed over.
 */
export function readCharge(client: DatabaseClient, actor: Actor, shipmentId: string) {
  return readAs(client, actor, async (db) => {
    const [charge] = await db.select().from(charges).where(eq(charges.shipmentId, shipmentId))
    if (!charge) throw notFound('charge')
    const { patientId: _patient, ...shown } = charge
    const isReversed = charge.reversedAt !== null
    return {
      ...shown,
      lines: await db
        .select()
        .from(chargeLines)
        .where(eq(chargeLines.shipmentId, shipmentId))
        .orderBy(asc(chargeLines.prescriptionLineId)),
      dueFen: isReversed ? 0 : charge.patientFen - charge.collectedFen,
      refundDueFen: isReversed ? charge.collectedFen - charge.refundedFen : 0,
      prepaidFen: await readPrepaid(db, charge.prescriptionId),
      toldPayment: (await readToldPayments(db, [shipmentId])).get(shipmentId) ?? null,
    }
  })
}

/** A site's drawer as the books see it now, what went in and out today, and the count of today if there was one. */
export function readCash(
  client: DatabaseClient,
  actor: Actor,
  { siteId, now }: { readonly siteId: string; readonly now: Date },
) {
  const today = shanghaiDate(now)
  return readAs(client, actor, async (db) => {
    const [flow] = await db
      .select({
        inFen: sql<number>`coalesce(sum(greatest(${moneyPostings.amountFen}, 0)), 0)::float8`,
        outFen: sql<number>`coalesce(-sum(least(${moneyPostings.amountFen}, 0)), 0)::float8`,
      })
      .from(moneyPostings)
      .where(
        and(
          eq(moneyPostings.account, 'cash_on_hand'),
          eq(moneyPostings.subjectId, siteId),
          gte(moneyPostings.recordedAt, shanghaiInstant(today, '00:00')),
          lt(moneyPostings.recordedAt, endOfDay(today)),
        ),
      )
    const [count] = await db
      .select()
      .from(cashReconciliations)
      .where(and(eq(cashReconciliations.siteId, siteId), eq(cashReconciliations.day, today)))
    return {
      siteId,
      day: today,
      inDrawerFen: await balanceOf(db, 'cash_on_hand', siteId),
      inFen: flow?.inFen ?? 0,
      outFen: flow?.outFen ?? 0,
      countedFen: count?.countedFen ?? null,
      differenceFen: count ? count.countedFen - count.expectedFen : null,
    }
  })
}

export interface StatementPage {
  /** The site, shipment or prescription whose accounts are shown. */
  readonly subjectId: string
  /** The id of the last posting of the page before. */
  readonly beforeId?: number | undefined
  readonly limit: number
}

/** What was posted on the accounts of a site, shipment or prescription in one's own book, newest first. */
export function readStatement(client: DatabaseClient, actor: Actor, page: StatementPage) {
  return readAs(client, actor, (db) =>
    db
      .select({
        id: moneyPostings.id,
        transactionId: moneyPostings.transactionId,
        account: moneyPostings.account,
        amountFen: moneyPostings.amountFen,
        balanceAfterFen: moneyPostings.balanceAfterFen,
        reason: moneyPostings.reason,
        shipmentId: moneyPostings.shipmentId,
        principalId: moneyPostings.principalId,
        recordedAt: moneyPostings.recordedAt,
      })
      .from(moneyPostings)
      .where(
        and(
          eq(moneyPostings.subjectId, page.subjectId),
          page.beforeId === undefined ? undefined : lt(moneyPostings.id, page.beforeId),
        ),
      )
      .orderBy(desc(moneyPostings.id))
      .limit(page.limit),
  )
}

/**
 * What is left of what was paid before on a prescription, in fen: at the reader's tenant, or at `sellerTenantId` for who sees
 * several. The account is the seller's to owe, so its balance is negative.
 */
export async function readPrepaid(
  db: Database,
  prescriptionId: string,
  sellerTenantId?: string,
): Promise<number> {
  return 0 - (await balanceOf(db, 'prepaid', prescriptionId, sellerTenantId))
}

/** What a patient still owes of a prescription at a tenant for what they were handed, in fen: it is not to be paid back. */
export async function readNeeded(db: Database, prescriptionId: string, tenantId: string): Promise<number> {
  const [needed] = await db
    .select({ fen: sql<number>`coalesce(sum(${charges.patientFen}), 0)::float8` })
    .from(charges)
    .where(and(isDueCharge, eq(charges.prescriptionId, prescriptionId), eq(charges.tenantId, tenantId)))
  return needed?.fen ?? 0
}

async function balanceOf(
  db: Database,
  account: 'cash_on_hand' | 'prepaid',
  subjectId: string,
  tenantId?: string,
): Promise<number> {
  const [balance] = await db
    .select({ amountFen: moneyBalances.amountFen })
    .from(moneyBalances)
    .where(
      and(
        tenantId === undefined ? undefined : eq(moneyBalances.tenantId, tenantId),
        eq(moneyBalances.account, account),
        eq(moneyBalances.subjectId, subjectId),
      ),
    )
  return balance?.amountFen ?? 0
}
