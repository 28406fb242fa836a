import { and, asc, eq, gt, isNotNull, sql } from 'drizzle-orm'
import type { Actor } from '../actor.ts'
import { readPersonal } from '../audit/data-access.ts'
import type { DatabaseClient } from '../client.ts'
import { lots } from '../inventory/schema.ts'
import { readCampaignRow } from './campaign-state.ts'
import { campaignContacts, campaignHouseholds } from './schema.ts'

export interface RecalledPage {
  readonly campaignId: string
  readonly after?: string | undefined
  readonly limit: number
}

/**
 * Households that took a parcel home with a lot that was recalled, before or after, so that they can be called: one row for
 * each of them, and one more than the limit where there are more. Those within the limit are shown, so each is a sighting.
 * @throws CommandRefused `campaignNotFound`.
 */
export function listRecalledHouseholds(client: DatabaseClient, actor: Actor, now: Date, page: RecalledPage) {
  return readPersonal(client, actor, now, async (db, saw) => {
    await readCampaignRow(db, actor.tenantId, page.campaignId)
    const rows = await db
      .select({
        id: campaignHouseholds.id,
        villageCode: campaignHouseholds.villageCode,
        name: campaignContacts.name,
        phone: campaignContacts.phone,
        lotNumbers: sql<string[]>`array_agg(${lots.number} order by ${lots.number})`,
      })
      .from(campaignHouseholds)
      .innerJoin(lots, sql`${lots.id} = any(${campaignHouseholds.lotIds})`)
      .innerJoin(campaignContacts, eq(campaignContacts.householdId, campaignHouseholds.id))
      .where(
        and(
          eq(campaignHouseholds.campaignId, page.campaignId),
          eq(campaignHouseholds.state, 'delivered'),
          isNotNull(lots.recalledAt),
          page.after === undefined ? undefined : gt(campaignHouseholds.id, page.after),
        ),
      )
      .groupBy(
        campaignHouseholds.id,
        campaignHouseholds.villageCode,
        campaignContacts.name,
        campaignContacts.phone,
      )
      .orderBy(asc(campaignHouseholds.id))
      .limit(page.limit + 1)
    for (const { id } of rows.slice(0, page.limit))
      saw({ patientId: id, shown: 'household', resourceId: page.campaignId })
    return rows
  })
}
