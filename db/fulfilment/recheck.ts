import { eq } from 'drizzle-orm'
import { recheckRefusals } from '#domain/fulfilment/scan.ts'
import type { DatabaseClient } from '../client.ts'
import { CommandRefused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { together } from '../together.ts'
import { requireSite } from './handling.ts'
import { moveEach } from './move-each.ts'
import type { BatchAnswer } from './pack.ts'
import { readPickedCodes, readScannedBoxes, type ParcelScan } from './parcel-scans.ts'
import { shipmentScans } from './schema.ts'
import {
  answerOf,
  emitShipment,
  moveShipment,
  type ShipmentAnswer,
  type ShipmentRow,
} from './shipment-state.ts'

export interface RecheckInput {
  readonly shipmentId: string
  readonly scans: readonly ParcelScan[]
}

/**
 * A second person of the supplying site scans every picked box of up to 50 shipments again, all or none (GSP: recheck before
 * dispatch).
 * @throws CommandRefused `batchInvalid`, `wrongState`, `wrongSite`, a label that cannot be read, and what `recheckRefusals`
 * finds.
 */
export function recheckShipments(
  client: DatabaseClient,
  request: CommandRequest,
  { rechecks }: { readonly rechecks: readonly RecheckInput[] },
) {
  return runCommand(client, request, async (transaction): Promise<BatchAnswer> => {
    const change = { recheckedBy: transaction.actor.principalId }
    const shipments = await moveEach(
      transaction,
      rechecks,
      { to: 'rechecked', change },
      (shipment, { scans }) => recheckOne(transaction, shipment, scans),
    )
    return { shipments }
  })
}

/** `recheckShipments` for a single one. */
export function recheckShipment(client: DatabaseClient, request: CommandRequest, input: RecheckInput) {
  return runCommand(client, request, async (transaction): Promise<ShipmentAnswer> => {
    const { actor } = transaction
    const change = { recheckedBy: actor.principalId }
    const shipment = await moveShipment(transaction, actor.tenantId, input.shipmentId, 'rechecked', change)
    return recheckOne(transaction, shipment, input.scans)
  })
}

async function recheckOne(
  transaction: CommandTransaction,
  shipment: ShipmentRow,
  scans: readonly ParcelScan[],
): Promise<ShipmentAnswer> {
  const { actor, db, write } = transaction
  requireSite(actor, shipment.fromSiteId)
  const [picked, scanned] = await together([
    readPickedCodes(transaction, shipment.id),
    readScannedBoxes(transaction, scans),
  ])
  const pickedBy = shipment.pickedBy ?? ''
  const refusals = recheckRefusals({ pickedBy, recheckedBy: actor.principalId, picked, scanned })
  if (refusals.length > 0) throw new CommandRefused('invalid', refusals)
  const ofShipment = eq(shipmentScans.shipmentId, shipment.id)
  write(db.update(shipmentScans).set({ recheckedAt: transaction.now }).where(ofShipment))
  emitShipment(transaction, shipment, 'shipment.rechecked')
  return answerOf(shipment)
}
