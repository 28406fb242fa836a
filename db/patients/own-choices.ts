import { and, asc, eq, gt, isNull } from 'drizzle-orm'
import { openPartStates, type PartState } from '#domain/prescriptions/repeats/states.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAcross, readAs } from '../commands.ts'
import { sites } from '../organisations/schema.ts'
import { isPlaceChangeable } from '../prescriptions/place.ts'
import { prescriptionParts, prescriptions } from '../prescriptions/schema.ts'
import { findNominatedSite, nominatedKinds } from './nominations.ts'
import { nameOf, placesAt, readSitesNear } from './places-near.ts'
import { patientConsents, patients } from './schema.ts'

/**
 * What the patient of a prescription has chosen and may choose: for the patient alone, who proved to have the phone.
 * A network read, since a patient has no tenant, and the places are those of everybody in the county.
 * @throws CommandRefused `prescriptionNotFound`.
 */
export function readOwnChoices(client: DatabaseClient, actor: Actor, now: Date, prescriptionId: string) {
  return readAcross(client, actor, 'patients.choices', now, async (db) => {
    const [found] = await db
      .select({ prescription: prescriptions, site: sites })
      .from(prescriptions)
      .innerJoin(sites, eq(sites.id, prescriptions.destinationSiteId))
      .where(and(eq(prescriptions.id, prescriptionId), eq(prescriptions.tenantId, actor.tenantId)))
    if (!found) throw notFound('prescription')
    const { prescription, site } = found
    const near = await readSitesNear(db, site)
    const parts = await db
      .select({
        part: prescriptionParts.part,
        state: prescriptionParts.state,
        firstDoseOn: prescriptionParts.firstDoseOn,
      })
      .from(prescriptionParts)
      .where(eq(prescriptionParts.prescriptionId, prescriptionId))
      .orderBy(asc(prescriptionParts.part))
    return {
      patientId: prescription.patientId,
      place: { mode: prescription.mode, siteId: site.id, name: nameOf(site) },
      isPlaceChangeable: await isPlaceChangeable(db, prescription),
      places: placesAt(site, near),
      nominatedSiteId: await findNominatedSite(db, prescription.patientId),
      pharmacies: near
        .filter(({ kind, designatedCode }) => nominatedKinds.includes(kind) && designatedCode !== null)
        .map((one) => ({ siteId: one.id, name: nameOf(one) })),
      consents: await readStandingConsents(db, prescription.patientId, now),
      parts: parts.map((part) => ({ ...part, isOpen: isOpen(part.state) })),
    }
  })
}

/**
 * The family member whom a patient means, by name and resident ID: both must fit, and the hospital must know the person.
 * @returns null where nobody is found, whichever of the two was wrong.
 */
export function findAgent(
  client: DatabaseClient,
  actor: Actor,
  { name, residentId }: { readonly name: string; readonly residentId: string },
): Promise<string | null> {
  return readAs(client, actor, async (db) => {
    const [found] = await db
      .select({ id: patients.id })
      .from(patients)
      .where(and(eq(patients.residentId, residentId), eq(patients.name, name)))
    return found?.id ?? null
  })
}

function isOpen(state: PartState): boolean {
  return openPartStates.some((open) => open === state)
}

function readStandingConsents(db: Database, patientId: string, now: Date) {
  return db
    .select({
      id: patientConsents.id,
      agentName: patients.name,
      scopes: patientConsents.scopes,
      until: patientConsents.until,
    })
    .from(patientConsents)
    .innerJoin(patients, eq(patients.id, patientConsents.agentId))
    .where(
      and(
        eq(patientConsents.patientId, patientId),
        isNull(patientConsents.withdrawnAt),
        gt(patientConsents.until, now),
      ),
    )
    .orderBy(asc(patientConsents.givenAt), asc(patientConsents.id))
}
