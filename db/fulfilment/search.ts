import { asc, eq, sql, type SQL } from 'drizzle-orm'
import { products } from '../catalogue/schema.ts'
import { namedProduct } from '../catalogue/search.ts'
import type { Database } from '../client.ts'
import { prescriptionLines, prescriptions } from '../prescriptions/schema.ts'
import { during, oneOf, oneOfIds, type RowSearch } from '../search.ts'
import { dispenses } from './schema.ts'

export type FoundDispense = Awaited<ReturnType<typeof selectDispenses>>[number]

/** What patients received, and whether they brought it back. */
export const dispenseSearch = {
  id: dispenses.id,
  byId: oneOfIds(dispenses.id),
  byChange: during(dispenses.changedAt),
  byPatient: oneOfIds(prescriptions.patientId),
  byPrescription: oneOfIds(dispenses.prescriptionId),
  byReference: oneOf<string>(prescriptions.hospitalReference),
  byLine: oneOfIds(dispenses.prescriptionLineId),
  byProduct: oneOfIds(prescriptionLines.productId),
  byProductCode: oneOf<string>(products.standardCode),
  byHandOver: during(dispenses.dispensedAt),
  byReturned: oneOf<boolean>(sql`(${dispenses.returnedAt} is not null)`),
  select: selectDispenses,
} satisfies RowSearch<FoundDispense> & Record<string, unknown>

function selectDispenses(db: Database, where: SQL | undefined, limit: number) {
  return db
    .select({
      id: dispenses.id,
      changedAt: dispenses.changedAt,
      dispense: dispenses,
      lineId: dispenses.prescriptionLineId,
      patientId: prescriptions.patientId,
      hospitalReference: prescriptions.hospitalReference,
      product: namedProduct,
    })
    .from(dispenses)
    .innerJoin(prescriptionLines, eq(prescriptionLines.id, dispenses.prescriptionLineId))
    .innerJoin(prescriptions, eq(prescriptions.id, dispenses.prescriptionId))
    .innerJoin(products, eq(products.id, prescriptionLines.productId))
    .where(where)
    .orderBy(asc(dispenses.id))
    .limit(limit)
}
