import { and, asc, eq, gt, inArray, or } from 'drizzle-orm'
import type { ShipmentKind } from '#domain/fulfilment/shipment-kinds.ts'
import type { ShipmentState } from '#domain/fulfilment/states.ts'
import type { Actor } from '../actor.ts'
import { products } from '../catalogue/schema.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAs } from '../commands.ts'
import { lots } from '../inventory/schema.ts'
import { isAnyOf, keptQuery } from '../kept-query.ts'
import type { Page } from '../prescriptions/queries.ts'
import { shipmentLegs, shipmentLines, shipments, shipmentScans } from './schema.ts'
import type { ShipmentRow } from './shipment-state.ts'

/**
 * A shipment with its lines, legs and scanned boxes.
 * @throws CommandRefused `notFound` when the actor cannot see it.
 */
export function readShipment(client: DatabaseClient, actor: Actor, shipmentId: string) {
  return readAs(client, actor, async (db) => {
    const shipment = await findShipment(db, shipmentId)
    const [lines, legs, scans] = await Promise.all([
      readLines(db, [shipmentId]),
      legsOf(db, { shipmentId }),
      scansOf(db, { shipmentId }),
    ])
    return { shipment, lines, legs, scans }
  })
}

type OfShipment = { readonly shipmentId: string }

const shipmentOf = keptQuery((db, { shipmentId }: OfShipment) =>
  db.select().from(shipments).where(eq(shipments.id, shipmentId)),
)

const legsOf = keptQuery((db, { shipmentId }: OfShipment) =>
  db
    .select()
    .from(shipmentLegs)
    .where(eq(shipmentLegs.shipmentId, shipmentId))
    .orderBy(asc(shipmentLegs.sequence)),
)

const scansOf = keptQuery((db, { shipmentId }: OfShipment) =>
  db
    .select()
    .from(shipmentScans)
    .where(eq(shipmentScans.shipmentId, shipmentId))
    .orderBy(asc(shipmentScans.code)),
)

export interface ShipmentFilter {
  readonly fromSiteId?: string | undefined
  readonly destinationSiteId?: string | undefined
  readonly requestId?: string | undefined
  readonly kinds?: readonly ShipmentKind[] | undefined
  readonly states?: readonly ShipmentState[] | undefined
  /** The id of the last row of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

/** Shipments that the actor may see, the one that is due first in front. */
export function listShipments(
  client: DatabaseClient,
  actor: Actor,
  filter: ShipmentFilter,
): Promise<Page<ShipmentRow>> {
  return readAs(client, actor, (db) => readPage(db, filter))
}

/** Parcels that a site hands over, or soon will: on their way to it or waiting there, the oldest due first. */
export function listParcels(
  client: DatabaseClient,
  actor: Actor,
  filter: { readonly siteId: string; readonly after?: string | undefined; readonly limit: number },
): Promise<Page<ShipmentRow>> {
  const { siteId: destinationSiteId, after, limit } = filter
  return listShipments(client, actor, { destinationSiteId, states: onTheWay, after, limit })
}

/** Made, and not yet where it is handed over. */
export const beforeArrival: readonly ShipmentState[] = [
  'allocated',
  'short_picked',
  'picked',
  'rechecked',
  'packed',
  'dispatched',
  'in_transit',
]

/** Left, and not with its receiver. */
export const onTheWay: readonly ShipmentState[] = ['dispatched', 'in_transit', 'arrived']

/** Shipments in the order in which they are due. */
export async function readPage(
  db: Database,
  { fromSiteId, destinationSiteId, requestId, kinds, states, after, limit }: ShipmentFilter,
): Promise<Page<ShipmentRow>> {
  const last = after === undefined ? undefined : await findShipment(db, after)
  const rows = await db
    .select()
    .from(shipments)
    .where(
      and(
        fromSiteId === undefined ? undefined : eq(shipments.fromSiteId, fromSiteId),
        destinationSiteId === undefined ? undefined : eq(shipments.destinationSiteId, destinationSiteId),
        requestId === undefined ? undefined : eq(shipments.requestId, requestId),
        kinds === undefined ? undefined : inArray(shipments.kind, [...kinds]),
        states === undefined ? undefined : inArray(shipments.state, [...states]),
        last === undefined
          ? undefined
          : or(
              gt(shipments.dueAt, last.dueAt),
              and(eq(shipments.dueAt, last.dueAt), gt(shipments.id, last.id)),
            ),
      ),
    )
    .orderBy(asc(shipments.dueAt), asc(shipments.id))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  return { rows: page, next: rows.length > limit ? (page.at(-1)?.id ?? null) : null }
}

/** The lines of shipments with their products and lots. */
export async function readLines(db: Database, shipmentIds: readonly string[]) {
  return shipmentIds.length === 0 ? [] : linesOf(db, { shipmentIds })
}

const linesOf = keptQuery((db, { shipmentIds }: { readonly shipmentIds: readonly string[] }) =>
  db
    .select({
      id: shipmentLines.id,
      shipmentId: shipmentLines.shipmentId,
      prescriptionLineId: shipmentLines.prescriptionLineId,
      requestLineId: shipmentLines.requestLineId,
      productId: shipmentLines.productId,
      nameZh: products.nameZh,
      nameEn: products.nameEn,
      strength: products.strength,
      baseUnit: products.baseUnit,
      packUnits: products.packUnits,
      tracePrefix: products.tracePrefix,
      lotId: shipmentLines.lotId,
      lotNumber: lots.number,
      expiresOn: lots.expiresOn,
      units: shipmentLines.units,
    })
    .from(shipmentLines)
    .innerJoin(products, eq(products.id, shipmentLines.productId))
    .innerJoin(lots, eq(lots.id, shipmentLines.lotId))
    .where(isAnyOf(shipmentLines.shipmentId, shipmentIds))
    .orderBy(asc(shipmentLines.shipmentId), asc(lots.expiresOn), asc(shipmentLines.id)),
)

async function findShipment(db: Database, shipmentId: string): Promise<ShipmentRow> {
  const [shipment] = await shipmentOf(db, { shipmentId })
  if (!shipment) throw notFound('shipment')
  return shipment
}
