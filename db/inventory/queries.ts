import { and, desc, eq, getTableColumns, sql, type SQL } from 'drizzle-orm'
import type { StockStatus } from '#domain/inventory/stock-status.ts'
import type { Actor } from '../actor.ts'
import { products } from '../catalogue/schema.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { newestRows, unitsAt, type MovementPlace } from './movement-order.ts'
import { lots, stockBalances, stockMovements } from './schema.ts'

type BalanceRow = typeof stockBalances.$inferSelect
type BalanceKey = Pick<BalanceRow, 'lotId' | 'status' | 'ownership'>

export interface BalancePage {
  readonly siteId: string
  readonly productId?: string | undefined
  readonly lotId?: string | undefined
  readonly status?: StockStatus | undefined
  /** The last balance of the page before. */
  readonly after?: BalanceKey | undefined
  /** As of this recorded time; not given for now. */
  readonly at?: Date | undefined
  readonly limit: number
}

/**
 * What lies at a site of one's own, or lay there at a time, a page at a time by lot; empty balances are left out. A past
 * balance is what the last movement of its account until then left, so that nothing is summed.
 */
export function readBalances(client: DatabaseClient, actor: Actor, page: BalancePage) {
  const { lotId, status, ownership } = stockBalances
  const { after } = page
  const units = page.at === undefined ? sql<number>`${stockBalances.units}` : unitsAt(page.at)
  return readAs(client, actor, (db) =>
    db
      .select({
        productId: stockBalances.productId,
        productNameZh: products.nameZh,
        productNameEn: products.nameEn,
        strength: products.strength,
        baseUnit: products.baseUnit,
        lotId,
        lotNumber: lots.number,
        expiresOn: stockBalances.expiresOn,
        status,
        ownership,
        units,
      })
      .from(stockBalances)
      .innerJoin(lots, eq(lots.id, lotId))
      .innerJoin(products, eq(products.id, stockBalances.productId))
      .where(
        and(
          eq(stockBalances.siteId, page.siteId),
          eq(stockBalances.tenantId, actor.tenantId),
          sql`${units} > 0`,
          page.productId === undefined ? undefined : eq(stockBalances.productId, page.productId),
          page.lotId === undefined ? undefined : eq(lotId, page.lotId),
          page.status === undefined ? undefined : eq(status, page.status),
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
  /** Only what was recorded by then. */
  readonly until?: Date | undefined
  readonly limit: number
}

/**
 * The stock card: what moved at a site of one's own, the last recorded first, with the balances that each movement left.
 * Read off the ends of the ledger's indexes, so that it takes as long on ten million movements as on few.
 */
export function readStockCard(client: DatabaseClient, actor: Actor, page: StockCardPage) {
  return readAs(client, actor, async (db) => {
    const { siteId, until, limit } = page
    const lotIds = await lotsOfCard(db, page)
    const before = page.beforeId === undefined ? undefined : await placeOf(db, page.beforeId)
    if (lotIds.length === 0 || before === null) return []
    return selectMovements(db, newestRows({ siteId, lotIds, before, until, limit }))
  })
}

async function lotsOfCard(db: Database, { of: subject, siteId }: StockCardPage): Promise<string[]> {
  if ('lotId' in subject) return [subject.lotId]
  const rows = await db
    .selectDistinct({ id: lots.id })
    .from(lots)
    .innerJoin(stockBalances, and(eq(stockBalances.lotId, lots.id), eq(stockBalances.siteId, siteId)))
    .where(eq(lots.productId, subject.productId))
  return rows.map(({ id }) => id)
}

/** Where a movement stands in the order of what was recorded; null for one that the actor cannot see. */
async function placeOf(db: Database, id: number): Promise<MovementPlace | null> {
  const [place] = await db
    .select({ recordedAt: stockMovements.recordedAt, id: stockMovements.id })
    .from(stockMovements)
    .where(eq(stockMovements.id, id))
  return place ?? null
}

function selectMovements(db: Database, rows: SQL) {
  const movement = db.$with('movement', getTableColumns(stockMovements)).as(rows)
  return db
    .with(movement)
    .select({
      id: movement.id,
      recordedAt: movement.recordedAt,
      reason: movement.reason,
      lotId: movement.lotId,
      lotNumber: lots.number,
      ownership: movement.ownership,
      units: movement.units,
      fromAccount: movement.fromAccount,
      fromSiteId: movement.fromSiteId,
      fromBalanceAfter: movement.fromBalanceAfter,
      toAccount: movement.toAccount,
      toSiteId: movement.toSiteId,
      toBalanceAfter: movement.toBalanceAfter,
      referenceId: movement.referenceId,
      principalId: movement.principalId,
    })
    .from(movement)
    .innerJoin(lots, eq(lots.id, movement.lotId))
    .orderBy(desc(movement.recordedAt), desc(movement.id))
}
