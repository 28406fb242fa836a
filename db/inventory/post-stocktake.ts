import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { correctedStatus, countDifference } from '#domain/inventory/counting.ts'
import type { StocktakeLineState } from '#domain/inventory/states.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { readUndecidedExtras } from '../orders/kept-extras.ts'
import { rowSource } from '../rows.ts'
import { stocktakeLines } from './counting-schema.ts'
import { moveStock, type StockMovement } from './ledger.ts'
import { stockBalances } from './schema.ts'
import { closeStocktake, lockStocktake, tellStocktake, type StocktakeRow } from './stocktakes.ts'

export interface PostedStocktake {
  readonly stocktakeId: string
  /** Lines whose books are right now, corrected or not. */
  readonly posted: number
  /** Lines whose difference could not be taken off the books: their `refusalCode` says why. */
  readonly refused: number
  /** Lines that nobody counted. */
  readonly skipped: number
  /** All differences that were posted, added up. */
  readonly differenceUnits: number
}

type LineRow = typeof stocktakeLines.$inferSelect

/**
 * A person who counted none of it approves a stocktake: each pile's books are corrected by what was counted less what
 * they held when it was counted. What was sold, received or moved since stays as it is. A pile is refused with its reason, and
 * the others are posted, all in one transaction: `promisedUnitsMissing` where the books hold less by now than was found missing,
 * `extrasUndecided` where what is missing in quarantine came beyond an order and is not decided over, or still to go back
 * (decision 059).
 * @throws CommandRefused `notFound`, `notYourSite`, `wrongState`, `secondPersonMissing` for whoever counted, and
 * `linesUncounted` unless the rest is to be left out.
 */
export function postStocktake(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly stocktakeId: string; readonly leavesOutUncounted: boolean },
) {
  return runCommand(client, request, async (transaction): Promise<PostedStocktake> => {
    const stocktake = await lockStocktake(transaction, input.stocktakeId)
    const lines = await readLines(transaction, stocktake)
    requireOtherPerson(lines, transaction.actor.principalId)
    const counted = lines.filter(({ state }) => state === 'counted')
    if (counted.length < lines.length && !input.leavesOutUncounted)
      throw linesUncounted(lines.length - counted.length)
    const { posted, refusals } = await postLines(transaction, stocktake, counted)
    await endLines(transaction, lines, refusals)
    await closeStocktake(transaction, stocktake, 'posted')
    const answer = {
      posted: posted.length,
      refused: refusals.size,
      skipped: lines.length - counted.length,
      differenceUnits: posted.reduce((sum, line) => sum + differenceOf(line), 0),
    }
    tellStocktake(transaction, 'stocktake.posted', stocktake.id, { siteId: stocktake.siteId, ...answer })
    return { stocktakeId: stocktake.id, ...answer }
  })
}

function readLines({ db }: CommandTransaction, { id, tenantId }: StocktakeRow): Promise<LineRow[]> {
  return db
    .select()
    .from(stocktakeLines)
    .where(and(eq(stocktakeLines.stocktakeId, id), eq(stocktakeLines.tenantId, tenantId)))
    .orderBy(asc(stocktakeLines.lotId), asc(stocktakeLines.part), asc(stocktakeLines.ownership))
}

type LineRefusal = 'promisedUnitsMissing' | 'extrasUndecided'
type LineRefusals = ReadonlyMap<string, LineRefusal>

/** Corrects the books of the lines that still can be, under the locks of their balances. */
async function postLines(
  transaction: CommandTransaction,
  stocktake: StocktakeRow,
  counted: readonly LineRow[],
): Promise<{ readonly posted: readonly LineRow[]; readonly refusals: LineRefusals }> {
  const differing = counted.filter((line) => differenceOf(line) !== 0)
  const refusals = await findRefusals(transaction, stocktake, differing)
  const correctable = differing.filter(({ id }) => !refusals.has(id))
  const shortage = await moveStock(
    transaction,
    correctable.map((line) => correctionOf(stocktake, line)),
  )
  if (shortage) throw new Error('A locked balance held less than was read from it.')
  return { posted: counted.filter(({ id }) => !refusals.has(id)), refusals }
}

/** Why lines cannot be taken off the books, by line; whatever is too many can always be added to them. */
async function findRefusals(
  transaction: CommandTransaction,
  stocktake: StocktakeRow,
  differing: readonly LineRow[],
): Promise<LineRefusals> {
  const held = await lockBalances(transaction, stocktake, differing)
  const missing = differing.filter((line) => differenceOf(line) < 0)
  // Read under the lock: who receives more of a lot changes its balance first.
  const undecided = await readUndecidedExtras(transaction, {
    siteId: stocktake.siteId,
    lotIds: missing.filter(mayHoldExtras).map(({ lotId }) => lotId),
  })
  return new Map(
    missing.flatMap((line): (readonly [string, LineRefusal])[] => {
      const left = (held.get(line.id) ?? 0) + differenceOf(line)
      if (left < 0) return [[line.id, 'promisedUnitsMissing']]
      const waiting = mayHoldExtras(line) ? (undecided.get(line.lotId) ?? 0) : 0
      return left < waiting ? [[line.id, 'extrasUndecided']] : []
    }),
  )
}

function mayHoldExtras({ part, ownership }: LineRow): boolean {
  return correctedStatus(part) === 'quarantine' && ownership === 'ours'
}

/** What the corrected balance of each line holds, which nobody changes until we commit. */
async function lockBalances(
  { db }: CommandTransaction,
  { siteId }: StocktakeRow,
  lines: readonly LineRow[],
): Promise<ReadonlyMap<string, number>> {
  const rows = lines.map(({ id, lotId, ownership, part }) => ({
    id,
    lotId,
    ownership,
    status: correctedStatus(part),
  }))
  const { lotId, ownership, status } = stockBalances
  const found = await db.execute<{ id: string; units: number }>(sql`
    select input.id, balance.units
    from ${rowSource(rows, { id: stocktakeLines.id, lotId, ownership, status })}
    join ${stockBalances} balance on balance.site_id = ${siteId} and balance.lot_id = input.lot_id
      and balance.ownership = input.ownership and balance.status = input.status
    order by balance.lot_id, balance.status, balance.ownership
    for update of balance`)
  return new Map(found.rows.map(({ id, units }) => [id, units]))
}

function correctionOf({ id, siteId, tenantId }: StocktakeRow, line: LineRow): StockMovement {
  const difference = differenceOf(line)
  const pile = { account: correctedStatus(line.part), siteId }
  const loss = { account: 'loss', siteId: null } as const
  return {
    reason: 'adjust',
    lotId: line.lotId,
    productId: line.productId,
    ownership: line.ownership,
    units: Math.abs(difference),
    ...(difference < 0 ? { from: pile, to: loss } : { from: loss, to: pile }),
    tenantId,
    referenceId: id,
  }
}

async function endLines(
  { db }: CommandTransaction,
  lines: readonly LineRow[],
  refusals: LineRefusals,
): Promise<void> {
  const endOf = (line: LineRow): StocktakeLineState | LineRefusal => {
    if (line.state !== 'counted') return 'skipped'
    return refusals.get(line.id) ?? 'posted'
  }
  for (const [end, group] of Map.groupBy(lines, endOf)) {
    const ids = group.map(({ id }) => id)
    const change =
      end === 'posted' || end === 'skipped'
        ? { state: end, refusalCode: null }
        : { state: 'refused' as const, refusalCode: end }
    await db.update(stocktakeLines).set(change).where(inArray(stocktakeLines.id, ids))
  }
}

function differenceOf({ countedUnits, bookUnits }: LineRow): number {
  return countDifference({ countedUnits: countedUnits ?? 0, bookUnits: bookUnits ?? 0 })
}

function requireOtherPerson(lines: readonly LineRow[], principalId: string): void {
  const counted = lines.some(
    ({ countedBy, firstCountedBy }) => countedBy === principalId || firstCountedBy === principalId,
  )
  if (!counted) return
  throw refused('forbidden', {
    code: 'secondPersonMissing',
    message: 'Whoever counted does not approve the count.',
    nextStep: 'Let somebody who counted nothing of it approve it.',
  })
}

function linesUncounted(lines: number) {
  return refused('conflict', {
    code: 'linesUncounted',
    message: `${lines} piles are not counted, or wait for a second count.`,
    nextStep: 'Count them, or say that they are to be left out.',
  })
}
