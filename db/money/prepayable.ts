import { and, asc, eq, gt, inArray, min, sql } from 'drizzle-orm'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { shipments } from '../fulfilment/schema.ts'
import { atOrBelowOwnSites } from '../organisations/own-site.ts'
import { sites } from '../organisations/schema.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { pageOfDue, type DuePage } from './due-page.ts'
import { beforeHandOver } from './owed-before.ts'
import { moneyBalances } from './schema.ts'

export interface PrepayablePage extends DuePage {
  /**
   * Only what carries this number: the prescription's as its hospital wrote it, or the last 8 characters of the id of the
   * prescription or of one of its parcels, as on labels. Capital and small letters are alike.
   */
  readonly number?: string | undefined
}

/**
 * Prescriptions that patients may pay for before they have their parcels, in the order in which they were taken in: those whose
 * parcels come to the actor's sites and those below them, with what was paid before on each, in fen. Names no patient.
 */
export function listPrepayable(client: DatabaseClient, actor: Actor, page: PrepayablePage) {
  const { tenantId } = actor
  const own = atOrBelowOwnSites(actor, shipments.destinationSiteId)
  return readAs(client, actor, async (db) => {
    const ofTenant = db.select({ id: sites.id }).from(sites).where(eq(sites.tenantId, tenantId))
    const rows = await db
      .select({
        id: prescriptions.id,
        prescriptionId: prescriptions.id,
        hospitalReference: prescriptions.hospitalReference,
        siteId: sql<string>`min(${shipments.destinationSiteId}::text)`,
        parcels: sql<number>`count(*)::integer`,
        shipmentIds: sql<string[]>`array_agg(${shipments.id}::text order by ${shipments.id})`,
        promisedAt: min(shipments.promisedAt),
        prepaidFen: sql<number>`(select coalesce(-sum(${moneyBalances.amountFen}), 0)::float8 from ${moneyBalances}
          where ${moneyBalances.tenantId} = ${tenantId} and ${moneyBalances.account} = 'prepaid'
            and ${moneyBalances.subjectId} = ${prescriptions.id})`,
      })
      .from(shipments)
      .innerJoin(prescriptions, eq(prescriptions.id, shipments.prescriptionId))
      .where(
        and(
          eq(shipments.kind, 'prescription'),
          inArray(shipments.destinationSiteId, page.siteId === undefined ? ofTenant : [page.siteId]),
          eq(shipments.destinationTenantId, tenantId),
          inArray(shipments.state, [...beforeHandOver]),
          own,
          page.after === undefined ? undefined : gt(prescriptions.id, page.after),
        ),
      )
      .groupBy(prescriptions.id, prescriptions.hospitalReference)
      .having(page.number === undefined ? undefined : carries(page.number))
      .orderBy(asc(prescriptions.id))
      .limit(page.limit + 1)
    return pageOfDue(rows, page.limit)
  })
}

/** Asked of the whole group, so that a prescription that is found by one parcel has all of them. */
function carries(number: string) {
  const typed = number.toLowerCase()
  return sql`lower(${prescriptions.hospitalReference}) = ${typed}
    or right(${prescriptions.id}::text, 8) = ${typed}
    or bool_or(right(${shipments.id}::text, 8) = ${typed})`
}
