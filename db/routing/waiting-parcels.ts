import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm'
import type { ShipmentState } from '#domain/fulfilment/states.ts'
import type { HubParcel } from '#domain/routing/hub-trips.ts'
import { legOfLevel, type RouteLevel } from '#domain/routing/levels.ts'
import { products } from '../catalogue/schema.ts'
import { readArrivedParcels } from '../campaigns/arrived-parcels.ts'
import type { Database } from '../client.ts'
import { withLiteralValues } from '../literal-values.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { beforeArrival } from '../fulfilment/queries.ts'
import { shipmentLegs, shipmentLines, shipments } from '../fulfilment/schema.ts'
import { routeParcels } from './schema.ts'

/**
 * What a level's rounds take along: from a hub what is picked or waits there, from a village's site what has arrived there for
 * a door.
 */
const waitingAt = { hub: beforeArrival, village: ['arrived'] } as const satisfies Record<
  RouteLevel,
  readonly ShipmentState[]
>

/** Where a plan's trips begin, and of which level they are. */
export interface Start {
  /** The plan that parcels may come into, where there is one already. */
  readonly id?: string
  readonly siteId: string
  readonly level: RouteLevel
}

/**
 * Parcels whose next ride is a round from the hub, that are there or are picked there, and that no open plan has; from a
 * village's site those that have arrived there for a door, those of campaigns among them. Those
 * that the actor may see: its own, and those it was let in to as the one who rides.
 * @param only these, or null for all.
 */
export async function readWaitingParcels(
  db: Database,
  { id: planId, siteId: fromSiteId, level }: Start,
  only: readonly string[] | null,
): Promise<HubParcel[]> {
  const rows = await db
    .select({
      shipmentId: shipments.id,
      siteId: shipmentLegs.toSiteId,
      mode: shipments.mode,
      prescriptionId: shipments.prescriptionId,
      patientId: prescriptions.patientId,
    })
    .from(shipmentLegs)
    .innerJoin(shipments, eq(shipments.id, shipmentLegs.shipmentId))
    .leftJoin(prescriptions, eq(prescriptions.id, shipments.prescriptionId))
    .leftJoin(
      routeParcels,
      and(
        eq(routeParcels.shipmentId, shipments.id),
        eq(routeParcels.level, level),
        withLiteralValues(eq(routeParcels.isOpen, true)),
      ),
    )
    .where(
      and(
        eq(shipmentLegs.fromSiteId, fromSiteId),
        eq(shipmentLegs.kind, legOfLevel[level]),
        eq(shipmentLegs.state, 'planned'),
        eq(shipments.currentSiteId, fromSiteId),
        inArray(shipments.state, [...waitingAt[level]]),
        isNull(routeParcels.shipmentId),
        // Without its patient nobody knows whose door it is.
        level === 'village' ? isNotNull(prescriptions.patientId) : undefined,
        only === null ? undefined : inArray(shipments.id, [...only]),
      ),
    )
    .orderBy(shipments.dueAt, shipments.id)
  const cold = await readCold(
    db,
    rows.map(({ shipmentId }) => shipmentId),
  )
  const ofShipments = rows.map(({ shipmentId, siteId, mode, patientId, prescriptionId }) => ({
    shipmentId,
    siteId,
    householdId: level === 'village' ? patientId : null,
    campaignId: null,
    prescriptionId,
    isCold: cold.has(shipmentId),
    isForDoor: mode === 'home',
  }))
  if (level !== 'village') return ofShipments
  const ofCampaigns = await readArrivedParcels(db, { siteId: fromSiteId, planId: planId ?? null, only })
  return [...ofShipments, ...ofCampaigns]
}

async function readCold(db: Database, shipmentIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectDistinct({ shipmentId: shipmentLines.shipmentId })
    .from(shipmentLines)
    .innerJoin(products, eq(products.id, shipmentLines.productId))
    .where(and(inArray(shipmentLines.shipmentId, [...shipmentIds]), eq(products.storageClass, 'cold')))
  return new Set(rows.map(({ shipmentId }) => shipmentId))
}
