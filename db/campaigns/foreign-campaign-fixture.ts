import type { DatabaseClient } from '../client.ts'
import { batchesOf, begin, makeCampaignWorld, newHousehold, register } from './campaign-fixture.ts'

/** For tests of walls: the ids of a running campaign of a depot's, with one batch, by what paths call them. */
export async function foreignCampaign(
  client: DatabaseClient,
  secrets: { readonly name: string; readonly address: string },
): Promise<Record<string, string>> {
  const campaign = await makeCampaignWorld(client, 5)
  await register(campaign, [newHousehold({ name: secrets.name, address: secrets.address })])
  await begin(campaign)
  const [batch] = await batchesOf(campaign, 'released')
  return { campaigns: campaign.campaignId, 'campaign-batches': batch?.id ?? '' }
}
