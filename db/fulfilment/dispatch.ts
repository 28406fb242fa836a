import { and, eq, inArray } from 'drizzle-orm'
import type { DatabaseClient } from '../client.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireBatch, requireSite } from './handling.ts'
import { rulesOf } from './kinds.ts'
import { isRide } from './legs.ts'
import type { BatchAnswer } from './pack.ts'
import { moveParcels, readParcelLines } from './parcel-stock.ts'
import { shipmentLegs, shipments } from './schema.ts'
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
    const staying = await readStaying(transaction, input.shipmentIds)
    const leaving = input.shipmentIds.filter((id) => !staying.includes(id))
    const left = await moveShipments(transaction, {
      tenantId,
      shipmentIds: leaving,
      to: 'dispatched',
      change: { dispatchedAt: now },
    })
    const there = await moveShipments(transaction, {
      tenantId,
      shipmentIds: staying,
      to: 'arrived',
      change: { dispatchedAt: now, arrivedAt: now },
    })
    const gone = [...left, ...there]
    const lines = await readParcelLines(transaction, input.shipmentIds)
    await moveParcels(transaction, gone, lines, {
      reason: 'dispatch',
      from: 'reserved',
      to: 'in_transit',
    })
    for (const shipment of gone) {
      requireSite(actor, shipment.fromSiteId)
      emitShipment(transaction, shipment, 'shipment.dispatched')
    }
    for (const shipment of there) {
      emitShipment(transaction, shipment, 'shipment.arrived', { siteId: shipment.currentSiteId })
    }
    return { shipments: gone.map(answerOf) }
  })
}

/** Those of the shipments that are at their place as soon as they are let go. */
async function readStaying(
  { db, actor }: CommandTransaction,
  shipmentIds: readonly string[],
): Promise<string[]> {
  const rows = await db
    .select({ id: shipments.id, kind: shipments.kind, leg: shipmentLegs.kind })
    .from(shipments)
    .leftJoin(shipmentLegs, eq(shipmentLegs.shipmentId, shipments.id))
    .where(and(inArray(shipments.id, [...shipmentIds]), eq(shipments.tenantId, actor.tenantId)))
  const riding = new Set(rows.flatMap(({ id, leg }) => (leg !== null && isRide({ kind: leg }) ? id : [])))
  const staying = rows.filter((row) => rulesOf(row).staysWithoutRide && !riding.has(row.id))
  return [...new Set(staying.map(({ id }) => id))]
}
