import { sql } from 'drizzle-orm'
import { shareLots, type Earmark, type KitLine, type LotRun } from '#domain/campaigns/kit.ts'
import type { CommandTransaction } from '../commands.ts'
import { readKit, type CampaignRow } from './campaign-state.ts'
import { earmarkKits, takeFromEarmarks } from './earmarks.ts'
import { campaignAreas, campaignDepots, campaignHouseholds, campaignQuotas } from './schema.ts'

const hourMs = 3_600_000

/** A household that is next in line, and by which quota. */
interface NextInLine extends Record<string, unknown> {
  readonly id: string
  readonly siteId: string
  readonly regionCode: string
  readonly tier: number
  readonly state: 'eligible' | 'owing'
}

/**
 * Grants kits to the next households of a part, a page at a time: who is owed one first, then by tier, then village by
 * village, within what was allocated to their tier and area. Lots are reserved nearest expiry first; from then on a
 * household is accepted, and its clock runs.
 * @returns how many households were granted a kit.
 */
export async function grantPage(
  transaction: CommandTransaction,
  campaign: CampaignRow,
  partition: number,
  limit: number,
): Promise<number> {
  const waiting = await nextInLine(transaction, campaign, partition, limit)
  const lines = waiting.length === 0 ? [] : await readKit(transaction.db, campaign.kitId)
  let granted = 0
  for (const [siteId, households] of Map.groupBy(waiting, (one) => one.siteId)) {
    const runs = shareLots(lines, await earmarkKits(transaction, campaign, lines, siteId), households.length)
    const served = households.slice(0, runs.at(-1)?.last ?? 0)
    if (served.length === 0) continue
    await takeFromQuotas(transaction, campaign, served)
    await takeFromEarmarks(transaction, campaign, siteId, lotsOf(lines, runs))
    await accept(transaction, campaign, siteId, served, runs)
    granted += served.length
  }
  return granted
}

/**
 * Locks the quotas first: of two parts that grant at once, one waits, and no quota is overdrawn. The households that wait are
 * read once, whatever the planner thinks of a table that nobody has counted yet.
 */
async function nextInLine(
  { db }: CommandTransaction,
  { id, tenantId }: CampaignRow,
  partition: number,
  limit: number,
): Promise<NextInLine[]> {
  // Who has nobody to grant to holds up no other part.
  const waiting = await db.execute(sql`
    select 1 from ${campaignHouseholds} where campaign_id = ${id}::uuid and tenant_id = ${tenantId}::uuid
      and partition = ${partition} and state in ('eligible', 'owing') and lot_ids is null limit 1`)
  if (waiting.rows.length === 0) return []
  await db.execute(sql`
    select 1 from ${campaignQuotas} where campaign_id = ${id}::uuid and tenant_id = ${tenantId}::uuid and taken < kits
    order by site_id, region_code, tier for no key update`)
  const found = await db.execute<NextInLine>(sql`
    with quota as materialized (
      select q.region_code, q.tier, q.site_id, q.owed, q.kits - q.taken - q.owed as kits from ${campaignQuotas} q
      join ${campaignAreas} area on area.campaign_id = q.campaign_id and area.region_code = q.region_code
        and area.site_id = q.site_id and area.state = 'open'
      join ${campaignDepots} depot on depot.campaign_id = q.campaign_id and depot.site_id = q.site_id
        and depot.state = 'working'
      where q.campaign_id = ${id}::uuid and q.taken < q.kits
    ), waiting as materialized (
      select household.id, household.region_code, household.tier, household.state, household.village_code
      from ${campaignHouseholds} household
      where household.campaign_id = ${id}::uuid and household.partition = ${partition}
        and household.state in ('eligible', 'owing') and household.lot_ids is null
    ), line as (
      select waiting.*, quota.site_id, case waiting.state when 'owing' then quota.owed else quota.kits end as kits,
        row_number() over (partition by region_code, tier, waiting.state order by village_code, waiting.id) as place
      from waiting join quota using (region_code, tier)
    ), chosen as (
      select * from line where place <= kits
      order by state = 'owing' desc, tier, village_code, id limit ${limit}
    )
    select chosen.id, chosen.site_id as "siteId", chosen.region_code as "regionCode", chosen.tier, chosen.state
    from chosen join ${campaignHouseholds} household on household.id = chosen.id
    where household.state in ('eligible', 'owing') and household.lot_ids is null
    order by chosen.state = 'owing' desc, chosen.tier, chosen.village_code, chosen.id
    for no key update of household`)
  return found.rows
}

async function takeFromQuotas(
  { db }: CommandTransaction,
  { id }: CampaignRow,
  served: readonly NextInLine[],
): Promise<void> {
  const counts = [...Map.groupBy(served, (one) => `${one.siteId}/${one.regionCode}/${one.tier}`).values()]
  for (const households of counts) {
    const [{ siteId, regionCode, tier } = { siteId: '', regionCode: '', tier: 0 }] = households
    const owed = households.filter(({ state }) => state === 'owing').length
    await db.execute(sql`
      update ${campaignQuotas} set taken = taken + ${households.length}, owed = owed - ${owed}
      where campaign_id = ${id}::uuid and site_id = ${siteId}::uuid and region_code = ${regionCode} and tier = ${tier}`)
  }
}

/** What of each lot the runs take. */
function lotsOf(lines: readonly KitLine[], runs: readonly LotRun[]): Earmark[] {
  const units = new Map<string, number>()
  for (const { first, last, lotIds } of runs) {
    for (const [index, lotId] of lotIds.entries())
      units.set(lotId, (units.get(lotId) ?? 0) + (last - first + 1) * (lines[index]?.units ?? 0))
  }
  return [...units].map(([lotId, taken]) => ({ lotId, units: taken }))
}

async function accept(
  { db, now }: CommandTransaction,
  campaign: CampaignRow,
  siteId: string,
  served: readonly NextInLine[],
  runs: readonly LotRun[],
): Promise<void> {
  const ids = sql.param(served.map(({ id }) => id))
  const dueAt = new Date(now.getTime() + campaign.dispatchHours * hourMs)
  const run = sql.join(
    runs.map(
      ({ first, last, lotIds }) =>
        sql`(${first}::integer, ${last}::integer, ${sql.param([...lotIds])}::uuid[])`,
    ),
    sql`, `,
  )
  await db.execute(sql`
    update ${campaignHouseholds} household set state = 'granted', site_id = ${siteId}::uuid,
      kit_id = ${campaign.kitId}::uuid, lot_ids = run.lot_ids, reason = null,
      accepted_at = coalesce(household.accepted_at, ${now.toISOString()}::timestamptz),
      dispatch_due_at = coalesce(household.dispatch_due_at, ${dueAt.toISOString()}::timestamptz)
    from unnest(${ids}::uuid[]) with ordinality served(id, place)
    join (values ${run}) run(first, last, lot_ids) on served.place between run.first and run.last
    where household.id = served.id and household.tenant_id = ${campaign.tenantId}::uuid`)
}
