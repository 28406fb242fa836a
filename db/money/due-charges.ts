import { and, asc, desc, eq, gt, inArray, isNull, ne, or, type SQL } from 'drizzle-orm'
import type { CollectionMethod } from '#domain/money/accounts.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAs } from '../commands.ts'
import { events } from '../events/schema.ts'
import { atOrBelowOwnSites } from '../organisations/own-site.ts'
import { charges } from './schema.ts'

export interface DueChargesPage {
  readonly siteId?: string | undefined
  /** The shipment of the last row of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

/** What somebody said was paid at a hand-over, and what was due then: it is nowhere in the books. */
export interface ToldPayment {
  readonly method: CollectionMethod
  readonly amountFen: number
  readonly dueFen: number
  readonly toldAt: Date
}

/** A charge of which the patient's part, whole, is still to be collected. */
const isDue = and(isNull(charges.collectedAt), isNull(charges.reversedAt), gt(charges.patientFen, 0))

/**
 * What patients still owe for what they were handed, the longest due first: at the actor's sites and those below them, and of
 * other organisations where the parcel was handed on to the actor's. With what was said to be paid, where that does not fit.
 * Names no patient.
 * @throws CommandRefused `chargeNotFound` for an `after` that is no charge of the reader's.
 */
export function listDueCharges(client: DatabaseClient, actor: Actor, page: DueChargesPage) {
  const { siteId, after, limit } = page
  const own = atOrBelowOwnSites(actor, charges.siteId)
  return readAs(client, actor, async (db) => {
    const rows = await db
      .select({
        shipmentId: charges.shipmentId,
        prescriptionId: charges.prescriptionId,
        siteId: charges.siteId,
        totalFen: charges.totalFen,
        insurerFen: charges.insurerFen,
        dueFen: charges.patientFen,
        dueSince: charges.bookedAt,
      })
      .from(charges)
      .where(
        and(
          isDue,
          own && or(ne(charges.tenantId, actor.tenantId), own),
          siteId === undefined ? undefined : eq(charges.siteId, siteId),
          after === undefined ? undefined : await behind(db, after),
        ),
      )
      .orderBy(asc(charges.bookedAt), asc(charges.shipmentId))
      .limit(limit + 1)
    const shown = rows.slice(0, limit)
    const told = await readToldPayments(
      db,
      shown.map(({ shipmentId }) => shipmentId),
    )
    return {
      items: shown.map((row) => ({ ...row, toldPayment: told.get(row.shipmentId) ?? null })),
      next: rows.length > limit ? (shown.at(-1)?.shipmentId ?? null) : null,
    }
  })
}

/** The place of a charge in the list stays when it is collected meanwhile. */
async function behind(db: Database, shipmentId: string): Promise<SQL | undefined> {
  const [last] = await db
    .select({ bookedAt: charges.bookedAt })
    .from(charges)
    .where(eq(charges.shipmentId, shipmentId))
  if (last === undefined) throw notFound('charge')
  return or(
    gt(charges.bookedAt, last.bookedAt),
    and(eq(charges.bookedAt, last.bookedAt), gt(charges.shipmentId, shipmentId)),
  )
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
