import { eq, inArray, sql } from 'drizzle-orm'
import type { DiscrepancyKind } from '#domain/fulfilment/discrepancies.ts'
import type { DatabaseClient } from '../client.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { shipmentLines } from '../fulfilment/schema.ts'
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
 * Takes over a part's receipt, when every shipment of it has been received: what came well of each line, a credit note
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
    const isReceived = parcels.length > 0 && parcels.every(({ receivedAt }) => receivedAt !== null)
    if (part.state !== 'dispatched' || !isReceived) return { state: part.state, creditNoteId: null }
    const times = parcels.map(({ receivedAt }) => receivedAt?.getTime() ?? 0)
    const receivedAt = new Date(Math.max(...times))
    const credited = await readDifferences(
      transaction,
      parcels.map(({ id }) => id),
    )
    await noteReceived(transaction, part, credited)
    const received = await movePart(transaction, part, 'received', { receivedAt })
    emitPart(transaction, received, 'order_part.received', { receivedAt: receivedAt.toISOString() })
    const creditNoteId = await credit(transaction, received, credited)
    await closeOrderWhenDone(transaction, part.orderId)
    return { state: received.state, creditNoteId }
  })
}

/** Units that came otherwise than they were sent, by line of the part and reason. */
async function readDifferences(
  { db }: CommandTransaction,
  shipmentIds: readonly string[],
): Promise<CreditedUnits[]> {
  const rows = await db
    .select({ kind: discrepancies.kind, units: discrepancies.units, partLineId: shipmentLines.requestLineId })
    .from(discrepancies)
    .innerJoin(shipmentLines, eq(shipmentLines.id, discrepancies.shipmentLineId))
    .where(inArray(discrepancies.shipmentId, [...shipmentIds]))
  const known = rows.flatMap(({ kind, units, partLineId }): CreditedUnits[] => {
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
