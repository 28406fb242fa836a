import { and, eq, isNull } from 'drizzle-orm'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand, runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { reverseHandOver } from '../money/reverse-hand-over.ts'
import { quarantineBoxes } from './boxes.ts'
import { callBackShipments, type ReturnReason } from './cancelling.ts'
import { endCalledBack } from './called-back.ts'
import { asOwner, requireAtSite } from './handling.ts'
import { moveParcels, readParcelLines } from './parcel-stock.ts'
import { movePrescriptionLines } from './prescription-lines.ts'
import { dispenses } from './schema.ts'
import {
  answerOf,
  emitShipment,
  lockShipment,
  moveShipment,
  wrongShipmentState,
  type ShipmentAnswer,
  type ShipmentRow,
} from './shipment-state.ts'

export interface ReturnInput {
  readonly shipmentId: string
  /** The site that takes the goods in. */
  readonly siteId: string
}

/**
 * Sends a parcel back that is out of its depot and not with the patient: refused at the door, damaged, not collected …
 * Until a site takes it in it is on its way.
 * @throws CommandRefused `notFound`, `wrongState`.
 */
export function startReturn(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly shipmentId: string; readonly reason: ReturnReason },
) {
  return runCommand(client, request, (transaction) =>
    asOwner(transaction, input.shipmentId, async (): Promise<ShipmentAnswer> => {
      const [shipment] = await callBackShipments(transaction, [input.shipmentId], input.reason)
      return { shipmentId: input.shipmentId, state: shipment?.state ?? 'return_in_transit' }
    }),
  )
}

/**
 * A site takes a returned parcel in: its units go to that site's quarantine, where a person looks at them, and its
 * prescription lines wait for supply, or end with a cancelled prescription.
 * A network command, since the parcel of one tenant may be taken in by another.
 * @throws CommandRefused `notFound`, `wrongSite`, `wrongState`.
 */
export function receiveReturn(client: DatabaseClient, request: CommandRequest, input: ReturnInput) {
  return runNetworkCommand(client, request, async (transaction): Promise<ShipmentAnswer> => {
    const tenantId = await requireAtSite(transaction, input.siteId, { drivers: false })
    return asOwner(transaction, input.shipmentId, async (ownerTenantId) => {
      const shipment = await moveShipment(transaction, ownerTenantId, input.shipmentId, 'returned', {
        currentSiteId: input.siteId,
      })
      const receiver = { siteId: input.siteId, tenantId }
      const lines = await readParcelLines(transaction, [shipment.id])
      await moveParcels(transaction, [shipment], lines, {
        reason: 'return',
        from: 'in_transit',
        to: 'quarantine',
        receiver,
      })
      await quarantineBoxes(transaction, shipment.id, receiver)
      await movePrescriptionLines(transaction, shipment, lines, 'to_supply')
      emitShipment(transaction, shipment, 'shipment.returned', {
        siteId: input.siteId,
        reason: shipment.returnReason,
      })
      await endCalledBack(transaction, shipment.prescriptionId)
      return answerOf(shipment)
    })
  })
}

/**
 * A patient brings back what they were handed: the units go to the site's quarantine, the lines are closed as
 * returned, and the charge is reversed. The shipment stays handed over, and what was dispensed is marked as returned.
 * A network command, since the supplier, the hospital and the site that booked the charge are different tenants.
 * @throws CommandRefused `notFound`, `wrongSite`, `wrongState`, `alreadyReturned`.
 */
export function returnAfterHandOver(client: DatabaseClient, request: CommandRequest, input: ReturnInput) {
  return runNetworkCommand(client, request, async (transaction): Promise<ShipmentAnswer> => {
    const tenantId = await requireAtSite(transaction, input.siteId, { drivers: false })
    return asOwner(transaction, input.shipmentId, async (ownerTenantId) => {
      const shipment = await lockShipment(transaction, ownerTenantId, input.shipmentId)
      if (shipment.state !== 'handed_over') throw wrongShipmentState(shipment, 'returned')
      await markReturned(transaction, shipment)
      const receiver = { siteId: input.siteId, tenantId }
      const lines = await readParcelLines(transaction, [shipment.id])
      await moveParcels(transaction, [shipment], lines, {
        reason: 'return',
        from: 'patient',
        to: 'quarantine',
        receiver,
      })
      await quarantineBoxes(transaction, shipment.id, receiver)
      await movePrescriptionLines(transaction, shipment, lines, 'returned')
      await reverseHandOver(transaction, {
        shipmentId: shipment.id,
        siteTenantId: shipment.destinationTenantId,
      })
      emitShipment(transaction, shipment, 'shipment.returned', {
        siteId: input.siteId,
        reason: 'after_hand_over',
      })
      return answerOf(shipment)
    })
  })
}

async function markReturned({ db, now }: CommandTransaction, { id }: ShipmentRow): Promise<void> {
  const marked = await db
    .update(dispenses)
    .set({ returnedAt: now })
    .where(and(eq(dispenses.shipmentId, id), isNull(dispenses.returnedAt)))
    .returning({ id: dispenses.id })
  if (marked.length === 0) throw alreadyReturned()
}

function alreadyReturned() {
  return refused('conflict', {
    code: 'alreadyReturned',
    message: 'What was handed over with this shipment was taken back already.',
    nextStep: 'Read the shipment and its charge again.',
  })
}
