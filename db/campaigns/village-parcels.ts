import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import { partitionOf } from '#domain/campaigns/eligibility.ts'
import { regionLevel } from '#domain/organisations/region-code.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { readAs, runCommand, type CommandRequest } from '../commands.ts'
import { requireSite } from '../fulfilment/handling.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { sites } from '../organisations/schema.ts'
import { allocatingStates } from './allocate.ts'
import { readCampaignRow, tellOfCampaign } from './campaign-state.ts'
import { campaignBatches, campaignHouseholds, campaigns } from './schema.ts'

/** Parcels of one batch that go to one village. */
export interface VillageBatch extends Record<string, unknown> {
  readonly campaignId: string
  readonly batchId: string
  readonly number: number
  readonly carrier: string | null
  readonly dispatchedAt: Date | null
  /** Parcels that are on the way there. */
  readonly onTheWay: number
  /** Parcels that have arrived, and have not been handed over. */
  readonly arrived: number
}

/**
 * What campaigns have sent to the village of a site and nobody has been given yet, batch by batch, the oldest in front.
 * @throws CommandRefused `siteNotFound`, `wrongSite`.
 */
export function listVillageBatches(client: DatabaseClient, actor: Actor, siteId: string) {
  return readAs(client, actor, async (db): Promise<readonly VillageBatch[]> => {
    const villageCode = await readVillage(db, actor, siteId)
    const running = await db
      .select({ id: campaigns.id, partitions: campaigns.partitions })
      .from(campaigns)
      .where(and(eq(campaigns.tenantId, actor.tenantId), inArray(campaigns.state, [...allocatingStates])))
    if (villageCode === null || running.length === 0) return []
    const parts = running.map(
      ({ id, partitions }) => sql`(${id}::uuid, ${partitionOf(villageCode, partitions)}::smallint)`,
    )
    return db
      .select({
        campaignId: campaignHouseholds.campaignId,
        batchId: campaignBatches.id,
        number: campaignBatches.number,
        carrier: campaignBatches.carrier,
        dispatchedAt: campaignBatches.dispatchedAt,
        onTheWay: sql<number>`(count(*) filter (where arrived_site_id is null))::integer`,
        arrived: sql<number>`(count(*) filter (where arrived_site_id is not null))::integer`,
      })
      .from(campaignHouseholds)
      .innerJoin(campaignBatches, eq(campaignBatches.id, campaignHouseholds.batchId))
      .where(
        and(
          sql`(${campaignHouseholds.campaignId}, ${campaignHouseholds.partition}) in (${sql.join(parts, sql`, `)})`,
          eq(campaignHouseholds.villageCode, villageCode),
          eq(campaignHouseholds.state, 'dispatched'),
          isNotNull(campaignHouseholds.batchId),
        ),
      )
      .groupBy(campaignHouseholds.campaignId, campaignBatches.id, campaignBatches.tenantId)
      .orderBy(campaignBatches.number)
  })
}

async function readVillage(db: Database, actor: Actor, siteId: string): Promise<string | null> {
  const [site] = await db
    .select({ regionCode: sites.regionCode })
    .from(sites)
    .where(and(eq(sites.id, siteId), eq(sites.tenantId, actor.tenantId)))
  if (site === undefined) throw notFound('site')
  requireSite(actor, siteId)
  return regionLevel(site.regionCode) === 'village' ? site.regionCode : null
}

/**
 * The parcels of a batch that are for a site's village have come there. From now on they wait for a round to the door.
 * @throws CommandRefused `siteNotFound`, `notYourSite`, `batchNotFound`, `nothingForVillage` when none of them is on the way.
 */
export function arriveParcels(
  client: DatabaseClient,
  request: CommandRequest,
  { siteId, batchId }: { readonly siteId: string; readonly batchId: string },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const { regionCode } = await requireOwnSite(transaction, siteId)
    const [batch] = await db
      .select({ campaignId: campaignBatches.campaignId })
      .from(campaignBatches)
      .where(and(eq(campaignBatches.id, batchId), eq(campaignBatches.tenantId, actor.tenantId)))
    if (batch === undefined) throw notFound('batch')
    const campaign = await readCampaignRow(db, actor.tenantId, batch.campaignId)
    const arrived = await db.execute(sql`
      update ${campaignHouseholds} household set arrived_site_id = ${siteId}::uuid,
        arrived_at = ${now.toISOString()}::timestamptz
      where household.batch_id = ${batchId}::uuid and household.tenant_id = ${actor.tenantId}::uuid
        and household.village_code = ${regionCode} and household.state = 'dispatched' and household.arrived_at is null`)
    const parcels = arrived.rowCount ?? 0
    if (parcels === 0) throw nothingForVillage()
    tellOfCampaign(transaction, campaign, 'campaign.arrived', { batchId, siteId, parcels })
    return { batchId, siteId, parcels }
  })
}

function nothingForVillage() {
  return refused('conflict', {
    code: 'nothingForVillage',
    message: 'No parcel of the batch is on the way to the village of this site.',
    nextStep: 'Look at what is on the way to the village; somebody may have taken it in already.',
  })
}
