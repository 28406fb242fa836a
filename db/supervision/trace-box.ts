import { sql } from 'drizzle-orm'
import type { ShipmentKind } from '#domain/fulfilment/shipment-kinds.ts'
import type { LegState, ShipmentState } from '#domain/fulfilment/states.ts'
import type { Database } from '../client.ts'
import { isoText } from '../iso-text.ts'
import { type DirectoryName, readDirectoryNames } from './directory-names.ts'

/** One ride of a parcel. */
export interface TracedLeg {
  readonly from: DirectoryName
  readonly to: DirectoryName
  readonly state: LegState
  readonly departedAt: string | null
  readonly arrivedAt: string | null
}

/** A parcel that a box was scanned into, with the times at which the box was scanned again. */
export interface BoxJourney {
  readonly shipmentId: string
  readonly kind: ShipmentKind
  readonly state: ShipmentState
  readonly from: DirectoryName
  /** Null where goods left the network. */
  readonly to: DirectoryName | null
  readonly pickedAt: string
  readonly recheckedAt: string | null
  readonly receivedAt: string | null
  readonly handedOverAt: string | null
  readonly legs: readonly TracedLeg[]
}

interface LegRow {
  readonly fromSiteId: string
  readonly toSiteId: string
  readonly state: LegState
  readonly departedAt: string | null
  readonly arrivedAt: string | null
}

interface JourneyRow extends Record<string, unknown> {
  readonly shipment_id: string
  readonly kind: ShipmentKind
  readonly state: ShipmentState
  readonly from_site_id: string
  readonly destination_site_id: string | null
  readonly picked_at: string
  readonly rechecked_at: string | null
  readonly received_at: string | null
  readonly handed_over_at: string | null
  readonly legs: LegRow[]
}

/** Every parcel that a box was scanned into, the earliest first. For queries that see across. */
export async function readBoxJourneys(db: Database, code: string): Promise<BoxJourney[]> {
  const { rows } = await db.execute<JourneyRow>(sql`
    select shipment.id as shipment_id, shipment.kind, shipment.state, shipment.from_site_id,
      shipment.destination_site_id, ${isoText('scan.picked_at')} as picked_at, ${isoText('scan.rechecked_at')} as rechecked_at,
      ${isoText('scan.received_at')} as received_at, ${isoText('scan.handed_over_at')} as handed_over_at,
      (select coalesce(json_agg(json_build_object('fromSiteId', leg.from_site_id, 'toSiteId', leg.to_site_id,
          'state', leg.state, 'departedAt', ${isoText('leg.departed_at')}, 'arrivedAt', ${isoText('leg.arrived_at')})
          order by leg.sequence), '[]') from shipment_legs leg where leg.shipment_id = shipment.id) as legs
    from shipment_scans scan join shipments shipment on shipment.id = scan.shipment_id
    where scan.code = ${code} order by scan.picked_at, shipment.id`)
  const names = await readDirectoryNames(
    db,
    rows.flatMap((row) => [
      row.from_site_id,
      row.destination_site_id ?? row.from_site_id,
      ...row.legs.flatMap(({ fromSiteId, toSiteId }) => [fromSiteId, toSiteId]),
    ]),
  )
  return rows.map((row) => ({
    shipmentId: row.shipment_id,
    kind: row.kind,
    state: row.state,
    from: names(row.from_site_id),
    to: row.destination_site_id === null ? null : names(row.destination_site_id),
    pickedAt: row.picked_at,
    recheckedAt: row.rechecked_at,
    receivedAt: row.received_at,
    handedOverAt: row.handed_over_at,
    legs: row.legs.map(({ fromSiteId, toSiteId, ...leg }) => ({
      from: names(fromSiteId),
      to: names(toSiteId),
      ...leg,
    })),
  }))
}
