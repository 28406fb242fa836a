import { sql, type SQL } from 'drizzle-orm'
import type { CommandTransaction } from '../commands.ts'
import type { CampaignRow } from './campaign-state.ts'
import {
  campaignAreas,
  campaignBatches,
  campaignDepots,
  campaignHouseholds,
  campaignKitLines,
  campaignQuotas,
} from './schema.ts'
import { moveHeld } from './stock.ts'

/** What of a part no longer holds, and was put right. */
export interface Withdrawn {
  /** Households that are owed a kit again. */
  readonly owing: number
  /** Parcels that went back from a pick list. */
  readonly unreleased: number
}

/**
 * Takes back, a page at a time, what no longer holds in a part of a campaign: lots of a kit of which one was recalled,
 * of a kit that was replaced before it was picked, and of a depot that is lost. Those households stay accepted, with
 * their first clock. Parcels of a stopped region go back from pick lists, and keep their lots.
 */
export async function withdrawPage(
  transaction: CommandTransaction,
  campaign: CampaignRow,
  partition: number,
  limit: number,
): Promise<Withdrawn> {
  const { hasLostDepot, hasStoppedArea, hasOtherKit } = await whatChanged(transaction, campaign)
  const page = { campaign, partition, limit }
  const lost = hasLostDepot ? await pageOf(transaction, page, ofLostDepot) : []
  await owe(transaction, campaign, lost, { reason: 'depotLost', to: 'quarantine' })
  const ofOtherKit = sql`household.kit_id <> ${campaign.kitId}::uuid`
  const stale = await pageOf(
    transaction,
    page,
    sql`(household.state = 'owing' and household.lot_ids is not null or household.state = 'granted' and ${ofOtherKit})`,
  )
  if (hasOtherKit) stale.push(...(await pageNotPicked(transaction, page, ofOtherKit)))
  await owe(transaction, campaign, stale, { reason: null, to: 'available' })
  const stopped = hasStoppedArea ? await pageNotPicked(transaction, page, ofStoppedArea) : []
  if (stopped.length > 0) {
    await leaveBatches(
      transaction,
      sql`update ${campaignHouseholds} set state = 'granted', batch_id = null, place = null
        where id = any(${sql.param(stopped)}::uuid[]) and state = 'released' returning old.batch_id`,
    )
  }
  return { owing: lost.length + stale.length, unreleased: stopped.length }
}

interface Page {
  readonly campaign: CampaignRow
  readonly partition: number
  readonly limit: number
}

interface Changed extends Record<string, unknown> {
  readonly hasLostDepot: boolean
  readonly hasStoppedArea: boolean
  readonly hasOtherKit: boolean
}

/** Most campaigns lose no depot, stop no area and keep their kit: then no household is looked at for it. */
async function whatChanged({ db }: CommandTransaction, { id, kitId }: CampaignRow): Promise<Changed> {
  const found = await db.execute<Changed>(sql`
    select exists (select 1 from ${campaignDepots} where campaign_id = ${id}::uuid and state = 'lost') as "hasLostDepot",
      exists (select 1 from ${campaignAreas} where campaign_id = ${id}::uuid and state = 'stopped') as "hasStoppedArea",
      exists (select 1 from ${campaignKitLines} where campaign_id = ${id}::uuid and kit_id <> ${kitId}::uuid) as "hasOtherKit"`)
  return found.rows[0] ?? { hasLostDepot: true, hasStoppedArea: true, hasOtherKit: true }
}

const ofLostDepot = sql`household.state in ('granted', 'released', 'owing')
  and household.lot_ids is not null and household.site_id in (
    select depot.site_id from ${campaignDepots} depot
    where depot.campaign_id = household.campaign_id and depot.state = 'lost')`

const ofStoppedArea = sql`household.region_code in (
  select area.region_code from ${campaignAreas} area
  where area.campaign_id = household.campaign_id and area.state = 'stopped')`

async function pageOf(
  { db }: CommandTransaction,
  { campaign: { id, tenantId }, partition, limit }: Page,
  which: SQL,
): Promise<string[]> {
  const found = await db.execute<{ id: string }>(sql`
    select household.id from ${campaignHouseholds} household
    where household.campaign_id = ${id}::uuid and household.tenant_id = ${tenantId}::uuid
      and household.partition = ${partition} and ${which}
    order by household.id limit ${limit} for update of household`)
  return found.rows.map((row) => row.id)
}

/** Of parcels on pick lists those that nobody has begun to pick, held together with their lists: a picker waits, or was first. */
async function pageNotPicked(
  { db }: CommandTransaction,
  { campaign: { id, tenantId }, partition, limit }: Page,
  which: SQL,
): Promise<string[]> {
  const found = await db.execute<{ id: string }>(sql`
    select household.id from ${campaignHouseholds} household
    join ${campaignBatches} batch on batch.id = household.batch_id and batch.tenant_id = household.tenant_id
    where household.campaign_id = ${id}::uuid and household.tenant_id = ${tenantId}::uuid
      and household.partition = ${partition} and household.state = 'released' and batch.state = 'released' and ${which}
    order by household.id limit ${limit} for update of household, batch`)
  return found.rows.map((row) => row.id)
}

/**
 * Puts what the households hold back, and owes them a kit: what was promised to them stays promised to their tier and
 * area. They leave their pick lists.
 */
export async function owe(
  transaction: CommandTransaction,
  campaign: CampaignRow,
  householdIds: readonly string[],
  { reason, to }: { readonly reason: string | null; readonly to: 'available' | 'quarantine' },
): Promise<void> {
  if (householdIds.length === 0) return
  const { db } = transaction
  const ids = sql`any(${sql.param([...householdIds])}::uuid[])`
  await db.execute(sql`
    insert into ${campaignQuotas} (campaign_id, site_id, region_code, tier, tenant_id, kits, taken, owed, reason)
    select household.campaign_id, area.site_id, household.region_code, household.tier, household.tenant_id, count(*), 0, count(*),
      'Promised before.'
    from ${campaignHouseholds} household join ${campaignAreas} area on area.campaign_id = household.campaign_id
      and area.region_code = household.region_code and area.tenant_id = household.tenant_id
    where household.id = ${ids} group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4
    on conflict (campaign_id, site_id, region_code, tier, tenant_id)
      do update set kits = campaign_quotas.kits + excluded.kits, owed = campaign_quotas.owed + excluded.owed`)
  const move = { reason: 'release', from: 'reserved', to } as const
  await moveHeld(transaction, campaign, move, sql`household.id = ${ids}`)
  await leaveBatches(
    transaction,
    sql`update ${campaignHouseholds} household set state = 'owing', lot_ids = null, batch_id = null, place = null,
        site_id = null, kit_id = null, reason = coalesce(${reason}::text, household.reason, 'kitChanged')
      where household.id = ${ids} returning old.batch_id`,
  )
}

/** Takes parcels off their pick lists. @param leaving changes households, and gives the `batch_id` that each had. */
export async function leaveBatches({ db }: CommandTransaction, leaving: SQL): Promise<void> {
  await db.execute(sql`
    with leaving as (${leaving}), fewer as (
      select batch_id, count(*)::smallint as parcels from leaving where batch_id is not null group by batch_id
    )
    update ${campaignBatches} batch set parcels = batch.parcels - fewer.parcels,
      state = case when batch.parcels = fewer.parcels then 'emptied' else batch.state end
    from fewer where batch.id = fewer.batch_id`)
}
