import { and, asc, eq, notInArray } from 'drizzle-orm'
import { doseLabel, type DoseLabel } from '#domain/prescriptions/dose-label.ts'
import { showsMedicines } from '#domain/prescriptions/shown-medicines.ts'
import { products } from '../catalogue/schema.ts'
import type { DatabaseClient } from '../client.ts'
import { prescriptionLines, prescriptions } from './schema.ts'

/** A medicine of the present part, and how to take it, as on its label. */
export interface ShownMedicine {
  readonly nameZh: string
  readonly nameEn: string
  readonly strength: string
  readonly dose: DoseLabel
}

/**
 * What is prescribed, for the patient who proved to have the phone: null while the law hides it, and where nothing is
 * supplied. Reads across tenants, since a patient has none.
 */
export async function readShownMedicines(
  client: DatabaseClient,
  prescriptionId: string,
): Promise<ShownMedicine[] | null> {
  const db = client.network
  const [prescription] = await db
    .select({ state: prescriptions.state, part: prescriptions.part })
    .from(prescriptions)
    .where(eq(prescriptions.id, prescriptionId))
  if (prescription === undefined || !showsMedicines(prescription.state)) return null
  const rows = await db
    .select({ line: prescriptionLines, product: products })
    .from(prescriptionLines)
    .innerJoin(products, eq(products.id, prescriptionLines.productId))
    .where(
      and(
        eq(prescriptionLines.prescriptionId, prescriptionId),
        eq(prescriptionLines.part, prescription.part),
        notInArray(prescriptionLines.state, ['cancelled']),
      ),
    )
    .orderBy(asc(prescriptionLines.lineNumber))
  return rows.map(({ line, product }) => ({
    nameZh: product.nameZh,
    nameEn: product.nameEn,
    strength: product.strength,
    dose: doseLabel(line),
  }))
}
