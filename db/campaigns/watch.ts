import { inArray } from 'drizzle-orm'
import type { CampaignState } from '#domain/campaigns/states.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { readAcross, runCommand, type CommandRequest } from '../commands.ts'
import { escalate, resolveEscalationsAbout } from '../fulfilment/escalations.ts'
import { readCampaignRow } from './campaign-state.ts'
import { countHouseholds, sumCounts } from './report.ts'
import { campaigns } from './schema.ts'

/** What a campaign's workflow needs to know of it. */
export interface CampaignStanding {
  readonly state: CampaignState
  readonly partitions: number
}

/**
 * Looks how a campaign stands. Parcels that missed their hours, and households that are owed a kit, are put on the board for
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
    const { tenantId, state, partitions } = await readCampaignRow(db, actor.tenantId, campaignId)
    const areas = await countHouseholds(db, campaignId, now)
    const matters = {
      campaign_breached: areas.reduce((sum, area) => sum + area.breached, 0),
      campaign_owing: sumCounts(areas).owing ?? 0,
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

/** Campaigns that are not over, of all tenants, so that each has its workflow. */
export function listOpenCampaigns(client: DatabaseClient, actor: Actor, now: Date) {
  return readAcross(client, actor, 'campaigns.open', now, (db) =>
    db
      .select({ campaignId: campaigns.id, tenantId: campaigns.tenantId })
      .from(campaigns)
      .where(inArray(campaigns.state, ['open', 'running', 'paused'])),
  )
}
