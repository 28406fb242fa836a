import { and, eq, inArray, sql } from 'drizzle-orm'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import type { StockStatus } from '#domain/inventory/stock-status.ts'
import { products } from '../catalogue/schema.ts'
import { notFound } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { newestMovements, unitsAt } from './movement-order.ts'
import { lots, stockBalances } from './schema.ts'

/** Goods of one lot and owner at a site. */
export interface Pile {
  readonly siteId: string
  readonly lotId: string
  readonly ownership: StockOwnership
}

/** A lot with what is decided by its product. @throws CommandRefused `lotNotFound`. */
export async function readLotOfProduct({ db }: Pick<CommandTransaction, 'db'>, lotId: string) {
  const [lot] = await db
    .select({
      productId: lots.productId,
      expiresOn: lots.expiresOn,
      recalledAt: lots.recalledAt,
      unitPriceTenThousandths: products.unitPriceTenThousandths,
      storageClass: products.storageClass,
    })
    .from(lots)
    .innerJoin(products, eq(products.id, lots.productId))
    .where(eq(lots.id, lotId))
  if (!lot) throw notFound('lot')
  return lot
}

/**
 * What the books hold of a pile in each of `statuses`, 0 where there is no balance. Nobody changes what is there until
 * the transaction ends.
 */
export async function lockPile(
  { db }: CommandTransaction,
  { siteId, lotId, ownership }: Pile,
  statuses: readonly StockStatus[],
): Promise<ReadonlyMap<StockStatus, number>> {
  const ofPile = and(
    eq(stockBalances.siteId, siteId),
    eq(stockBalances.lotId, lotId),
    eq(stockBalances.ownership, ownership),
    inArray(stockBalances.status, [...statuses]),
  )
  const units = { status: stockBalances.status, units: stockBalances.units }
  await db.select(units).from(stockBalances).where(ofPile).orderBy(stockBalances.status).for('update')
  // Read by a statement of its own: a first promise that was made while we waited is new to the one that waited.
  const balances = await db.select(units).from(stockBalances).where(ofPile)
  return new Map(statuses.map((status) => [status, unitsIn(balances, status)]))
}

function unitsIn(
  balances: readonly { readonly status: StockStatus; readonly units: number }[],
  status: StockStatus,
): number {
  return balances.find((balance) => balance.status === status)?.units ?? 0
}

/** What the books held of a pile when all that was recorded by `at` had moved, while its balances are locked. */
export async function pileAt(
  { db }: CommandTransaction,
  { siteId, lotId, ownership }: Pile,
  statuses: readonly StockStatus[],
  at: Date,
): Promise<number> {
  const [held] = await db
    .select({ units: sql<number>`coalesce(sum(${unitsAt(at)}), 0)::float8` })
    .from(stockBalances)
    .where(
      and(
        eq(stockBalances.siteId, siteId),
        eq(stockBalances.lotId, lotId),
        eq(stockBalances.ownership, ownership),
        inArray(stockBalances.status, [...statuses]),
      ),
    )
  return held?.units ?? 0
}

/** The last movement of a lot at a site until a time, while its balances are locked; 0 where nothing ever moved. */
export async function lastPosition(
  { db }: CommandTransaction,
  { siteId, lotId }: Pile,
  until?: Date,
): Promise<number> {
  const [last] = await db
    .select({ id: sql<number>`coalesce(max(id), 0)::float8` })
    .from(sql`(${newestMovements({ siteId, lotIds: [lotId], until, limit: 1 })}) as newest`)
  return last?.id ?? 0
}
