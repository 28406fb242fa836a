import { and, asc, eq, gt, isNotNull, sql } from 'drizzle-orm'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
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
 * each such lot. @throws CommandRefused `campaignNotFound`.
 */
export function listRecalledHouseholds(client: DatabaseClient, actor: Actor, page: RecalledPage) {
  return readAs(client, actor, async (db) => {
    await readCampaignRow(db, actor.tenantId, page.campaignId)
    return db
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
      .limit(page.limit)
  })
}
