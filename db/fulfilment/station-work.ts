import { asc, inArray } from 'drizzle-orm'
import type { ShipmentState } from '#domain/fulfilment/states.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { sites } from '../organisations/schema.ts'
import type { Page } from '../prescriptions/queries.ts'
import { readLines, readPage, type ShipmentFilter } from './queries.ts'
import { shipmentLegs, shipmentScans } from './schema.ts'
import type { ShipmentRow } from './shipment-state.ts'

/** A shipment as a station works on it: with what lies in it, or is to be taken for it. */
export interface StationShipment {
  readonly shipment: ShipmentRow
  readonly lines: Awaited<ReturnType<typeof readLines>>
  /** The boxes that were picked. */
  readonly scans: readonly ScannedBox[]
  /** When its first ride leaves by the timetable, or by the route plan; null for what leaves with its receiver. */
  readonly departsAt: Date | null
  /** The site that it goes to; null for goods that leave the network. */
  readonly destination: { readonly nameZh: string; readonly nameEn: string } | null
}

interface ScannedBox {
  readonly shipmentId: string
  readonly shipmentLineId: string
  readonly code: string
  readonly units: number
}

/**
 * What a station has before it: the shipments of its site in some states, the oldest due first, each with its lines, its
 * picked boxes, and when it leaves for where. So a station checks every scan without another question.
 */
export function listStationWork(
  client: DatabaseClient,
  actor: Actor,
  filter: ShipmentFilter & { readonly fromSiteId: string; readonly states: readonly ShipmentState[] },
): Promise<Page<StationShipment>> {
  return readAs(client, actor, async (db) => {
    const page = await readPage(db, filter)
    const ids = page.rows.map(({ id }) => id)
    if (ids.length === 0) return { rows: [], next: null }
    const lines = Map.groupBy(await readLines(db, ids), ({ shipmentId }) => shipmentId)
    const scans = Map.groupBy(await readScans(db, ids), ({ shipmentId }) => shipmentId)
    const departures = await readDepartures(db, ids)
    const destinations = await readDestinations(db, page.rows)
    const rows = page.rows.map((shipment) => ({
      shipment,
      lines: lines.get(shipment.id) ?? [],
      scans: scans.get(shipment.id) ?? [],
      departsAt: departures.get(shipment.id) ?? null,
      destination: destinations.get(shipment.destinationSiteId ?? '') ?? null,
    }))
    return { rows, next: page.next }
  })
}

function readScans(db: Database, shipmentIds: readonly string[]): Promise<ScannedBox[]> {
  return db
    .select({
      shipmentId: shipmentScans.shipmentId,
      shipmentLineId: shipmentScans.shipmentLineId,
      code: shipmentScans.code,
      units: shipmentScans.units,
    })
    .from(shipmentScans)
    .where(inArray(shipmentScans.shipmentId, [...shipmentIds]))
    .orderBy(asc(shipmentScans.shipmentId), asc(shipmentScans.code))
}

async function readDepartures(db: Database, shipmentIds: readonly string[]): Promise<Map<string, Date>> {
  const rows = await db
    .select({ shipmentId: shipmentLegs.shipmentId, departsAt: shipmentLegs.plannedDepartAt })
    .from(shipmentLegs)
    .where(inArray(shipmentLegs.shipmentId, [...shipmentIds]))
    .orderBy(asc(shipmentLegs.shipmentId), asc(shipmentLegs.sequence))
  const first = new Map<string, Date>()
  for (const { shipmentId, departsAt } of rows) {
    if (!first.has(shipmentId)) first.set(shipmentId, departsAt)
  }
  return first
}

async function readDestinations(db: Database, parcels: readonly ShipmentRow[]) {
  const ids = [...new Set(parcels.flatMap(({ destinationSiteId }) => destinationSiteId ?? []))]
  const rows = await db
    .select({ id: sites.id, nameZh: sites.nameZh, nameEn: sites.nameEn })
    .from(sites)
    .where(inArray(sites.id, ids))
  return new Map(rows.map(({ id, nameZh, nameEn }) => [id, { nameZh, nameEn }]))
}
