import { sql, type SQL } from 'drizzle-orm'
import type { PrescriptionState } from '#domain/prescriptions/states.ts'
import { learnProducts, productWithCode } from '../catalogue/search.ts'
import type { Database } from '../client.ts'
import { expression, instantExpression, type RowOf, rowReader } from '../read-rows.ts'
import {
  during,
  handedOn,
  holding,
  oneOf,
  oneOfIds,
  type RowSearch,
  sortedById,
  sortedByTime,
} from '../search.ts'
import { prescriptionLines, prescriptions } from './schema.ts'

const ofPrescription = {
  byPatient: oneOfIds(prescriptions.patientId),
  byPrescriber: oneOfIds(prescriptions.prescriberId),
  byReference: oneOf<string>(prescriptions.hospitalReference),
  byDiagnosis: holding(prescriptions.diagnosisCodes),
  bySigning: during(prescriptions.signedAt),
  byState: oneOf<PrescriptionState>(prescriptions.state),
}

const prescriptionFields = {
  id: prescriptions.id,
  hospitalReference: prescriptions.hospitalReference,
  patientId: prescriptions.patientId,
  prescriberId: prescriptions.prescriberId,
  kind: prescriptions.kind,
  state: prescriptions.state,
  diagnosisCodes: prescriptions.diagnosisCodes,
  chronicReason: prescriptions.chronicReason,
  signedAt: prescriptions.signedAt,
  validUntil: prescriptions.validUntil,
  acknowledgedAt: prescriptions.acknowledgedAt,
  dueAt: prescriptions.dueAt,
  mode: prescriptions.mode,
  destinationSiteId: prescriptions.destinationSiteId,
  deliveryAddress: prescriptions.deliveryAddress,
  deliveryPhone: prescriptions.deliveryPhone,
  changedAt: prescriptions.changedAt,
}
export type FoundPrescription = RowOf<typeof prescriptionFields>

const byPrescriptionId = sortedById<FoundPrescription>(prescriptions.id, ({ id }) => id)
const handedOnPrescription = handedOn('prescription', prescriptions.id)

/** Prescriptions as a whole: the actor's own, and those handed to it. */
export const prescriptionSearch = {
  ...ofPrescription,
  id: prescriptions.id,
  byId: oneOfIds(prescriptions.id),
  byChange: during(prescriptions.changedAt),
  bySite: oneOfIds(prescriptions.destinationSiteId),
  rows: rowReader(prescriptionFields, sql`${prescriptions}`),
  order: [byPrescriptionId],
  sorts: {
    id: byPrescriptionId,
    change: sortedByTime<FoundPrescription>(prescriptions.changedAt, ({ changedAt }) => changedAt),
    signing: sortedByTime<FoundPrescription>(prescriptions.signedAt, ({ signedAt }) => signedAt),
  },
  reach: [
    (tenantId) => sql`${prescriptions.tenantId} = ${tenantId}`,
    (tenantId) => sql`${prescriptions.tenantId} <> ${tenantId} and ${handedOnPrescription(tenantId)}`,
  ],
} satisfies RowSearch<FoundPrescription> & Record<string, unknown>

/** What a line shows changes with the line, and with the prescription it is on. */
const lineChangedAt = sql`greatest(${prescriptionLines.changedAt}, ${prescriptions.changedAt})`

const lineFields = {
  id: prescriptionLines.id,
  changedAt: instantExpression(lineChangedAt),
  status: expression<MedicationStatus>(statusOfLine()),
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
    diagnosisText: prescriptions.diagnosisText,
    signedAt: prescriptions.signedAt,
    validUntil: prescriptions.validUntil,
    destinationSiteId: prescriptions.destinationSiteId,
  },
  productId: prescriptionLines.productId,
}
export type FoundLine = RowOf<typeof lineFields>

const byLineId = sortedById<FoundLine>(prescriptionLines.id, ({ id }) => id)
const handedOnLine = handedOn('prescription', prescriptionLines.prescriptionId)

/** The lines of prescriptions, each with what is told of its prescription and its product. */
export const lineSearch = {
  ...ofPrescription,
  id: prescriptionLines.id,
  byId: oneOfIds(prescriptionLines.id),
  byChange: during(lineChangedAt),
  byPrescription: oneOfIds(prescriptionLines.prescriptionId),
  byProduct: oneOfIds(prescriptionLines.productId),
  byProductCode: productWithCode(prescriptionLines.productId),
  byStatus: oneOf<MedicationStatus>(statusOfLine()),
  rows: rowReader(
    lineFields,
    sql`${prescriptionLines}
      join ${prescriptions} on ${prescriptions.id} = ${prescriptionLines.prescriptionId}`,
  ),
  learn: (db: Database, lines: readonly FoundLine[]) =>
    learnProducts(
      db,
      lines.map(({ productId }) => productId),
    ),
  /** The lines of one prescription stand together. */
  order: [
    sortedById<FoundLine>(prescriptionLines.prescriptionId, ({ prescription }) => prescription.id),
    byLineId,
  ],
  sorts: {
    id: byLineId,
    change: sortedByTime<FoundLine>(lineChangedAt, ({ changedAt }) => changedAt),
    signing: sortedByTime<FoundLine>(prescriptions.signedAt, ({ prescription }) => prescription.signedAt),
  },
  reach: [
    (tenantId) =>
      sql`${prescriptionLines.tenantId} = ${tenantId} and ${prescriptions.tenantId} = ${tenantId}`,
    (tenantId) => sql`${prescriptionLines.tenantId} <> ${tenantId} and ${handedOnLine(tenantId)}`,
  ],
} satisfies RowSearch<FoundLine> & Record<string, unknown>

/** Where a line stands for those who only ask whether its medicine is still to come. */
export type MedicationStatus = 'draft' | 'active' | 'on-hold' | 'completed' | 'cancelled' | 'stopped'

/**
 * A line is over when all of it was handed over, came back, or is not to be supplied any more; else its prescription
 * says where it stands.
 */
function statusOfLine(): SQL {
  return sql`case
    when ${prescriptionLines.state} = 'handed_over' then 'completed'
    when ${prescriptionLines.state} = 'returned' then 'stopped'
    when ${prescriptions.state} in ('rejected', 'cancelled', 'expired') or ${prescriptionLines.state} = 'cancelled'
      then 'cancelled'
    when ${prescriptions.state} in ('draft', 'signed') then 'draft'
    when ${prescriptions.state} = 'queried' then 'on-hold'
    else 'active' end`
}
