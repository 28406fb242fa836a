import { and, eq } from 'drizzle-orm'
import type { CommandTransaction } from '../commands.ts'
import { shipmentLines, shipments } from '../fulfilment/schema.ts'
import type { ShipmentRow } from '../fulfilment/shipment-state.ts'

/** The shipments that carry a part, held until the command ends: what is decided on them still holds at its commit. */
export function lockPartShipments({ db }: CommandTransaction, partId: string): Promise<ShipmentRow[]> {
  return db
    .select()
    .from(shipments)
    .where(and(eq(shipments.requestId, partId), eq(shipments.kind, 'order')))
    .orderBy(shipments.id)
    .for('update')
}

/** Base units by line of the part that its shipments in the given states carry. */
export async function carriedUnits(
  { db }: CommandTransaction,
  partId: string,
  carries: (shipment: ShipmentRow) => boolean,
): Promise<Map<string, number>> {
  const rows = await db
    .select({ shipment: shipments, lineId: shipmentLines.requestLineId, units: shipmentLines.units })
    .from(shipmentLines)
    .innerJoin(shipments, eq(shipments.id, shipmentLines.shipmentId))
    .where(and(eq(shipments.requestId, partId), eq(shipments.kind, 'order')))
  const units = new Map<string, number>()
  for (const row of rows) {
    if (row.lineId === null || !carries(row.shipment)) continue
    units.set(row.lineId, (units.get(row.lineId) ?? 0) + row.units)
  }
  return units
}
