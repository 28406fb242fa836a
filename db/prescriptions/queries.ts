import { and, asc, desc, eq, inArray } from 'drizzle-orm'
import type { PrescriptionState } from '#domain/prescriptions/states.ts'
import type { Sort } from '#domain/sort.ts'
import type { Actor } from '../actor.ts'
import { readPersonal, type Sighting } from '../audit/data-access.ts'
import { products } from '../catalogue/schema.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAs } from '../commands.ts'
import { shipments } from '../fulfilment/schema.ts'
import { keptQuery } from '../kept-query.ts'
import { sortedPage } from '../sorted-page.ts'
import { sourcingDecisions } from '../sourcing/schema.ts'
import { prescriptionLines, prescriptionParts, prescriptionReviews, prescriptions } from './schema.ts'
import type { PrescriptionRow } from './state.ts'

/** One page of a list: rows and where the next page starts, or null at the end. */
export interface Page<Row> {
  readonly rows: readonly Row[]
  readonly next: string | null
}

/** Which of a list is in front: the one that is due first, or the one that came in last. */
export const prescriptionOrders = ['due', 'newest'] as const

/** By what prescriptions may be sorted: when they came in, and when they were signed. */
export const prescriptionSortKeys = ['acknowledgedAt', 'signedAt'] as const
type PrescriptionSortKey = (typeof prescriptionSortKeys)[number]
const sortedPrescriptions = {
  table: prescriptions,
  id: prescriptions.id,
  keys: {
    dueAt: prescriptions.dueAt,
    acknowledgedAt: prescriptions.acknowledgedAt,
    signedAt: prescriptions.signedAt,
  },
}

export interface PrescriptionFilter {
  readonly states?: readonly PrescriptionState[] | undefined
  readonly prescriberId?: string | undefined
  readonly order?: (typeof prescriptionOrders)[number] | undefined
  /** Takes the place of `order`. */
  readonly sort?: Sort<PrescriptionSortKey> | undefined
  /** The id of the last row of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

/** Prescriptions that the actor may see, the one that is due first in front unless the newest is asked for. */
export function listPrescriptions(
  client: DatabaseClient,
  actor: Actor,
  { states, prescriberId, order = 'due', sort, after, limit }: PrescriptionFilter,
): Promise<Page<PrescriptionRow>> {
  const usual = order === 'due' ? 'dueAt' : '-acknowledgedAt'
  const { behind, orderBy } = sortedPage<PrescriptionSortKey | 'dueAt'>(
    sortedPrescriptions,
    sort ?? usual,
    after,
  )
  return readAs(client, actor, async (db) => {
    if (after !== undefined) await findRow(db, after)
    const rows = await db
      .select()
      .from(prescriptions)
      .where(
        and(
          states === undefined ? undefined : inArray(prescriptions.state, [...states]),
          prescriberId === undefined ? undefined : eq(prescriptions.prescriberId, prescriberId),
          behind,
        ),
      )
      .orderBy(...orderBy)
      .limit(limit + 1)
    const page = rows.slice(0, limit)
    return { rows: page, next: rows.length > limit ? (page.at(-1)?.id ?? null) : null }
  })
}

/** A prescription with its lines, what was said in review, how it was sourced, and its shipments. */
export type PrescriptionDetail = Awaited<ReturnType<typeof readPrescription>>

/**
 * @param shownAt when the patient's part of it is shown to the actor, which is recorded; null where it is shown to nobody
 * @throws CommandRefused `notFound` when the actor cannot see it.
 */
export function readPrescription(
  client: DatabaseClient,
  actor: Actor,
  prescriptionId: string,
  shownAt: Date | null = null,
) {
  const read = async (db: Database, saw?: (sighting: Sighting) => void) => {
    const prescription = await findRow(db, prescriptionId)
    saw?.({ patientId: prescription.patientId, shown: 'prescription', resourceId: prescriptionId })
    const [lines, reviews, decisions, parcels] = await Promise.all([
      linesOf(db, { prescriptionId }),
      reviewsOf(db, { prescriptionId }),
      decisionsOf(db, { prescriptionId }),
      parcelsOf(db, { prescriptionId }),
    ])
    return { prescription, lines, reviews, decisions, shipments: parcels }
  }
  return shownAt === null ? readAs(client, actor, read) : readPersonal(client, actor, shownAt, read)
}

type OfPrescription = { readonly prescriptionId: string }

const linesOf = keptQuery((db, { prescriptionId }: OfPrescription) =>
  db
    .select({ line: prescriptionLines, product: products })
    .from(prescriptionLines)
    .innerJoin(products, eq(products.id, prescriptionLines.productId))
    .where(eq(prescriptionLines.prescriptionId, prescriptionId))
    .orderBy(asc(prescriptionLines.part), asc(prescriptionLines.lineNumber)),
)

const reviewsOf = keptQuery((db, { prescriptionId }: OfPrescription) =>
  db
    .select()
    .from(prescriptionReviews)
    .where(eq(prescriptionReviews.prescriptionId, prescriptionId))
    .orderBy(asc(prescriptionReviews.decidedAt)),
)

const decisionsOf = keptQuery((db, { prescriptionId }: OfPrescription) =>
  db
    .select()
    .from(sourcingDecisions)
    .where(eq(sourcingDecisions.prescriptionId, prescriptionId))
    .orderBy(desc(sourcingDecisions.attempt)),
)

const parcelsOf = keptQuery((db, { prescriptionId }: OfPrescription) =>
  db.select().from(shipments).where(eq(shipments.prescriptionId, prescriptionId)),
)

const prescriptionOf = keptQuery((db, { prescriptionId }: OfPrescription) =>
  db.select().from(prescriptions).where(eq(prescriptions.id, prescriptionId)),
)

async function findRow(db: Database, prescriptionId: string): Promise<PrescriptionRow> {
  const [row] = await prescriptionOf(db, { prescriptionId })
  if (row === undefined) throw notFound('prescription')
  return row
}

/**
 * The parts of a long prescription in their order; none for one that is supplied once.
 * @throws CommandRefused `notFound` when the actor cannot see the prescription.
 */
export function readParts(client: DatabaseClient, actor: Actor, prescriptionId: string) {
  return readAs(client, actor, async (db) => {
    await findRow(db, prescriptionId)
    return db
      .select()
      .from(prescriptionParts)
      .where(eq(prescriptionParts.prescriptionId, prescriptionId))
      .orderBy(asc(prescriptionParts.part))
  })
}
