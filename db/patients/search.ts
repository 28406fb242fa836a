import { and, asc, sql, type SQL } from 'drizzle-orm'
import type { Database } from '../client.ts'
import { beginning, during, onDays, oneOf, oneOfIds, type Criterion, type RowSearch } from '../search.ts'
import { patientAllergies, patientDiagnoses, patientObservations, patients } from './schema.ts'

export type FoundPatient = Awaited<ReturnType<typeof selectPatients>>[number]
export type FoundDiagnosis = typeof patientDiagnoses.$inferSelect
export type FoundObservation = typeof patientObservations.$inferSelect
export type FoundAllergy = Awaited<ReturnType<typeof selectAllergies>>[number]

/** Patients whom the actor's tenant is linked to. A resident ID finds its holder, and is not shown. */
export const patientSearch = {
  id: patients.id,
  byId: oneOfIds(patients.id),
  byChange: during(patients.changedAt),
  byName: beginning(patients.name),
  bySex: oneOf<FoundPatient['sex']>(patients.sex),
  byBirth: onDays(patients.birthDate),
  byResidentId: oneOf<string>(patients.residentId),
  select: selectPatients,
} satisfies RowSearch<FoundPatient> & Record<string, unknown>

/** Their diagnoses, whichever institution made them. */
export const diagnosisSearch = {
  id: patientDiagnoses.id,
  byId: oneOfIds(patientDiagnoses.id),
  byChange: during(patientDiagnoses.changedAt),
  byPatient: oneOfIds(patientDiagnoses.patientId),
  byCode: oneOf<string>(patientDiagnoses.code),
  byDay: onDays(patientDiagnoses.diagnosedOn),
  select: (db, where, limit) =>
    db.select().from(patientDiagnoses).where(where).orderBy(asc(patientDiagnoses.id)).limit(limit),
} satisfies RowSearch<FoundDiagnosis> & Record<string, unknown>

/** What was observed of them; an observation never changes. */
export const observationSearch = {
  id: patientObservations.id,
  byId: oneOfIds(patientObservations.id),
  byChange: during(patientObservations.recordedAt),
  byPatient: oneOfIds(patientObservations.patientId),
  byCode: oneOf<string>(patientObservations.code),
  byEffect: during(patientObservations.effectiveAt),
  select: (db, where, limit) =>
    db.select().from(patientObservations).where(where).orderBy(asc(patientObservations.id)).limit(limit),
} satisfies RowSearch<FoundObservation> & Record<string, unknown>

/** An allergy has no id of its own: patient and ingredient make it. */
const allergyId = sql<string>`(${patientAllergies.patientId}::text || '.' || ${patientAllergies.ingredientCode})`

const byAllergyId: Criterion<string> = (values) =>
  and(
    oneOfIds(patientAllergies.patientId)(values.map((id) => id.split('.')[0] ?? '')),
    oneOf<string>(allergyId)(values),
  ) ?? sql`false`

export const allergySearch = {
  id: allergyId,
  byId: byAllergyId,
  byChange: during(patientAllergies.changedAt),
  byPatient: oneOfIds(patientAllergies.patientId),
  byIngredient: oneOf<string>(patientAllergies.ingredientCode),
  byDay: onDays(patientAllergies.recordedOn),
  select: selectAllergies,
} satisfies RowSearch<FoundAllergy> & Record<string, unknown>

function selectPatients(db: Database, where: SQL | undefined, limit: number) {
  return db
    .select({
      id: patients.id,
      name: patients.name,
      sex: patients.sex,
      birthDate: patients.birthDate,
      villageCode: patients.villageCode,
      guardianId: patients.guardianId,
      changedAt: patients.changedAt,
    })
    .from(patients)
    .where(where)
    .orderBy(asc(patients.id))
    .limit(limit)
}

function selectAllergies(db: Database, where: SQL | undefined, limit: number) {
  return db
    .select({
      id: allergyId,
      patientId: patientAllergies.patientId,
      ingredientCode: patientAllergies.ingredientCode,
      recordedOn: patientAllergies.recordedOn,
      changedAt: patientAllergies.changedAt,
    })
    .from(patientAllergies)
    .where(where)
    .orderBy(asc(allergyId))
    .limit(limit)
}
