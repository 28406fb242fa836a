import { sql } from 'drizzle-orm'
import type { HouseholdState } from '#domain/campaigns/states.ts'
import { campaignBatches, campaignHouseholds } from './schema.ts'

/**
 * Where a household stands, of `campaign_households` joined with the pick list that it is on, by `onPickList`: from its release
 * until it leaves a parcel stands where its pick list stands, and no row of a household changes for it.
 */
export const toldState = sql<HouseholdState>`case when ${campaignHouseholds.state} = 'released'
  then coalesce(${campaignBatches.state}, 'released') else ${campaignHouseholds.state} end`

export const onPickList = sql`${campaignBatches.id} = ${campaignHouseholds.batchId}
  and ${campaignBatches.tenantId} = ${campaignHouseholds.tenantId} and ${campaignHouseholds.state} = 'released'`
