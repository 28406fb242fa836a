import { type DriverAct, type DriverKind, driverRequest } from '../driver/commands.ts'
import type { CommandKind, CommandProblem, OutboxCommand } from './command.ts'

/** A command as the API takes it. */
export interface CommandHttp {
  readonly method: 'POST'
  readonly path: string
  readonly body: unknown
}

export type RequestOutcome =
  | { readonly ok: true; readonly request: CommandHttp }
  | { readonly ok: false; readonly problem: CommandProblem }

type CommandOfKind<Kind extends CommandKind> = Extract<OutboxCommand, { readonly kind: Kind }>

/** How each kind is sent. `commands`: those before it, on whose answers it may depend. */
const requests: {
  readonly [Kind in Exclude<CommandKind, DriverKind>]: (
    payload: CommandOfKind<Kind>['payload'],
    commands: readonly OutboxCommand[],
  ) => RequestOutcome
} = {
  'order.place': ({ siteId, lines, agreedGoodsFen }) => {
    const agreed = agreedGoodsFen === null ? {} : { agreedGoodsFen }
    return post('/orders', { siteId, lines, ...agreed })
  },
  'order.cancel': ({ order, reason }, commands) => {
    const orderId = 'id' in order ? order.id : orderIdOf(commandUnder(order.placedByKey, commands))
    return orderId === null
      ? { ok: false, problem: orderNotPlaced }
      : post(`/orders/${orderId}/cancel`, { reason })
  },
  'shipment.receive': ({ shipmentId, ...body }) => post(`/shipments/${shipmentId}/receive`, body),
  'parcel.handOver': ({ shipmentId, ...body }) => post(`/shipments/${shipmentId}/hand-over`, body),
  'shipment.photo': ({ shipmentId, ...body }) => post(`/shipments/${shipmentId}/photos`, body),
  'stocktake.open': ({ siteId, lotIds }) => post(`/sites/${siteId}/stocktakes`, { scope: { lotIds } }),
  'stocktake.count': ({ stocktake, ...body }, commands) => {
    const id = 'id' in stocktake ? stocktake.id : stocktakeIdOf(commandUnder(stocktake.openedByKey, commands))
    return id === null ? { ok: false, problem: stocktakeNotOpened } : post(`/stocktakes/${id}/counts`, body)
  },
  'recall.acknowledge': ({ taskId }) => post(`/recall-tasks/${taskId}/acknowledge`, {}),
  'recall.finish': ({ taskId, ...body }) => post(`/recall-tasks/${taskId}/finish`, body),
}

/**
 * What is sent for a command. The version of the payload says how to read it, so that an app that was updated in
 * between still sends what the older one kept.
 * Refuses `orderNotPlaced`, `stocktakeNotOpened`: what it goes on with never came about.
 */
export function requestOf(command: OutboxCommand, commands: readonly OutboxCommand[]): RequestOutcome {
  const { kind } = command
  if (!isInTable(kind)) return post(...driverRequest(command as DriverAct))
  // Kind and payload belong together by their type, which the table cannot say.
  const request = requests[kind] as (
    payload: OutboxCommand['payload'],
    commands: readonly OutboxCommand[],
  ) => RequestOutcome
  return request(command.payload, commands)
}

function isInTable(kind: CommandKind): kind is keyof typeof requests {
  return Object.hasOwn(requests, kind)
}

function post(path: string, body: unknown): RequestOutcome {
  return { ok: true, request: { method: 'POST', path, body } }
}

function commandUnder(key: string, commands: readonly OutboxCommand[]): OutboxCommand | undefined {
  return commands.find((command) => command.key === key)
}

/** The order that a command made, once the server answered. */
export function orderIdOf(command: OutboxCommand | undefined): string | null {
  return command?.kind === 'order.place' ? textIn(command.answer, 'orderId') : null
}

/** The count that a command opened, once the server answered. */
export function stocktakeIdOf(command: OutboxCommand | undefined): string | null {
  return command?.kind === 'stocktake.open' ? textIn(command.answer, 'stocktakeId') : null
}

function textIn(answer: unknown, name: string): string | null {
  if (typeof answer !== 'object' || answer === null) return null
  const value: unknown = Reflect.get(answer, name)
  return typeof value === 'string' ? value : null
}

const orderNotPlaced: CommandProblem = {
  code: 'orderNotPlaced',
  message: 'The order that was to be cancelled was never placed.',
  nextStep: 'There is nothing to do.',
}

const stocktakeNotOpened: CommandProblem = {
  code: 'stocktakeNotOpened',
  message: 'The count that this belongs to was never opened.',
  nextStep: 'Count these piles again.',
}
