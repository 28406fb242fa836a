import { and, asc, eq, gt, inArray, isNotNull, isNull, lt, notInArray, or, type SQL } from 'drizzle-orm'
import type { FulfilmentMode } from '#domain/prescriptions/prescription.ts'
import { prescriptionStates, type PrescriptionState } from '#domain/prescriptions/states.ts'
import { isFinal, statesOf } from '#domain/state-table.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAcross, readAs } from '../commands.ts'
import { shipments } from '../fulfilment/schema.ts'
import { claims } from '../insurance/schema.ts'
import { charges } from '../money/schema.ts'
import { sites } from '../organisations/schema.ts'
import { prescriptions } from './schema.ts'

/** Where a prescription stands, and what its journey still has to do for it. Ids, states and times only. */
export interface JourneyRow {
  readonly tenantId: string
  readonly state: PrescriptionState
  readonly cancelRequestedAt: Date | null
  readonly acknowledgedAt: Date
  readonly validUntil: Date
  /** Parcels that wait for their patient, with their owners. */
  readonly arrived: readonly { readonly shipmentId: string; readonly tenantId: string }[]
  /** Claims without a final answer, and claims to be undone since the medicine came back, with their owners. */
  readonly claims: readonly {
    readonly claimId: string
    readonly tenantId: string
    readonly action: 'submit' | 'reverse'
  }[]
}

/** Where a parcel is handed over, for the patient's text message. */
export interface CollectionPlace {
  readonly mode: FulfilmentMode
  readonly siteNameZh: string
}

export interface JourneyPage {
  /** Younger prescriptions are left out. */
  readonly acknowledgedBefore: Date
  /** The last id of the page before. */
  readonly after: string | null
  readonly limit: number
}

const finalStates = statesOf(prescriptionStates).filter((state) => isFinal(prescriptionStates, state))

const isItsCharge = and(eq(charges.shipmentId, claims.shipmentId), eq(charges.tenantId, claims.tenantId))
/** The insurer has not said yes or no. */
const isUnanswered = and(inArray(claims.state, ['prechecked', 'submitted']), isNull(charges.reversedAt))
/** The insurer knows of it, and what it is for came back. */
const isToUndo = and(inArray(claims.state, ['submitted', 'settled']), isNotNull(charges.reversedAt))

/**
 * Reads where a prescription stands, across the tenants that have a part in it.
 * @throws CommandRefused `notFound`.
 */
export function readJourney(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  prescriptionId: string,
): Promise<JourneyRow> {
  return readAcross(client, actor, 'journey.read', now, async (db) => {
    const [row] = await db
      .select({
        tenantId: prescriptions.tenantId,
        state: prescriptions.state,
        cancelRequestedAt: prescriptions.cancelRequestedAt,
        acknowledgedAt: prescriptions.acknowledgedAt,
        validUntil: prescriptions.validUntil,
      })
      .from(prescriptions)
      .where(eq(prescriptions.id, prescriptionId))
    if (!row) throw notFound('prescription')
    const arrived = await db
      .select({ shipmentId: shipments.id, tenantId: shipments.tenantId })
      .from(shipments)
      .where(and(eq(shipments.prescriptionId, prescriptionId), eq(shipments.state, 'arrived')))
      .orderBy(asc(shipments.id))
    const open = await db
      .select({ claimId: claims.id, tenantId: claims.tenantId, reversedAt: charges.reversedAt })
      .from(claims)
      .innerJoin(charges, isItsCharge)
      .where(and(eq(claims.prescriptionId, prescriptionId), or(isUnanswered, isToUndo)))
      .orderBy(asc(claims.id))
    return {
      ...row,
      arrived,
      claims: open.map(({ claimId, tenantId, reversedAt }) => ({
        claimId,
        tenantId,
        action: reversedAt === null ? 'submit' : 'reverse',
      })),
    }
  })
}

/** A page of prescriptions whose journeys must be running, by id: those that are open, or have an open claim. */
export function listOpenJourneys(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  page: JourneyPage,
): Promise<string[]> {
  return readAcross(client, actor, 'journey.list', now, async (db) => {
    const { after, acknowledgedBefore, limit } = page
    const open = await db
      .select({ id: prescriptions.id })
      .from(prescriptions)
      .where(
        and(
          notInArray(prescriptions.state, finalStates),
          lt(prescriptions.acknowledgedAt, acknowledgedBefore),
          after === null ? undefined : gt(prescriptions.id, after),
        ),
      )
      .orderBy(asc(prescriptions.id))
      .limit(limit)
    // Two selects, since each has an index of its own.
    const unanswered = await selectByClaims(db, isUnanswered, page)
    const toUndo = await selectByClaims(db, isToUndo, page)
    const ids = [...open, ...unanswered, ...toUndo].map(({ id }) => id)
    return [...new Set(ids)].toSorted().slice(0, limit)
  })
}

/** @throws CommandRefused `notFound` when the actor cannot see the shipment. */
export function readCollectionPlace(
  client: DatabaseClient,
  actor: Actor,
  shipmentId: string,
): Promise<CollectionPlace> {
  return readAs(client, actor, async (db) => {
    const [place] = await db
      .select({ mode: shipments.mode, siteNameZh: sites.nameZh })
      .from(shipments)
      .innerJoin(sites, eq(sites.id, shipments.destinationSiteId))
      .where(eq(shipments.id, shipmentId))
    if (!place) throw notFound('shipment')
    return place
  })
}

function selectByClaims(db: Database, which: SQL | undefined, { after, limit }: JourneyPage) {
  return db
    .selectDistinct({ id: charges.prescriptionId })
    .from(charges)
    .innerJoin(claims, isItsCharge)
    .where(and(which, after === null ? undefined : gt(charges.prescriptionId, after)))
    .orderBy(asc(charges.prescriptionId))
    .limit(limit)
}
