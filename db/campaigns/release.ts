import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { batchLimit } from '../fulfilment/handling.ts'
import type { CommandTransaction } from '../commands.ts'
import type { CampaignRow } from './campaign-state.ts'
import {
  campaignAreas,
  campaignBatches,
  campaignDepots,
  campaignHouseholds,
  campaignWaves,
} from './schema.ts'

/** What a part of a campaign released at once. */
export interface Released {
  readonly parcels: number
  readonly batches: number
  /** True when a depot has as many parcels before its pickers as it may have: there may be more to release later. */
  readonly isFull: boolean
}

/**
 * Releases a wave of a part: the next parcels of each working depot, by tier and village, on pick lists of up to 50 of one
 * kit and area. No depot gets more than may wait for its pickers.
 */
export async function releasePage(
  transaction: CommandTransaction,
  campaign: CampaignRow,
  partition: number,
  limit: number,
): Promise<Released> {
  const { db, now } = transaction
  const waveId = randomUUIDv7()
  const { id, tenantId } = campaign
  const released = await db.execute<{ parcels: number; batches: number; full: boolean }>(sql`
    with room as materialized (
      select depot.site_id, ${campaign.waveParcels} - coalesce((
        select sum(batch.parcels) from ${campaignBatches} batch
        where batch.campaign_id = depot.campaign_id and batch.site_id = depot.site_id and batch.state = 'released'
      ), 0) as parcels
      from ${campaignDepots} depot
      where depot.campaign_id = ${id}::uuid and depot.tenant_id = ${tenantId}::uuid and depot.state = 'working'
    ), area as materialized (
      select region_code from ${campaignAreas}
      where campaign_id = ${id}::uuid and tenant_id = ${tenantId}::uuid and state = 'open'
    ), line as materialized (
      select household.id, household.site_id, household.region_code, household.kit_id, household.tier,
        household.village_code, room.parcels,
        row_number() over (partition by household.site_id order by household.tier, household.village_code, household.id) as turn
      from ${campaignHouseholds} household
      join room on room.site_id = household.site_id
      join area on area.region_code = household.region_code
      where household.campaign_id = ${id}::uuid and household.tenant_id = ${tenantId}::uuid
        and household.partition = ${partition} and household.state = 'granted'
    ), page as materialized (
      select household.id, line.site_id, line.region_code, line.kit_id, line.tier, line.village_code
      from ${campaignHouseholds} household join line on line.id = household.id
      where line.turn <= least(line.parcels, ${limit}) and household.state = 'granted'
      for no key update of household
    ), numbered as (
      select page.*, (row_number() over list - 1) / ${batchLimit} as list,
        (row_number() over list - 1) % ${batchLimit} + 1 as place
      from page window list as (partition by site_id, region_code, kit_id order by tier, village_code, id)
    ), first as (
      select *, case place when 1 then uuidv7() end as first_id from numbered
    ), placed as materialized (
      select *, first_value(first_id) over (partition by site_id, region_code, kit_id, list order by place) as batch_id
      from first
    ), batches as (
      insert into ${campaignBatches} (id, tenant_id, campaign_id, wave_id, site_id, region_code, kit_id, state, parcels,
        released_at)
      select batch_id, ${tenantId}::uuid, ${id}::uuid, ${waveId}::uuid, site_id, region_code, kit_id, 'released',
        count(*)::smallint, ${now.toISOString()}::timestamptz
      from placed group by batch_id, site_id, region_code, kit_id, list order by site_id, region_code, kit_id, list
      returning 1
    ), parcels as (
      update ${campaignHouseholds} household set state = 'released', batch_id = placed.batch_id, place = placed.place
      from placed where household.id = placed.id and household.tenant_id = ${tenantId}::uuid
      returning 1
    )
    select (select count(*) from parcels)::integer as parcels, (select count(*) from batches)::integer as batches,
      exists (select 1 from line where turn > parcels) as full`)
  const { parcels = 0, batches = 0, full = false } = released.rows[0] ?? {}
  if (parcels > 0)
    await db
      .insert(campaignWaves)
      .values({ id: waveId, tenantId, campaignId: id, partition, parcels, batches, releasedAt: now })
  return { parcels, batches, isFull: full }
}
