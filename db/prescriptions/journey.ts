import { and, asc, eq, gt, inArray, isNotNull, isNull, lt, notInArray, or, type SQL } from 'drizzle-orm'
import { prescriptionStates, type PrescriptionState } from '#domain/prescriptions/states.ts'
import { isFinal, statesOf } from '#domain/state-table.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAcross } from '../commands.ts'
import { withLiteralValues } from '../literal-values.ts'
import { shipments } from '../fulfilment/schema.ts'
import { claims } from '../insurance/schema.ts'
import { charges } from '../money/schema.ts'
import { prescriptionParts, prescriptions } from './schema.ts'

/** A journey: the prescription, and the part of a long one that it delivers; 1 where there is only one. */
export interface JourneyOf {
  readonly prescriptionId: string
  readonly part: number
}

/** Where a journey's prescription stands, and what is still to do for it. Ids, states and times only. */
export interface JourneyRow {
  readonly tenantId: string
  /** `completed` for a part that was closed, whatever becomes of the others. */
  readonly state: PrescriptionState
  readonly cancelRequestedAt: Date | null
  /** Where the 48 hours began: for a later part its start. */
  readonly acknowledgedAt: Date
  readonly validUntil: Date
  /** Parcels that wait for their patient, with their owners. */
  readonly arrived: readonly { readonly shipmentId: string; readonly tenantId: string }[]
  /** Of the first part's journey, for all parts: claims without a final answer, and claims to be undone since the medicine came back, with their owners. */
  readonly claims: readonly {
    readonly claimId: string
    readonly tenantId: string
    readonly action: 'submit' | 'reverse'
  }[]
}

export interface JourneyPage {
  /** Younger prescriptions are left out. */
  readonly acknowledgedBefore: Date
  /** Of those in review younger ones are left out too, unless their validity ends by `reviewValidUntil`: nothing is due for them yet. */
  readonly reviewSince: Date
  readonly reviewValidUntil: Date
  /** The last prescription of the page before. */
  readonly after: string | null
  /** How many prescriptions; one may have two journeys. */
  readonly limit: number
}

/** Nothing of the medicine is under way: the story is over, or waits for its next part. */
const idleStates = statesOf(prescriptionStates).filter(
  (state) => isFinal(prescriptionStates, state) || state === 'waiting',
)

/** A person's decision comes next. */
const reviewStates: readonly PrescriptionState[] = ['in_review', 'queried']

const isItsCharge = and(eq(charges.shipmentId, claims.shipmentId), eq(charges.tenantId, claims.tenantId))
/** The insurer has not said yes or no. */
const isUnanswered = and(
  withLiteralValues(inArray(claims.state, ['prechecked', 'submitted'])),
  isNull(charges.reversedAt),
)
/** The insurer knows of it, and what it is for came back. */
const isToUndo = and(inArray(claims.state, ['submitted', 'settled']), isNotNull(charges.reversedAt))

/**
 * Reads where a journey's prescription stands, across the tenants that have a share in it.
 * @throws CommandRefused `notFound`.
 */
export function readJourney(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  { prescriptionId, part }: JourneyOf,
): Promise<JourneyRow> {
  return readAcross(client, actor, 'journey.read', now, async (db) => {
    const [row] = await db
      .select({
        tenantId: prescriptions.tenantId,
        state: prescriptions.state,
        cancelRequestedAt: prescriptions.cancelRequestedAt,
        acknowledgedAt: prescriptions.acknowledgedAt,
        validUntil: prescriptions.validUntil,
        present: prescriptions.part,
        startedAt: prescriptionParts.startedAt,
      })
      .from(prescriptions)
      .leftJoin(
        prescriptionParts,
        and(eq(prescriptionParts.prescriptionId, prescriptions.id), eq(prescriptionParts.part, part)),
      )
      .where(eq(prescriptions.id, prescriptionId))
    if (!row) throw notFound('prescription')
    const { present, startedAt, ...times } = row
    const isClosed = part < present || row.state === 'waiting'
    const arrived = await db
      .select({ shipmentId: shipments.id, tenantId: shipments.tenantId })
      .from(shipments)
      .where(
        and(
          eq(shipments.prescriptionId, prescriptionId),
          eq(shipments.part, part),
          eq(shipments.state, 'arrived'),
        ),
      )
      .orderBy(asc(shipments.id))
    const open = part === 1 ? await selectOpenClaims(db, prescriptionId) : []
    return {
      ...times,
      state: isClosed ? 'completed' : row.state,
      acknowledgedAt: startedAt ?? row.acknowledgedAt,
      arrived,
      claims: open.map(({ claimId, tenantId, reversedAt }) => ({
        claimId,
        tenantId,
        action: reversedAt === null ? 'submit' : 'reverse',
      })),
    }
  })
}

function selectOpenClaims(db: Database, prescriptionId: string) {
  return db
    .select({ claimId: claims.id, tenantId: claims.tenantId, reversedAt: charges.reversedAt })
    .from(claims)
    .innerJoin(charges, isItsCharge)
    .where(and(eq(claims.prescriptionId, prescriptionId), or(isUnanswered, isToUndo)))
    .orderBy(asc(claims.id))
}

/**
 * A page of the journeys that must be running, by prescription: those of which something is under way, and the first of
 * those with an open claim, of whichever part.
 */
export function listOpenJourneys(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  page: JourneyPage,
): Promise<JourneyOf[]> {
  return readAcross(client, actor, 'journey.list', now, async (db) => {
    const { after, acknowledgedBefore, reviewSince, reviewValidUntil, limit } = page
    const open = await db
      .select({ prescriptionId: prescriptions.id, part: prescriptions.part })
      .from(prescriptions)
      .where(
        and(
          notInArray(prescriptions.state, idleStates),
          lt(prescriptions.acknowledgedAt, acknowledgedBefore),
          or(
            notInArray(prescriptions.state, [...reviewStates]),
            lt(prescriptions.acknowledgedAt, reviewSince),
            lt(prescriptions.validUntil, reviewValidUntil),
          ),
          after === null ? undefined : gt(prescriptions.id, after),
        ),
      )
      .orderBy(asc(prescriptions.id))
      .limit(limit)
    // Two selects, since each has an index of its own.
    const unanswered = await selectByClaims(db, isUnanswered, page)
    const toUndo = await selectByClaims(db, isToUndo, page)
    const ofClaims = [...unanswered, ...toUndo].map(({ id }) => ({ prescriptionId: id, part: 1 }))
    const byId = Map.groupBy([...open, ...ofClaims], ({ prescriptionId }) => prescriptionId)
    return [...byId.keys()]
      .toSorted()
      .slice(0, limit)
      .flatMap((id) =>
        [...new Set(byId.get(id)?.map(({ part }) => part))].map((part) => ({ prescriptionId: id, part })),
      )
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
