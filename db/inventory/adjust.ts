import { randomUUIDv7 } from 'node:crypto'
import { and, eq, inArray } from 'drizzle-orm'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { moveStock } from './ledger.ts'
import { lots, stockBalances } from './schema.ts'

/** Why the books and the shelf differ. */
export const adjustmentCauses = ['miscounted', 'broken', 'lost', 'found'] as const
export type AdjustmentCause = (typeof adjustmentCauses)[number]

export interface StockCount {
  readonly siteId: string
  readonly lotId: string
  readonly ownership: StockOwnership
  /** Base units found at the site, those promised and packed included, those set aside in quarantine not. */
  readonly countedUnits: number
  readonly cause: AdjustmentCause
}

/**
 * Makes the books follow a count: what is missing goes to loss, what is too many comes from there.
 * Only units that are not promised can be found missing.
 * @returns the counted units less the booked ones.
 * @throws CommandRefused `notFound`, `notYourSite`, `countInvalid`, or `promisedUnitsMissing` when the count is below
 * what shipments have reserved: then those are picked short first.
 */
export function adjustStock(client: DatabaseClient, request: CommandRequest, count: StockCount) {
  return runCommand(client, request, async (transaction) => {
    if (!Number.isSafeInteger(count.countedUnits) || count.countedUnits < 0) throw countInvalid()
    await requireOwnSite(transaction, count.siteId)
    const lot = await readLot(transaction, count.lotId)
    const { available, reserved } = await lockUnits(transaction, count)
    const differenceUnits = count.countedUnits - available - reserved
    if (available + differenceUnits < 0) throw promisedUnitsMissing(reserved)
    const adjustmentId = randomUUIDv7()
    if (differenceUnits !== 0) await move(transaction, count, lot.productId, differenceUnits, adjustmentId)
    transaction.emit({
      type: 'stock.adjusted',
      aggregateKind: 'stock',
      aggregateId: adjustmentId,
      tenantId: transaction.actor.tenantId,
      payload: { ...count, differenceUnits },
    })
    return { adjustmentId, differenceUnits }
  })
}

async function readLot({ db }: CommandTransaction, lotId: string) {
  const [lot] = await db.select({ productId: lots.productId }).from(lots).where(eq(lots.id, lotId))
  if (!lot) throw notFound('lot')
  return lot
}

/** What is there and what is promised, which nobody changes until we commit. */
async function lockUnits({ db }: CommandTransaction, { siteId, lotId, ownership }: StockCount) {
  const ofCount = and(
    eq(stockBalances.siteId, siteId),
    eq(stockBalances.lotId, lotId),
    eq(stockBalances.ownership, ownership),
    inArray(stockBalances.status, ['available', 'reserved']),
  )
  const units = { status: stockBalances.status, units: stockBalances.units }
  await db.select(units).from(stockBalances).where(ofCount).orderBy(stockBalances.status).for('update')
  // Read by a statement of its own: a first promise that was made while we waited is new to the one that waited.
  const balances = await db.select(units).from(stockBalances).where(ofCount)
  const unitsOf = (status: 'available' | 'reserved') =>
    balances.find((balance) => balance.status === status)?.units ?? 0
  return { available: unitsOf('available'), reserved: unitsOf('reserved') }
}

async function move(
  transaction: CommandTransaction,
  { siteId, lotId, ownership }: StockCount,
  productId: string,
  differenceUnits: number,
  referenceId: string,
): Promise<void> {
  const shelf = { account: 'available', siteId } as const
  const loss = { account: 'loss', siteId: null } as const
  const shortage = await moveStock(transaction, [
    {
      reason: 'adjust',
      lotId,
      productId,
      ownership,
      units: Math.abs(differenceUnits),
      ...(differenceUnits < 0 ? { from: shelf, to: loss } : { from: loss, to: shelf }),
      tenantId: transaction.actor.tenantId,
      referenceId,
    },
  ])
  if (shortage) throw new Error('A locked balance held less than was read from it.')
}

function countInvalid() {
  return refused('invalid', {
    code: 'countInvalid',
    message: 'A count is a whole number of base units from 0.',
    nextStep: 'Count again and send the number.',
  })
}

function promisedUnitsMissing(reservedUnits: number) {
  return refused('conflict', {
    code: 'promisedUnitsMissing',
    message: `Fewer units were counted than the ${reservedUnits} that are promised to shipments.`,
    nextStep: 'Pick the shipments short for what is not there, then count again.',
  })
}
