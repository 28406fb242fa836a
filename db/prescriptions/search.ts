import { asc, eq, sql, type SQL } from 'drizzle-orm'
import type { PrescriptionState } from '#domain/prescriptions/states.ts'
import { products } from '../catalogue/schema.ts'
import { namedProduct } from '../catalogue/search.ts'
import type { Database } from '../client.ts'
import { during, holding, oneOf, oneOfIds, type RowSearch } from '../search.ts'
import { prescriptionLines, prescriptions } from './schema.ts'

export type FoundPrescription = typeof prescriptions.$inferSelect
export type FoundLine = Awaited<ReturnType<typeof selectLines>>[number]

const ofPrescription = {
  byPatient: oneOfIds(prescriptions.patientId),
  byPrescriber: oneOfIds(prescriptions.prescriberId),
  byReference: oneOf<string>(prescriptions.hospitalReference),
  byDiagnosis: holding(prescriptions.diagnosisCodes),
  bySigning: during(prescriptions.signedAt),
  byState: oneOf<PrescriptionState>(prescriptions.state),
}

/** Prescriptions as a whole: the actor's own, and those handed to it. */
export const prescriptionSearch = {
  ...ofPrescription,
  id: prescriptions.id,
  byId: oneOfIds(prescriptions.id),
  byChange: during(prescriptions.changedAt),
  bySite: oneOfIds(prescriptions.destinationSiteId),
  select: (db: Database, where: SQL | undefined, limit: number): Promise<FoundPrescription[]> =>
    db.select().from(prescriptions).where(where).orderBy(asc(prescriptions.id)).limit(limit),
} satisfies RowSearch<FoundPrescription> & Record<string, unknown>

/** What a line shows changes with the line, and with the prescription it is on. */
const lineChangedAt = sql<Date>`greatest(${prescriptionLines.changedAt}, ${prescriptions.changedAt})`.mapWith(
  prescriptionLines.changedAt,
)

/** The lines of prescriptions, each with what is told of its prescription and its product. */
export const lineSearch = {
  ...ofPrescription,
  id: prescriptionLines.id,
  byId: oneOfIds(prescriptionLines.id),
  byChange: during(lineChangedAt),
  byPrescription: oneOfIds(prescriptionLines.prescriptionId),
  byProduct: oneOfIds(prescriptionLines.productId),
  byProductCode: oneOf<string>(products.standardCode),
  byStatus: oneOf<MedicationStatus>(statusOfLine()),
  select: selectLines,
} satisfies RowSearch<FoundLine> & Record<string, unknown>

/** Where a line stands for those who only ask whether its medicine is still to come. */
export type MedicationStatus = 'draft' | 'active' | 'on-hold' | 'completed' | 'cancelled' | 'stopped'

/**
 * A line is over when all of it was handed over, came back, or is not to be supplied any more; else its prescription
 * says where it stands.
 */
function statusOfLine(): SQL<MedicationStatus> {
  return sql<MedicationStatus>`case
    when ${prescriptionLines.state} = 'handed_over' then 'completed'
    when ${prescriptionLines.state} = 'returned' then 'stopped'
    when ${prescriptions.state} in ('rejected', 'cancelled', 'expired') or ${prescriptionLines.state} = 'cancelled'
      then 'cancelled'
    when ${prescriptions.state} in ('draft', 'signed') then 'draft'
    when ${prescriptions.state} = 'queried' then 'on-hold'
    else 'active' end`
}

function selectLines(db: Database, where: SQL | undefined, limit: number) {
  return db
    .select({
      id: prescriptionLines.id,
      changedAt: lineChangedAt,
      status: statusOfLine(),
      line: {
        lineNumber: prescriptionLines.lineNumber,
        quantityUnits: prescriptionLines.quantityUnits,
        doseAmount: prescriptionLines.doseAmount,
        doseUnit: prescriptionLines.doseUnit,
        frequency: prescriptionLines.frequency,
        route: prescriptionLines.route,
        daysSupply: prescriptionLines.daysSupply,
        directions: prescriptionLines.directions,
      },
      prescription: {
        id: prescriptions.id,
        hospitalReference: prescriptions.hospitalReference,
        patientId: prescriptions.patientId,
        prescriberId: prescriptions.prescriberId,
        kind: prescriptions.kind,
        diagnosisCodes: prescriptions.diagnosisCodes,
        signedAt: prescriptions.signedAt,
        validUntil: prescriptions.validUntil,
        destinationSiteId: prescriptions.destinationSiteId,
      },
      product: namedProduct,
    })
    .from(prescriptionLines)
    .innerJoin(prescriptions, eq(prescriptions.id, prescriptionLines.prescriptionId))
    .innerJoin(products, eq(products.id, prescriptionLines.productId))
    .where(where)
    .orderBy(asc(prescriptionLines.id))
    .limit(limit)
}
