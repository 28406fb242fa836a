import { asc, eq } from 'drizzle-orm'
import type { Actor } from '../actor.ts'
import { readPersonal } from '../audit/data-access.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { patientAllergies, patientCovers, patientDiagnoses, patients } from './schema.ts'

/** What a tenant that treats or serves a patient needs to know; no number that identifies the person elsewhere. */
export interface PatientSummary {
  readonly id: string
  readonly name: string
  readonly sex: 'female' | 'male'
  readonly birthDate: string
  readonly villageCode: string
  readonly guardianId: string | null
  readonly diagnoses: readonly {
    readonly code: string
    /** In words, where they were sent. */
    readonly text: string | null
    readonly diagnosedOn: string
    readonly offline: boolean
  }[]
  readonly allergies: readonly { readonly ingredientCode: string; readonly recordedOn: string }[]
  readonly covers: readonly {
    readonly planCode: string
    readonly validFrom: string
    readonly validTo: string
  }[]
}

/**
 * A patient as the actor's tenant may see them. That they looked is recorded.
 * @throws CommandRefused `notFound` when the tenant is not linked to the patient.
 */
export function readPatient(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  patientId: string,
): Promise<PatientSummary> {
  return readPersonal(client, actor, now, async (db, saw) => {
    const [patient] = await db
      .select({
        id: patients.id,
        name: patients.name,
        sex: patients.sex,
        birthDate: patients.birthDate,
        villageCode: patients.villageCode,
        guardianId: patients.guardianId,
      })
      .from(patients)
      .where(eq(patients.id, patientId))
    if (!patient) throw notFound('patient')
    saw({ patientId, shown: 'patient' })
    const diagnoses = await db
      .select({
        code: patientDiagnoses.code,
        text: patientDiagnoses.text,
        diagnosedOn: patientDiagnoses.diagnosedOn,
        offline: patientDiagnoses.offline,
      })
      .from(patientDiagnoses)
      .where(eq(patientDiagnoses.patientId, patientId))
      .orderBy(asc(patientDiagnoses.diagnosedOn), asc(patientDiagnoses.code))
    const allergies = await db
      .select({ ingredientCode: patientAllergies.ingredientCode, recordedOn: patientAllergies.recordedOn })
      .from(patientAllergies)
      .where(eq(patientAllergies.patientId, patientId))
      .orderBy(asc(patientAllergies.ingredientCode))
    const covers = await db
      .select({
        planCode: patientCovers.planCode,
        validFrom: patientCovers.validFrom,
        validTo: patientCovers.validTo,
      })
      .from(patientCovers)
      .where(eq(patientCovers.patientId, patientId))
      .orderBy(asc(patientCovers.validFrom), asc(patientCovers.planCode))
    return { ...patient, diagnoses, allergies, covers }
  })
}
