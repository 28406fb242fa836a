import type { OrderState } from '#domain/orders/states.ts'
import type { CommandTransaction } from '../commands.ts'
import { acceptOpen } from './accept.ts'
import { offerParts } from './open-parts.ts'
import { emitOrder, moveOrder, type OrderRow } from './order-state.ts'
import type { OrderPlan } from './plan.ts'
import type { orderLines } from './schema.ts'
import { commitCredit } from './standing.ts'

/** Where an approved order stands after its parts were offered. */
export interface CarriedOut {
  readonly state: OrderState
  readonly partIds: readonly string[]
}

/**
 * Approves an order whose chain has no more to say: takes up credit, offers a part to each seller, and accepts at once
 * for those under a standing agreement.
 */
export async function carryOut(
  transaction: CommandTransaction,
  order: OrderRow,
  lines: readonly (typeof orderLines.$inferSelect)[],
  plan: OrderPlan,
): Promise<CarriedOut> {
  const { now } = transaction
  await commitCredit(
    transaction,
    order.tenantId,
    plan.parts.map(({ seller, goodsFen, deliveryFen }) => ({
      sellerTenantId: seller.tenantId,
      sellerName: seller.nameEn,
      amountFen: goodsFen + deliveryFen,
    })),
  )
  let current =
    order.state === 'approved'
      ? order
      : await moveOrder(transaction, order, 'approved', { decidedAt: now, totalFen: plan.totalFen })
  emitOrder(transaction, current, 'order.approved', { totalFen: plan.totalFen })
  const opened = await offerParts(transaction, order, lines, plan.parts, {
    firstNumber: 1,
    insteadOfPartId: null,
  })
  const partIds = opened.map(({ part }) => part.id)
  for (const [index, open] of opened.entries()) {
    if (plan.parts[index]?.seller.acceptsAutomatically !== true) continue
    const { state, parts } = await acceptOpen(transaction, current, open)
    partIds.push(...parts.map(({ partId }) => partId).filter((id) => id !== open.part.id))
    if (state === 'accepted') current = { ...current, state: 'accepted' }
  }
  return { state: current.state, partIds }
}
