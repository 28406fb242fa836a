import type { DatabaseClient } from '../client.ts'
import { runCommand, type CommandRequest } from '../commands.ts'
import { holdCampaign, tellOfCampaign } from './campaign-state.ts'
import { grantPage } from './grant.ts'
import { releasePage } from './release.ts'
import { withdrawPage } from './withdraw.ts'

/** Households that one step of a part deals with, at most of each kind. */
const pageHouseholds = 4_000

export interface AdvanceAnswer {
  readonly withdrawn: number
  readonly granted: number
  readonly released: number
  /** True when there may be more to do at once. */
  readonly hasMore: boolean
  /** True when parcels wait for room at a depot. */
  readonly isFull: boolean
  /** True when the campaign is over: nothing will be left to do. */
  readonly isOver: boolean
}

/**
 * Takes a part of a campaign one step on, from wherever its rows stand: takes back what no longer holds, releases
 * a wave while the campaign runs, and grants to who is next. Doing it again goes on.
 * @throws CommandRefused `campaignNotFound`.
 */
export function advancePartition(
  client: DatabaseClient,
  request: CommandRequest,
  { campaignId, partition }: { readonly campaignId: string; readonly partition: number },
) {
  return runCommand(client, request, async (transaction): Promise<AdvanceAnswer> => {
    const campaign = await holdCampaign(transaction, campaignId, 'key share')
    const isOver = campaign.state === 'ended' || campaign.state === 'cancelled'
    const nothing = { withdrawn: 0, granted: 0, released: 0, hasMore: false, isFull: false, isOver }
    if (isOver || campaign.state === 'draft') return nothing
    const { owing, unreleased } = await withdrawPage(transaction, campaign, partition, pageHouseholds)
    const wave =
      campaign.state === 'running'
        ? await releasePage(transaction, campaign, partition, pageHouseholds)
        : { parcels: 0, batches: 0, isFull: false }
    // Last: others wait for the same lots, and what is granted now is released by the next step.
    const granted = await grantPage(transaction, campaign, partition, pageHouseholds)
    const withdrawn = owing + unreleased
    if (withdrawn + granted + wave.parcels > 0) {
      tellOfCampaign(transaction, campaign, 'campaign.advanced', {
        partition,
        owing,
        unreleased,
        granted,
        released: wave.parcels,
        batches: wave.batches,
      })
    }
    return {
      withdrawn,
      granted,
      released: wave.parcels,
      hasMore: withdrawn > 0 || granted > 0 || wave.parcels > 0,
      isFull: wave.isFull,
      isOver,
    }
  })
}
