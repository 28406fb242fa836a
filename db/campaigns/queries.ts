import { and, asc, desc, eq, gt, lt, sql } from 'drizzle-orm'
import {
  bottleneckOf,
  hourlyRate,
  leftToDispatch,
  projectFinish,
  type CampaignBottleneck,
} from '#domain/campaigns/progress.ts'
import type { HouseholdCounts } from '#domain/campaigns/report.ts'
import type { BatchState } from '#domain/campaigns/states.ts'
import type { Actor } from '../actor.ts'
import { readPersonal } from '../audit/data-access.ts'
import { products } from '../catalogue/schema.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAs } from '../commands.ts'
import { lots } from '../inventory/schema.ts'
import {
  readAreas,
  readCampaignRow,
  readDepots,
  readKit,
  type CampaignAreaRow,
  type CampaignDepotRow,
  type CampaignRow,
} from './campaign-state.ts'
import { kitsToGrant } from './earmarks.ts'
import { countHouseholds, makeReport, sumCounts, type AreaCounts } from './report.ts'
import {
  campaignBatches,
  campaignContacts,
  campaignHouseholds,
  campaignKitLines,
  campaigns,
} from './schema.ts'
import { onPickList, toldState } from './told-state.ts'

const hourMs = 3_600_000

/** The campaigns of the acting tenant, the latest first. */
export function listCampaigns(
  client: DatabaseClient,
  actor: Actor,
  page: { readonly before?: string | undefined; readonly limit: number },
): Promise<CampaignRow[]> {
  return readAs(client, actor, (db) =>
    db
      .select()
      .from(campaigns)
      .where(
        and(
          eq(campaigns.tenantId, actor.tenantId),
          page.before === undefined ? undefined : lt(campaigns.id, page.before),
        ),
      )
      .orderBy(desc(campaigns.id))
      .limit(page.limit),
  )
}

/** A campaign as it was defined and changed. @throws CommandRefused `campaignNotFound`. */
export function readCampaign(client: DatabaseClient, actor: Actor, campaignId: string) {
  return readAs(client, actor, async (db) => {
    const campaign = await readCampaignRow(db, actor.tenantId, campaignId)
    return {
      ...campaign,
      kit: await readKit(db, campaign.kitId),
      depots: await readDepots(db, campaignId),
      areas: await readAreas(db, campaignId),
    }
  })
}

/** How a campaign stands now. */
export interface CampaignBoard {
  readonly campaign: CampaignRow
  readonly asOf: Date
  readonly counts: HouseholdCounts
  readonly areas: readonly (AreaCounts & Pick<CampaignAreaRow, 'state' | 'siteId'>)[]
  readonly depots: readonly CampaignDepotRow[]
  /** Parcels an hour that were dispatched in the last hour, or since the start if that is shorter. */
  readonly dispatchedPerHour: number
  /** At that rate; null while nothing is dispatched. */
  readonly projectedFinishAt: Date | null
  readonly targetAt: Date | null
  readonly bottleneck: CampaignBottleneck | null
  readonly breached: number
  readonly dispatchedLate: number
}

/** Counts a campaign's households where they stand, with what that comes to. @throws CommandRefused `campaignNotFound`. */
export function readCampaignBoard(
  client: DatabaseClient,
  actor: Actor,
  campaignId: string,
  now: Date,
): Promise<CampaignBoard> {
  return readAs(client, actor, async (db) => {
    const campaign = await readCampaignRow(db, actor.tenantId, campaignId)
    const counted = await countHouseholds(db, campaignId, now)
    const areas = await readAreas(db, campaignId)
    const since = new Date(Math.max(campaign.startedAt?.getTime() ?? now.getTime(), now.getTime() - hourMs))
    const [recent] = await db
      .select({ parcels: sql<number>`coalesce(sum(${campaignBatches.parcels}), 0)::integer` })
      .from(campaignBatches)
      .where(and(eq(campaignBatches.campaignId, campaignId), gt(campaignBatches.dispatchedAt, since)))
    const counts = sumCounts(counted)
    const perHour = hourlyRate(recent?.parcels ?? 0, now.getTime() - since.getTime())
    const { startedAt, targetHours } = campaign
    return {
      campaign,
      asOf: now,
      counts,
      areas: areas.map(({ regionCode, state, siteId }) => ({
        ...(counted.find((area) => area.regionCode === regionCode) ?? noHouseholds(regionCode)),
        state,
        siteId,
      })),
      depots: await readDepots(db, campaignId),
      dispatchedPerHour: Math.round(perHour),
      projectedFinishAt: projectFinish(leftToDispatch(counts), perHour, now),
      targetAt: startedAt === null ? null : new Date(startedAt.getTime() + targetHours * hourMs),
      bottleneck: bottleneckOf(counts, await kitsToGrant({ db }, campaignId, null)),
      breached: counted.reduce((sum, area) => sum + area.breached, 0),
      dispatchedLate: counted.reduce((sum, area) => sum + area.dispatched - area.dispatchedInTime, 0),
    }
  })
}

function noHouseholds(regionCode: string): AreaCounts {
  return {
    regionCode,
    counts: {},
    accepted: 0,
    cancelledAccepted: 0,
    dispatched: 0,
    dispatchedInTime: 0,
    breached: 0,
  }
}

/** What came of a campaign until now, counted from rows. @throws CommandRefused `campaignNotFound`. */
export function readCampaignReport(client: DatabaseClient, actor: Actor, campaignId: string, now: Date) {
  return readAs(client, actor, async (db) => {
    const { report, state } = await readCampaignRow(db, actor.tenantId, campaignId)
    return { state, report: report ?? (await makeReport(db, campaignId, now)) }
  })
}

export interface BatchPage {
  readonly campaignId: string
  readonly siteId?: string | undefined
  readonly state: BatchState
  /** The number of the last batch of the page before. */
  readonly after: number
  readonly limit: number
}

/** Batches that wait for a station, in the order in which they were released. @throws CommandRefused `campaignNotFound`. */
export function listBatches(client: DatabaseClient, actor: Actor, page: BatchPage) {
  return readAs(client, actor, async (db) => {
    await readCampaignRow(db, actor.tenantId, page.campaignId)
    return db
      .select()
      .from(campaignBatches)
      .where(
        and(
          eq(campaignBatches.campaignId, page.campaignId),
          page.siteId === undefined ? undefined : eq(campaignBatches.siteId, page.siteId),
          eq(campaignBatches.state, page.state),
          gt(campaignBatches.number, page.after),
        ),
      )
      .orderBy(asc(campaignBatches.number))
      .limit(page.limit)
  })
}

/** What a picker takes from the shelf for a batch, lot by lot, and its parcels. @throws CommandRefused `batchNotFound`. */
export function readBatch(client: DatabaseClient, actor: Actor, batchId: string) {
  return readAs(client, actor, async (db) => {
    const [batch] = await db
      .select()
      .from(campaignBatches)
      .where(and(eq(campaignBatches.id, batchId), eq(campaignBatches.tenantId, actor.tenantId)))
    if (!batch) throw notFound('batch')
    const lotOfLine = sql`${lots.id} = ${campaignHouseholds.lotIds}[${campaignKitLines.position}]`
    const picks = await db
      .select({
        productId: products.id,
        nameZh: products.nameZh,
        nameEn: products.nameEn,
        lotId: lots.id,
        lotNumber: lots.number,
        expiresOn: lots.expiresOn,
        unitsOfParcel: campaignKitLines.units,
        parcels: sql<number>`count(*)::integer`,
      })
      .from(campaignHouseholds)
      .innerJoin(campaignKitLines, eq(campaignKitLines.kitId, campaignHouseholds.kitId))
      .innerJoin(lots, lotOfLine)
      .innerJoin(products, eq(products.id, lots.productId))
      .where(eq(campaignHouseholds.batchId, batchId))
      .groupBy(campaignKitLines.position, campaignKitLines.units, products.id, lots.id)
      .orderBy(asc(campaignKitLines.position), asc(lots.number))
    const parcels = await db
      .select({
        householdId: campaignHouseholds.id,
        place: campaignHouseholds.place,
        state: toldState,
        villageCode: campaignHouseholds.villageCode,
      })
      .from(campaignHouseholds)
      .leftJoin(campaignBatches, onPickList)
      .where(eq(campaignHouseholds.batchId, batchId))
      .orderBy(asc(campaignHouseholds.place))
    return { ...batch, picks, households: parcels }
  })
}

/**
 * The labels of a batch, for who sticks them on its parcels. They show where somebody lives, so each is a sighting.
 * @throws CommandRefused `batchNotFound`.
 */
export function readLabels(client: DatabaseClient, actor: Actor, now: Date, batchId: string) {
  return readPersonal(client, actor, now, async (db, saw) => {
    const labels = await db
      .select({
        householdId: campaignHouseholds.id,
        number: campaignBatches.number,
        place: campaignHouseholds.place,
        villageCode: campaignHouseholds.villageCode,
        name: campaignContacts.name,
        phone: campaignContacts.phone,
        address: campaignContacts.address,
      })
      .from(campaignBatches)
      .innerJoin(campaignHouseholds, eq(campaignHouseholds.batchId, campaignBatches.id))
      .innerJoin(campaignContacts, eq(campaignContacts.householdId, campaignHouseholds.id))
      .where(and(eq(campaignBatches.id, batchId), eq(campaignBatches.tenantId, actor.tenantId)))
      .orderBy(asc(campaignHouseholds.place))
    if (labels.length === 0) throw notFound('batch')
    for (const { householdId } of labels)
      saw({ patientId: householdId, shown: 'household', resourceId: batchId })
    return labels
  })
}
