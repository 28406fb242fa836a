import { and, eq, inArray } from 'drizzle-orm'
import type { DatabaseClient } from '../client.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireBatch, requireSite } from './handling.ts'
import { isRide } from './legs.ts'
import type { BatchAnswer } from './pack.ts'
import { moveParcels, readParcelLines } from './parcel-stock.ts'
import { shipmentLegs } from './schema.ts'
import { answerOf, emitShipment, moveShipments } from './shipment-state.ts'

/**
 * Hands up to 50 packed shipments of the actor's site out of the door, all or none: from here on they can only be
 * called back. One that the supplying site hands over itself has no ride and is at its place at once.
 * @throws CommandRefused `batchInvalid`, `notFound`, `wrongSite`, and `wrongState` when a cancel was faster.
 */
export function dispatchShipments(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly shipmentIds: readonly string[] },
) {
  return runCommand(client, request, async (transaction): Promise<BatchAnswer> => {
    const { actor, now } = transaction
    const { tenantId } = actor
    requireBatch(input.shipmentIds)
    const riding = await readRiding(transaction, input.shipmentIds)
    const staying = input.shipmentIds.filter((id) => !riding.includes(id))
    const left = await moveShipments(transaction, {
      tenantId,
      shipmentIds: riding,
      to: 'dispatched',
      change: { dispatchedAt: now },
    })
    const there = await moveShipments(transaction, {
      tenantId,
      shipmentIds: staying,
      to: 'arrived',
      change: { dispatchedAt: now, arrivedAt: now },
    })
    const shipments = [...left, ...there]
    const lines = await readParcelLines(transaction, input.shipmentIds)
    await moveParcels(transaction, shipments, lines, {
      reason: 'dispatch',
      from: 'reserved',
      to: 'in_transit',
    })
    for (const shipment of shipments) {
      requireSite(actor, shipment.fromSiteId)
      emitShipment(transaction, shipment, 'shipment.dispatched')
    }
    for (const shipment of there) {
      emitShipment(transaction, shipment, 'shipment.arrived', { siteId: shipment.currentSiteId })
    }
    return { shipments: shipments.map(answerOf) }
  })
}

/** Those of the shipments that still have a ride to their place of hand-over. */
async function readRiding(
  { db, actor }: CommandTransaction,
  shipmentIds: readonly string[],
): Promise<string[]> {
  const legs = await db
    .select({ shipmentId: shipmentLegs.shipmentId, kind: shipmentLegs.kind })
    .from(shipmentLegs)
    .where(and(inArray(shipmentLegs.shipmentId, [...shipmentIds]), eq(shipmentLegs.tenantId, actor.tenantId)))
  return [...new Set(legs.filter(isRide).map(({ shipmentId }) => shipmentId))]
}
