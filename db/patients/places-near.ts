import { and, asc, eq, inArray, like, sql } from 'drizzle-orm'
import type { SiteKind } from '#domain/organisations/site.ts'
import type { FulfilmentMode } from '#domain/prescriptions/prescription.ts'
import { handOverKinds } from '#domain/prescriptions/rules/destination.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAs } from '../commands.ts'
import { sites } from '../organisations/schema.ts'
import { findNominatedSite } from './nominations.ts'
import { patients } from './schema.ts'

/** Collecting modes; delivery to the door is offered by its own. */
const collectingModes = [
  'village_counter',
  'designated_pharmacy',
  'hospital_window',
  'delivery_point',
] as const satisfies readonly FulfilmentMode[]

/** As many places as a person looks through. */
const mostSites = 60

type SiteRow = typeof sites.$inferSelect

/** Somewhere that medicine may be handed over to a patient, and how. */
export interface PlaceNear {
  readonly mode: FulfilmentMode
  readonly siteId: string
  readonly name: { readonly zh: string; readonly en: string }
}

/**
 * Where a prescription for a patient may be handed over: the patient's own pharmacy in front, then the door, then what is
 * near the village. None where the network has no site in the county.
 * @throws CommandRefused `notFound` when the tenant is not linked to the patient.
 */
export function readPatientPlaces(client: DatabaseClient, actor: Actor, patientId: string) {
  return readAs(client, actor, async (db) => {
    const [patient] = await db
      .select({ villageCode: patients.villageCode })
      .from(patients)
      .where(eq(patients.id, patientId))
    if (patient === undefined) throw notFound('patient')
    const nominatedSiteId = await findNominatedSite(db, patientId)
    const home = await readSiteOfVillage(db, patient.villageCode)
    const places = home === null ? [] : placesAt(home, await readSitesNear(db, home))
    const isNominated = ({ siteId, mode }: PlaceNear) => siteId === nominatedSiteId && mode !== 'home'
    return {
      nominatedSiteId,
      places: places.toSorted((a, b) => Number(isNominated(b)) - Number(isNominated(a))),
    }
  })
}

/** The site that hands over nearest to a village by its code: in it, else in its township, else in its county. */
async function readSiteOfVillage(db: Database, villageCode: string): Promise<SiteRow | null> {
  const [found] = await db
    .select()
    .from(sites)
    .where(
      and(
        like(sites.regionCode, `${villageCode.slice(0, 6)}%`),
        eq(sites.status, 'working'),
        inArray(sites.kind, [...handOverKinds.village_counter]),
      ),
    )
    .orderBy(
      sql`${sites.regionCode} = ${villageCode} desc`,
      sql`left(${sites.regionCode}, 9) = ${villageCode.slice(0, 9)} desc`,
      asc(sites.regionCode),
      asc(sites.id),
    )
    .limit(1)
  return found ?? null
}

/** The ways in which sites near a place hand over: delivery by the nearest that goes to the door, then collecting. */
export function placesAt(site: SiteRow, near: readonly SiteRow[]): PlaceNear[] {
  return [...homeOf(site, near), ...near.flatMap(collectingAt)]
}

/** Working sites of the county of a place that hand over, the nearest first, and the place itself. */
export function readSitesNear(
  db: Database,
  { regionCode, longitude, latitude, id }: SiteRow,
): Promise<SiteRow[]> {
  const kinds = [...new Set<SiteKind>(Object.values(handOverKinds).flat())]
  const distance = sql`(${sites.longitude} - ${longitude}) ^ 2 + (${sites.latitude} - ${latitude}) ^ 2`
  return db
    .select()
    .from(sites)
    .where(
      and(
        like(sites.regionCode, `${regionCode.slice(0, 6)}%`),
        eq(sites.status, 'working'),
        inArray(sites.kind, kinds),
      ),
    )
    .orderBy(sql`${sites.id} = ${id} desc`, distance, asc(sites.id))
    .limit(mostSites)
}

/** The nearest site whose people go to the door. */
function homeOf(site: SiteRow, near: readonly SiteRow[]) {
  const kinds: readonly SiteKind[] = handOverKinds.home
  const nearest = [site, ...near].find(({ kind }) => kinds.includes(kind))
  return nearest === undefined ? [] : [{ mode: 'home' as const, siteId: nearest.id, name: nameOf(nearest) }]
}

function collectingAt(site: SiteRow) {
  return collectingModes
    .filter((mode) => (handOverKinds[mode] as readonly SiteKind[]).includes(site.kind))
    .map((mode) => ({ mode, siteId: site.id, name: nameOf(site) }))
}

/** What a site is called. */
export function nameOf({ nameZh, nameEn }: SiteRow) {
  return { zh: nameZh, en: nameEn }
}
