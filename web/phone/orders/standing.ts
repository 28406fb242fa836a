import type { OutboxCommand } from '../outbox/command.ts'
import { orderIdOf } from '../outbox/request.ts'
import type { Order, PartDetail } from '../sync/answers.ts'

/** Where an order stands, in the words of the people who wait for it. */
export type OrderStanding =
  | 'saved'
  | 'sent'
  | 'accepted'
  | 'changed'
  | 'onTheWay'
  | 'received'
  | 'cancelled'
  | 'refused'

/** An order as this phone knows it: from its own outbox, from the server, or both. */
export interface KnownOrder {
  /** The command's key until the server knows the order. */
  readonly id: string
  readonly standing: OrderStanding
  readonly at: string
  readonly command: Extract<OutboxCommand, { kind: 'order.place' }> | null
  readonly order: Order | null
}

/**
 * All orders, the newest first: what waits in the outbox, what was refused, and what the server has. One that was sent
 * stands under the server's id, and shows as sent until the server's own row was brought.
 */
export function knownOrders(commands: readonly OutboxCommand[], orders: readonly Order[]): KnownOrder[] {
  const byId = new Map(orders.map((order) => [order.id, order]))
  const own = commands.flatMap((command): KnownOrder[] => {
    if (command.kind !== 'order.place' || command.state === 'withdrawn') return []
    const orderId = orderIdOf(command)
    if (orderId !== null && byId.has(orderId)) return []
    const standing = command.state === 'saved' || command.state === 'refused' ? command.state : 'sent'
    return [{ id: orderId ?? command.key, standing, at: command.recordedAt, command, order: null }]
  })
  const brought = orders.map((order): KnownOrder => ({
    id: order.id,
    standing: standingOf(order),
    at: order.createdAt,
    command: null,
    order,
  }))
  return [...own, ...brought].toSorted((one, other) => (one.at < other.at ? 1 : -1))
}

/** Where an order stands by its own state and what its sellers did with its parts. */
export function standingOf({ state, parts }: Pick<Order, 'state' | 'parts' | 'lines'>): OrderStanding {
  if (state === 'rejected') return 'refused'
  if (state === 'cancelled') return 'cancelled'
  if (state === 'closed') return parts.some(isReceived) ? 'received' : 'changed'
  if (parts.some(isChanged)) return 'changed'
  const live = parts.filter((part) => !isReceived(part))
  if (parts.length > 0 && live.length === 0) return 'received'
  if (live.length > 0 && live.every((part) => part.state === 'dispatched')) return 'onTheWay'
  return state === 'accepted' ? 'accepted' : 'sent'
}

function isReceived({ state }: PartDetail): boolean {
  return state === 'received' || state === 'closed'
}

/** True where a seller brings less, later or something else than was ordered. */
export function isChanged({ state, substitutes, lines }: PartDetail): boolean {
  if (state === 'declined' || state === 'backordered' || state === 'passed_on') return true
  const isShort =
    state === 'dispatched' && lines.some(({ units, dispatchedUnits }) => dispatchedUnits < units)
  return isShort || substitutes.some((one) => one.state === 'offered' || one.state === 'consented')
}
