import { inArray, sql } from 'drizzle-orm'
import { homeHoursOf, homePositionOf, type HomeHours } from '#domain/campaigns/household.ts'
import { routingAssumptions, type Position } from '#domain/routing/assumptions.ts'
import type { HubParcel } from '#domain/routing/hub-trips.ts'
import { products } from '../catalogue/schema.ts'
import type { Database } from '../client.ts'
import { routeParcels } from '../routing/schema.ts'
import { campaignContacts, campaignHouseholds, campaignKitLines } from './schema.ts'

interface Arrived {
  readonly siteId: string
  /** A plan that they may come into: what it has brought in vain is not brought again by it. */
  readonly planId: string | null
  /** These households, or null for all. */
  readonly only: readonly string[] | null
}

/** Parcels of campaigns that have reached a village's site and are in no open round to the door, the first due in front. */
export async function readArrivedParcels(
  db: Database,
  { siteId, planId, only }: Arrived,
): Promise<HubParcel[]> {
  const found = await db.execute<{ id: string; campaignId: string; isCold: boolean }>(sql`
    select household.id, household.campaign_id as "campaignId", exists (
      select 1 from ${campaignKitLines} line join ${products} product on product.id = line.product_id
      where line.kit_id = household.kit_id and product.storage_class = 'cold') as "isCold"
    from ${campaignHouseholds} household
    where household.arrived_site_id = ${siteId}::uuid and household.state = 'dispatched'
      ${only === null ? sql`` : sql`and household.id = any(${sql.param([...only])}::uuid[])`}
      and not exists (
        select 1 from ${routeParcels} parcel where parcel.shipment_id = household.id and parcel.level = 'village'
          and (parcel.is_open or parcel.plan_id = ${planId}::uuid))
    order by household.dispatch_due_at, household.id`)
  return found.rows.map(({ id, campaignId, isCold }) => ({
    shipmentId: id,
    siteId,
    householdId: id,
    campaignId,
    prescriptionId: null,
    isCold,
    isForDoor: true,
  }))
}

/** What a round must know of a campaign's home. */
export interface CampaignHome {
  /** The hours that the household gave, or those supposed of everybody. */
  readonly hours: Pick<HomeHours, 'opens' | 'closes'>
  /** Null where nobody has said it. */
  readonly position: Position | null
}

/** When households of campaigns are at home, and where that is, by household. */
export async function readHomes(
  db: Database,
  parcels: readonly Pick<HubParcel, 'householdId' | 'campaignId'>[],
): Promise<ReadonlyMap<string, CampaignHome>> {
  const ids = parcels.flatMap(({ householdId, campaignId }) =>
    campaignId === null || householdId === null ? [] : [householdId],
  )
  if (ids.length === 0) return new Map()
  const { householdId, homeFrom, homeUntil, longitude, latitude } = campaignContacts
  const rows = await db
    .select({ householdId, homeFrom, homeUntil, longitude, latitude })
    .from(campaignContacts)
    .where(inArray(householdId, ids))
  const given = new Map(rows.map((row) => [row.householdId, row]))
  const { opens, closes } = routingAssumptions.doorRound
  return new Map(
    ids.map((id) => {
      const own = given.get(id) ?? {}
      return [id, { hours: homeHoursOf(own) ?? { opens, closes }, position: homePositionOf(own) }]
    }),
  )
}
