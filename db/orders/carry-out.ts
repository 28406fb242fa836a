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
  const approved =
    order.state === 'approved'
      ? order
      : await moveOrder(transaction, order, 'approved', { decidedAt: now, totalFen: plan.totalFen })
  emitOrder(transaction, approved, 'order.approved', { totalFen: plan.totalFen })
  const opened = await offerParts(transaction, order, lines, plan.parts, {
    firstNumber: 1,
    insteadOfPartId: null,
  })
  // The first part that is accepted moves the order on; the others find it there.
  let state: OrderState = approved.state
  const partIds = opened.map(({ part }) => part.id)
  for (const [index, open] of opened.entries()) {
    if (plan.parts[index]?.seller.acceptsAutomatically !== true) continue
    const accepted = await acceptOpen(transaction, { ...approved, state }, open)
    partIds.push(...accepted.parts.map(({ partId }) => partId).filter((id) => id !== open.part.id))
    if (accepted.state === 'accepted') state = 'accepted'
  }
  return { state, partIds }
}
