import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { ShipmentState } from '#domain/fulfilment/states.ts'
import type { HubParcel } from '#domain/routing/hub-trips.ts'
import { products } from '../catalogue/schema.ts'
import type { Database } from '../client.ts'
import { shipmentLegs, shipmentLines, shipments } from '../fulfilment/schema.ts'
import { routeParcels } from './schema.ts'

/** Parcels that can still leave on a round: picked at the hub, or waiting there. */
const waitingStates: readonly ShipmentState[] = [
  'allocated',
  'short_picked',
  'picked',
  'rechecked',
  'packed',
  'dispatched',
  'in_transit',
]

/**
 * Parcels whose next ride is a round from the hub, that are there or are picked there, and that no open plan has. Those
 * that the actor may see: its own, and those it was let in to as the one who rides.
 * @param only these, or null for all.
 */
export async function readWaitingParcels(
  db: Database,
  hubSiteId: string,
  only: readonly string[] | null,
): Promise<HubParcel[]> {
  const rows = await db
    .select({ shipmentId: shipments.id, siteId: shipmentLegs.toSiteId, mode: shipments.mode })
    .from(shipmentLegs)
    .innerJoin(shipments, eq(shipments.id, shipmentLegs.shipmentId))
    .leftJoin(routeParcels, and(eq(routeParcels.shipmentId, shipments.id), eq(routeParcels.isOpen, true)))
    .where(
      and(
        eq(shipmentLegs.fromSiteId, hubSiteId),
        eq(shipmentLegs.kind, 'round'),
        eq(shipmentLegs.state, 'planned'),
        eq(shipments.currentSiteId, hubSiteId),
        inArray(shipments.state, [...waitingStates]),
        isNull(routeParcels.shipmentId),
        only === null ? undefined : inArray(shipments.id, [...only]),
      ),
    )
    .orderBy(shipments.dueAt, shipments.id)
  const cold = await readCold(
    db,
    rows.map(({ shipmentId }) => shipmentId),
  )
  return rows.map(({ shipmentId, siteId, mode }) => ({
    shipmentId,
    siteId,
    isCold: cold.has(shipmentId),
    isForDoor: mode === 'home',
  }))
}

async function readCold(db: Database, shipmentIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectDistinct({ shipmentId: shipmentLines.shipmentId })
    .from(shipmentLines)
    .innerJoin(products, eq(products.id, shipmentLines.productId))
    .where(and(inArray(shipmentLines.shipmentId, [...shipmentIds]), eq(products.storageClass, 'cold')))
  return new Set(rows.map(({ shipmentId }) => shipmentId))
}
