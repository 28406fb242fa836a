import { eq } from 'drizzle-orm'
import type { CommandTransaction } from '../commands.ts'
import type { OrderLineInput } from './order-input.ts'
import { orderLines } from './schema.ts'

type OrderLineRow = typeof orderLines.$inferSelect

/** An order's lines as they were ordered, by number. */
export function readOrderLines(
  { db }: Pick<CommandTransaction, 'db'>,
  orderId: string,
): Promise<OrderLineRow[]> {
  return db.select().from(orderLines).where(eq(orderLines.orderId, orderId)).orderBy(orderLines.lineNumber)
}

/** What was asked for with a line, to plan it anew. */
export function inputOf(line: OrderLineRow): OrderLineInput {
  const { contractId, awardId, contractUnitPriceTenThousandths: price } = line
  return {
    productId: line.productId,
    units: line.units,
    sellerTenantId: line.sellerTenantId ?? undefined,
    nearExpiryOfferId: line.nearExpiryOfferId ?? undefined,
    contract:
      contractId === null || price === null
        ? undefined
        : { contractId, awardId, unitPriceTenThousandths: price },
  }
}
