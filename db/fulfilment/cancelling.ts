import { inArray } from 'drizzle-orm'
import type { ReturnReason } from '#domain/fulfilment/return-reasons.ts'
import { returnToClinics } from '../campaigns/clinic-returns.ts'
import type { CommandTransaction } from '../commands.ts'
import { giveBackToBoxes } from './boxes.ts'
import { rulesOf } from './kinds.ts'
import { cancelLegs } from './legs.ts'
import { moveOrRefuse, moveParcels, readParcelLines } from './parcel-stock.ts'
import { shipments } from './schema.ts'
import { emitShipment, moveShipments, type ShipmentRow } from './shipment-state.ts'

/** Why a shipment ended before it left. */
export type CancelCause =
  | 'cancelled'
  | 'rechosen'
  | 'site_down'
  | 'short_pick'
  | 'recalled'
  | 'storage_broken'

/** Goods are stopped: whoever stops them takes them from where they lie, so that nothing of their parcels is set apart again. */
const stopsGoods: readonly CancelCause[] = ['recalled', 'storage_broken']

/**
 * Ends shipments that have not left: their stock is available again, or held for the fever clinic that it was held for, the
 * boxes have their units back, the rides are off, and what asked for them waits for supply or hears the event. The transaction must see them all: as their owner, or across.
 * @throws CommandRefused `wrongState` when one has left: of a dispatch and a cancel that race, exactly one wins.
 */
export async function cancelShipments(
  transaction: CommandTransaction,
  shipmentIds: readonly string[],
  cause: CancelCause,
): Promise<void> {
  for (const [tenantId, ids] of await groupByOwner(transaction, shipmentIds)) {
    const parcels = await moveShipments(transaction, { tenantId, shipmentIds: ids, to: 'cancelled' })
    const lines = await readParcelLines(transaction, ids)
    const toClinics = stopsGoods.includes(cause) ? [] : await returnToClinics(transaction, parcels, lines)
    for (const [to, group] of Map.groupBy(parcels, ({ takenFrom }) => takenFrom)) {
      await moveParcels(transaction, group, lines, { reason: 'release', from: 'reserved', to })
    }
    await moveOrRefuse(transaction, toClinics)
    await giveBackToBoxes(transaction, ids)
    await cancelLegs(transaction, ids)
    for (const parcel of parcels) {
      const parcelLines = lines.filter((line) => line.shipmentId === parcel.id)
      await rulesOf(parcel).tellMissing(transaction, parcel, parcelLines)
      emitShipment(transaction, parcel, 'shipment.cancelled', { cause })
      await rulesOf(parcel).tellEnded(transaction, parcel)
    }
  }
}

/**
 * Calls parcels back that are out of their depot: they travel as returns until a site takes them in.
 * The transaction must see them all: as their owner, or across.
 * @throws CommandRefused `wrongState` when one cannot come back: it never left, or the patient has it.
 */
export async function callBackShipments(
  transaction: CommandTransaction,
  shipmentIds: readonly string[],
  reason: ReturnReason,
): Promise<ShipmentRow[]> {
  const called: ShipmentRow[] = []
  for (const [tenantId, ids] of await groupByOwner(transaction, shipmentIds)) {
    const parcels = await moveShipments(transaction, {
      tenantId,
      shipmentIds: ids,
      to: 'return_in_transit',
      change: { returnReason: reason },
    })
    await cancelLegs(transaction, ids)
    for (const parcel of parcels) emitShipment(transaction, parcel, 'shipment.return_started', { reason })
    called.push(...parcels)
  }
  return called
}

async function groupByOwner(
  { db }: CommandTransaction,
  shipmentIds: readonly string[],
): Promise<Map<string, string[]>> {
  if (shipmentIds.length === 0) return new Map()
  const rows = await db
    .select({ id: shipments.id, tenantId: shipments.tenantId })
    .from(shipments)
    .where(inArray(shipments.id, [...shipmentIds]))
  const groups = Map.groupBy(rows, ({ tenantId }) => tenantId)
  return new Map([...groups].map(([tenantId, group]) => [tenantId, group.map(({ id }) => id)]))
}
