import { and, asc, eq, gt, inArray } from 'drizzle-orm'
import { doseLabel, type DoseLabel } from '#domain/prescriptions/dose-label.ts'
import type { Actor } from '../actor.ts'
import { products } from '../catalogue/schema.ts'
import type { DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { lots } from '../inventory/schema.ts'
import { prescriptionLines } from '../prescriptions/schema.ts'
import { requireBatch } from './handling.ts'
import { shipmentLines } from './schema.ts'

/** What is stuck on the boxes of one line. It names no patient: the parcel does that at its destination. */
export interface PrintedLabel {
  readonly shipmentId: string
  readonly shipmentLineId: string
  readonly productNameZh: string
  readonly productNameEn: string
  readonly strength: string
  readonly lotNumber: string
  readonly expiresOn: string | null
  /** Base units, and what one is called. */
  readonly units: number
  readonly baseUnit: string
  readonly dose: DoseLabel
}

/**
 * The dose labels of up to 50 shipments that the actor may see, one per line, with the doctor's directions.
 * They are read, not kept with the packing, so that they may be printed again.
 * @throws CommandRefused `batchInvalid`.
 */
export function readDoseLabels(
  client: DatabaseClient,
  actor: Actor,
  shipmentIds: readonly string[],
): Promise<PrintedLabel[]> {
  requireBatch(shipmentIds)
  return readAs(client, actor, async (db) => {
    const rows = await db
      .select({ line: shipmentLines, prescribed: prescriptionLines, product: products, lot: lots })
      .from(shipmentLines)
      .innerJoin(prescriptionLines, eq(prescriptionLines.id, shipmentLines.prescriptionLineId))
      .innerJoin(products, eq(products.id, shipmentLines.productId))
      .innerJoin(lots, eq(lots.id, shipmentLines.lotId))
      .where(and(inArray(shipmentLines.shipmentId, [...shipmentIds]), gt(shipmentLines.units, 0)))
      .orderBy(asc(shipmentLines.shipmentId), asc(prescriptionLines.lineNumber), asc(lots.expiresOn))
    return rows.map(({ line, prescribed, product, lot }) => ({
      shipmentId: line.shipmentId,
      shipmentLineId: line.id,
      productNameZh: product.nameZh,
      productNameEn: product.nameEn,
      strength: product.strength,
      lotNumber: lot.number,
      expiresOn: lot.expiresOn,
      units: line.units,
      baseUnit: product.baseUnit,
      dose: doseLabel(prescribed),
    }))
  })
}
