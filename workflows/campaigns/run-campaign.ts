import {
  condition,
  continueAsNew,
  defineSignal,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  proxyLocalActivities,
  setHandler,
  startChild,
  workflowInfo,
} from '@temporalio/workflow'
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common'
import type { CampaignState } from '#domain/campaigns/states.ts'
import type { Activities } from '../activities.ts'
import { campaignNewsSignalName, campaignPartWorkflowId } from '../ids.ts'
import type { runCampaignPart } from './run-campaign-part.ts'

/** What a campaign's workflow starts from. It reads everything else where its row stands. */
export interface CampaignStart {
  readonly campaignId: string
  readonly tenantId: string
}

/** Something changed that its parts must look at: it was started, stock came, a depot was lost … */
export const campaignNewsSignal = defineSignal(campaignNewsSignalName)

/** One transaction each: they may run twice, and the command's key makes that harmless. */
const database = proxyLocalActivities<Activities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '10 seconds' },
})

const lookMilliseconds = 5 * 60_000

/**
 * A campaign of days. Its parts do the work, each by a workflow of its own over pages of households; this one lets them
 * look whenever there is news, starts those that do not run, and puts what is late on the board. It goes on from wherever
 * its row stands, and ends with it.
 */
export async function runCampaign(start: CampaignStart): Promise<CampaignState> {
  let isNews = true
  setHandler(campaignNewsSignal, () => {
    isNews = true
  })
  for (let looks = 1; ; looks += 1) {
    isNews = false
    const { state, partitions } = await database.watchCampaign(step(start, `watch-${looks}`))
    if (state === 'ended' || state === 'cancelled') return state
    await Promise.all(Array.from({ length: partitions }, (_, partition) => nudge(start, partition)))
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof runCampaign>(start)
    await condition(() => isNews, lookMilliseconds)
  }
}

/** Lets a part look at its rows, and starts it where it does not run. */
async function nudge(start: CampaignStart, partition: number): Promise<void> {
  const workflowId = campaignPartWorkflowId(start.campaignId, partition)
  try {
    await startChild<typeof runCampaignPart>('runCampaignPart', {
      workflowId,
      args: [{ ...start, partition }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    })
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
    // One that has just come to its end is started at the next look.
    await getExternalWorkflowHandle(workflowId)
      .signal(campaignNewsSignal)
      .catch(() => {})
  }
}

/** A new run asks anew. */
function step({ campaignId, tenantId }: CampaignStart, name: string) {
  const { workflowId, runId } = workflowInfo()
  return { campaignId, tenantId, key: `${workflowId}/${runId}/${name}`, now: new Date().toISOString() }
}
