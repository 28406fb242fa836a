import { and, eq } from 'drizzle-orm'
import type { Household } from '#domain/campaigns/household.ts'
import type { Actor } from '../actor.ts'
import { readPersonal } from '../audit/data-access.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { patients } from '../patients/schema.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { symptomForms } from '../triage/schema.ts'

/** What a doctor says of a household whose kit a prescription asks for. */
export interface PrescribedHousehold {
  readonly prescriptionId: string
  readonly persons: number
  readonly personsAtRisk: number
}

/**
 * The household of a patient to whom the acting doctor has prescribed in answer to a symptom form, as a campaign registers it.
 * Its house stands for its number in the village's book. That the patient's address is passed on is recorded.
 * @throws CommandRefused `prescriptionNotFound` also for one of another doctor, or that answers no form.
 */
export function readPrescribedHousehold(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  { prescriptionId, persons, personsAtRisk }: PrescribedHousehold,
): Promise<Household> {
  return readPersonal(client, actor, now, async (db, saw) => {
    const [patient] = await db
      .select({
        id: patients.id,
        name: patients.name,
        phone: patients.phone,
        residentId: patients.residentId,
        villageCode: patients.villageCode,
        address: patients.address,
        longitude: patients.longitude,
        latitude: patients.latitude,
      })
      .from(prescriptions)
      .innerJoin(symptomForms, eq(symptomForms.prescriptionId, prescriptions.id))
      .innerJoin(patients, eq(patients.id, prescriptions.patientId))
      .where(
        and(
          eq(prescriptions.id, prescriptionId),
          eq(prescriptions.tenantId, actor.tenantId),
          eq(prescriptions.prescriberId, actor.principalId),
        ),
      )
    if (patient === undefined) throw notFound('prescription')
    const { id: patientId, ...household } = patient
    saw({ patientId, shown: 'patient', resourceId: prescriptionId })
    return { ...household, householdNumber: household.address, persons, personsAtRisk }
  })
}
