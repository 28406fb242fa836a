import { createHmac } from 'node:crypto'
import { and, asc, eq, inArray, isNull, notInArray, or, sql } from 'drizzle-orm'
import { prescriptionStates, type PrescriptionState } from '#domain/prescriptions/states.ts'
import { hidesMedicines } from '#domain/prescriptions/shown-medicines.ts'
import { isFinal, statesOf } from '#domain/state-table.ts'
import type { Actor } from '../actor.ts'
import { recordDataAccess } from '../audit/data-access.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { readAcross, readAs, runNetworkCommand, type CommandRequest } from '../commands.ts'
import { eraseContactsOf, readContactsOf } from '../campaigns/own-registration.ts'
import { dispenses } from '../fulfilment/schema.ts'
import { claims } from '../insurance/schema.ts'
import { keptQuery } from '../kept-query.ts'
import { charges } from '../money/schema.ts'
import {
  prescriptionLines,
  prescriptions,
  trackingAgentCodes,
  trackingCodes,
} from '../prescriptions/schema.ts'
import { symptomForms } from '../triage/schema.ts'
import {
  patientAllergies,
  patientConsents,
  patientCovers,
  patientDiagnoses,
  patientLinks,
  patientObservations,
  patients,
  pharmacyNominations,
} from './schema.ts'

/** The name under which records stay that a law keeps. */
const erasedName = '已注销'

/** Whose prescription a tracking link leads to: its holder, who proved to have the phone, is that patient. */
export async function patientOfPrescription(client: DatabaseClient, prescriptionId: string): Promise<string> {
  const [found] = await patientOf(client.network, { prescriptionId })
  if (!found) throw notFound('prescription')
  return found.patientId
}

const patientOf = keptQuery((db, { prescriptionId }: { readonly prescriptionId: string }) =>
  db
    .select({ patientId: prescriptions.patientId })
    .from(prescriptions)
    .where(eq(prescriptions.id, prescriptionId)),
)

/** Makes sure that the acting tenant may see the patient. @throws CommandRefused `patientNotFound`. */
export async function requireLinked(client: DatabaseClient, actor: Actor, patientId: string): Promise<void> {
  const found = await readAs(client, actor, (db) =>
    db.select({ id: patients.id }).from(patients).where(eq(patients.id, patientId)),
  )
  if (found.length === 0) throw notFound('patient')
}

/**
 * Everything that is held about a patient, of all tenants: the patient has none. The look is recorded. What is prescribed
 * comes with it once it was reviewed.
 * @throws CommandRefused `patientNotFound`.
 */
export async function readPatientCopy(client: DatabaseClient, actor: Actor, now: Date, patientId: string) {
  await recordDataAccess(client, actor, now, [{ patientId, shown: 'copy' }])
  return readAcross(client, actor, 'patients.copy', now, async (db) => {
    const [patient] = await db.select().from(patients).where(eq(patients.id, patientId))
    if (!patient) throw notFound('patient')
    return {
      madeAt: now.toISOString(),
      patient,
      links: await db.select().from(patientLinks).where(eq(patientLinks.patientId, patientId)),
      diagnoses: await db.select().from(patientDiagnoses).where(eq(patientDiagnoses.patientId, patientId)),
      allergies: await db.select().from(patientAllergies).where(eq(patientAllergies.patientId, patientId)),
      observations: await db
        .select()
        .from(patientObservations)
        .where(eq(patientObservations.patientId, patientId)),
      covers: await db.select().from(patientCovers).where(eq(patientCovers.patientId, patientId)),
      nominations: await db
        .select()
        .from(pharmacyNominations)
        .where(eq(pharmacyNominations.patientId, patientId)),
      consents: await db.select().from(patientConsents).where(eq(patientConsents.patientId, patientId)),
      symptomForms: await db.select().from(symptomForms).where(eq(symptomForms.patientId, patientId)),
      campaignContacts: await readContactsOf(db, client.secret, patient),
      ...(await prescribedTo(db, patientId)),
    }
  })
}

async function prescribedTo(db: Database, patientId: string) {
  const rows = await db
    .select()
    .from(prescriptions)
    .where(eq(prescriptions.patientId, patientId))
    .orderBy(asc(prescriptions.acknowledgedAt))
  const ids = rows.map(({ id }) => id)
  const reviewed = rows.filter(({ state }) => !hidesMedicines(state)).map(({ id }) => id)
  return {
    // Hashes of links and codes tell the patient nothing.
    prescriptions: rows.map(({ trackingTokenHash: _link, choiceCodeHash: _code, ...row }) => row),
    lines: await db
      .select()
      .from(prescriptionLines)
      .where(inArray(prescriptionLines.prescriptionId, reviewed)),
    dispenses: await db.select().from(dispenses).where(inArray(dispenses.prescriptionId, ids)),
    charges: await db.select().from(charges).where(inArray(charges.prescriptionId, ids)),
    claims: await db.select().from(claims).where(inArray(claims.prescriptionId, ids)),
  }
}

/**
 * Erases what no law keeps of a patient, in all tenants: phone, addresses, where they live, what is said in words of the
 * diagnoses on file, nominated pharmacies, consents, open links, and who they are in campaigns.
 * Prescriptions, dispenses and money stay for their time, under a pseudonym that only the resident ID leads back to.
 * @throws CommandRefused `patientNotFound`, and `prescriptionsOpen` or `parcelUnderWay` while something is under way.
 */
export function erasePatient(
  client: DatabaseClient,
  request: CommandRequest,
  { patientId }: { readonly patientId: string },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const [patient] = await db.select().from(patients).where(eq(patients.id, patientId)).for('update')
    if (!patient) throw notFound('patient')
    if ((await countOpen(db, patientId)) > 0) throw prescriptionsOpen()
    await eraseContactsOf(db, client.secret, patient, now)
    await db
      .update(patients)
      .set({
        name: erasedName,
        phone: '',
        address: '',
        longitude: null,
        latitude: null,
        guardianId: null,
        birthDate: `${patient.birthDate.slice(0, 4)}-01-01`,
        villageCode: patient.villageCode.slice(0, 6).padEnd(12, '0'),
        residentId: pseudonym(client.secret, patient.residentId),
      })
      .where(eq(patients.id, patientId))
    await eraseAround(db, patientId, { now, by: actor.principalId })
    transaction.emit({
      type: 'patient.erased',
      aggregateKind: 'patient',
      aggregateId: patientId,
      tenantId: actor.tenantId,
      payload: {},
    })
    return { patientId, erasedAt: now.toISOString() }
  })
}

async function eraseAround(
  db: Database,
  patientId: string,
  { now, by }: { readonly now: Date; readonly by: string },
): Promise<void> {
  const own = db
    .select({ id: prescriptions.id })
    .from(prescriptions)
    .where(eq(prescriptions.patientId, patientId))
  await db
    .update(prescriptions)
    .set({ deliveryAddress: null, deliveryPhone: null, version: sql`${prescriptions.version} + 1` })
    .where(eq(prescriptions.patientId, patientId))
  await db.delete(trackingCodes).where(inArray(trackingCodes.prescriptionId, own))
  await db
    .delete(trackingAgentCodes)
    .where(or(inArray(trackingAgentCodes.prescriptionId, own), eq(trackingAgentCodes.agentId, patientId)))
  // A code stays for the prescriptions that follow it up; what was said of it in words may name the person.
  await db.update(patientDiagnoses).set({ text: null }).where(eq(patientDiagnoses.patientId, patientId))
  await db.update(patientCovers).set({ insuredNumber: '' }).where(eq(patientCovers.patientId, patientId))
  await db
    .update(pharmacyNominations)
    .set({ endedAt: now, endedBy: by })
    .where(and(eq(pharmacyNominations.patientId, patientId), isNull(pharmacyNominations.endedAt)))
  await db
    .update(patientConsents)
    .set({ withdrawnAt: now, withdrawnBy: by })
    .where(
      and(
        or(eq(patientConsents.patientId, patientId), eq(patientConsents.agentId, patientId)),
        isNull(patientConsents.withdrawnAt),
      ),
    )
  await db
    .update(patientLinks)
    .set({ until: now })
    .where(and(eq(patientLinks.patientId, patientId), isNull(patientLinks.until)))
}

function countOpen(db: Database, patientId: string): Promise<number> {
  const over = statesOf<PrescriptionState>(prescriptionStates).filter((state) =>
    isFinal<PrescriptionState>(prescriptionStates, state),
  )
  return db.$count(
    prescriptions,
    and(eq(prescriptions.patientId, patientId), notInArray(prescriptions.state, over)),
  )
}

/** Who has the resident ID finds the records again; who has the records does not find the person. */
function pseudonym(secret: string, residentId: string): string {
  if (residentId.startsWith('erased-')) return residentId
  return `erased-${createHmac('sha256', secret).update(`patient/${residentId}`).digest('base64url')}`
}

function prescriptionsOpen() {
  return refused('conflict', {
    code: 'prescriptionsOpen',
    message: 'Something prescribed to this patient is still under way.',
    nextStep: 'Wait until it is handed over, or cancel it first.',
  })
}
