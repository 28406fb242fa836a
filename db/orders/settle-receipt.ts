import { eq, inArray, sql } from 'drizzle-orm'
import type { DiscrepancyKind } from '#domain/fulfilment/discrepancies.ts'
import type { DatabaseClient } from '../client.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { shipmentLines } from '../fulfilment/schema.ts'
import type { ShipmentRow } from '../fulfilment/shipment-state.ts'
import { discrepancies } from '../inventory/discrepancy-schema.ts'
import { rowSource } from '../rows.ts'
import { lockPartAndOrder } from './accept.ts'
import { closeIfSettled, issueCreditNote, type CreditedUnits } from './invoices.ts'
import { orderInvoices, type CreditReason } from './invoice-schema.ts'
import { closeOrderWhenDone } from './order-state.ts'
import { lockPartShipments } from './part-shipments.ts'
import { emitPart, movePart, type PartRow } from './part-state.ts'
import { orderPartLines } from './schema.ts'

/** What is credited at once for what a receipt found; extras were never invoiced, so they are nobody's debt. */
const reasons: Readonly<Partial<Record<DiscrepancyKind, CreditReason>>> = {
  short: 'short',
  damaged: 'damaged',
  wrong_product: 'wrong',
  expiry_differs: 'expiry_differs',
}

/**
 * Takes over a part's receipt, when every shipment of it has been received or is lost: what came well of each line, a credit note
 * for what did not, and the end of the part and, with the last one, of the order. May be called again at any time.
 * A network command: the receipt, the part, the invoice and both books belong to two organisations.
 */
export function settleReceipt(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly partId: string },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { part } = await lockPartAndOrder(transaction, input.partId, {})
    const parcels = (await lockPartShipments(transaction, part.id)).filter(
      ({ state }) => state !== 'cancelled',
    )
    const isReceived =
      parcels.length > 0 && parcels.every((parcel) => parcel.receivedAt !== null || isLost(parcel))
    if (part.state !== 'dispatched' || !isReceived) return { state: part.state, creditNoteId: null }
    // Goods that were all lost on the road end the part when that is found out.
    const times = parcels.map(({ receivedAt }) => (receivedAt ?? transaction.now).getTime())
    const receivedAt = new Date(Math.max(...times))
    const credited = await readDifferences(transaction, parcels)
    await noteReceived(transaction, part, credited)
    const received = await movePart(transaction, part, 'received', { receivedAt })
    emitPart(transaction, received, 'order_part.received', { receivedAt: receivedAt.toISOString() })
    const creditNoteId = await credit(transaction, received, credited)
    await closeOrderWhenDone(transaction, part.orderId)
    return { state: received.state, creditNoteId }
  })
}

/** A parcel that nobody will receive any more: destroyed, lost, or back at its depot. */
function isLost({ state }: ShipmentRow): boolean {
  return state === 'written_off' || state === 'returned'
}

/** Units that came otherwise than they were sent, by line of the part and reason; of lost parcels, everything. */
async function readDifferences(
  { db }: CommandTransaction,
  parcels: readonly ShipmentRow[],
): Promise<CreditedUnits[]> {
  const rows = await db
    .select({ kind: discrepancies.kind, units: discrepancies.units, partLineId: shipmentLines.requestLineId })
    .from(discrepancies)
    .innerJoin(shipmentLines, eq(shipmentLines.id, discrepancies.shipmentLineId))
    .where(
      inArray(
        discrepancies.shipmentId,
        parcels.map(({ id }) => id),
      ),
    )
  const lost = await db
    .select({ units: shipmentLines.units, partLineId: shipmentLines.requestLineId })
    .from(shipmentLines)
    .where(
      inArray(
        shipmentLines.shipmentId,
        parcels.filter(isLost).map(({ id }) => id),
      ),
    )
  const differing = [...rows, ...lost.map((line) => ({ ...line, kind: 'short' as const }))]
  const known = differing.flatMap(({ kind, units, partLineId }): CreditedUnits[] => {
    const reason = reasons[kind]
    return reason === undefined || partLineId === null ? [] : [{ partLineId, reason, units }]
  })
  return [...Map.groupBy(known, ({ partLineId, reason }) => `${partLineId}/${reason}`).values()].flatMap(
    (group) => {
      const [first] = group
      return first === undefined
        ? []
        : [{ ...first, units: group.reduce((sum, { units }) => sum + units, 0) }]
    },
  )
}

/** What came well of each line is what was sent less what differs. */
async function noteReceived(
  { db }: CommandTransaction,
  { id: partId }: PartRow,
  differing: readonly CreditedUnits[],
): Promise<void> {
  const units = orderPartLines.units
  const rows = [...Map.groupBy(differing, ({ partLineId }) => partLineId)].map(([id, group]) => ({
    id,
    units: group.reduce((sum, one) => sum + one.units, 0),
  }))
  await db.execute(sql`
    update ${orderPartLines} set received_units = dispatched_units - coalesce((
      select input.units from ${rowSource(rows, { id: orderPartLines.id, units })} where input.id = order_part_lines.id), 0)
    where part_id = ${partId}`)
}

async function credit(
  transaction: CommandTransaction,
  part: PartRow,
  credited: readonly CreditedUnits[],
): Promise<string | null> {
  const { db } = transaction
  const [invoice] = await db
    .select()
    .from(orderInvoices)
    .where(eq(orderInvoices.partId, part.id))
    .for('update')
  if (!invoice) throw new Error('A dispatched part has no invoice.')
  const note = await issueCreditNote(transaction, invoice, credited)
  const [settled] = await db
    .select({ settledAt: orderInvoices.settledAt })
    .from(orderInvoices)
    .where(eq(orderInvoices.id, invoice.id))
  await closeIfSettled(transaction, part, { settledAt: settled?.settledAt ?? null })
  return note?.creditNoteId ?? null
}
