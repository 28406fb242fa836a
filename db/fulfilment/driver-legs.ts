import { and, asc, eq, inArray, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Actor } from '../actor.ts'
import { products } from '../catalogue/schema.ts'
import type { DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { sites } from '../organisations/schema.ts'
import { onTheWay } from './queries.ts'
import { shipmentLegs, shipmentLines, shipments } from './schema.ts'

/**
 * Legs that a driver may ride now: planned ones of dispatched parcels that leave the given sites, and those that this
 * driver is on. In the order of the timetable, with the names of both ends and whether something in the parcel is cold.
 */
export function listDriverLegs(
  client: DatabaseClient,
  actor: Actor,
  filter: { readonly siteIds: readonly string[]; readonly limit: number },
) {
  const leavesHere =
    filter.siteIds.length === 0 ? undefined : inArray(shipmentLegs.fromSiteId, [...filter.siteIds])
  const planned = and(eq(shipmentLegs.state, 'planned'), leavesHere)
  const mine = and(eq(shipmentLegs.state, 'departed'), eq(shipmentLegs.driverId, actor.principalId))
  const start = alias(sites, 'start')
  const end = alias(sites, 'finish')
  return readAs(client, actor, (db) =>
    db
      .select({
        leg: shipmentLegs,
        shipmentState: shipments.state,
        mode: shipments.mode,
        kind: shipments.kind,
        dueAt: shipments.dueAt,
        from: { nameZh: start.nameZh, nameEn: start.nameEn },
        to: { nameZh: end.nameZh, nameEn: end.nameEn },
        isCold: sql<boolean>`exists (
          select from ${shipmentLines} line join ${products} product on product.id = line.product_id
          where line.shipment_id = ${shipments.id} and product.storage_class = 'cold')`,
      })
      .from(shipmentLegs)
      .innerJoin(shipments, eq(shipments.id, shipmentLegs.shipmentId))
      .innerJoin(start, eq(start.id, shipmentLegs.fromSiteId))
      .innerJoin(end, eq(end.id, shipmentLegs.toSiteId))
      .where(and(inArray(shipments.state, [...onTheWay]), or(planned, mine)))
      .orderBy(asc(shipmentLegs.plannedDepartAt), asc(shipmentLegs.id))
      .limit(filter.limit),
  )
}
