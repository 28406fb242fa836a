import { and, eq, type SQL } from 'drizzle-orm'
import { householdSchema, type Household } from '#domain/campaigns/household.ts'
import type { PrescriptionState } from '#domain/prescriptions/states.ts'
import type { Actor } from '../actor.ts'
import { readPersonal } from '../audit/data-access.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused, wrongState } from '../command-refused.ts'
import { patients } from '../patients/schema.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { symptomForms } from '../triage/schema.ts'

/** What a doctor says of a household whose kit a prescription asks for. */
export interface PrescribedHousehold {
  readonly prescriptionId: string
  readonly persons: number
  readonly personsAtRisk: number
}

/** Prescriptions that nothing is given out for, and that ask for no kit either. */
const withoutEffect: readonly PrescriptionState[] = ['rejected', 'cancelled', 'expired']

/**
 * The household of a patient to whom the acting doctor has prescribed in answer to a symptom form, as a campaign registers it.
 * Its house stands for its number in the village's book. That the patient's address is passed on is recorded. It is checked
 * here, since a campaign works its line off in pages, and one row that it cannot take would hold up a page of others.
 * @throws CommandRefused `prescriptionNotFound` also for one of another doctor, or that answers no form; `wrongState` for one that was
 * rejected, cancelled or has expired; `patientIncomplete` where the patient's record lacks what a parcel needs.
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
        state: prescriptions.state,
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
      .where(isOwnPrescription(actor, prescriptionId))
    if (patient === undefined) throw notFound('prescription')
    const { id: patientId, state, ...household } = patient
    if (withoutEffect.includes(state))
      throw wrongState('The prescription', state, 'ask for a kit', 'Prescribe again, and ask with that one.')
    const told = { ...household, householdNumber: household.address, persons, personsAtRisk }
    const checked = householdSchema.safeParse(told)
    if (!checked.success) throw patientIncomplete()
    saw({ patientId, shown: 'patient', resourceId: prescriptionId })
    return checked.data
  })
}

/** A prescription that the acting doctor wrote. */
export function isOwnPrescription({ tenantId, principalId }: Actor, prescriptionId: string): SQL | undefined {
  return and(
    eq(prescriptions.id, prescriptionId),
    eq(prescriptions.tenantId, tenantId),
    eq(prescriptions.prescriberId, principalId),
  )
}

/** Names no field: what a patient's record says is not told in a refusal. */
function patientIncomplete() {
  return refused('invalid', {
    code: 'patientIncomplete',
    message: 'The patient’s record lacks a phone number, an address or a village that a parcel could go to.',
    nextStep: 'Have the patient’s phone, address and village put right, then ask again.',
  })
}
