import { heartbeat } from '@temporalio/activity'
import { advancePartition, type AdvanceAnswer } from '#db/campaigns/advance.ts'
import { watchCampaign, type CampaignStanding } from '#db/campaigns/watch.ts'
import type { DatabaseClient } from '#db/client.ts'
import { requestOf, type Step } from '../acting.ts'
import { atMost } from '../pace.ts'

interface CampaignStep extends Step {
  readonly campaignId: string
}

/** Parts that a worker works on at the same time: they wait for the same lots, each with a connection. */
const partsAtOnce = 4
/** A fifth of what the workflow allows. */
const beatMs = 3_000

/** What a campaign's workflows ask of its rows. */
export function createCampaignActivities(database: DatabaseClient) {
  const inTurn = atMost(partsAtOnce)
  return {
    /** Where a campaign stands; what is late of it is put on the board. */
    async watchCampaign(step: CampaignStep): Promise<CampaignStanding> {
      const { campaignId } = step
      const request = requestOf('campaign.watch', step, { campaignId })
      return (await watchCampaign(database, request, { campaignId })).answer
    },

    /** Takes a part one step on, from wherever its rows stand. */
    advanceCampaignPart(step: CampaignStep & { readonly partition: number }): Promise<AdvanceAnswer> {
      const { campaignId, partition } = step
      const request = requestOf('campaign.advance', step, { campaignId, partition })
      return whileBeating(() =>
        inTurn(async () => (await advancePartition(database, request, { campaignId, partition })).answer),
      )
    },
  }
}

/** Tells Temporal that the work goes on, so that it notices soon when the worker is gone. */
async function whileBeating<Value>(work: () => Promise<Value>): Promise<Value> {
  heartbeat()
  const beating = setInterval(() => heartbeat(), beatMs)
  try {
    return await work()
  } finally {
    clearInterval(beating)
  }
}
