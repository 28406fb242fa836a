import { randomUUIDv7 } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import {
  countDifference,
  needsRecount,
  shelfPart,
  statusesOfPart,
  type CountedPart,
} from '#domain/inventory/counting.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import type { Refusal } from '#domain/refusal.ts'
import { CommandRefused } from '../command-refused.ts'
import type { DatabaseClient } from '../client.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireCount } from './count-units.ts'
import { stocktakeLines } from './counting-schema.ts'
import { lastPosition, lockPile, pileAt, readLotOfProduct } from './pile.ts'
import { lockStocktake, type StocktakeRow } from './stocktakes.ts'

/** What a person counted of one pile. */
export interface CountedPile {
  readonly lotId: string
  readonly ownership: StockOwnership
  readonly part: CountedPart
  /** Base units, those that are promised to shipments and not yet gone included. */
  readonly countedUnits: number
}

type LineRow = typeof stocktakeLines.$inferSelect

/**
 * Takes in what a person counted, while goods come and go: the books of each pile are frozen at this very moment, under
 * its lock, so that what moves before is in them and what moves after is not. What a phone without a network tells of
 * later (`countedAt`) is set against what had been recorded by then. A pile that is too far from its books asks
 * for a second person, whose count then holds. A pile that the list did not have is added to it.
 * @throws CommandRefused `notFound`, `notYourSite`, `wrongState`, `countInvalid`, and per line `alreadyCounted`,
 * `secondPersonMissing` (the recount of one's own count) and `wrongPart` for a pile that the lot does not have.
 */
export function countPiles(
  client: DatabaseClient,
  request: CommandRequest,
  input: {
    readonly stocktakeId: string
    readonly piles: readonly CountedPile[]
    /** When it was counted, if not now. */
    readonly countedAt?: Date | undefined
  },
) {
  return runCommand(client, request, async (transaction) => {
    for (const { countedUnits } of input.piles) requireCount(countedUnits)
    const stocktake = await lockStocktake(transaction, input.stocktakeId)
    const refusals: Refusal[] = []
    let toRecount = 0
    for (const { pile, line } of inLockOrder(input.piles)) {
      const counted = await countPile(transaction, stocktake, pile, input.countedAt)
      if ('code' in counted) refusals.push({ ...counted, line })
      else if (counted.state === 'to_recount') toRecount += 1
    }
    if (refusals.length > 0) throw new CommandRefused('conflict', refusals)
    return { stocktakeId: stocktake.id, counted: input.piles.length, toRecount }
  })
}

function inLockOrder(piles: readonly CountedPile[]) {
  return piles
    .map((pile, line) => ({ pile, line }))
    .toSorted((a, b) => (a.pile.lotId < b.pile.lotId ? -1 : Number(a.pile.lotId > b.pile.lotId)))
}

async function countPile(
  transaction: CommandTransaction,
  stocktake: StocktakeRow,
  pile: CountedPile,
  toldOf: Date | undefined,
): Promise<LineRow | Refusal> {
  const { db, actor } = transaction
  const { siteId } = stocktake
  const countedAt = toldOf ?? transaction.now
  const lot = await readLotOfProduct(transaction, pile.lotId)
  if (pile.part !== 'quarantine' && pile.part !== shelfPart(lot.expiresOn, countedAt)) return wrongPart(pile)
  const ofPile = { ...pile, siteId }
  const held = await lockPile(transaction, ofPile, statusesOfPart[pile.part])
  const bookUnits =
    toldOf === undefined
      ? [...held.values()].reduce((sum, units) => sum + units, 0)
      : await pileAt(transaction, ofPile, statusesOfPart[pile.part], toldOf)
  const line = await findOrAddLine(transaction, stocktake, { ...pile, productId: lot.productId })
  const obstacle = countingObstacle(line, actor.principalId)
  if (obstacle) return obstacle
  const isRecount = line.state === 'to_recount'
  const difference = countDifference({ countedUnits: pile.countedUnits, bookUnits })
  const state = !isRecount && needsRecount(difference, stocktake.toleranceUnits) ? 'to_recount' : 'counted'
  const [counted] = await db
    .update(stocktakeLines)
    .set({
      state,
      countedUnits: pile.countedUnits,
      bookUnits,
      bookPosition: await lastPosition(transaction, ofPile, toldOf),
      countedBy: actor.principalId,
      countedAt,
      ...(isRecount ? { firstCountedUnits: line.countedUnits, firstCountedBy: line.countedBy } : {}),
    })
    .where(eq(stocktakeLines.id, line.id))
    .returning()
  if (!counted) throw new Error('A line of a stocktake vanished while it was counted.')
  return counted
}

async function findOrAddLine(
  { db, actor }: CommandTransaction,
  { id: stocktakeId }: StocktakeRow,
  { lotId, ownership, part, productId }: Omit<CountedPile, 'countedUnits'> & { readonly productId: string },
): Promise<LineRow> {
  const pile = and(
    eq(stocktakeLines.stocktakeId, stocktakeId),
    eq(stocktakeLines.lotId, lotId),
    eq(stocktakeLines.ownership, ownership),
    eq(stocktakeLines.part, part),
  )
  const [listed] = await db.select().from(stocktakeLines).where(pile)
  if (listed) return listed
  const [added] = await db
    .insert(stocktakeLines)
    .values({
      id: randomUUIDv7(),
      tenantId: actor.tenantId,
      stocktakeId,
      lotId,
      productId,
      ownership,
      part,
      state: 'to_count',
    })
    .returning()
  if (!added) throw new Error('A line of a stocktake was not added.')
  return added
}

function countingObstacle({ state, countedBy }: LineRow, principalId: string): Refusal | null {
  if (state === 'to_count') return null
  if (state !== 'to_recount') {
    return {
      code: 'alreadyCounted',
      message: 'This pile was counted already.',
      nextStep: 'Leave it out; a new stocktake counts it again.',
    }
  }
  if (countedBy !== principalId) return null
  return {
    code: 'secondPersonMissing',
    message: 'The count is far from the books: another person must count this pile again.',
    nextStep: 'Let a colleague count it.',
  }
}

function wrongPart({ part }: CountedPile): Refusal {
  return {
    code: 'wrongPart',
    message: `The lot has no pile "${part}" today.`,
    nextStep:
      'Count lots past their last day as expired, the others as shelf, and what is set aside as quarantine.',
  }
}
