import { sql } from 'drizzle-orm'
import type { DatabaseClient } from '../client.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { rowSource } from '../rows.ts'
import { lockPartAndOrder } from './accept.ts'
import { closeIfSettled, issueExtrasInvoice, lockGoodsInvoice, type InvoiceRow } from './invoices.ts'
import { issueCreditNote, issueDebitNote, readCredited, type CreditedUnits } from './notes.ts'
import { closeOrderWhenDone } from './order-state.ts'
import { lockPartShipments } from './part-shipments.ts'
import { emitPart, movePart, type PartRow } from './part-state.ts'
import { isLost, readReceiptDifferences, type ReceiptDifferences } from './receipt-differences.ts'
import { orderPartLines } from './schema.ts'

/**
 * Takes over a part's receipt, when every shipment of it has been received or is lost: what came well of each line, a credit
 * note for what did not, and the end of the part and, with the last one, of the order. May be called again at any time: what
 * was decided over its discrepancies since then corrects the credit, by a further credit note or by a debit note; goods beyond
 * the order that the buyer keeps are invoiced once they are decided over.
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
    const nothing = { state: part.state, creditNoteId: null, debitNoteId: null, extrasInvoiceId: null }
    const differences = () => readReceiptDifferences(transaction, parcels)
    if (part.state === 'received' || part.state === 'closed') {
      return { state: part.state, ...(await correct(transaction, part, await differences())) }
    }
    const isReceived =
      parcels.length > 0 && parcels.every((parcel) => parcel.receivedAt !== null || isLost(parcel))
    if (part.state !== 'dispatched' || !isReceived) return nothing
    // Goods that were all lost on the road end the part when that is found out.
    const times = parcels.map(({ receivedAt }) => (receivedAt ?? transaction.now).getTime())
    const receivedAt = new Date(Math.max(...times))
    const received = await movePart(transaction, part, 'received', { receivedAt })
    emitPart(transaction, received, 'order_part.received', { receivedAt: receivedAt.toISOString() })
    const notes = await correct(transaction, received, await differences())
    await closeOrderWhenDone(transaction, part.orderId)
    return { state: received.state, ...notes }
  })
}

/** Brings the received units, the credit and the extras of a part to where its differences stand now. */
async function correct(transaction: CommandTransaction, part: PartRow, differences: ReceiptDifferences) {
  await noteReceived(transaction, part, differences.notReceived)
  const invoice = await lockGoodsInvoice(transaction, part.id)
  const { more, less } = await changesOf(transaction, invoice, differences.toCredit)
  const debit = await issueDebitNote(transaction, invoice, less)
  const credit = await issueCreditNote(
    transaction,
    debit === null ? invoice : await lockGoodsInvoice(transaction, part.id),
    more,
  )
  const extras = await issueExtrasInvoice(transaction, part)
  await closeIfSettled(transaction, part)
  return {
    creditNoteId: credit?.creditNoteId ?? null,
    debitNoteId: debit?.creditNoteId ?? null,
    extrasInvoiceId: extras?.id ?? null,
  }
}

/** What is missing of the credit that is due, and what is too much of it; goods that went back are another matter. */
async function changesOf(
  { db }: CommandTransaction,
  { id }: InvoiceRow,
  toCredit: readonly CreditedUnits[],
): Promise<Record<'more' | 'less', CreditedUnits[]>> {
  const standing = (await readCredited(db, id)).filter(({ reason }) => reason !== 'returned')
  const dueOf = new Map(toCredit.map((one) => [keyOf(one), one]))
  const standingOf = new Map(standing.map((one) => [keyOf(one), one]))
  const changes = [...new Map([...standingOf, ...dueOf])].map(([key, one]) => ({
    partLineId: one.partLineId,
    reason: one.reason,
    units: (dueOf.get(key)?.units ?? 0) - (standingOf.get(key)?.units ?? 0),
  }))
  return {
    more: changes.filter(({ units }) => units > 0),
    less: changes.filter(({ units }) => units < 0).map((one) => ({ ...one, units: -one.units })),
  }
}

const keyOf = ({ partLineId, reason }: CreditedUnits) => `${partLineId}/${reason}`

/** What came well of each line is what was sent less what differs. */
async function noteReceived(
  { db }: CommandTransaction,
  { id: partId }: PartRow,
  notReceived: ReadonlyMap<string, number>,
): Promise<void> {
  const rows = [...notReceived].map(([id, units]) => ({ id, units }))
  await db.execute(sql`
    update ${orderPartLines} set received_units = dispatched_units - coalesce((
      select input.units from ${rowSource(rows, { id: orderPartLines.id, units: orderPartLines.units })}
      where input.id = order_part_lines.id), 0)
    where part_id = ${partId}`)
}
