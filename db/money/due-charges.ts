import { and, asc, desc, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import type { CollectionMethod } from '#domain/money/accounts.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { events } from '../events/schema.ts'
import { duePage, pageOfDue, type DuePage } from './due-page.ts'
import { charges } from './schema.ts'

/** What somebody said was paid at a hand-over, and what was due then: it is nowhere in the books. */
export interface ToldPayment {
  readonly method: CollectionMethod
  readonly amountFen: number
  readonly dueFen: number
  readonly toldAt: Date
}

/** A charge of which the patient's part, whole, is still to be collected. */
export const isDueCharge = and(
  isNull(charges.collectedAt),
  isNull(charges.reversedAt),
  gt(charges.patientFen, 0),
)

const places = {
  rows: charges,
  id: sql`${charges.shipmentId}`,
  tenantId: sql`${charges.tenantId}`,
  siteId: sql`${charges.siteId}`,
  since: sql`${charges.bookedAt}`,
}

/**
 * What patients still owe for what they were handed, the longest due first: at the actor's sites and those below them, and of
 * other organisations where the parcel was handed on to the actor's. With what was said to be paid, where that does not fit.
 * Names no patient.
 */
export function listDueCharges(client: DatabaseClient, actor: Actor, page: DuePage) {
  const { where, orderBy } = duePage(places, isDueCharge, actor, page)
  return readAs(client, actor, async (db) => {
    const rows = await db
      .select({
        id: charges.shipmentId,
        shipmentId: charges.shipmentId,
        prescriptionId: charges.prescriptionId,
        siteId: charges.siteId,
        totalFen: charges.totalFen,
        insurerFen: charges.insurerFen,
        dueFen: charges.patientFen,
        dueSince: charges.bookedAt,
      })
      .from(charges)
      .where(where)
      .orderBy(...orderBy)
      .limit(page.limit + 1)
    const { items, next } = pageOfDue(rows, page.limit)
    const told = await readToldPayments(
      db,
      items.map(({ shipmentId }) => shipmentId),
    )
    return { items: items.map((row) => ({ ...row, toldPayment: told.get(row.shipmentId) ?? null })), next }
  })
}

/** By shipment what was told last of a payment that did not fit what was due, as far as the reader sees it. */
export async function readToldPayments(
  db: Database,
  shipmentIds: readonly string[],
): Promise<ReadonlyMap<string, ToldPayment>> {
  if (shipmentIds.length === 0) return new Map()
  const rows = await db
    .selectDistinctOn([events.aggregateId], {
      shipmentId: events.aggregateId,
      payload: events.payload,
      toldAt: events.occurredAt,
    })
    .from(events)
    .where(and(inArray(events.aggregateId, [...shipmentIds]), eq(events.type, 'charge.payment_differs')))
    .orderBy(asc(events.aggregateId), desc(events.id))
  return new Map(
    rows.map(({ shipmentId, payload, toldAt }) => {
      const { method, amountFen, dueFen } = payload as Omit<ToldPayment, 'toldAt'>
      return [shipmentId, { method, amountFen, dueFen, toldAt }]
    }),
  )
}
