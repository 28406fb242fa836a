import { randomUUIDv7 } from 'node:crypto'
import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import { handOverKinds } from '#domain/prescriptions/rules/destination.ts'
import type { SiteKind } from '#domain/organisations/site.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { readAs, runCommand, type CommandRequest } from '../commands.ts'
import { sites } from '../organisations/schema.ts'
import { patients, pharmacyNominations } from './schema.ts'

/** A patient names these: where people hand medicine over, and insurance pays. */
export const nominatedKinds: readonly SiteKind[] = [
  ...new Set<SiteKind>([...handOverKinds.designated_pharmacy, ...handOverKinds.village_counter]),
]

/**
 * Records which pharmacy a patient names as their own from now on; null when it is none any more. What was named before
 * stays as history.
 * @throws CommandRefused `notFound` for a patient whom the tenant neither treats nor serves, `pharmacyUnfit`.
 */
export function nominatePharmacy(
  client: DatabaseClient,
  request: CommandRequest,
  { patientId, siteId }: { readonly patientId: string; readonly siteId: string | null },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    await requirePatient(db, patientId)
    if (siteId !== null) await requirePharmacy(db, siteId)
    await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`nomination/${patientId}`}, 0))`)
    await db
      .update(pharmacyNominations)
      .set({ endedAt: now, endedBy: actor.principalId })
      .where(and(eq(pharmacyNominations.patientId, patientId), isNull(pharmacyNominations.endedAt)))
    if (siteId !== null) {
      await db.insert(pharmacyNominations).values({
        id: randomUUIDv7(),
        tenantId: actor.tenantId,
        patientId,
        siteId,
        nominatedAt: now,
        nominatedBy: actor.principalId,
      })
    }
    transaction.emit({
      type: 'patient.pharmacy_nominated',
      aggregateKind: 'patient',
      aggregateId: patientId,
      tenantId: actor.tenantId,
      payload: { siteId },
    })
    return { patientId, siteId }
  })
}

/** The pharmacies that a patient named, the newest first. @throws CommandRefused `notFound`. */
export function listNominations(client: DatabaseClient, actor: Actor, patientId: string) {
  return readAs(client, actor, async (db) => {
    await requirePatient(db, patientId)
    return db
      .select()
      .from(pharmacyNominations)
      .where(eq(pharmacyNominations.patientId, patientId))
      .orderBy(desc(pharmacyNominations.nominatedAt), desc(pharmacyNominations.id))
  })
}

/** The site that a patient names as their own now, or null. */
export async function findNominatedSite(db: Database, patientId: string): Promise<string | null> {
  const [nominated] = await db
    .select({ siteId: pharmacyNominations.siteId })
    .from(pharmacyNominations)
    .where(and(eq(pharmacyNominations.patientId, patientId), isNull(pharmacyNominations.endedAt)))
  return nominated?.siteId ?? null
}

/** @throws CommandRefused `notFound` when the acting tenant neither treats nor serves the patient. */
export async function requirePatient(db: Database, patientId: string): Promise<void> {
  const found = await db.$count(patients, eq(patients.id, patientId))
  if (found === 0) throw notFound('patient')
}

async function requirePharmacy(db: Database, siteId: string): Promise<void> {
  const [site] = await db.select().from(sites).where(eq(sites.id, siteId))
  if (!site) throw notFound('site')
  const isFit = nominatedKinds.includes(site.kind) && site.designatedCode !== null
  if (isFit && site.status !== 'closed') return
  throw refused('invalid', {
    code: 'pharmacyUnfit',
    message: 'The site is no designated pharmacy that hands medicine over.',
    nextStep: 'Name a designated pharmacy.',
  })
}
