import { and, asc, desc, eq, gt, lt, sql } from 'drizzle-orm'
import type { StocktakeLineState } from '#domain/inventory/states.ts'
import type { Actor } from '../actor.ts'
import { products } from '../catalogue/schema.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAs } from '../commands.ts'
import { stockAdjustments, stocktakeLines, stocktakes } from './counting-schema.ts'
import { lots } from './schema.ts'

/** How far a stocktake has come: its lines by state. */
export type StocktakeProgress = Readonly<Partial<Record<StocktakeLineState, number>>>

/** A stocktake of the actor's organisation, and how far it is. @throws CommandRefused `stocktakeNotFound`. */
export function readStocktake(client: DatabaseClient, actor: Actor, stocktakeId: string) {
  return readAs(client, actor, async (db) => {
    const stocktake = await requireStocktake(db, actor, stocktakeId)
    const counts = await db
      .select({ state: stocktakeLines.state, lines: sql<number>`count(*)::integer` })
      .from(stocktakeLines)
      .where(eq(stocktakeLines.stocktakeId, stocktakeId))
      .groupBy(stocktakeLines.state)
    const progress: StocktakeProgress = Object.fromEntries(counts.map(({ state, lines }) => [state, lines]))
    return { ...stocktake, progress }
  })
}

/** The stocktakes of a site of one's own, newest first. */
export function listStocktakes(
  client: DatabaseClient,
  actor: Actor,
  page: { readonly siteId: string; readonly before?: string | undefined; readonly limit: number },
) {
  return readAs(client, actor, (db) =>
    db
      .select()
      .from(stocktakes)
      .where(
        and(
          eq(stocktakes.siteId, page.siteId),
          eq(stocktakes.tenantId, actor.tenantId),
          page.before === undefined ? undefined : lt(stocktakes.id, page.before),
        ),
      )
      .orderBy(desc(stocktakes.id))
      .limit(page.limit),
  )
}

export interface StocktakeLinePage {
  readonly stocktakeId: string
  readonly state?: StocktakeLineState | undefined
  readonly after?: string | undefined
  readonly limit: number
}

/**
 * The piles of a stocktake. What the books held is told only of piles that were counted, so that nobody counts towards it.
 * @throws CommandRefused `stocktakeNotFound`.
 */
export function listStocktakeLines(client: DatabaseClient, actor: Actor, page: StocktakeLinePage) {
  return readAs(client, actor, async (db) => {
    await requireStocktake(db, actor, page.stocktakeId)
    return db
      .select({
        id: stocktakeLines.id,
        lotId: stocktakeLines.lotId,
        lotNumber: lots.number,
        productId: stocktakeLines.productId,
        productNameZh: products.nameZh,
        ownership: stocktakeLines.ownership,
        part: stocktakeLines.part,
        state: stocktakeLines.state,
        countedUnits: sql<number | null>`case when ${stocktakeLines.state} = 'to_recount' then null
          else ${stocktakeLines.countedUnits} end`,
        bookUnits: sql<number | null>`case when ${stocktakeLines.state} = 'to_recount' then null
          else ${stocktakeLines.bookUnits} end`,
        refusalCode: stocktakeLines.refusalCode,
      })
      .from(stocktakeLines)
      .innerJoin(lots, eq(lots.id, stocktakeLines.lotId))
      .innerJoin(products, eq(products.id, stocktakeLines.productId))
      .where(
        and(
          eq(stocktakeLines.stocktakeId, page.stocktakeId),
          page.state === undefined ? undefined : eq(stocktakeLines.state, page.state),
          page.after === undefined ? undefined : gt(stocktakeLines.id, page.after),
        ),
      )
      .orderBy(asc(stocktakeLines.id))
      .limit(page.limit)
  })
}

/** Corrections of the books at a site of one's own, newest first. */
export function listAdjustments(
  client: DatabaseClient,
  actor: Actor,
  page: { readonly siteId: string; readonly before?: string | undefined; readonly limit: number },
) {
  return readAs(client, actor, (db) =>
    db
      .select()
      .from(stockAdjustments)
      .where(
        and(
          eq(stockAdjustments.siteId, page.siteId),
          eq(stockAdjustments.tenantId, actor.tenantId),
          page.before === undefined ? undefined : lt(stockAdjustments.id, page.before),
        ),
      )
      .orderBy(desc(stockAdjustments.id))
      .limit(page.limit),
  )
}

async function requireStocktake(db: Database, actor: Actor, stocktakeId: string) {
  const [stocktake] = await db
    .select()
    .from(stocktakes)
    .where(and(eq(stocktakes.id, stocktakeId), eq(stocktakes.tenantId, actor.tenantId)))
  if (!stocktake) throw notFound('stocktake')
  return stocktake
}
