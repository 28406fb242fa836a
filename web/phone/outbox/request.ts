import { driverRequest } from '../driver/commands.ts'
import type { CommandProblem, OutboxCommand } from './command.ts'

/** A command as the API takes it. */
export interface CommandHttp {
  readonly method: 'POST'
  readonly path: string
  readonly body: unknown
}

export type RequestOutcome =
  | { readonly ok: true; readonly request: CommandHttp }
  | { readonly ok: false; readonly problem: CommandProblem }

/**
 * What is sent for a command. The version of the payload says how to read it, so that an app that was updated in
 * between still sends what the older one kept.
 * Refuses `orderNotPlaced`: what it cancels was never placed.
 */
export function requestOf(command: OutboxCommand, commands: readonly OutboxCommand[]): RequestOutcome {
  if (command.kind === 'order.place') {
    const { siteId, lines, agreedGoodsFen } = command.payload
    const agreed = agreedGoodsFen === null ? {} : { agreedGoodsFen }
    return post('/orders', { siteId, lines, ...agreed })
  }
  if (command.kind === 'shipment.receive') {
    const { shipmentId, lines, scans } = command.payload
    return post(`/shipments/${shipmentId}/receive`, { lines, scans })
  }
  if (command.kind === 'parcel.handOver') {
    const { shipmentId, ...body } = command.payload
    return post(`/shipments/${shipmentId}/hand-over`, body)
  }
  if (command.kind !== 'order.cancel') return post(...driverRequest(command))
  const { order, reason } = command.payload
  const orderId = 'id' in order ? order.id : orderIdOf(commands.find(({ key }) => key === order.placedByKey))
  return orderId === null
    ? { ok: false, problem: orderNotPlaced }
    : post(`/orders/${orderId}/cancel`, { reason })
}

function post(path: string, body: unknown): RequestOutcome {
  return { ok: true, request: { method: 'POST', path, body } }
}

/** The order that a command made, once the server answered. */
export function orderIdOf(command: OutboxCommand | undefined): string | null {
  const answer = command?.kind === 'order.place' ? command.answer : null
  if (typeof answer !== 'object' || answer === null || !('orderId' in answer)) return null
  return typeof answer.orderId === 'string' ? answer.orderId : null
}

const orderNotPlaced: CommandProblem = {
  code: 'orderNotPlaced',
  message: 'The order that was to be cancelled was never placed.',
  nextStep: 'There is nothing to do.',
}
