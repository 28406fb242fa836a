import { eq } from 'drizzle-orm'
import { recheckRefusals } from '#domain/fulfilment/scan.ts'
import type { DatabaseClient } from '../client.ts'
import { CommandRefused } from '../command-refused.ts'
import { runCommand, type CommandRequest } from '../commands.ts'
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
    const { actor, db } = transaction
    const shipment = await moveShipment(transaction, actor.tenantId, input.shipmentId, 'rechecked', {
      recheckedBy: actor.principalId,
    })
    requireSite(actor, shipment.fromSiteId)
    const refusals = recheckRefusals({
      pickedBy: shipment.pickedBy ?? '',
      recheckedBy: actor.principalId,
      picked: await readPickedCodes(transaction, shipment.id),
      scanned: await readScannedBoxes(transaction, input.scans),
    })
    if (refusals.length > 0) throw new CommandRefused('invalid', refusals)
    await db
      .update(shipmentScans)
      .set({ recheckedAt: transaction.now })
      .where(eq(shipmentScans.shipmentId, shipment.id))
    emitShipment(transaction, shipment, 'shipment.rechecked')
    return answerOf(shipment)
  })
}
