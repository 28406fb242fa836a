import { randomUUIDv7 } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { lineFen } from '#domain/money/fen.ts'
import { sumFen } from '#domain/orders/split-order.ts'
import type { CommandTransaction } from '../commands.ts'
import { nextPartNumber, writePart, type OpenPart } from './open-parts.ts'
import type { PartLineRow, PartRow } from './part-state.ts'
import { orderPartLines, orderParts } from './schema.ts'
import { changeCommitted } from './standing.ts'

/** Where a share of a part stands: at a depot with its clock running, or waiting for stock. */
export type ShareFacts = Pick<PartRow, 'state' | 'fromSiteId' | 'acceptedAt' | 'dispatchDueAt'>

/** Units by line of a part that go one way. */
export interface Share {
  readonly facts: ShareFacts
  readonly units: ReadonlyMap<string, number>
}

export const waitingForStock: ShareFacts = {
  state: 'backordered',
  fromSiteId: null,
  acceptedAt: null,
  dispatchDueAt: null,
}

/**
 * Divides a part by its shares: the first stays in it, each other becomes a part of its own. A line that several bring
 * is priced anew for each, since each is invoiced by itself; what the buyer's credit is taken up with follows.
 * The caller holds the part's row and has made sure that it may go where the first share stands.
 * @returns the parts, in the order of the shares.
 */
export async function dividePart(
  transaction: CommandTransaction,
  { part, lines }: OpenPart,
  shares: readonly Share[],
): Promise<PartRow[]> {
  const [first, ...others] = shares
  if (first === undefined) throw new Error('A part was divided into nothing.')
  const parts = [await keep(transaction, part, lines, first)]
  for (const { facts, units } of others) {
    const sibling: PartRow = {
      ...part,
      ...facts,
      id: randomUUIDv7(),
      partNumber: await nextPartNumber(transaction, part.orderId),
      deliveryFen: 0,
      version: 1,
    }
    const ownLines = linesOf(lines, units).map((line): PartLineRow => ({
      ...line,
      id: randomUUIDv7(),
      partId: sibling.id,
    }))
    const written = { ...sibling, goodsFen: sumFen(ownLines) }
    await writePart(transaction, { part: written, lines: ownLines })
    parts.push(written)
  }
  const changeFen = parts.reduce((sum, one) => sum + one.goodsFen, 0) - part.goodsFen
  await changeCommitted(
    transaction,
    { sellerTenantId: part.tenantId, buyerTenantId: part.buyerTenantId },
    changeFen,
  )
  return parts
}

/** What is not in the first share leaves the part; a line of which nothing stays is kept with 0 units. */
async function keep(
  { db }: CommandTransaction,
  part: PartRow,
  lines: readonly PartLineRow[],
  { facts, units }: Share,
): Promise<PartRow> {
  const kept = linesOf(lines, units)
  for (const line of lines) {
    const left = kept.find(({ id }) => id === line.id)
    if (left?.units === line.units) continue
    await db
      .update(orderPartLines)
      .set({ units: left?.units ?? 0, totalFen: left?.totalFen ?? 0 })
      .where(and(eq(orderPartLines.id, line.id), eq(orderPartLines.tenantId, line.tenantId)))
  }
  const change = { ...facts, goodsFen: sumFen(kept), version: part.version + 1 }
  await db
    .update(orderParts)
    .set(change)
    .where(and(eq(orderParts.id, part.id), eq(orderParts.tenantId, part.tenantId)))
  return { ...part, ...change }
}

function linesOf(lines: readonly PartLineRow[], shared: ReadonlyMap<string, number>): PartLineRow[] {
  return lines.flatMap((line) => {
    const units = shared.get(line.id) ?? 0
    if (units === 0) return []
    return [{ ...line, units, totalFen: lineFen(line.unitPriceTenThousandths, units) }]
  })
}
