import type { WorkflowClient } from '@temporalio/client'
import { campaignNewsSignalName, campaignWorkflowId, taskQueue } from '../ids.ts'
import type { CampaignStart, runCampaign } from './run-campaign.ts'

/** What the workflow of a campaign must hear of; the rest is done by those who work in it. */
export const campaignNews: ReadonlySet<string> = new Set([
  'campaign.opened',
  'campaign.allocated',
  'campaign.started',
  'campaign.resumed',
  'campaign.area_changed',
  'campaign.kit_changed',
  'campaign.depot_lost',
  'campaign.goods_stopped',
  'campaign.ended',
])

/** Lets a campaign's workflow look at its row, and starts it where it does not run. Doing so again changes nothing. */
export async function tellCampaign(
  workflows: WorkflowClient,
  { campaignId, tenantId }: CampaignStart,
): Promise<void> {
  await workflows.signalWithStart<typeof runCampaign>('runCampaign', {
    workflowId: campaignWorkflowId(campaignId),
    taskQueue,
    args: [{ campaignId, tenantId }],
    signal: campaignNewsSignalName,
    signalArgs: [],
  })
}
