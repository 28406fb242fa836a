import { and, eq, inArray, notInArray, sql } from 'drizzle-orm'
import type { HandledProduct } from '#domain/organisations/site.ts'
import { products } from '../catalogue/schema.ts'
import type { Database } from '../client.ts'
import { shipmentLines, shipments } from '../fulfilment/schema.ts'
import { keptQuery } from '../kept-query.ts'
import { prescriptionLines } from '../prescriptions/schema.ts'

/** A prescription line with the units that no live shipment carries yet. */
export interface MissingLine {
  readonly prescriptionLineId: string
  readonly lineNumber: number
  readonly productId: string
  readonly nameZh: string
  readonly nameEn: string
  readonly handling: HandledProduct
  /** Base units; at least 1. */
  readonly units: number
}

/** Shipments in these states carry nothing towards the patient any more. */
const deadStates = [
  'cancelled',
  'returned',
  'return_in_transit',
  'written_off',
  'refused',
  'damaged',
] as const

/**
 * What of a prescription's part under way still has to be sourced: ordered units less those in live or handed-over
 * shipments.
 */
export async function readMissingLines(
  db: Database,
  { id: prescriptionId, part }: { readonly id: string; readonly part: number },
): Promise<MissingLine[]> {
  const rows = await linesWithCarried(db, { prescriptionId, part })
  return rows.flatMap(({ line, product, carriedUnits }) => {
    const units = line.quantityUnits - (carriedUnits ?? 0)
    if (units <= 0) return []
    const { nameZh, nameEn } = product
    const { id: prescriptionLineId, lineNumber, productId } = line
    return [{ prescriptionLineId, lineNumber, productId, nameZh, nameEn, handling: product, units }]
  })
}

interface OfPart {
  readonly prescriptionId: string
  readonly part: number
}

const linesWithCarried = keptQuery((db, { prescriptionId, part }: OfPart) => {
  const carried = db.$with('carried').as(
    db
      .select({
        prescriptionLineId: shipmentLines.prescriptionLineId,
        units: sql<number>`sum(${shipmentLines.units})::integer`.as('carried_units'),
      })
      .from(shipmentLines)
      .innerJoin(shipments, eq(shipments.id, shipmentLines.shipmentId))
      .where(and(eq(shipments.prescriptionId, prescriptionId), notInArray(shipments.state, [...deadStates])))
      .groupBy(shipmentLines.prescriptionLineId),
  )
  return db
    .with(carried)
    .select({ line: prescriptionLines, product: products, carriedUnits: carried.units })
    .from(prescriptionLines)
    .innerJoin(products, eq(products.id, prescriptionLines.productId))
    .leftJoin(carried, eq(carried.prescriptionLineId, prescriptionLines.id))
    .where(
      and(
        eq(prescriptionLines.prescriptionId, prescriptionId),
        eq(prescriptionLines.part, part),
        inArray(prescriptionLines.state, ['to_supply', 'allocated', 'partial', 'owing']),
      ),
    )
    .orderBy(prescriptionLines.lineNumber)
})
