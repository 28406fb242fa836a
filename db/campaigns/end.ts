import { sql } from 'drizzle-orm'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { holdCampaign, moveCampaign, tellOfCampaign, type CampaignRow } from './campaign-state.ts'
import { releaseClinicStock } from './clinic-stock.ts'
import { releaseEarmarks } from './earmarks.ts'
import { makeReport } from './report.ts'
import { campaignHouseholds } from './schema.ts'
import { moveHeld } from './stock.ts'
import { leaveBatches } from './withdraw.ts'

export interface EndInput {
  readonly campaignId: string
  /** Cancels who was promised a kit and whose parcel has not left; else everyone must be served first. */
  readonly cancelsOpen: boolean
}

/**
 * Ends a campaign with its report; what was set apart for it goes back to the shelf. Parcels on the road must have come to their end.
 * @throws CommandRefused `campaignNotFound`, `wrongState`, `householdsOpen`.
 */
export function endCampaign(
  client: DatabaseClient,
  request: CommandRequest,
  { campaignId, cancelsOpen }: EndInput,
) {
  return runCommand(client, request, async (transaction) => {
    const { db, now } = transaction
    const campaign = await holdCampaign(transaction, campaignId, 'update')
    if (cancelsOpen) await cancelOpen(transaction, campaign)
    await releaseEarmarks(transaction, campaign, 'available')
    await releaseClinicStock(transaction, campaign, 'available')
    const report = await makeReport(db, campaignId, now)
    if (report.open > 0) throw householdsOpen(report.open)
    await moveCampaign(transaction, campaignId, 'ended', { endedAt: now, report })
    const { accepted, delivered, cancelled } = report
    tellOfCampaign(transaction, campaign, 'campaign.ended', {
      accepted,
      delivered,
      cancelled,
      refused: report.refused,
    })
    return { campaignId, state: 'ended' as const, report }
  })
}

async function cancelOpen(transaction: CommandTransaction, campaign: CampaignRow): Promise<void> {
  const { now } = transaction
  const open = sql`household.campaign_id = ${campaign.id}::uuid and household.tenant_id = ${campaign.tenantId}::uuid
    and household.state in ('granted', 'released', 'owing')`
  await transaction.db.execute(
    sql`select 1 from ${campaignHouseholds} household where ${open} order by household.id for no key update`,
  )
  await moveHeld(transaction, campaign, { reason: 'release', from: 'reserved', to: 'available' }, open)
  await leaveBatches(
    transaction,
    sql`update ${campaignHouseholds} household set state = 'cancelled', ended_at = ${now.toISOString()}::timestamptz,
        reason = 'campaignEnded', lot_ids = null, batch_id = null, place = null
      where ${open} returning old.batch_id`,
  )
}

function householdsOpen(open: number) {
  return refused('conflict', {
    code: 'householdsOpen',
    message: `${open} households were promised a kit and are not served.`,
    nextStep:
      'Serve them, tell of their hand-over, or end the campaign together with cancelling who is not dispatched.',
  })
}
