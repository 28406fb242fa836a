import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Database, DatabaseClient } from '../client.ts'
import { shipmentLegs, shipments } from '../fulfilment/schema.ts'
import { sites } from '../organisations/schema.ts'
import { sourcingDecisions } from '../sourcing/schema.ts'
import { openPartStates } from '#domain/prescriptions/repeats/states.ts'
import { prescriptionParts, prescriptions } from './schema.ts'

/** Which prescription a tracking link leads to: all that its holder proves by having it. */
export interface TrackedLink {
  readonly prescriptionId: string
  readonly tenantId: string
}

/** Reads across tenants, since a patient has none; gives two ids and nothing else. Null for an unknown link. */
export async function findTrackedLink(
  client: DatabaseClient,
  tokenHash: string,
): Promise<TrackedLink | null> {
  const [found] = await client.network
    .select({ prescriptionId: prescriptions.id, tenantId: prescriptions.tenantId })
    .from(prescriptions)
    .where(eq(prescriptions.trackingTokenHash, tokenHash))
  return found ?? null
}

/**
 * Where a prescription's parcels are, as its patient may see it: states, places and times. No name, medicine, address
 * or phone is read. The parcels may belong to several depots, so it reads across tenants. Null for an unknown id.
 */
export async function readTracked(client: DatabaseClient, prescriptionId: string) {
  const db = client.network
  const [prescription] = await db
    .select({
      state: prescriptions.state,
      part: prescriptions.part,
      mode: prescriptions.mode,
      dueAt: prescriptions.dueAt,
      cancelRequestedAt: prescriptions.cancelRequestedAt,
      awaitsChoice: prescriptions.awaitsChoice,
      validUntil: prescriptions.validUntil,
      hasChoiceCode: sql<boolean>`${prescriptions.choiceCodeHash} is not null`,
      placeZh: sites.nameZh,
      placeEn: sites.nameEn,
    })
    .from(prescriptions)
    .innerJoin(sites, eq(sites.id, prescriptions.destinationSiteId))
    .where(eq(prescriptions.id, prescriptionId))
  if (prescription === undefined) return null
  const parcels = await db
    .select({ id: shipments.id, state: shipments.state, promisedAt: shipments.promisedAt })
    .from(shipments)
    // Parcels of earlier parts are in the patient's hands.
    .where(and(eq(shipments.prescriptionId, prescriptionId), eq(shipments.part, prescription.part)))
    .orderBy(asc(shipments.id))
  const legs = await readLegs(
    db,
    parcels.map(({ id }) => id),
  )
  const nextPartOn = prescription.state === 'waiting' ? await readNextPart(db, prescriptionId) : null
  return { ...prescription, promisedAt: await readPromise(db, prescriptionId), nextPartOn, parcels, legs }
}

async function readNextPart(db: Database, prescriptionId: string): Promise<string | null> {
  const [next] = await db
    .select({ firstDoseOn: prescriptionParts.firstDoseOn })
    .from(prescriptionParts)
    .where(
      and(
        eq(prescriptionParts.prescriptionId, prescriptionId),
        inArray(prescriptionParts.state, [...openPartStates]),
      ),
    )
    .orderBy(asc(prescriptionParts.part))
    .limit(1)
  return next?.firstDoseOn ?? null
}

async function readPromise(db: Database, prescriptionId: string): Promise<Date | null> {
  const [decision] = await db
    .select({ promisedAt: sourcingDecisions.promisedAt })
    .from(sourcingDecisions)
    .where(
      and(eq(sourcingDecisions.prescriptionId, prescriptionId), eq(sourcingDecisions.outcome, 'reserved')),
    )
    .orderBy(desc(sourcingDecisions.attempt))
    .limit(1)
  return decision?.promisedAt ?? null
}

async function readLegs(db: Database, shipmentIds: readonly string[]) {
  if (shipmentIds.length === 0) return []
  const legs = await db
    .select()
    .from(shipmentLegs)
    .where(inArray(shipmentLegs.shipmentId, [...shipmentIds]))
    .orderBy(asc(shipmentLegs.shipmentId), asc(shipmentLegs.sequence))
  const siteIds = legs.flatMap((leg) => [leg.fromSiteId, leg.toSiteId])
  const places = await db
    .select({ id: sites.id, zh: sites.nameZh, en: sites.nameEn })
    .from(sites)
    .where(inArray(sites.id, siteIds))
  const nameOf = (siteId: string) => {
    const place = places.find(({ id }) => id === siteId)
    return { zh: place?.zh ?? '', en: place?.en ?? '' }
  }
  return legs.map((leg) => Object.assign(leg, { from: nameOf(leg.fromSiteId), to: nameOf(leg.toSiteId) }))
}
