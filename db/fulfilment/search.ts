import { sql } from 'drizzle-orm'
import { learnProducts, productWithCode } from '../catalogue/search.ts'
import type { Database } from '../client.ts'
import { prescriptionLines, prescriptions } from '../prescriptions/schema.ts'
import { type RowOf, rowReader } from '../read-rows.ts'
import { during, handedOn, oneOf, oneOfIds, type RowSearch, sortedById, sortedByTime } from '../search.ts'
import { dispenses } from './schema.ts'

const fields = {
  id: dispenses.id,
  changedAt: dispenses.changedAt,
  prescriptionId: dispenses.prescriptionId,
  lineId: dispenses.prescriptionLineId,
  units: dispenses.units,
  dispensedAt: dispenses.dispensedAt,
  dispensedBy: dispenses.dispensedBy,
  returnedAt: dispenses.returnedAt,
  patientId: prescriptions.patientId,
  hospitalReference: prescriptions.hospitalReference,
  productId: prescriptionLines.productId,
}

export type FoundDispense = RowOf<typeof fields>

const handedOnPrescription = handedOn('prescription', dispenses.prescriptionId)

const byId = sortedById<FoundDispense>(dispenses.id, ({ id }) => id)

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
  byProductCode: productWithCode(prescriptionLines.productId),
  byHandOver: during(dispenses.dispensedAt),
  byReturned: oneOf<boolean>(sql`(${dispenses.returnedAt} is not null)`),
  rows: rowReader(
    fields,
    sql`${dispenses}
      join ${prescriptionLines} on ${prescriptionLines.id} = ${dispenses.prescriptionLineId}
      join ${prescriptions} on ${prescriptions.id} = ${dispenses.prescriptionId}`,
  ),
  learn: (db: Database, found: readonly FoundDispense[]) =>
    learnProducts(
      db,
      found.map(({ productId }) => productId),
    ),
  /** What was handed over of one prescription stands together. */
  order: [sortedById<FoundDispense>(dispenses.prescriptionId, ({ prescriptionId }) => prescriptionId), byId],
  sorts: {
    id: byId,
    change: sortedByTime<FoundDispense>(dispenses.changedAt, ({ changedAt }) => changedAt),
    handOver: sortedByTime<FoundDispense>(dispenses.dispensedAt, ({ dispensedAt }) => dispensedAt),
  },
  reach: [
    (tenantId) => sql`${dispenses.tenantId} = ${tenantId}`,
    (tenantId) => sql`${dispenses.tenantId} <> ${tenantId} and ${handedOnPrescription(tenantId)}`,
  ],
} satisfies RowSearch<FoundDispense> & Record<string, unknown>
