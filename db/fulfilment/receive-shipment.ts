import { inArray } from 'drizzle-orm'
import {
  checkReceived,
  type CountedLine,
  type ReceiptScan,
  type ReceivedBox,
} from '#domain/fulfilment/receipt.ts'
import type { DatabaseClient } from '../client.ts'
import { CommandRefused, notFound, refused } from '../command-refused.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import type { ReceiptLine } from '../inventory/receipt-lines.ts'
import { takeIn } from '../inventory/receive.ts'
import { raiseReceiptDiscrepancies } from './discrepancies.ts'
import { asOwner, requireAtSite } from './handling.ts'
import { rulesOf } from './kinds.ts'
import { endLegs } from './legs.ts'
import { readLabels } from './parcel-scans.ts'
import { readParcelLines, type ShipmentLineRow } from './parcel-stock.ts'
import { handOnBoxes, putAway, type Receiver } from './put-away.ts'
import { shipmentScans } from './schema.ts'
import {
  answerOf,
  emitShipment,
  lockShipment,
  moveShipment,
  wrongShipmentState,
  type ShipmentAnswer,
  type ShipmentRow,
} from './shipment-state.ts'

/** A line as it was counted, with what a person has to say of it. */
export interface ReceivedLine extends CountedLine {
  /** The last day that the boxes show, where it is not the one on file. */
  readonly foundExpiresOn?: string | undefined
  readonly note?: string | undefined
}

/** Goods in the parcel that nobody sent. Base units. */
export type ExtraLine = Pick<ReceiptLine, 'productId' | 'lotNumber' | 'expiresOn' | 'units' | 'traceCodes'>

export interface ReceiveShipmentInput {
  readonly shipmentId: string
  /** Every line of the shipment, each once. */
  readonly lines: readonly ReceivedLine[]
  /** The boxes that came. Lines that came whole and good need none. */
  readonly scans: readonly ReceiptScan[]
  readonly extras: readonly ExtraLine[]
}

export interface ReceivedAnswer extends ShipmentAnswer {
  readonly discrepancyIds: readonly string[]
}

/**
 * The destination takes a shipment in, once, as counted there. What came well is available (of a return to a supplier:
 * set aside, unchecked); damaged units, other products and other expiries are set aside; what did not come stays on the
 * road until somebody decides over it; what is too many is set aside as a recorded extra, from outside the books. Where
 * the receiver is another tenant than the sender, goods and boxes are the receiver's own from here on. A receipt implies
 * the arrival: it is taken from `dispatched` on.
 * Tells `shipment.received` with the units per line of the request, and `shipment.discrepancy_raised` for each
 * difference. A network command: the goods of one tenant become another's.
 * @throws CommandRefused `notFound`, `wrongSite`, `wrongKind`, `wrongState` when it was received before or never left, a
 * label that cannot be read, what `checkReceived` refuses, and for extras what `receiveStock` refuses.
 */
export function receiveShipment(
  client: DatabaseClient,
  request: CommandRequest,
  input: ReceiveShipmentInput,
) {
  return runNetworkCommand(client, request, (transaction) =>
    asOwner(transaction, input.shipmentId, async (ownerTenantId): Promise<ReceivedAnswer> => {
      const sent = await lockShipment(transaction, ownerTenantId, input.shipmentId)
      const receiver = await requireReceiver(transaction, sent)
      if (!receivable.has(sent.state)) throw wrongShipmentState(sent, 'received')
      const { now, actor } = transaction
      const shipment = await moveShipment(transaction, ownerTenantId, sent.id, 'received', {
        receivedAt: now,
        receivedBy: actor.principalId,
        arrivedAt: sent.arrivedAt ?? now,
        currentSiteId: receiver.siteId,
      })
      const lines = await readParcelLines(transaction, [shipment.id])
      const boxes = await matchBoxes(transaction, shipment, lines, input)
      await putAway(transaction, shipment, { lines, counted: input.lines, receiver })
      await handOnBoxes(transaction, shipment, boxes, receiver)
      endLegs(transaction, shipment.id)
      const extraLotIds = await takeExtras(transaction, shipment, input.extras, receiver)
      const received = { lines, counted: input.lines, extras: input.extras, extraLotIds, receiver }
      const discrepancyIds = await raiseReceiptDiscrepancies(transaction, shipment, received)
      emitShipment(transaction, shipment, 'shipment.received', {
        siteId: receiver.siteId,
        received: perRequestLine(lines, input.lines),
      })
      await rulesOf(shipment).tellEnded(transaction, shipment)
      return { ...answerOf(shipment), discrepancyIds }
    }),
  )
}

const receivable: ReadonlySet<ShipmentRow['state']> = new Set(['dispatched', 'in_transit', 'arrived'])

async function requireReceiver(transaction: CommandTransaction, shipment: ShipmentRow): Promise<Receiver> {
  const { destinationSiteId: siteId } = shipment
  const into = rulesOf(shipment).receivedInto
  if (into === null || siteId === null) throw wrongKind(shipment)
  const tenantId = await requireAtSite(transaction, siteId, { drivers: false })
  if (tenantId !== shipment.destinationTenantId) throw notFound('shipment')
  return { siteId, tenantId, into }
}

/** What became of each box, by the scans and the count. */
async function matchBoxes(
  { db }: CommandTransaction,
  { id }: ShipmentRow,
  lines: readonly ShipmentLineRow[],
  { lines: counted, scans }: ReceiveShipmentInput,
): Promise<readonly ReceivedBox[]> {
  const labels = readLabels(scans)
  const read = scans.map(({ condition }, index) => ({ code: labels[index]?.code ?? '', condition }))
  const boxes = await db
    .select({ lineId: shipmentScans.shipmentLineId, code: shipmentScans.code, units: shipmentScans.units })
    .from(shipmentScans)
    .where(inArray(shipmentScans.shipmentId, [id]))
  const sent = lines.map((line) => ({ lineId: line.id, units: line.units }))
  const matched = checkReceived(sent, boxes, counted, read)
  if (!matched.ok) throw new CommandRefused('invalid', matched.refusals)
  return matched.value
}

/** Books what nobody sent as goods from outside: the sender's shelf is found short of it at the next count. */
function takeExtras(
  transaction: CommandTransaction,
  { id: referenceId }: ShipmentRow,
  extras: readonly ExtraLine[],
  { siteId }: Receiver,
): Promise<string[]> {
  const lines = extras.map((extra) => Object.assign({ siteId, ownership: 'ours' as const }, extra))
  return takeIn(transaction, lines, { acceptExpired: true, into: 'quarantine', referenceId })
}

function perRequestLine(lines: readonly ShipmentLineRow[], counted: readonly CountedLine[]) {
  const groups = Map.groupBy(lines, ({ requestLineId }) => requestLineId ?? '')
  return [...groups].map(([requestLineId, group]) => {
    const sums = { good: 0, damaged: 0, expiryDiffers: 0, wrongProduct: 0, short: 0 }
    for (const { id } of group) {
      const line = counted.find(({ lineId }) => lineId === id)
      if (line === undefined) continue
      sums.good += line.good
      sums.damaged += line.damaged
      sums.expiryDiffers += line.expiryDiffers
      sums.wrongProduct += line.wrongProduct
      sums.short += line.short
    }
    return { requestLineId, ...sums }
  })
}

function wrongKind({ id }: ShipmentRow) {
  return refused('conflict', {
    code: 'wrongKind',
    message: `Shipment ${id} goes to a patient or leaves the network: no site receives it.`,
    nextStep: 'Hand it over to the patient, or confirm that the supplier has it.',
  })
}
