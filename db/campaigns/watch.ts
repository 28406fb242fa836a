import { and, eq, inArray } from 'drizzle-orm'
import { type CampaignState, openCampaignStates } from '#domain/campaigns/states.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { readAcross, runCommand, type CommandRequest } from '../commands.ts'
import { escalate, resolveEscalationsAbout } from '../fulfilment/escalations.ts'
import { allocateArrivals } from './allocate-arrivals.ts'
import { readCampaignRow } from './campaign-state.ts'
import { countHouseholds, sumCounts } from './report.ts'
import { campaignDepots, campaigns } from './schema.ts'

/** What a campaign's workflow needs to know of it. */
export interface CampaignStanding {
  readonly state: CampaignState
  readonly partitions: number
}

/**
 * Looks how a campaign stands. What has arrived at its depots is allocated to those who wait. Parcels that missed their hours, and households that are owed a kit, are put on the board for
 * the organisation's operators; when there are none any more, they leave it.
 * @throws CommandRefused `campaignNotFound`.
 */
export function watchCampaign(
  client: DatabaseClient,
  request: CommandRequest,
  { campaignId }: { readonly campaignId: string },
) {
  return runCommand(client, request, async (transaction): Promise<CampaignStanding> => {
    const { db, actor, now } = transaction
    const campaign = await readCampaignRow(db, actor.tenantId, campaignId)
    const { tenantId, state, partitions } = campaign
    const areas = await countHouseholds(db, campaignId, now)
    const { eligible = 0, owing = 0 } = sumCounts(areas)
    if (eligible + owing > 0) await allocateArrivals(transaction, campaign)
    const matters = {
      campaign_breached: areas.reduce((sum, area) => sum + area.breached, 0),
      campaign_owing: owing,
    } as const
    for (const kind of ['campaign_breached', 'campaign_owing'] as const) {
      if (matters[kind] === 0) await resolveEscalationsAbout(transaction, campaignId, [kind])
      else {
        await escalate(transaction, {
          tenantId,
          subject: { kind: 'campaign', id: campaignId },
          kind,
          acting: { role: 'operator', tenantId },
          dueAt: null,
        })
      }
    }
    return { state, partitions }
  })
}

/** Open campaigns with a depot among some sites: what came there may be for them. Reads across tenants. */
export function listCampaignsAt(client: DatabaseClient, actor: Actor, now: Date, siteIds: readonly string[]) {
  return readAcross(client, actor, 'campaigns.supplied', now, (db) =>
    db
      .selectDistinct({ campaignId: campaigns.id, tenantId: campaigns.tenantId })
      .from(campaigns)
      .innerJoin(campaignDepots, eq(campaignDepots.campaignId, campaigns.id))
      .where(
        and(
          inArray(campaigns.state, [...openCampaignStates]),
          eq(campaignDepots.state, 'working'),
          inArray(campaignDepots.siteId, [...siteIds]),
        ),
      )
      .orderBy(campaigns.id),
  )
}

/** Campaigns that are not over, of all tenants, so that each has its workflow. */
export function listOpenCampaigns(client: DatabaseClient, actor: Actor, now: Date) {
  return readAcross(client, actor, 'campaigns.open', now, (db) =>
    db
      .select({ campaignId: campaigns.id, tenantId: campaigns.tenantId })
      .from(campaigns)
      .where(inArray(campaigns.state, [...openCampaignStates])),
  )
}
