import { and, asc, eq, isNull, notInArray, sql } from 'drizzle-orm'
import { shareCredit, type CreditableLine } from '#domain/orders/credited.ts'
import { refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { shipmentLines, shipments } from '../fulfilment/schema.ts'
import { orderCreditNoteLines, orderCreditNotes, orderInvoiceLines, orderInvoices } from './invoice-schema.ts'
import { readExtrasAtHand } from './kept-extras.ts'
import { issueCreditNote, readCredited, type IssuedNote } from './notes.ts'
import type { PartRow } from './part-state.ts'
import { orderReturns } from './schema.ts'

/** Units of a lot that a line of a part brought. */
interface UnitsOfLot {
  readonly partLineId: string
  readonly lotId: string
  /** Base units. */
  readonly units: number
}

/**
 * Makes sure that so many units may go back: of a line no more than was received of it, and of a lot no more than the line's
 * shipments brought of it; of both, with what came beyond the order and the buyer keeps.
 * @throws CommandRefused `returnInvalid`.
 */
export async function requireReturnable(
  transaction: CommandTransaction,
  { partId, partLineId, lotId, units }: UnitsOfLot & { readonly partId: string },
  receivedUnits: number,
): Promise<void> {
  const brought = await readBrought(transaction, { partLineId, lotId })
  const extras = await readExtrasAtHand(transaction, { partId, partLineId, lotId })
  const [returning] = await transaction.db
    .select({
      units: sql<number>`coalesce(sum(${orderReturns.units}), 0)::integer`,
      ofLot: sql<number>`coalesce(sum(${orderReturns.units}) filter (where ${orderReturns.lotId} = ${lotId}), 0)::integer`,
    })
    .from(orderReturns)
    .where(
      and(
        eq(orderReturns.partLineId, partLineId),
        // What goes back instead of being kept was never the buyer's.
        isNull(orderReturns.discrepancyId),
        notInArray(orderReturns.state, ['refused', 'withdrawn']),
      ),
    )
  const leftOfLine = receivedUnits + extras.ofLine - (returning?.units ?? 0)
  const leftOfLot = brought + extras.ofLot - (returning?.ofLot ?? 0)
  const isWhole = Number.isSafeInteger(units) && units > 0
  if (!isWhole || units > leftOfLine || units > leftOfLot)
    throw returnInvalid(Math.min(leftOfLine, leftOfLot))
}

/**
 * Credits what came back of a lot: on the invoice of the goods as far as its shipments brought the lot, and for the rest on the
 * invoices of extras that the buyer kept, the oldest first. The part is locked.
 * @returns the notes, in the order of the invoices.
 */
export async function creditReturned(
  transaction: CommandTransaction,
  { id: partId }: PartRow,
  { id: returnId, ...returned }: UnitsOfLot & { readonly id: string },
): Promise<IssuedNote[]> {
  const { partLineId } = returned
  const invoices = await transaction.db
    .select()
    .from(orderInvoices)
    .where(eq(orderInvoices.partId, partId))
    .orderBy(sql`${orderInvoices.kind} <> 'goods'`, asc(orderInvoices.issuedAt), asc(orderInvoices.id))
    .for('update')
  const creditable: CreditableLine[] = []
  for (const { id: invoiceId, kind } of invoices) {
    const left = await readLeft(transaction, invoiceId, partLineId)
    const units = kind === 'goods' ? Math.min(left, await readLotLeft(transaction, returned)) : left
    creditable.push({ invoiceId, units })
  }
  const notes: IssuedNote[] = []
  for (const { invoiceId, units } of shareCredit(returned.units, creditable)) {
    const invoice = invoices.find(({ id }) => id === invoiceId)
    if (invoice === undefined) continue
    const note = await issueCreditNote(
      transaction,
      invoice,
      [{ partLineId, reason: 'returned', units }],
      returnId,
    )
    if (note !== null) notes.push(note)
  }
  return notes
}

/** Units of a line that an invoice charged for and that are not credited. */
async function readLeft({ db }: CommandTransaction, invoiceId: string, partLineId: string): Promise<number> {
  const [charged] = await db
    .select({ units: orderInvoiceLines.units })
    .from(orderInvoiceLines)
    .where(and(eq(orderInvoiceLines.invoiceId, invoiceId), eq(orderInvoiceLines.partLineId, partLineId)))
  const credited = (await readCredited(db, invoiceId)).filter((line) => line.partLineId === partLineId)
  return (charged?.units ?? 0) - credited.reduce((sum, { units }) => sum + units, 0)
}

/** Units of the lot that were sent with the line, and did not come back as such yet. */
async function readLotLeft(
  transaction: CommandTransaction,
  { partLineId, lotId }: Omit<UnitsOfLot, 'units'>,
): Promise<number> {
  const [back] = await transaction.db
    .select({ units: sql<number>`coalesce(sum(${orderCreditNoteLines.units}), 0)::integer` })
    .from(orderCreditNoteLines)
    .innerJoin(orderCreditNotes, eq(orderCreditNotes.id, orderCreditNoteLines.creditNoteId))
    .innerJoin(orderInvoices, eq(orderInvoices.id, orderCreditNotes.invoiceId))
    .innerJoin(orderReturns, eq(orderReturns.id, orderCreditNotes.returnId))
    .where(
      and(
        eq(orderCreditNoteLines.partLineId, partLineId),
        eq(orderReturns.lotId, lotId),
        eq(orderInvoices.kind, 'goods'),
      ),
    )
  return (await readBrought(transaction, { partLineId, lotId })) - (back?.units ?? 0)
}

/** Units of the lot that the line's shipments brought. */
async function readBrought(
  { db }: CommandTransaction,
  { partLineId, lotId }: Omit<UnitsOfLot, 'units'>,
): Promise<number> {
  const [brought] = await db
    .select({ units: sql<number>`coalesce(sum(${shipmentLines.units}), 0)::integer` })
    .from(shipmentLines)
    .innerJoin(shipments, eq(shipments.id, shipmentLines.shipmentId))
    .where(
      and(
        eq(shipmentLines.requestLineId, partLineId),
        eq(shipmentLines.lotId, lotId),
        // What goes back names the line as well.
        eq(shipments.kind, 'order'),
      ),
    )
  return brought?.units ?? 0
}

function returnInvalid(unitsLeft: number) {
  return refused('invalid', {
    code: 'returnInvalid',
    message: `At most ${Math.max(0, unitsLeft)} units of this line can still be returned, of a lot that it came with.`,
    nextStep: 'Name a lot of the line and fewer units.',
  })
}
