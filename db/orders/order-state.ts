import { and, eq, inArray, sql } from 'drizzle-orm'
import type { EventType } from '#domain/events/event.ts'
import { livePartStates, orderStates, type OrderState } from '#domain/orders/states.ts'
import { statesBefore } from '#domain/state-table.ts'
import { notFound, refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { orderParts, orders } from './schema.ts'

export type OrderRow = typeof orders.$inferSelect

type Change = Partial<
  Pick<OrderRow, 'totalFen' | 'submittedBy' | 'submittedAt' | 'decidedAt' | 'endedAt' | 'reason'>
>

/** Reads an order and holds its row. @throws CommandRefused `notFound` when it is not the tenant's. */
export async function lockOrder(
  { db }: CommandTransaction,
  orderId: string,
  tenantId?: string,
): Promise<OrderRow> {
  const [order] = await db
    .select()
    .from(orders)
    .where(and(eq(orders.id, orderId), tenantId === undefined ? undefined : eq(orders.tenantId, tenantId)))
    .for('update')
  if (!order) throw notFound('order')
  return order
}

/** Moves an order by one compare-and-set. @throws CommandRefused `conflict` (`wrongState`). */
export async function moveOrder(
  { db }: CommandTransaction,
  { id, tenantId }: Pick<OrderRow, 'id' | 'tenantId'>,
  to: OrderState,
  change: Change = {},
): Promise<OrderRow> {
  const ofOrder = and(eq(orders.id, id), eq(orders.tenantId, tenantId))
  const [moved] = await db
    .update(orders)
    .set({ ...change, state: to, version: sql`${orders.version} + 1` })
    .where(and(ofOrder, inArray(orders.state, statesBefore<OrderState>(orderStates, to))))
    .returning()
  if (moved) return moved
  const [present] = await db.select({ state: orders.state }).from(orders).where(ofOrder)
  throw present ? wrongOrderState(id, present.state, to) : notFound('order')
}

function wrongOrderState(orderId: string, state: OrderState, wanted: OrderState) {
  const next: readonly OrderState[] = orderStates[state]
  return refused('conflict', {
    code: 'wrongState',
    message: `Order ${orderId} is ${state} and cannot become ${wanted}.`,
    nextStep:
      next.length === 0
        ? 'Its story is over; place another order.'
        : `Read it again; from here it can become ${next.join(', ')}.`,
  })
}

export function emitOrder(
  transaction: CommandTransaction,
  { id, tenantId }: Pick<OrderRow, 'id' | 'tenantId'>,
  type: Extract<EventType, `order.${string}`>,
  facts: Readonly<Record<string, unknown>> = {},
): void {
  transaction.emit({ type, aggregateKind: 'order', aggregateId: id, tenantId, payload: facts })
}

/**
 * Closes an order that no part will bring anything for any more: as cancelled when nothing of it came. Called by
 * every command that ends a part; it holds the order's row, so of two parts that end at once the later one closes it.
 */
export async function closeOrderWhenDone(transaction: CommandTransaction, orderId: string): Promise<void> {
  const order = await lockOrder(transaction, orderId)
  const { db, now } = transaction
  const live = await db.$count(
    orderParts,
    and(eq(orderParts.orderId, orderId), inArray(orderParts.state, [...livePartStates])),
  )
  if (live > 0 || (order.state !== 'approved' && order.state !== 'accepted')) return
  const came = await db.$count(
    orderParts,
    and(eq(orderParts.orderId, orderId), inArray(orderParts.state, ['received', 'closed'])),
  )
  const end = came > 0 ? 'closed' : 'cancelled'
  await moveOrder(transaction, order, end, { endedAt: now })
  emitOrder(transaction, order, `order.${end}`)
}
