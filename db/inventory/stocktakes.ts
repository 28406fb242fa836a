import { randomUUIDv7 } from 'node:crypto'
import { and, eq, gt, gte, inArray, sql } from 'drizzle-orm'
import { abcClassesOf, type AbcClass } from '#domain/inventory/abc.ts'
import { shelfPart, type CountedPart } from '#domain/inventory/counting.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import { lineFen } from '#domain/money/fen.ts'
import { addDays, shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { products } from '../catalogue/schema.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { demandWeeks } from '../replenishment/schema.ts'
import { rowSource } from '../rows.ts'
import { stocktakeLines, stocktakes, type StocktakeScope } from './counting-schema.ts'
import { readInventoryPolicy } from './policies.ts'
import { stockBalances } from './schema.ts'

const yearDays = 52 * 7

export type StocktakeRow = typeof stocktakes.$inferSelect

export interface StocktakeAnswer {
  readonly stocktakeId: string
  /** Piles to count. */
  readonly lines: number
}

/**
 * Opens a count of a site of one's own: of all that lies there, or of chosen products, lots or a class of the ABC cycle,
 * taken by what the site uses in a year, by value. It lists the piles, those of each owner, the expired ones and those in quarantine
 * apart. Sales go on; what the books held is frozen when a pile is counted, not now.
 * @throws CommandRefused `notFound`, `notYourSite`, `nothingToCount`.
 */
export function openStocktake(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly siteId: string; readonly scope: StocktakeScope },
) {
  return runCommand(client, request, async (transaction): Promise<StocktakeAnswer> => {
    const { db, actor, now } = transaction
    const site = await requireOwnSite(transaction, input.siteId)
    const policy = await readInventoryPolicy(db, actor.tenantId, now)
    const piles = await listPiles(transaction, site.id, input.scope)
    if (piles.length === 0) throw nothingToCount()
    const stocktakeId = randomUUIDv7()
    await db.insert(stocktakes).values({
      id: stocktakeId,
      tenantId: actor.tenantId,
      siteId: site.id,
      scope: input.scope,
      state: 'open',
      toleranceUnits: policy.recountUnits,
      openedBy: actor.principalId,
      openedAt: now,
    })
    await addLines(transaction, stocktakeId, piles)
    const payload = { siteId: site.id, lines: piles.length }
    tellStocktake(transaction, 'stocktake.opened', stocktakeId, payload)
    return { stocktakeId, lines: piles.length }
  })
}

/** Ends a count without any of it: the books stay as they are. @throws CommandRefused `notFound`, `notYourSite`, `wrongState`. */
export function cancelStocktake(client: DatabaseClient, request: CommandRequest, stocktakeId: string) {
  return runCommand(client, request, async (transaction) => {
    const stocktake = await lockStocktake(transaction, stocktakeId)
    await closeStocktake(transaction, stocktake, 'cancelled')
    tellStocktake(transaction, 'stocktake.cancelled', stocktakeId, { siteId: stocktake.siteId })
    return { stocktakeId, state: 'cancelled' as const }
  })
}

/**
 * The count, held until the command ends, so that its lines change by one command at a time.
 * @throws CommandRefused `notFound`, `notYourSite`, `wrongState` unless it is open.
 */
export async function lockStocktake(
  transaction: CommandTransaction,
  stocktakeId: string,
): Promise<StocktakeRow> {
  const { db, actor } = transaction
  const [stocktake] = await db
    .select()
    .from(stocktakes)
    .where(and(eq(stocktakes.id, stocktakeId), eq(stocktakes.tenantId, actor.tenantId)))
    .for('update')
  if (!stocktake) throw notFound('stocktake')
  await requireOwnSite(transaction, stocktake.siteId)
  if (stocktake.state !== 'open') throw stocktakeClosed(stocktake)
  return stocktake
}

export async function closeStocktake(
  { db, actor, now }: CommandTransaction,
  { id }: StocktakeRow,
  state: 'posted' | 'cancelled',
): Promise<void> {
  await db
    .update(stocktakes)
    .set({ state, closedBy: actor.principalId, closedAt: now })
    .where(and(eq(stocktakes.id, id), eq(stocktakes.state, 'open')))
}

export function tellStocktake(
  transaction: CommandTransaction,
  type: 'stocktake.opened' | 'stocktake.posted' | 'stocktake.cancelled',
  stocktakeId: string,
  payload: Readonly<Record<string, unknown>>,
): void {
  const { tenantId } = transaction.actor
  transaction.emit({ type, aggregateKind: 'stocktake', aggregateId: stocktakeId, tenantId, payload })
}

interface ListedPile {
  readonly lotId: string
  readonly productId: string
  readonly ownership: StockOwnership
  readonly part: CountedPart
}

async function listPiles(
  { db, actor, now }: CommandTransaction,
  siteId: string,
  { productIds, lotIds, abcClass }: StocktakeScope,
): Promise<ListedPile[]> {
  const rows = await db
    .select({
      lotId: stockBalances.lotId,
      productId: stockBalances.productId,
      ownership: stockBalances.ownership,
      status: stockBalances.status,
      expiresOn: stockBalances.expiresOn,
      price: products.unitPriceTenThousandths,
    })
    .from(stockBalances)
    .innerJoin(products, eq(products.id, stockBalances.productId))
    .where(
      and(
        eq(stockBalances.siteId, siteId),
        eq(stockBalances.tenantId, actor.tenantId),
        gt(stockBalances.units, 0),
        inArray(stockBalances.status, ['available', 'reserved', 'quarantine']),
        productIds === undefined ? undefined : inArray(stockBalances.productId, [...productIds]),
        lotIds === undefined ? undefined : inArray(stockBalances.lotId, [...lotIds]),
      ),
    )
  const ofClass = abcClass === undefined ? rows : await onlyOfClass(db, { siteId, now, abcClass }, rows)
  const piles = ofClass.map(({ lotId, productId, ownership, status, expiresOn }) => ({
    lotId,
    productId,
    ownership,
    part: status === 'quarantine' ? status : shelfPart(expiresOn, now),
  }))
  // What is available and what is promised of a lot lie in one pile.
  return [...new Map(piles.map((pile) => [`${pile.lotId}/${pile.ownership}/${pile.part}`, pile])).values()]
}

/** Those of the piles whose product is of an ABC class, by what the site used of each in the last 52 weeks. */
async function onlyOfClass<Pile extends { readonly productId: string; readonly price: number }>(
  db: Database,
  { siteId, now, abcClass }: { readonly siteId: string; readonly now: Date; readonly abcClass: AbcClass },
  piles: readonly Pile[],
): Promise<Pile[]> {
  const used = await db
    .select({ productId: demandWeeks.productId, units: sql<number>`sum(${demandWeeks.units})::float8` })
    .from(demandWeeks)
    .where(
      and(eq(demandWeeks.siteId, siteId), gte(demandWeeks.weekStart, addDays(shanghaiDate(now), -yearDays))),
    )
    .groupBy(demandWeeks.productId)
  const unitsOf = new Map(used.map(({ productId, units }) => [productId, units]))
  const prices = new Map(piles.map(({ productId, price }) => [productId, price]))
  const classes = abcClassesOf(
    [...prices].map(([productId, price]) => ({
      productId,
      valueFen: lineFen(price, unitsOf.get(productId) ?? 0),
    })),
  )
  return piles.filter(({ productId }) => classes.get(productId) === abcClass)
}

async function addLines(
  { db, actor }: CommandTransaction,
  stocktakeId: string,
  piles: readonly ListedPile[],
): Promise<void> {
  const rows = piles.map((pile) => Object.assign({ id: randomUUIDv7() }, pile))
  const { id, lotId, productId, ownership, part } = stocktakeLines
  await db.execute(sql`
    insert into ${stocktakeLines} (id, tenant_id, stocktake_id, lot_id, product_id, ownership, part, state)
    select id, ${actor.tenantId}, ${stocktakeId}, lot_id, product_id, ownership, part, 'to_count'
    from ${rowSource(rows, { id, lotId, productId, ownership, part })}`)
}

function nothingToCount() {
  return refused('conflict', {
    code: 'nothingToCount',
    message: 'Nothing of what was chosen lies at the site by the books.',
    nextStep: 'Choose other products or lots, or count the whole site.',
  })
}

function stocktakeClosed({ state }: StocktakeRow) {
  return refused('conflict', {
    code: 'wrongState',
    message: `The stocktake is ${state} already.`,
    nextStep: 'Open another one.',
  })
}
