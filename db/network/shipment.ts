import { asc, eq, inArray, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { orderPartWorkflowId, prescriptionWorkflowId } from '#domain/events/workflow-ids.ts'
import type { ShipmentKind } from '#domain/fulfilment/shipment-kinds.ts'
import type { Actor } from '../actor.ts'
import { products } from '../catalogue/schema.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAcross } from '../commands.ts'
import { events } from '../events/schema.ts'
import { shipmentLegs, shipmentLines, shipments } from '../fulfilment/schema.ts'
import { lots } from '../inventory/schema.ts'
import { sites } from '../organisations/schema.ts'

const origin = alias(sites, 'origin')
const target = alias(sites, 'target')

/** The newest so many events of what a workflow follows: longer histories are in the audit log. */
const mostEvents = 200

/**
 * A shipment with its goods, its rides, and the history of what asked for it: the events of the shipment and of the
 * prescription, order or transfer behind it, oldest first, as the workflow that follows it heard them.
 * A network read, as the map is: ids, quantities and times, nothing of any patient. @throws CommandRefused
 * `shipmentNotFound`.
 */
export function readNetworkShipment(client: DatabaseClient, actor: Actor, now: Date, shipmentId: string) {
  return readAcross(client, actor, 'network.shipment', now, async (db) => {
    const [found] = await db
      .select({
        shipment: shipments,
        fromName: { nameZh: origin.nameZh, nameEn: origin.nameEn },
        toName: { nameZh: target.nameZh, nameEn: target.nameEn },
      })
      .from(shipments)
      .innerJoin(origin, eq(origin.id, shipments.fromSiteId))
      .leftJoin(target, eq(target.id, shipments.destinationSiteId))
      .where(eq(shipments.id, shipmentId))
    if (!found) throw notFound('shipment')
    const { shipment, ...names } = found
    const askedBy = shipment.prescriptionId ?? shipment.requestId
    const about = [shipment.id, ...(askedBy === null ? [] : [askedBy])]
    return {
      id: shipment.id,
      kind: shipment.kind,
      state: shipment.state,
      dueAt: shipment.dueAt,
      promisedAt: shipment.promisedAt,
      dispatchedAt: shipment.dispatchedAt,
      handedOverAt: shipment.handedOverAt,
      askedBy,
      fromSiteId: shipment.fromSiteId,
      destinationSiteId: shipment.destinationSiteId,
      ...names,
      lines: await readLines(db, shipmentId),
      legs: await readLegs(db, shipmentId),
      events: await readEvents(db, about),
      workflowId: workflowIdOf(shipment.kind, askedBy, shipment.part),
    }
  })
}

/** The workflow that follows what asked for a shipment; null where none does. */
function workflowIdOf(kind: ShipmentKind, askedBy: string | null, part: number): string | null {
  if (askedBy === null) return null
  if (kind === 'prescription') return prescriptionWorkflowId(askedBy, part)
  return kind === 'order' ? orderPartWorkflowId(askedBy) : null
}

function readLines(db: Database, shipmentId: string) {
  return db
    .select({
      id: shipmentLines.id,
      nameZh: products.nameZh,
      nameEn: products.nameEn,
      strength: products.strength,
      baseUnit: products.baseUnit,
      lotNumber: lots.number,
      units: shipmentLines.units,
    })
    .from(shipmentLines)
    .innerJoin(products, eq(products.id, shipmentLines.productId))
    .innerJoin(lots, eq(lots.id, shipmentLines.lotId))
    .where(eq(shipmentLines.shipmentId, shipmentId))
    .orderBy(asc(products.standardCode), asc(shipmentLines.id))
}

function readLegs(db: Database, shipmentId: string) {
  return db
    .select({
      id: shipmentLegs.id,
      sequence: shipmentLegs.sequence,
      kind: shipmentLegs.kind,
      state: shipmentLegs.state,
      fromName: { nameZh: origin.nameZh, nameEn: origin.nameEn },
      toName: { nameZh: target.nameZh, nameEn: target.nameEn },
      plannedDepartAt: shipmentLegs.plannedDepartAt,
      plannedArriveAt: shipmentLegs.plannedArriveAt,
      departedAt: shipmentLegs.departedAt,
      arrivedAt: shipmentLegs.arrivedAt,
    })
    .from(shipmentLegs)
    .innerJoin(origin, eq(origin.id, shipmentLegs.fromSiteId))
    .innerJoin(target, eq(target.id, shipmentLegs.toSiteId))
    .where(eq(shipmentLegs.shipmentId, shipmentId))
    .orderBy(asc(shipmentLegs.sequence))
}

async function readEvents(db: Database, about: readonly string[]) {
  const rows = await db
    .select({
      id: events.id,
      type: events.type,
      aggregateId: events.aggregateId,
      occurredAt: events.occurredAt,
      principalId: events.principalId,
      cause: events.cause,
    })
    .from(events)
    .where(inArray(events.aggregateId, [...about]))
    .orderBy(sql`${events.id} desc`)
    .limit(mostEvents)
  return rows.toReversed()
}
