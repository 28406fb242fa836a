import { and, eq, inArray, isNotNull, isNull, sql, type SQL } from 'drizzle-orm'
import { openCampaignStates } from '#domain/campaigns/states.ts'
import { partitionOf } from '#domain/campaigns/eligibility.ts'
import { regionLevel } from '#domain/organisations/region-code.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { readAs, runCommand, type CommandRequest } from '../commands.ts'
import { requireSite } from '../fulfilment/handling.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { sites } from '../organisations/schema.ts'
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
 * What campaigns have sent to the homes around a site and nobody has been given yet, batch by batch, the oldest in front:
 * those of its own village, or in a township or county those for which no site of the organisation lies nearer.
 * @throws CommandRefused `siteNotFound`, `wrongSite`.
 */
export function listVillageBatches(client: DatabaseClient, actor: Actor, siteId: string) {
  return readAs(client, actor, async (db): Promise<readonly VillageBatch[]> => {
    const regionCode = await readRegion(db, actor, siteId)
    const running = await db
      .select({ id: campaigns.id, partitions: campaigns.partitions })
      .from(campaigns)
      .where(and(eq(campaigns.tenantId, actor.tenantId), inArray(campaigns.state, [...openCampaignStates])))
    if (regionCode === null || running.length === 0) return []
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
          inPartsOf(running, regionCode),
          isAround({ siteId, regionCode, tenantId: actor.tenantId }),
          eq(campaignHouseholds.state, 'dispatched'),
          isNotNull(campaignHouseholds.batchId),
        ),
      )
      .groupBy(campaignHouseholds.campaignId, campaignBatches.id, campaignBatches.tenantId)
      .orderBy(campaignBatches.number)
  })
}

interface Around {
  readonly siteId: string
  readonly regionCode: string
  readonly tenantId: string
}

/** Homes in a site's region, but for those to which another working site of the organisation lies nearer, and those of its own depot. */
function isAround({ siteId, regionCode, tenantId }: Around): SQL {
  const { villageCode } = campaignHouseholds
  if (regionLevel(regionCode) === 'village') return sql`${villageCode} = ${regionCode}`
  return sql`${villageCode} like ${`${regionCode}%`} and ${campaignHouseholds.siteId} <> ${siteId}::uuid and not exists (
    select 1 from ${sites} nearer where nearer.tenant_id = ${tenantId}::uuid and nearer.status = 'working'
      and length(nearer.region_code) > ${regionCode.length} and ${villageCode} like nearer.region_code || '%'
      and nearer.id <> ${campaignHouseholds.siteId})`
}

/**
 * A village lies in one part of each campaign, which is found at once. A township may lie in all of them: the index is looked
 * up in each for the codes from its own up to the one after them (`:` follows 9), since the database takes no pattern that it
 * is given only later for a stretch of an index.
 */
function inPartsOf(
  running: readonly { readonly id: string; readonly partitions: number }[],
  regionCode: string,
): SQL {
  const { campaignId, partition, villageCode } = campaignHouseholds
  if (regionLevel(regionCode) !== 'village') {
    const ids = sql.param(running.map(({ id }) => id))
    const most = Math.max(...running.map(({ partitions }) => partitions))
    const parts = sql.param(Array.from({ length: most }, (_, part) => part))
    return sql`${campaignId} = any(${ids}::uuid[]) and ${partition} = any(${parts}::smallint[])
      and ${villageCode} ~>=~ ${regionCode} and ${villageCode} ~<~ ${`${regionCode}:`}`
  }
  const parts = running.map(
    ({ id, partitions }) => sql`(${id}::uuid, ${partitionOf(regionCode, partitions)}::smallint)`,
  )
  return sql`(${campaignId}, ${partition}) in (${sql.join(parts, sql`, `)})`
}

/** Where a site is, if homes are looked for from there: nobody goes to doors from a province or city. */
async function readRegion(db: Database, actor: Actor, siteId: string): Promise<string | null> {
  const [site] = await db
    .select({ regionCode: sites.regionCode })
    .from(sites)
    .where(and(eq(sites.id, siteId), eq(sites.tenantId, actor.tenantId)))
  if (site === undefined) throw notFound('site')
  requireSite(actor, siteId)
  return isHomeRegion(site.regionCode) ? site.regionCode : null
}

function isHomeRegion(regionCode: string): boolean {
  const level = regionLevel(regionCode)
  return level === 'village' || level === 'township' || level === 'county'
}

/**
 * The parcels of a batch that are for the homes around a site have come there. From now on they wait for a round to the door.
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
    if (!isHomeRegion(regionCode)) throw nothingForVillage()
    const arrived = await db
      .update(campaignHouseholds)
      .set({ arrivedSiteId: siteId, arrivedAt: now })
      .where(
        and(
          eq(campaignHouseholds.batchId, batchId),
          eq(campaignHouseholds.tenantId, actor.tenantId),
          isAround({ siteId, regionCode, tenantId: actor.tenantId }),
          eq(campaignHouseholds.state, 'dispatched'),
          isNull(campaignHouseholds.arrivedAt),
        ),
      )
    const parcels = arrived.rowCount ?? 0
    if (parcels === 0) throw nothingForVillage()
    tellOfCampaign(transaction, campaign, 'campaign.arrived', { batchId, siteId, parcels })
    return { batchId, siteId, parcels }
  })
}

function nothingForVillage() {
  return refused('conflict', {
    code: 'nothingForVillage',
    message: 'No parcel of the batch is on the way to homes around this site.',
    nextStep: 'Look at what is on the way here; somebody, or a site nearer by, may have taken it in already.',
  })
}
