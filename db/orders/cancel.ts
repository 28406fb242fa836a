import { and, eq, inArray } from 'drizzle-orm'
import { livePartStates } from '#domain/orders/states.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { cancelShipments } from '../fulfilment/cancelling.ts'
import { lockPartAndOrder, pairOf } from './accept.ts'
import { closeOrderWhenDone, emitOrder, lockOrder, moveOrder, type OrderRow } from './order-state.ts'
import { emitPart, lockPart, movePart, wrongPartState, type PartAnswer, type PartRow } from './part-state.ts'
import { lockPartShipments } from './part-shipments.ts'
import { orderParts } from './schema.ts'
import { changeCommitted } from './standing.ts'

/**
 * The buyer cancels one part of an order, while nobody has picked it: its lots are free again and its credit with them.
 * The shipment's row decides: of a pick and a cancel that race, one wins. A network command: part and lots are the seller's.
 * @throws CommandRefused `notFound`, `wrongState`, or `alreadyPicked`.
 */
export function cancelPart(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly partId: string; readonly reason: string },
) {
  return runNetworkCommand(client, request, async (transaction): Promise<PartAnswer> => {
    const { part } = await lockPartAndOrder(transaction, input.partId, {
      buyerTenantId: transaction.actor.tenantId,
    })
    await cancelOpen(transaction, part, input.reason)
    await closeOrderWhenDone(transaction, part.orderId)
    return { partId: part.id, state: 'cancelled' }
  })
}

/**
 * The buyer cancels a whole order: all of its parts, or, when one of them is picked already, none.
 * @throws CommandRefused `notFound`, `wrongState`, or `alreadyPicked`.
 */
export function cancelOrder(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly orderId: string; readonly reason: string },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const order = await lockOrder(transaction, input.orderId, transaction.actor.tenantId)
    for (const part of await readLiveParts(transaction, order)) {
      await cancelOpen(transaction, await lockPart(transaction, part.id), input.reason)
    }
    const { now } = transaction
    const { state } = await moveOrder(transaction, order, 'cancelled', { endedAt: now, reason: input.reason })
    emitOrder(transaction, order, 'order.cancelled')
    return { orderId: order.id, state }
  })
}

function readLiveParts({ db }: CommandTransaction, order: OrderRow): Promise<PartRow[]> {
  return db
    .select()
    .from(orderParts)
    .where(and(eq(orderParts.orderId, order.id), inArray(orderParts.state, [...livePartStates])))
    .orderBy(orderParts.id)
}

async function cancelOpen(transaction: CommandTransaction, part: PartRow, reason: string): Promise<void> {
  if (part.state === 'dispatched') throw wrongPartState(part.id, part.state, 'cancelled')
  const parcels = await lockPartShipments(transaction, part.id)
  const live = parcels.filter(({ state }) => state !== 'cancelled')
  const begun = live.find(({ state }) => state !== 'allocated')
  if (begun) throw alreadyPicked(part.id, begun.state)
  await cancelShipments(
    transaction,
    live.map(({ id }) => id),
    'cancelled',
  )
  const cancelled = await movePart(transaction, part, 'cancelled', { endedAt: transaction.now, reason })
  await changeCommitted(transaction, pairOf(part), -(part.goodsFen + part.deliveryFen))
  emitPart(transaction, cancelled, 'order_part.cancelled')
}

function alreadyPicked(partId: string, state: string) {
  return refused('conflict', {
    code: 'alreadyPicked',
    message: `The depot has begun to work on part ${partId}: its shipment is ${state}.`,
    nextStep: 'Receive it, and send back what is not wanted.',
  })
}
