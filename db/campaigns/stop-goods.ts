import { sql } from 'drizzle-orm'
import type { CommandTransaction } from '../commands.ts'
import type { StoppedGoods } from '../inventory/freeze-lots.ts'
import { dropClinicStock } from './clinic-stock.ts'
import { dropEarmarks } from './earmarks.ts'
import { campaignBatches, campaignHouseholds, campaigns } from './schema.ts'

/**
 * Stops the parcels of campaigns that carry stopped goods and are with nobody yet: what has not left is owed anew, without
 * the stopped lots, and what is on the road comes back, unless it may go on. The command that stops the goods takes
 * the lots themselves from wherever they lie; the other lots of those kits go back to the shelf with the next step of their
 * campaigns. The transaction must see them all: as their owner, or across.
 */
export async function stopCampaignParcels(
  transaction: CommandTransaction,
  { lotIds, siteId }: StoppedGoods,
  isCalledBack: boolean,
): Promise<void> {
  const { db } = transaction
  // First: who grants now is waited for, so that what it grants is seen here.
  await dropEarmarks(transaction, { lotIds, siteId })
  await dropClinicStock(transaction, { lotIds, siteId })
  const lots = sql`${sql.param([...lotIds])}::uuid[]`
  const carrying = sql`household.lot_ids && ${lots} and household.campaign_id in (
    select id from ${campaigns} where state in ('open', 'running', 'paused')) ${siteId === undefined ? sql`` : sql`and household.site_id = ${siteId}::uuid`}`
  const stopped = await db.execute<{ campaignId: string; tenantId: string; owing: number }>(sql`
    with changed as (
      update ${campaignHouseholds} household set state = 'owing', reason = 'recalled', batch_id = null, place = null,
        lot_ids = array(select case when lot.id = any(${lots}) then null else lot.id end
          from unnest(household.lot_ids) with ordinality lot(id, position) order by lot.position)
      where household.state in ('granted', 'released', 'owing') and ${carrying}
      returning household.campaign_id, household.tenant_id, old.batch_id
    ), fewer as (
      select batch_id, count(*)::smallint as parcels from changed where batch_id is not null group by batch_id
    ), left_batches as (
      update ${campaignBatches} batch set parcels = batch.parcels - fewer.parcels,
        state = case when batch.parcels = fewer.parcels then 'emptied' else batch.state end
      from fewer where batch.id = fewer.batch_id
    )
    select campaign_id as "campaignId", tenant_id as "tenantId", count(*)::integer as owing
    from changed group by campaign_id, tenant_id`)
  if (isCalledBack) {
    await db.execute(sql`update ${campaignHouseholds} household set state = 'called_back', reason = 'recalled'
      where household.state = 'dispatched' and ${carrying}`)
  }
  for (const { campaignId, tenantId, owing } of stopped.rows) {
    transaction.emit({
      type: 'campaign.goods_stopped',
      aggregateKind: 'campaign',
      aggregateId: campaignId,
      tenantId,
      payload: { owing },
    })
  }
}
