import { condition, continueAsNew, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow'
import type { Activities } from '../activities.ts'
import { campaignNewsSignal, type CampaignStart } from './run-campaign.ts'

/** One part of a campaign: the households of some of its villages. */
export interface CampaignPartStart extends CampaignStart {
  readonly partition: number
}

/**
 * One transaction over a page of households: no local activity, since a page waits for those of other parts, and a workflow
 * task may not. The command's key makes it harmless that it may run twice.
 */
const database = proxyActivities<Activities>({
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '10 seconds' },
})

/** While parcels wait for room before the pickers. */
const fullLookMilliseconds = 15_000
/** Otherwise there will be news; this is for news that was lost. */
const quietLookMilliseconds = 10 * 60_000

/**
 * Works through one part of a campaign, page by page: takes back what no longer holds, grants, and releases waves, for as
 * long as there is something to do; then waits for news. Every step reads the rows, so it goes on from wherever they stand.
 */
export async function runCampaignPart(start: CampaignPartStart): Promise<void> {
  let isNews = false
  setHandler(campaignNewsSignal, () => {
    isNews = true
  })
  for (let steps = 1; ; steps += 1) {
    isNews = false
    const { hasMore, isFull, isOver } = await database.advanceCampaignPart(step(start, steps))
    if (isOver) return
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof runCampaignPart>(start)
    if (!hasMore) await condition(() => isNews, isFull ? fullLookMilliseconds : quietLookMilliseconds)
  }
}

/** A new run asks anew. */
function step(start: CampaignPartStart, number: number) {
  const { workflowId, runId } = workflowInfo()
  return { ...start, key: `${workflowId}/${runId}/${number}`, now: new Date().toISOString() }
}
