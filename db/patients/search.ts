import { and, sql } from 'drizzle-orm'
import { expression, type RowOf, rowReader } from '../read-rows.ts'
import {
  beginning,
  during,
  oneOf,
  oneOfIds,
  ofLinkedPatients,
  onDays,
  type ReferenceCriterion,
  type RowSearch,
  sortedByDay,
  sortedById,
  sortedByText,
  sortedByTime,
} from '../search.ts'
import { patientAllergies, patientDiagnoses, patientObservations, patients } from './schema.ts'

const patientFields = {
  id: patients.id,
  name: patients.name,
  sex: patients.sex,
  birthDate: patients.birthDate,
  villageCode: patients.villageCode,
  guardianId: patients.guardianId,
  changedAt: patients.changedAt,
}
export type FoundPatient = RowOf<typeof patientFields>

const byPatientId = sortedById<FoundPatient>(patients.id, ({ id }) => id)

/** Patients whom the actor's tenant is linked to. A resident ID finds its holder, and is not shown. */
export const patientSearch = {
  id: patients.id,
  byId: oneOfIds(patients.id),
  byChange: during(patients.changedAt),
  byName: beginning(patients.name),
  bySex: oneOf<FoundPatient['sex']>(patients.sex),
  byBirth: onDays(patients.birthDate),
  byResidentId: oneOf<string>(patients.residentId),
  rows: rowReader(patientFields, sql`${patients}`),
  order: [byPatientId],
  sorts: {
    id: byPatientId,
    change: sortedByTime<FoundPatient>(patients.changedAt, ({ changedAt }) => changedAt),
    birth: sortedByDay<FoundPatient>(patients.birthDate, ({ birthDate }) => birthDate),
    name: sortedByText<FoundPatient>(patients.name, ({ name }) => name),
  },
  reach: [ofLinkedPatients(patients.id)],
} satisfies RowSearch<FoundPatient> & Record<string, unknown>

const diagnosisFields = {
  id: patientDiagnoses.id,
  tenantId: patientDiagnoses.tenantId,
  patientId: patientDiagnoses.patientId,
  code: patientDiagnoses.code,
  text: patientDiagnoses.text,
  diagnosedOn: patientDiagnoses.diagnosedOn,
  offline: patientDiagnoses.offline,
  changedAt: patientDiagnoses.changedAt,
}
export type FoundDiagnosis = RowOf<typeof diagnosisFields>

const byDiagnosisId = sortedById<FoundDiagnosis>(patientDiagnoses.id, ({ id }) => id)

/** Their diagnoses, whichever institution made them. */
export const diagnosisSearch = {
  id: patientDiagnoses.id,
  byId: oneOfIds(patientDiagnoses.id),
  byChange: during(patientDiagnoses.changedAt),
  byPatient: oneOfIds(patientDiagnoses.patientId),
  byCode: oneOf<string>(patientDiagnoses.code),
  byDay: onDays(patientDiagnoses.diagnosedOn),
  rows: rowReader(diagnosisFields, sql`${patientDiagnoses}`),
  order: [
    sortedById<FoundDiagnosis>(patientDiagnoses.patientId, ({ patientId }) => patientId),
    byDiagnosisId,
  ],
  sorts: {
    id: byDiagnosisId,
    change: sortedByTime<FoundDiagnosis>(patientDiagnoses.changedAt, ({ changedAt }) => changedAt),
    day: sortedByDay<FoundDiagnosis>(patientDiagnoses.diagnosedOn, ({ diagnosedOn }) => diagnosedOn),
  },
  reach: [ofLinkedPatients(patientDiagnoses.patientId)],
} satisfies RowSearch<FoundDiagnosis> & Record<string, unknown>

const observationFields = {
  id: patientObservations.id,
  tenantId: patientObservations.tenantId,
  patientId: patientObservations.patientId,
  code: patientObservations.code,
  value: patientObservations.value,
  unit: patientObservations.unit,
  valueCode: patientObservations.valueCode,
  effectiveAt: patientObservations.effectiveAt,
  recordedAt: patientObservations.recordedAt,
}
export type FoundObservation = RowOf<typeof observationFields>

const byObservationId = sortedById<FoundObservation>(patientObservations.id, ({ id }) => id)

/** What was observed of them; an observation never changes. */
export const observationSearch = {
  id: patientObservations.id,
  byId: oneOfIds(patientObservations.id),
  byChange: during(patientObservations.recordedAt),
  byPatient: oneOfIds(patientObservations.patientId),
  byCode: oneOf<string>(patientObservations.code),
  byEffect: during(patientObservations.effectiveAt),
  rows: rowReader(observationFields, sql`${patientObservations}`),
  order: [
    sortedById<FoundObservation>(patientObservations.patientId, ({ patientId }) => patientId),
    byObservationId,
  ],
  sorts: {
    id: byObservationId,
    change: sortedByTime<FoundObservation>(patientObservations.recordedAt, ({ recordedAt }) => recordedAt),
    effect: sortedByTime<FoundObservation>(patientObservations.effectiveAt, ({ effectiveAt }) => effectiveAt),
  },
  reach: [ofLinkedPatients(patientObservations.patientId)],
} satisfies RowSearch<FoundObservation> & Record<string, unknown>

/** An allergy has no id of its own: patient and ingredient make it. */
const allergyId = sql`(${patientAllergies.patientId}::text || '.' || ${patientAllergies.ingredientCode})`

const allergyFields = {
  id: expression<string>(allergyId),
  patientId: patientAllergies.patientId,
  ingredientCode: patientAllergies.ingredientCode,
  recordedOn: patientAllergies.recordedOn,
  changedAt: patientAllergies.changedAt,
}
export type FoundAllergy = RowOf<typeof allergyFields>

const byAllergyId: ReferenceCriterion = Object.assign(
  (values: readonly string[]) =>
    and(
      oneOfIds(patientAllergies.patientId)(values.map((id) => id.split('.')[0] ?? '')),
      oneOf<string>(allergyId)(values),
    ) ?? sql`false`,
  { within: oneOfIds(allergyId).within },
)

export const allergySearch = {
  id: allergyId,
  byId: byAllergyId,
  byChange: during(patientAllergies.changedAt),
  byPatient: oneOfIds(patientAllergies.patientId),
  byIngredient: oneOf<string>(patientAllergies.ingredientCode),
  byDay: onDays(patientAllergies.recordedOn),
  rows: rowReader(allergyFields, sql`${patientAllergies}`),
  order: [
    sortedById<FoundAllergy>(patientAllergies.patientId, ({ patientId }) => patientId),
    sortedByText<FoundAllergy>(patientAllergies.ingredientCode, ({ ingredientCode }) => ingredientCode),
  ],
  sorts: {
    id: sortedByText<FoundAllergy>(allergyId, ({ id }) => id),
    change: sortedByTime<FoundAllergy>(patientAllergies.changedAt, ({ changedAt }) => changedAt),
    day: sortedByDay<FoundAllergy>(patientAllergies.recordedOn, ({ recordedOn }) => recordedOn),
  },
  reach: [ofLinkedPatients(patientAllergies.patientId)],
} satisfies RowSearch<FoundAllergy> & Record<string, unknown>
