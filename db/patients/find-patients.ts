import { asc, eq, ilike, or } from 'drizzle-orm'
import type { Actor } from '../actor.ts'
import { readPersonal } from '../audit/data-access.ts'
import type { DatabaseClient } from '../client.ts'
import { regions } from '../organisations/schema.ts'
import { patients } from './schema.ts'

/** As many as somebody tells apart by eye; who finds more asks more exactly. */
const mostFound = 20

/** A patient as one among several of the same name. */
export interface FoundPatient {
  readonly id: string
  readonly name: string
  readonly sex: 'female' | 'male'
  readonly birthDate: string
  /** Null for a village that the network does not know. */
  readonly villageNameZh: string | null
}

/**
 * Patients of the actor's tenant by the beginning of their name, or by their whole resident ID or phone. That each of them
 * was shown is recorded.
 * @returns at most 20, and whether there are more.
 */
export function findPatients(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  text: string,
): Promise<{ readonly items: readonly FoundPatient[]; readonly hasMore: boolean }> {
  return readPersonal(client, actor, now, async (db, saw) => {
    const literal = text.replaceAll(/[\\%_]/g, (character) => `\\${character}`)
    const rows = await db
      .select({
        id: patients.id,
        name: patients.name,
        sex: patients.sex,
        birthDate: patients.birthDate,
        villageNameZh: regions.nameZh,
      })
      .from(patients)
      .leftJoin(regions, eq(regions.code, patients.villageCode))
      .where(or(ilike(patients.name, `${literal}%`), eq(patients.residentId, text), eq(patients.phone, text)))
      .orderBy(asc(patients.name), asc(patients.birthDate), asc(patients.id))
      .limit(mostFound + 1)
    const items = rows.slice(0, mostFound)
    for (const { id } of items) saw({ patientId: id, shown: 'patient' })
    return { items, hasMore: rows.length > mostFound }
  })
}
