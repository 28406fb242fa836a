import type { DatabaseClient } from '#db/client.ts'
import { retryBackorder } from '#db/orders/retry-backorder.ts'
import { readPartProgress } from '#db/orders/part-progress.ts'
import { settleReceipt } from '#db/orders/settle-receipt.ts'
import { followCallOffOrder } from '#db/procurement/follow-order.ts'
import { followShipments } from '#db/orders/shipped.ts'
import { passOnLatePart, warnPart } from '#db/orders/watch-part.ts'
import type { OrderEscalationKind } from '#domain/orders/escalations.ts'
import type { OrderPartState } from '#domain/orders/states.ts'
import { actorOf, requestOf, type Step } from '../acting.ts'

/** A step of one part, in the name of its seller. */
interface PartStep extends Step {
  readonly partId: string
}

/** Where a part stands, and its times as ISO strings. */
export interface PresentPart {
  readonly state: OrderPartState
  readonly offeredAt: string
  readonly answerDueAt: string
  readonly acceptedAt: string | null
  /** The time at which it was read, by the same clock as the others. */
  readonly readAt: string
}

/** From here on receipts, and what is decided over them, make notes on the invoice. */
const hasLeft: ReadonlySet<OrderPartState> = new Set(['dispatched', 'received', 'closed'])

/** What the workflow of an order's part asks of the database. */
export function createOrderActivities(database: DatabaseClient) {
  return {
    /** Takes over what happened to its shipments, and tells where it stands. */
    async followOrderPart(step: PartStep): Promise<PresentPart> {
      const input = { partId: step.partId }
      const shipped = await followShipments(database, requestOf('order_part.follow', step, input), input)
      if (hasLeft.has(shipped.answer.state))
        await settleReceipt(database, requestOf('order_part.settle_receipt', step, input), input)
      const { callOffOrderId } = shipped.answer
      if (callOffOrderId !== null) {
        const order = { orderId: callOffOrderId }
        await followCallOffOrder(database, requestOf('order_part.follow_call_offs', step, order), order)
      }
      const part = await readPartProgress(database, actorOf(step.tenantId), step.partId)
      return {
        state: part.state,
        offeredAt: part.offeredAt.toISOString(),
        answerDueAt: part.answerDueAt.toISOString(),
        acceptedAt: part.acceptedAt?.toISOString() ?? null,
        readAt: step.now,
      }
    },

    /** Puts it on the board, where it still stands as it did. */
    async warnOrderPart(step: PartStep & { readonly kind: OrderEscalationKind }): Promise<void> {
      const input = { partId: step.partId, kind: step.kind }
      await warnPart(database, requestOf('order_part.warn', step, input), input)
    },

    /** Offers it to the next seller, where there is one. */
    async passOnOrderPart(step: PartStep & { readonly cause: 'unanswered' | 'late' }): Promise<void> {
      const input = { partId: step.partId, cause: step.cause }
      await passOnLatePart(database, requestOf('order_part.pass_on', step, input), input)
    },

    /** Accepts a backorder under a standing agreement when stock has come in. */
    async retryOrderPart(step: PartStep): Promise<void> {
      const input = { partId: step.partId }
      await retryBackorder(database, requestOf('order_part.retry', step, input), input)
    },
  }
}
