import { inArray } from 'drizzle-orm'
import type { Refusal } from '#domain/refusal.ts'
import { checkRows, repeatedRows, rowRefusal } from '../check-rows.ts'
import type { DatabaseClient } from '../client.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { insertNew } from '../rows.ts'
import { patientRegistrationSchema, type PatientRegistration } from './registration.ts'
import { patientAllergies, patientCovers, patientDiagnoses, patientLinks, patients } from './schema.ts'

/**
 * Registers patients with their links, diagnoses, allergies and covers: all or none. Patients belong to the network,
 * so this is a network command; from then on a tenant sees a patient through its link only.
 * @throws CommandRefused `invalid` with a refusal for each faulty row: `patientInvalid`, `patientRepeated`,
 * `patientKnown` for a resident ID on file, `guardianUnknown`.
 */
export function registerPatients(
  client: DatabaseClient,
  request: CommandRequest,
  registrations: readonly PatientRegistration[],
) {
  return runNetworkCommand(client, request, async (transaction) => {
    await checkRows('patient', patientRegistrationSchema, registrations, async () => [
      ...repeatedRows('patient', registrations, 'The id', ({ id }) => id),
      ...repeatedRows('patient', registrations, 'The resident ID', ({ residentId }) => residentId),
      ...(await knownPatients(transaction, registrations)),
      ...(await unknownGuardians(transaction, registrations)),
    ])
    await insertRegistrations(transaction, registrations)
    for (const { id } of registrations) {
      transaction.emit({
        type: 'patient.registered',
        aggregateKind: 'patient',
        aggregateId: id,
        tenantId: transaction.actor.tenantId,
        payload: {},
      })
    }
    return { registered: registrations.length }
  })
}

/** Writes new patients with all that is known of them. The caller has checked them. */
export async function insertRegistrations(
  { db, now }: CommandTransaction,
  registrations: readonly PatientRegistration[],
): Promise<void> {
  const perPatient = <Row extends object>(rowsOf: (registration: PatientRegistration) => readonly Row[]) =>
    registrations.flatMap((registration) =>
      rowsOf(registration).map((row) => Object.assign({ patientId: registration.id }, row)),
    )
  const links = perPatient(({ links: held }) =>
    held.map((link) => Object.assign({ since: now, until: null }, link)),
  )
  const people = registrations.map((registration) =>
    Object.assign({ createdAt: now }, registration, registration.position),
  )
  await insertNew(db, patients, people, 'patient')
  await insertNew(db, patientLinks, links, 'patientLink')
  await insertNew(
    db,
    patientDiagnoses,
    perPatient(({ diagnoses }) => diagnoses.map((diagnosis) => Object.assign({ text: null }, diagnosis))),
    'patientDiagnosis',
  )
  await insertNew(
    db,
    patientAllergies,
    perPatient((registration) => registration.allergies),
    'patientAllergy',
  )
  await insertNew(
    db,
    patientCovers,
    perPatient((registration) => registration.covers),
    'patientCover',
  )
}

async function knownPatients(
  { db }: CommandTransaction,
  registrations: readonly PatientRegistration[],
): Promise<Refusal[]> {
  const residentIds = registrations.map((registration) => registration.residentId)
  const found = await db
    .select({ residentId: patients.residentId })
    .from(patients)
    .where(inArray(patients.residentId, residentIds))
  const known = new Set(found.map((patient) => patient.residentId))
  return registrations.flatMap(({ residentId }, line) =>
    known.has(residentId)
      ? [rowRefusal('patientKnown', 'This resident ID is registered already.', line)]
      : [],
  )
}

async function unknownGuardians(
  { db }: CommandTransaction,
  registrations: readonly PatientRegistration[],
): Promise<Refusal[]> {
  const guardianIds = registrations.flatMap(({ guardianId }) => (guardianId === null ? [] : [guardianId]))
  const found = await db.select({ id: patients.id }).from(patients).where(inArray(patients.id, guardianIds))
  const known = new Set([...registrations, ...found].map((patient) => patient.id))
  return registrations.flatMap(({ guardianId }, line) =>
    guardianId === null || known.has(guardianId)
      ? []
      : [rowRefusal('guardianUnknown', 'The guardian is not registered.', line)],
  )
}
