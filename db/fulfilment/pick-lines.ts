import { and, eq, gt } from 'drizzle-orm'
import { gtin14 } from '#domain/catalogue/gtin.ts'
import type { TraceCode } from '#domain/catalogue/trace-code.ts'
import type { PickLine } from '#domain/fulfilment/pick.ts'
import { products } from '../catalogue/schema.ts'
import type { CommandTransaction } from '../commands.ts'
import { lots } from '../inventory/schema.ts'
import { keptQuery } from '../kept-query.ts'
import { shipmentLines } from './schema.ts'
import type { ShipmentRow } from './shipment-state.ts'

/** A line to pick, with what the boxes of its lot are recognised by. */
export interface RecognisableLine extends PickLine {
  readonly lotNumber: string
  readonly tracePrefix: string
  readonly gtin: string
  /** Base units in a closed box. */
  readonly packUnits: number
}

/** The lines of a shipment that still ask for units, the lot that expires first in front. */
export function readPickLines(
  { db }: CommandTransaction,
  { id: shipmentId, tenantId }: ShipmentRow,
): Promise<RecognisableLine[]> {
  return linesToPick(db, { shipmentId, tenantId })
}

interface OwnedShipment {
  readonly shipmentId: string
  readonly tenantId: string
}

const linesToPick = keptQuery((db, { shipmentId, tenantId }: OwnedShipment) =>
  db
    .select({
      lineId: shipmentLines.id,
      productId: shipmentLines.productId,
      lotId: shipmentLines.lotId,
      units: shipmentLines.units,
      lotNumber: lots.number,
      tracePrefix: products.tracePrefix,
      gtin: products.gtin,
      packUnits: products.packUnits,
    })
    .from(shipmentLines)
    .innerJoin(lots, eq(lots.id, shipmentLines.lotId))
    .innerJoin(products, eq(products.id, shipmentLines.productId))
    .where(
      and(
        eq(shipmentLines.shipmentId, shipmentId),
        eq(shipmentLines.tenantId, tenantId),
        gt(shipmentLines.units, 0),
      ),
    )
    .orderBy(lots.expiresOn, shipmentLines.id),
)

/** True when a label may stand on a box of the line: its product, and its lot where the label names one. */
export function mayBeOf(line: RecognisableLine, label: TraceCode): boolean {
  const isProduct =
    label.resource === undefined
      ? label.gtin !== undefined && gtin14(label.gtin) === gtin14(line.gtin)
      : label.resource === line.tracePrefix
  return isProduct && (label.lot === undefined || label.lot === line.lotNumber)
}
