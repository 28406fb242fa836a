import { randomUUIDv7 } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { checkRows } from '../check-rows.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { insertRegistrations } from './commands.ts'
import { patientRegistrationSchema, type PatientRegistration } from './registration.ts'
import { patientLinks, patients } from './schema.ts'

/** Who a patient is, as an institution that begins to treat them says it. */
export type NewPatient = Pick<
  PatientRegistration,
  | 'name'
  | 'sex'
  | 'birthDate'
  | 'residentId'
  | 'phone'
  | 'villageCode'
  | 'address'
  | 'position'
  | 'guardianId'
>

/**
 * Brings a patient to the actor's tenant, which treats them from now on: registers who is new, and links who is on file
 * under the same resident ID, if name and birth date are the same. What is on file stays as it is.
 * A network command: patients belong to the network, and a tenant does not see who is there.
 * @throws CommandRefused `patientInvalid`, `guardianNotFound`, `patientDiffers`.
 */
export function registerPatient(client: DatabaseClient, request: CommandRequest, patient: NewPatient) {
  return runNetworkCommand(client, request, (transaction) => bringPatient(transaction, patient))
}

/** As `registerPatient`, within a network command of another area. */
export async function bringPatient(transaction: CommandTransaction, patient: NewPatient) {
  const { actor } = transaction
  const id = randomUUIDv7()
  const links = [{ tenantId: actor.tenantId, purpose: 'treat' as const }]
  const registration = { ...patient, id, links, diagnoses: [], allergies: [], covers: [] }
  await checkRows('patient', patientRegistrationSchema, [registration])
  await requireGuardian(transaction, patient.guardianId)
  const known = await linkKnown(transaction, patient)
  if (known === null) await insertRegistrations(transaction, [registration])
  const patientId = known ?? id
  transaction.emit({
    type: known === null ? 'patient.registered' : 'patient.linked',
    aggregateKind: 'patient',
    aggregateId: patientId,
    tenantId: actor.tenantId,
    payload: {},
  })
  return { patientId, known: known !== null }
}

/** @returns the id of the patient on file, who is now linked, or null when there is none. */
async function linkKnown(
  { db, actor, now }: CommandTransaction,
  patient: NewPatient,
): Promise<string | null> {
  const [onFile] = await db
    .select({ id: patients.id, name: patients.name, birthDate: patients.birthDate })
    .from(patients)
    .where(eq(patients.residentId, patient.residentId))
  if (onFile === undefined) return null
  if (onFile.name !== patient.name || onFile.birthDate !== patient.birthDate) throw patientDiffers()
  await db
    .insert(patientLinks)
    .values({ patientId: onFile.id, tenantId: actor.tenantId, purpose: 'treat', since: now, until: null })
    .onConflictDoUpdate({
      target: [patientLinks.patientId, patientLinks.tenantId, patientLinks.purpose],
      set: { until: null },
    })
  return onFile.id
}

/** A guardian is a patient whom the same tenant treats: of others it cannot know the id. */
async function requireGuardian({ db, actor }: CommandTransaction, guardianId: string | null): Promise<void> {
  if (guardianId === null) return
  const links = await db
    .select({ tenantId: patientLinks.tenantId })
    .from(patientLinks)
    .where(eq(patientLinks.patientId, guardianId))
  if (links.some(({ tenantId }) => tenantId === actor.tenantId)) return
  throw refused('invalid', {
    code: 'guardianUnknown',
    message: 'The guardian is not registered.',
    nextStep: 'Register the guardian first.',
  })
}

function patientDiffers() {
  return refused('conflict', {
    code: 'patientDiffers',
    message: 'This resident ID is on file with another name or birth date.',
    nextStep: 'Check the document; where the file is wrong, ask the operator of the network.',
  })
}
