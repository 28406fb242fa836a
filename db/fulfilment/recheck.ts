import { eq } from 'drizzle-orm'
import { recheckRefusals } from '#domain/fulfilment/scan.ts'
import type { DatabaseClient } from '../client.ts'
import { CommandRefused } from '../command-refused.ts'
import { runCommand, type CommandRequest } from '../commands.ts'
import { together } from '../together.ts'
import { requireSite } from './handling.ts'
import { readPickedCodes, readScannedBoxes, type ParcelScan } from './parcel-scans.ts'
import { shipmentScans } from './schema.ts'
import { answerOf, emitShipment, moveShipment, type ShipmentAnswer } from './shipment-state.ts'

/**
 * A second person of the supplying site scans every picked box again (GSP: recheck before dispatch).
 * @throws CommandRefused `wrongState`, `wrongSite`, a label that cannot be read, and what `recheckRefusals` finds.
 */
export function recheckShipment(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly shipmentId: string; readonly scans: readonly ParcelScan[] },
) {
  return runCommand(client, request, async (transaction): Promise<ShipmentAnswer> => {
    const { actor, db, write } = transaction
    const shipment = await moveShipment(transaction, actor.tenantId, input.shipmentId, 'rechecked', {
      recheckedBy: actor.principalId,
    })
    requireSite(actor, shipment.fromSiteId)
    const [picked, scanned] = await together([
      readPickedCodes(transaction, shipment.id),
      readScannedBoxes(transaction, input.scans),
    ])
    const pickedBy = shipment.pickedBy ?? ''
    const refusals = recheckRefusals({ pickedBy, recheckedBy: actor.principalId, picked, scanned })
    if (refusals.length > 0) throw new CommandRefused('invalid', refusals)
    const ofShipment = eq(shipmentScans.shipmentId, shipment.id)
    write(db.update(shipmentScans).set({ recheckedAt: transaction.now }).where(ofShipment))
    emitShipment(transaction, shipment, 'shipment.rechecked')
    return answerOf(shipment)
  })
}
