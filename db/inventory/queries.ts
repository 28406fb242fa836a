import { and, desc, eq, inArray, lt, or, sql } from 'drizzle-orm'
import type { Actor } from '../actor.ts'
import { products } from '../catalogue/schema.ts'
import type { DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { lots, stockBalances, stockMovements } from './schema.ts'

type BalanceRow = typeof stockBalances.$inferSelect
type BalanceKey = Pick<BalanceRow, 'lotId' | 'status' | 'ownership'>

export interface BalancePage {
  readonly siteId: string
  readonly productId?: string | undefined
  /** The last balance of the page before. */
  readonly after?: BalanceKey | undefined
  readonly limit: number
}

/** What lies at a site of one's own, a page at a time by lot; empty balances are left out. */
export function readBalances(client: DatabaseClient, actor: Actor, page: BalancePage) {
  const { lotId, status, ownership } = stockBalances
  const { after } = page
  return readAs(client, actor, (db) =>
    db
      .select({
        productId: stockBalances.productId,
        productNameZh: products.nameZh,
        productNameEn: products.nameEn,
        baseUnit: products.baseUnit,
        lotId,
        lotNumber: lots.number,
        expiresOn: stockBalances.expiresOn,
        status,
        ownership,
        units: stockBalances.units,
      })
      .from(stockBalances)
      .innerJoin(lots, eq(lots.id, lotId))
      .innerJoin(products, eq(products.id, stockBalances.productId))
      .where(
        and(
          eq(stockBalances.siteId, page.siteId),
          eq(stockBalances.tenantId, actor.tenantId),
          sql`${stockBalances.units} > 0`,
          page.productId === undefined ? undefined : eq(stockBalances.productId, page.productId),
          after &&
            sql`(${lotId}, ${status}, ${ownership}) > (${after.lotId}, ${after.status}, ${after.ownership})`,
        ),
      )
      .orderBy(lotId, status, ownership)
      .limit(page.limit),
  )
}

export interface StockCardPage {
  readonly siteId: string
  /** The lot, or every lot of the product. */
  readonly of: { readonly lotId: string } | { readonly productId: string }
  /** The id of the last movement of the page before. */
  readonly beforeId?: number | undefined
  readonly limit: number
}

/** The stock card: what moved at a site of one's own, newest first, with the balances that each movement left. */
export function readStockCard(client: DatabaseClient, actor: Actor, page: StockCardPage) {
  const { of: subject, siteId, beforeId } = page
  return readAs(client, actor, (db) =>
    db
      .select({
        id: stockMovements.id,
        recordedAt: stockMovements.recordedAt,
        reason: stockMovements.reason,
        lotId: stockMovements.lotId,
        lotNumber: lots.number,
        ownership: stockMovements.ownership,
        units: stockMovements.units,
        fromAccount: stockMovements.fromAccount,
        fromSiteId: stockMovements.fromSiteId,
        fromBalanceAfter: stockMovements.fromBalanceAfter,
        toAccount: stockMovements.toAccount,
        toSiteId: stockMovements.toSiteId,
        toBalanceAfter: stockMovements.toBalanceAfter,
        referenceId: stockMovements.referenceId,
        principalId: stockMovements.principalId,
      })
      .from(stockMovements)
      .innerJoin(lots, eq(lots.id, stockMovements.lotId))
      .where(
        and(
          'lotId' in subject
            ? eq(stockMovements.lotId, subject.lotId)
            : inArray(
                stockMovements.lotId,
                db.select({ id: lots.id }).from(lots).where(eq(lots.productId, subject.productId)),
              ),
          or(eq(stockMovements.fromSiteId, siteId), eq(stockMovements.toSiteId, siteId)),
          beforeId === undefined ? undefined : lt(stockMovements.id, beforeId),
        ),
      )
      .orderBy(desc(stockMovements.id))
      .limit(page.limit),
  )
}
