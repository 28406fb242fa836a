import { openCampaignStates } from '#domain/campaigns/states.ts'
import type { CommandTransaction } from '../commands.ts'
import { allocateAt, freeKits, keepLeftKits } from './allocate.ts'
import { holdCampaign, readDepots, readKit, type CampaignRow } from './campaign-state.ts'

/**
 * Allocates what has come to a campaign's depots since kits were last shared out there, as an operator would who presses
 * again: nothing that was promised is taken back. Depots where nobody has shared out yet are left to the operator. Rows tell
 * what has come, so looking again changes nothing.
 * @returns how many kits were allocated.
 */
export async function allocateArrivals(
  transaction: CommandTransaction,
  { id: campaignId, kitId, state, ...seen }: CampaignRow,
): Promise<number> {
  if (!openCampaignStates.some((one) => one === state)) return 0
  const { db } = transaction
  const campaign = { ...seen, id: campaignId }
  const lines = await readKit(db, kitId)
  const more: string[] = []
  for (const { siteId, state: depotState, leftKits } of await readDepots(db, campaignId)) {
    if (depotState !== 'working' || leftKits === null) continue
    const free = await freeKits(transaction, campaign, lines, siteId)
    if (free > leftKits) more.push(siteId)
    // Sold meanwhile: what comes in its place is an arrival.
    if (free < leftKits) await keepLeftKits(transaction, campaign, siteId, free)
  }
  if (more.length === 0) return 0
  const held = await holdCampaign(transaction, campaignId)
  if (!openCampaignStates.some((one) => one === held.state)) return 0
  return (await allocateAt(transaction, held, more)).kits
}
