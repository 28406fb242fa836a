import { and, eq, sql } from 'drizzle-orm'
import type { DatabaseClient } from '../client.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { resolveEscalationsAbout } from '../fulfilment/escalations.ts'
import type { ShipmentRow } from '../fulfilment/shipment-state.ts'
import { rowSource } from '../rows.ts'
import { lockPartAndOrder } from './accept.ts'
import { dividePart, waitingForStock } from './divide.ts'
import { issueInvoice } from './invoices.ts'
import { carriedUnits, lockPartShipments } from './part-shipments.ts'
import { emitPart, movePart, readPartLines, type PartLineRow, type PartRow } from './part-state.ts'
import { orderPartLines } from './schema.ts'

const isLive = ({ state }: ShipmentRow) => state !== 'cancelled'

export interface ShippedAnswer {
  readonly state: PartRow['state']
  /** The part's order, where call-offs from contracts come by it; else null. */
  readonly callOffOrderId: string | null
}

/**
 * Takes over how far a part's shipments have come. What a depot found missing or gave up goes on as a backorder; when
 * everything that is left has left the depot, the part is dispatched and invoiced. May be called at any time and again:
 * it looks at the rows. A network command: shipments, part, invoice and both books belong to two organisations.
 */
export function followShipments(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly partId: string },
) {
  return runNetworkCommand(client, request, async (transaction): Promise<ShippedAnswer> => {
    const { part, order } = await lockPartAndOrder(transaction, input.partId, {})
    const callOffOrderId = order.source === 'call_off' ? order.id : null
    if (part.state !== 'accepted') return { state: part.state, callOffOrderId }
    const parcels = (await lockPartShipments(transaction, part.id)).filter(isLive)
    const current = await backorderMissing(transaction, part)
    const hasLeft = parcels.length > 0 && parcels.every(({ dispatchedAt }) => dispatchedAt !== null)
    if (current.state !== 'accepted' || !hasLeft) return { state: current.state, callOffOrderId }
    const lines = await noteDispatched(transaction, current)
    const times = parcels.map(({ dispatchedAt }) => dispatchedAt?.getTime() ?? 0)
    const dispatched = await movePart(transaction, current, 'dispatched', {
      dispatchedAt: new Date(Math.max(...times)),
    })
    await issueInvoice(transaction, dispatched, lines)
    await resolveEscalationsAbout(transaction, part.id)
    emitPart(transaction, dispatched, 'order_part.dispatched', {
      dispatchedAt: dispatched.dispatchedAt?.toISOString(),
    })
    return { state: dispatched.state, callOffOrderId }
  })
}

/** What no live shipment carries any more waits for stock: in a part of its own, or, when it is all, in this one. */
async function backorderMissing(transaction: CommandTransaction, part: PartRow): Promise<PartRow> {
  const lines = await readPartLines(transaction, part.id)
  const carried = await carriedUnits(transaction, part.id, isLive)
  const missing = new Map(
    lines.flatMap(({ id, units }) => {
      const lacking = units - (carried.get(id) ?? 0)
      return lacking > 0 ? [[id, lacking] as const] : []
    }),
  )
  if (missing.size === 0) return part
  const { state, fromSiteId, acceptedAt, dispatchDueAt } = part
  const isAll = [...carried.values()].every((units) => units === 0)
  const waiting = { facts: waitingForStock, units: missing }
  const shares = isAll
    ? [waiting]
    : [{ facts: { state, fromSiteId, acceptedAt, dispatchDueAt }, units: carried }, waiting]
  const parts = await dividePart(transaction, { part, lines }, shares)
  for (const one of parts) {
    if (one.state === 'backordered') emitPart(transaction, one, 'order_part.backordered')
  }
  return parts[0] ?? part
}

async function noteDispatched(transaction: CommandTransaction, part: PartRow): Promise<PartLineRow[]> {
  const carried = await carriedUnits(transaction, part.id, ({ dispatchedAt }) => dispatchedAt !== null)
  const rows = [...carried].map(([id, dispatchedUnits]) => ({ id, dispatchedUnits }))
  const { id, dispatchedUnits } = orderPartLines
  await transaction.db.execute(sql`update ${orderPartLines} set dispatched_units = input.dispatched_units
    from ${rowSource(rows, { id, dispatchedUnits })}
    where ${and(sql`order_part_lines.id = input.id`, eq(orderPartLines.partId, part.id))}`)
  return readPartLines(transaction, part.id)
}
