import { randomUUIDv7 } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { answerDueAt } from '#domain/orders/deadlines.ts'
import { grantAccess } from '../access/grants.ts'
import type { CommandTransaction } from '../commands.ts'
import { insertNew } from '../rows.ts'
import { emitPart, type PartLineRow, type PartRow } from './part-state.ts'
import type { OrderRow } from './order-state.ts'
import type { PlannedPart } from './plan.ts'
import { orderPartLines, orderParts, type orderLines } from './schema.ts'

type OrderLineRow = typeof orderLines.$inferSelect

/** A part that stands in the books, with its lines. */
export interface OpenPart {
  readonly part: PartRow
  readonly lines: readonly PartLineRow[]
}

/** Offers each planned part to its seller. The buyer's credit was taken up before. */
export async function offerParts(
  transaction: CommandTransaction,
  order: Pick<OrderRow, 'id' | 'tenantId' | 'siteId'>,
  lines: readonly OrderLineRow[],
  planned: readonly PlannedPart[],
  { firstNumber, insteadOfPartId }: { readonly firstNumber: number; readonly insteadOfPartId: string | null },
): Promise<OpenPart[]> {
  const opened: OpenPart[] = []
  for (const [index, { seller, lines: allotted, goodsFen, deliveryFen }] of planned.entries()) {
    const part = newPart(transaction, order, {
      tenantId: seller.tenantId,
      goodsFen,
      deliveryFen,
      answerDueAt: answerDueAt(transaction.now, seller.answerMinutes),
      partNumber: firstNumber + index,
      insteadOfPartId,
    })
    const partLines = allotted.map(
      ({ line, units, unitPriceTenThousandths, totalFen, lotId }): PartLineRow => {
        const ordered = lines[line]
        if (ordered === undefined)
          throw new Error('A planned part names a line that the order does not have.')
        return {
          ...newLine(part, ordered),
          units,
          unitPriceTenThousandths,
          totalFen,
          lotId,
        }
      },
    )
    await writePart(transaction, { part, lines: partLines })
    emitPart(transaction, part, 'order_part.offered', { answerDueAt: part.answerDueAt.toISOString() })
    opened.push({ part, lines: partLines })
  }
  return opened
}

/** Writes a part with its lines, and lets its buyer hear of it. */
export async function writePart(transaction: CommandTransaction, { part, lines }: OpenPart): Promise<void> {
  await transaction.db.insert(orderParts).values(part)
  await insertNew(transaction.db, orderPartLines, lines, 'orderPartLine')
  grantAccess(transaction, [
    {
      resourceKind: 'order_part',
      resourceId: part.id,
      ownerTenantId: part.tenantId,
      tenantId: part.buyerTenantId,
      purpose: 'read',
    },
  ])
}

type NewPart = Pick<
  PartRow,
  'tenantId' | 'goodsFen' | 'deliveryFen' | 'answerDueAt' | 'partNumber' | 'insteadOfPartId'
>

function newPart(
  { now }: CommandTransaction,
  order: Pick<OrderRow, 'id' | 'tenantId' | 'siteId'>,
  facts: NewPart,
): PartRow {
  return {
    ...facts,
    id: randomUUIDv7(),
    orderId: order.id,
    buyerTenantId: order.tenantId,
    buyerSiteId: order.siteId,
    state: 'offered',
    fromSiteId: null,
    offeredAt: now,
    acceptedAt: null,
    dispatchDueAt: null,
    dispatchedAt: null,
    receivedAt: null,
    endedAt: null,
    reason: null,
    version: 1,
  }
}

function newLine(
  part: PartRow,
  { id: orderLineId, productId, contractId, awardId }: OrderLineRow,
): Omit<PartLineRow, 'units' | 'unitPriceTenThousandths' | 'totalFen' | 'lotId'> {
  return {
    id: randomUUIDv7(),
    tenantId: part.tenantId,
    partId: part.id,
    orderLineId,
    productId,
    contractId,
    awardId,
    substituteForProductId: null,
    dispatchedUnits: 0,
    receivedUnits: null,
  }
}

/** The number of an order's next part. The order's row, or a part's, is held by whoever asks. */
export async function nextPartNumber({ db }: CommandTransaction, orderId: string): Promise<number> {
  const [found] = await db
    .select({ last: sql<number>`coalesce(max(${orderParts.partNumber}), 0)::integer` })
    .from(orderParts)
    .where(eq(orderParts.orderId, orderId))
  return (found?.last ?? 0) + 1
}
