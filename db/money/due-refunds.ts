import { and, eq, isNotNull, lt, ne, or, sql } from 'drizzle-orm'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { atOrBelowOwnSites } from '../organisations/own-site.ts'
import { sortedPage } from '../sorted-page.ts'
import { charges } from './schema.ts'

export interface DueRefundsPage {
  readonly siteId?: string | undefined
  /** The shipment of the last row of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

/** What was paid for medicine that came back, and is not paid back yet. */
const isDue = and(isNotNull(charges.reversedAt), lt(charges.refundedFen, charges.collectedFen))

const byReversal = { table: charges, id: charges.shipmentId, keys: { reversedAt: charges.reversedAt } }

/**
 * What patients are to get back for medicine that they brought back, the longest due first: at the actor's sites and those
 * below them, and of other organisations where the parcel was handed on to the actor's. Amounts in fen; the method is how it
 * was paid. Names no patient.
 */
export function listDueRefunds(client: DatabaseClient, actor: Actor, page: DueRefundsPage) {
  const { siteId, after, limit } = page
  const own = atOrBelowOwnSites(actor, charges.siteId)
  const { behind, orderBy } = sortedPage(byReversal, 'reversedAt', after)
  return readAs(client, actor, async (db) => {
    const rows = await db
      .select({
        shipmentId: charges.shipmentId,
        prescriptionId: charges.prescriptionId,
        siteId: charges.siteId,
        refundDueFen: sql<number>`${charges.collectedFen} - ${charges.refundedFen}`,
        collectedMethod: charges.collectedMethod,
        reason: charges.reversedFor,
        dueSince: charges.reversedAt,
      })
      .from(charges)
      .where(
        and(
          isDue,
          own && or(ne(charges.tenantId, actor.tenantId), own),
          siteId === undefined ? undefined : eq(charges.siteId, siteId),
          behind,
        ),
      )
      .orderBy(...orderBy)
      .limit(limit + 1)
    const shown = rows.slice(0, limit)
    return { items: shown, next: rows.length > limit ? (shown.at(-1)?.shipmentId ?? null) : null }
  })
}
