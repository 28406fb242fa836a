import { and, eq, inArray } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAs } from '../commands.ts'
import { sites, tenants } from '../organisations/schema.ts'
import { readDoseLabels, type PrintedLabel } from './dose-labels.ts'
import { requireBatch } from './handling.ts'
import { readLines } from './queries.ts'
import { shipmentLegs, shipments } from './schema.ts'
import type { ShipmentRow } from './shipment-state.ts'

/** A parcel as it is told on paper: where from, where to, when it leaves, and what is in it. */
export interface PrintedParcel {
  readonly shipment: ShipmentRow
  readonly from: PrintedPlace
  /** Null for goods that leave the network. */
  readonly to: PrintedPlace | null
  readonly departsAt: Date | null
  readonly lines: Awaited<ReturnType<typeof readLines>>
}

export interface PrintedPlace {
  readonly siteNameZh: string
  readonly tenantNameZh: string
}

/** A parcel with the dose labels of its lines; only a patient's has any. */
export interface LabelledParcel extends PrintedParcel {
  readonly doses: readonly PrintedLabel[]
}

/**
 * What is printed for up to 50 parcels that the actor may see, in the order in which they are named. Nothing of it names a
 * patient.
 * @throws CommandRefused `batchInvalid`, `shipmentNotFound` when one is not to be seen.
 */
export async function readLabelledParcels(
  client: DatabaseClient,
  actor: Actor,
  shipmentIds: readonly string[],
): Promise<LabelledParcel[]> {
  const parcels = await readPrintedParcels(client, actor, shipmentIds)
  const doses = Map.groupBy(await readDoseLabels(client, actor, shipmentIds), ({ shipmentId }) => shipmentId)
  return parcels.map((parcel) => ({ ...parcel, doses: doses.get(parcel.shipment.id) ?? [] }))
}

/** @throws CommandRefused `batchInvalid`, `shipmentNotFound` when one is not to be seen. */
export function readPrintedParcels(
  client: DatabaseClient,
  actor: Actor,
  shipmentIds: readonly string[],
): Promise<PrintedParcel[]> {
  requireBatch(shipmentIds)
  const [start, end] = [alias(sites, 'start'), alias(sites, 'finish')]
  const [sender, receiver] = [alias(tenants, 'sender'), alias(tenants, 'receiver')]
  return readAs(client, actor, async (db) => {
    const rows = await db
      .select({
        shipment: shipments,
        from: { siteNameZh: start.nameZh, tenantNameZh: sender.nameZh },
        to: { siteNameZh: end.nameZh, tenantNameZh: receiver.nameZh },
        departsAt: shipmentLegs.plannedDepartAt,
      })
      .from(shipments)
      .innerJoin(start, eq(start.id, shipments.fromSiteId))
      .innerJoin(sender, eq(sender.id, start.tenantId))
      .leftJoin(end, eq(end.id, shipments.destinationSiteId))
      .leftJoin(receiver, eq(receiver.id, end.tenantId))
      .leftJoin(shipmentLegs, and(eq(shipmentLegs.shipmentId, shipments.id), eq(shipmentLegs.sequence, 1)))
      .where(inArray(shipments.id, [...shipmentIds]))
    const lines = Map.groupBy(await readLines(db, shipmentIds), ({ shipmentId }) => shipmentId)
    return shipmentIds.map((id) => {
      const row = rows.find(({ shipment }) => shipment.id === id)
      if (row === undefined) throw notFound('shipment')
      const { to, ...known } = row
      const { siteNameZh, tenantNameZh } = to
      return {
        ...known,
        to: siteNameZh === null || tenantNameZh === null ? null : { siteNameZh, tenantNameZh },
        lines: (lines.get(id) ?? []).filter(({ units }) => units > 0),
      }
    })
  })
}
