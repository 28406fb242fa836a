import { randomUUIDv7 } from 'node:crypto'
import { and, eq, inArray } from 'drizzle-orm'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import type { SetAsideReason } from '#domain/inventory/quarantine.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { moveStock } from './ledger.ts'
import { lots, traceCodes } from './schema.ts'

export interface SetAsideInput {
  readonly siteId: string
  readonly lotId: string
  readonly ownership: StockOwnership
  /** Base units. */
  readonly units: number
  readonly reason: SetAsideReason
  /** The closed or opened boxes among them. */
  readonly traceCodes: readonly string[]
}

/**
 * Somebody who doubts goods on the shelf sets a quantity of a lot aside, for a reason: it goes into quarantine, where
 * `decideQuarantine` clears it or writes it off. Only units that are not promised can be set aside.
 * @throws CommandRefused `notFound`, `notYourSite`, `unitsInvalid`, `notInStock`, `boxNotOnShelf`.
 */
export function setAside(client: DatabaseClient, request: CommandRequest, input: SetAsideInput) {
  return runCommand(client, request, async (transaction) => {
    const { siteId, lotId, ownership, units, reason } = input
    if (!Number.isSafeInteger(units) || units < 1) throw unitsInvalid()
    await requireOwnSite(transaction, siteId)
    const [lot] = await transaction.db.select().from(lots).where(eq(lots.id, lotId))
    if (lot === undefined) throw notFound('lot')
    const setAsideId = randomUUIDv7()
    const { tenantId } = transaction.actor
    const shortage = await moveStock(transaction, [
      {
        reason: 'quarantine',
        lotId,
        productId: lot.productId,
        ownership,
        units,
        from: { account: 'available', siteId },
        to: { account: 'quarantine', siteId },
        tenantId,
        referenceId: setAsideId,
      },
    ])
    if (shortage) throw notInStock()
    await setBoxesAside(transaction, input)
    transaction.emit({
      type: 'stock.set_aside',
      aggregateKind: 'stock',
      aggregateId: setAsideId,
      tenantId,
      payload: { siteId, lotId, ownership, units, reason },
    })
    return { setAsideId, units }
  })
}

async function setBoxesAside(
  { db }: CommandTransaction,
  { siteId, lotId, traceCodes: codes }: SetAsideInput,
): Promise<void> {
  if (codes.length === 0) return
  const moved = await db
    .update(traceCodes)
    .set({ state: 'quarantined' })
    .where(
      and(
        inArray(traceCodes.code, [...codes]),
        eq(traceCodes.siteId, siteId),
        eq(traceCodes.lotId, lotId),
        inArray(traceCodes.state, ['in_stock', 'opened']),
      ),
    )
    .returning({ code: traceCodes.code })
  const known = new Set(moved.map(({ code }) => code))
  const missing = codes.find((code) => !known.has(code))
  if (missing === undefined) return
  throw refused('conflict', {
    code: 'boxNotOnShelf',
    message: `Box ${missing} of this lot is not on the site's shelf.`,
    nextStep: 'Scan the boxes again and leave out those that lie elsewhere.',
  })
}

function unitsInvalid() {
  return refused('invalid', {
    code: 'unitsInvalid',
    message: 'A whole number of base units from 1 can be set aside.',
    nextStep: 'Count the units and send the number.',
  })
}

function notInStock() {
  return refused('conflict', {
    code: 'notInStock',
    message: 'Fewer units of this lot are available at the site.',
    nextStep: 'Read the balances again; what is promised is set aside by picking it short.',
  })
}
