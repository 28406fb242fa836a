import { and, eq, sql } from 'drizzle-orm'
import { kitsOf, type KitLine } from '#domain/campaigns/kit.ts'
import { shareKits, type KitShare } from '#domain/campaigns/share-kits.ts'
import { openCampaignStates } from '#domain/campaigns/states.ts'
import type { DatabaseClient } from '../client.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { rowSource } from '../rows.ts'
import {
  holdCampaign,
  readDepots,
  readKit,
  requireCampaignState,
  tellOfCampaign,
  type CampaignRow,
} from './campaign-state.ts'
import { earmarkKits, kitsToGrant, readFreePiles } from './earmarks.ts'
import { campaignAreas, campaignDepots, campaignHouseholds, campaignQuotas } from './schema.ts'

/** What an allocation gave to a tier of an area, and why. */
export interface Allocated extends KitShare {
  readonly siteId: string
}

/**
 * Allocates what lies at each depot and is not promised yet to the households that wait, tier by tier and fairly between
 * areas, and sets it apart: from then on no sale can take it. What was promised before is never taken back, so it may be run
 * again whenever stock or households come. What arrives after the first time is allocated without being asked.
 * @throws CommandRefused `campaignNotFound`, `wrongState`.
 */
export function allocateKits(
  client: DatabaseClient,
  request: CommandRequest,
  { campaignId }: { readonly campaignId: string },
) {
  return runCommand(client, request, async (transaction) => {
    const campaign = await holdCampaign(transaction, campaignId)
    requireCampaignState(campaign, 'allocate kits', ...openCampaignStates)
    const depots = await readDepots(transaction.db, campaignId)
    const working = depots.filter(({ state }) => state === 'working').map(({ siteId }) => siteId)
    return allocateAt(transaction, campaign, working)
  })
}

/** Allocates what lies at some depots, of a campaign that is held. */
export async function allocateAt(
  transaction: CommandTransaction,
  campaign: CampaignRow,
  siteIds: readonly string[],
): Promise<{ readonly kits: number; readonly shares: readonly Allocated[] }> {
  const lines = await readKit(transaction.db, campaign.kitId)
  const claims = await readClaims(transaction, campaign)
  const allocated: Allocated[] = []
  for (const siteId of siteIds) {
    const ofDepot = claims.filter((claim) => claim.siteId === siteId)
    const kits = await freeKits(transaction, campaign, lines, siteId)
    const shares = shareKits(kits, ofDepot).map((share) => ({ ...share, siteId }))
    await addQuotas(
      transaction,
      campaign,
      shares.filter((share) => share.kits > 0),
    )
    await earmarkKits(transaction, campaign, lines, siteId)
    await keepLeftKits(transaction, campaign, siteId, kits - sumKits(shares))
    allocated.push(...shares)
  }
  const kits = sumKits(allocated)
  tellOfCampaign(transaction, campaign, 'campaign.allocated', { kits })
  return { kits, shares: allocated }
}

function sumKits(shares: readonly Pick<KitShare, 'kits'>[]): number {
  return shares.reduce((sum, share) => sum + share.kits, 0)
}

/** How many kits lie at a depot that nobody is allocated. */
export async function keepLeftKits(
  { db }: CommandTransaction,
  { id, tenantId }: Pick<CampaignRow, 'id' | 'tenantId'>,
  siteId: string,
  leftKits: number,
): Promise<void> {
  await db
    .update(campaignDepots)
    .set({ leftKits })
    .where(
      and(
        eq(campaignDepots.campaignId, id),
        eq(campaignDepots.siteId, siteId),
        eq(campaignDepots.tenantId, tenantId),
      ),
    )
}

interface Claim extends Record<string, unknown> {
  readonly siteId: string
  readonly regionCode: string
  readonly tier: number
  readonly households: number
}

/** Who waits and has no kit allocated yet, by area and tier. */
async function readClaims({ db }: CommandTransaction, { id, tenantId }: CampaignRow): Promise<Claim[]> {
  const found = await db.execute<Claim>(sql`
    with waiting as (
      select region_code, tier, count(*) as households from ${campaignHouseholds}
      where campaign_id = ${id}::uuid and tenant_id = ${tenantId}::uuid and state in ('eligible', 'owing')
        and lot_ids is null
      group by region_code, tier
    )
    select area.site_id as "siteId", area.region_code as "regionCode", waiting.tier,
      greatest(0, waiting.households - coalesce(quota.kits - quota.taken, 0))::integer as households
    from waiting join ${campaignAreas} area on area.campaign_id = ${id}::uuid and area.region_code = waiting.region_code
    left join ${campaignQuotas} quota on quota.campaign_id = area.campaign_id and quota.site_id = area.site_id
      and quota.region_code = area.region_code and quota.tier = waiting.tier
    where area.state = 'open' order by area.region_code, waiting.tier`)
  return found.rows
}

/** Kits that a depot's stock makes, without those that are allocated and that no household has yet. */
export async function freeKits(
  transaction: Pick<CommandTransaction, 'db' | 'now'>,
  campaign: Pick<CampaignRow, 'id' | 'tenantId' | 'ownership'>,
  lines: readonly KitLine[],
  siteId: string,
): Promise<number> {
  const piles = await readFreePiles(transaction, campaign, lines, siteId)
  return Math.max(0, kitsOf(lines, piles) - (await kitsToGrant(transaction, campaign.id, siteId)))
}

type Quota = Pick<Allocated, 'siteId' | 'regionCode' | 'tier' | 'kits' | 'reason'>

async function addQuotas(
  { db }: CommandTransaction,
  { id, tenantId }: CampaignRow,
  allocated: readonly Quota[],
): Promise<void> {
  if (allocated.length === 0) return
  const { siteId, regionCode, tier, kits, reason } = campaignQuotas
  await db.execute(sql`
    insert into ${campaignQuotas} (campaign_id, site_id, region_code, tier, tenant_id, kits, taken, owed, reason)
    select ${id}::uuid, site_id, region_code, tier, ${tenantId}::uuid, kits, 0, 0, reason
    from ${rowSource<keyof Quota>(allocated, { siteId, regionCode, tier, kits, reason })} order by site_id, region_code, tier
    on conflict (campaign_id, site_id, region_code, tier, tenant_id)
      do update set kits = campaign_quotas.kits + excluded.kits, reason = excluded.reason`)
}
