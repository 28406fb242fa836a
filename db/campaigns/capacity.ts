import { sql } from 'drizzle-orm'
import { kitsOf } from '#domain/campaigns/kit.ts'
import type { HouseholdState } from '#domain/campaigns/states.ts'
import type { HouseholdSource } from '#domain/campaigns/household.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { freeKits } from './allocate.ts'
import { readCampaignRow, readDepots, readKit } from './campaign-state.ts'
import { kitsToGrant, readFreePiles } from './earmarks.ts'
import { campaignAreas, campaignHouseholds } from './schema.ts'

/**
 * What each depot has for a campaign and what it still has to send: the facts that a capacity plan begins with. A parcel
 * is one of a household that waits, was promised a kit, or is worked on. @throws CommandRefused `campaignNotFound`.
 */
export function readCapacityFacts(client: DatabaseClient, actor: Actor, campaignId: string, now: Date) {
  return readAs(client, actor, async (db) => {
    const campaign = await readCampaignRow(db, actor.tenantId, campaignId)
    const lines = await readKit(db, campaign.kitId)
    const open = await db.execute<{ siteId: string; reserved: number; parcels: number }>(sql`
      select area.site_id as "siteId", count(*)::integer as parcels, (count(*) filter (where household.lot_ids is not null
        and household.state not in ('eligible', 'owing')))::integer as reserved
      from ${campaignHouseholds} household join ${campaignAreas} area on area.campaign_id = household.campaign_id
        and area.region_code = household.region_code
      where household.campaign_id = ${campaignId}::uuid and area.state = 'open' and household.state in
        ('eligible', 'granted', 'released', 'owing')
      group by area.site_id`)
    const depots = []
    for (const { siteId, state, staff, resources } of await readDepots(db, campaignId)) {
      const piles = await readFreePiles({ db, now }, campaign, lines, siteId)
      const waiting = open.rows.find((row) => row.siteId === siteId)
      const isLost = state === 'lost'
      const granting = Math.min(await kitsToGrant({ db }, campaignId, siteId), kitsOf(lines, piles))
      depots.push({
        siteId,
        state,
        staff,
        resources,
        parcels: waiting?.parcels ?? 0,
        /** Of them, those whose kit is reserved. */
        reservedKits: waiting?.reserved ?? 0,
        /** Kits that are allocated to tiers and areas, and that no household has yet. */
        allocatedKits: isLost ? 0 : granting,
        /** Kits that lie at the depot and are allocated to nobody. */
        freeKits: isLost ? 0 : await freeKits({ db, now }, campaign, lines, siteId),
        products: lines.map(({ productId, units }) => {
          const own = piles.filter((pile) => pile.productId === productId)
          return {
            productId,
            freeUnits: own.reduce((sum, pile) => sum + pile.units, 0),
            kits: kitsOf([{ productId, units }], own),
          }
        }),
      })
    }
    const { targetHours, plannedStartAt, startedAt } = campaign
    return { targetHours, plannedStartAt, startedAt, depots }
  })
}

/** A number of households with the reason why they stand where they do. */
export interface ReasonCount {
  readonly state: HouseholdState
  readonly source: HouseholdSource
  readonly reason: string
  readonly households: number
}

/** Households that were taken in twice, are not served, owed, refused or cancelled, by reason. @throws as `readCapacityFacts`. */
export function countReasons(client: DatabaseClient, actor: Actor, campaignId: string) {
  return readAs(client, actor, async (db) => {
    await readCampaignRow(db, actor.tenantId, campaignId)
    const found = await db.execute<ReasonCount & Record<string, unknown>>(sql`
      select state, source, coalesce(reason, state) as reason, count(*)::integer as households
      from ${campaignHouseholds}
      where campaign_id = ${campaignId}::uuid and state in ('duplicate', 'ineligible', 'owing', 'refused', 'cancelled')
      group by 1, 2, 3 order by 4 desc, 1, 2, 3`)
    return found.rows
  })
}
