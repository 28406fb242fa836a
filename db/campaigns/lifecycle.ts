import { and, eq, sql } from 'drizzle-orm'
import type { KitLine } from '#domain/campaigns/kit.ts'
import type { DepotResources } from '#domain/campaigns/depot-resources.ts'
import { type CampaignState, openCampaignStates } from '#domain/campaigns/states.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import {
  holdCampaign,
  moveCampaign,
  readDepots,
  readKit,
  requireCampaignState,
  tellOfCampaign,
  type CampaignRow,
} from './campaign-state.ts'
import { addKit, requireKitProducts } from './define.ts'
import { releaseClinicStock } from './clinic-stock.ts'
import { earmarkKits, releaseEarmarks } from './earmarks.ts'
import { campaignAreas, campaignDepots, campaignQuotas, campaigns } from './schema.ts'

interface OfCampaign {
  readonly campaignId: string
}

export interface CampaignAnswer {
  readonly campaignId: string
  readonly state: CampaignState
}

/** Lets households in. @throws CommandRefused `campaignNotFound`, `wrongState`. */
export function openCampaign(client: DatabaseClient, request: CommandRequest, { campaignId }: OfCampaign) {
  return runCommand(client, request, async (transaction): Promise<CampaignAnswer> => {
    const campaign = await moveCampaign(transaction, campaignId, 'open', { openedAt: transaction.now })
    tellOfCampaign(transaction, campaign, 'campaign.opened')
    return { campaignId, state: campaign.state }
  })
}

/** Begins to release parcels. Of two operators who press start, one does; the other is told that it runs. @throws as `openCampaign`. */
export function startCampaign(client: DatabaseClient, request: CommandRequest, { campaignId }: OfCampaign) {
  return runCommand(client, request, async (transaction): Promise<CampaignAnswer> => {
    const { actor, now } = transaction
    const found = await holdCampaign(transaction, campaignId)
    requireCampaignState(found, 'be started', 'open')
    const campaign = await moveCampaign(transaction, campaignId, 'running', {
      startedBy: actor.principalId,
      startedAt: now,
    })
    tellOfCampaign(transaction, campaign, 'campaign.started')
    return { campaignId, state: campaign.state }
  })
}

/** Holds a campaign: nothing is released or picked; what is picked goes on. Clocks run on. @throws as `openCampaign`. */
export function pauseCampaign(client: DatabaseClient, request: CommandRequest, { campaignId }: OfCampaign) {
  return runCommand(client, request, async (transaction): Promise<CampaignAnswer> => {
    const campaign = await moveCampaign(transaction, campaignId, 'paused')
    tellOfCampaign(transaction, campaign, 'campaign.paused')
    return { campaignId, state: campaign.state }
  })
}

/** Goes on after a pause. @throws as `openCampaign`. */
export function resumeCampaign(client: DatabaseClient, request: CommandRequest, { campaignId }: OfCampaign) {
  return runCommand(client, request, async (transaction): Promise<CampaignAnswer> => {
    const found = await holdCampaign(transaction, campaignId)
    requireCampaignState(found, 'be resumed', 'paused')
    const campaign = await moveCampaign(transaction, campaignId, 'running')
    tellOfCampaign(transaction, campaign, 'campaign.resumed')
    return { campaignId, state: campaign.state }
  })
}

/**
 * Stops a region, or lets it go on: a stopped one gets no kits and no parcels, and what is not picked goes back from pick
 * lists. Its households stay accepted.
 * @throws CommandRefused `campaignNotFound`, `areaNotFound`, `wrongState`.
 */
export function setAreaState(
  client: DatabaseClient,
  request: CommandRequest,
  {
    campaignId,
    regionCode,
    state,
  }: OfCampaign & { readonly regionCode: string; readonly state: 'open' | 'stopped' },
) {
  return runCommand(client, request, async (transaction) => {
    const campaign = await holdRunning(transaction, campaignId, 'change an area')
    const changed = await transaction.db
      .update(campaignAreas)
      .set({ state })
      .where(and(eq(campaignAreas.campaignId, campaignId), eq(campaignAreas.regionCode, regionCode)))
    if (changed.rowCount !== 1) throw notFound('area')
    tellOfCampaign(transaction, campaign, 'campaign.area_changed', { regionCode, state })
    return { campaignId, regionCode, state }
  })
}

/** Says how many people a depot has for the campaign from now on. @throws CommandRefused `campaignNotFound`, `depotNotFound`, `wrongState`. */
export function setDepotStaff(
  client: DatabaseClient,
  request: CommandRequest,
  { campaignId, siteId, staff }: OfCampaign & { readonly siteId: string; readonly staff: number },
) {
  return runCommand(client, request, async (transaction) => {
    const campaign = await holdRunning(transaction, campaignId, 'change its staff')
    const changed = await transaction.db
      .update(campaignDepots)
      .set({ staff })
      .where(and(eq(campaignDepots.campaignId, campaignId), eq(campaignDepots.siteId, siteId)))
    if (changed.rowCount !== 1) throw notFound('depot')
    tellOfCampaign(transaction, campaign, 'campaign.staff_changed', { siteId, staff })
    return { campaignId, siteId, staff }
  })
}

/**
 * States what a depot has for the campaign: its shifts, stations, vehicles and announced kits. Its people are from now on
 * those of its largest shift. Capacity plans go by it; nothing else does.
 * @throws CommandRefused `campaignNotFound`, `depotNotFound`, `wrongState` once the campaign is over.
 */
export function setDepotResources(
  client: DatabaseClient,
  request: CommandRequest,
  {
    campaignId,
    siteId,
    resources,
  }: OfCampaign & { readonly siteId: string; readonly resources: DepotResources },
) {
  return runCommand(client, request, async (transaction) => {
    const campaign = await holdCampaign(transaction, campaignId)
    requireCampaignState(campaign, 'state its resources', 'draft', ...openCampaignStates)
    const staff = Math.max(0, ...resources.shifts.map((shift) => shift.staff))
    const changed = await transaction.db
      .update(campaignDepots)
      .set({ resources, staff })
      .where(and(eq(campaignDepots.campaignId, campaignId), eq(campaignDepots.siteId, siteId)))
    if (changed.rowCount !== 1) throw notFound('depot')
    tellOfCampaign(transaction, campaign, 'campaign.staff_changed', { siteId, staff })
    return { campaignId, siteId, staff }
  })
}

/**
 * Gives another kit to everyone whose parcel is not picked yet. What was reserved for them goes back, and they are owed the
 * new one, with their first clock.
 * @throws CommandRefused `campaignNotFound`, `wrongState`, and what `requireKitProducts` refuses.
 */
export function changeKit(
  client: DatabaseClient,
  request: CommandRequest,
  { campaignId, kit }: OfCampaign & { readonly kit: readonly KitLine[] },
) {
  return runCommand(client, request, async (transaction) => {
    const campaign = await holdRunning(transaction, campaignId, 'change its kit')
    await requireKitProducts(transaction, kit)
    const kitId = await addKit(transaction, campaignId, kit)
    await transaction.db
      .update(campaigns)
      .set({ kitId })
      .where(and(eq(campaigns.id, campaignId), eq(campaigns.tenantId, campaign.tenantId)))
    await releaseEarmarks(transaction, campaign, 'available')
    for (const depot of await readDepots(transaction.db, campaignId))
      if (depot.state === 'working') await earmarkKits(transaction, campaign, kit, depot.siteId)
    tellOfCampaign(transaction, campaign, 'campaign.kit_changed', { kitId })
    return { campaignId, kitId }
  })
}

/**
 * Gives a depot up: its areas are served from another one, and what was promised from it and has not left is owed from
 * there. Stock that lies reserved in it is set aside, for people to decide over.
 * @throws CommandRefused `campaignNotFound`, `depotNotFound`, `depotUnfit`, `wrongState`.
 */
export function loseDepot(
  client: DatabaseClient,
  request: CommandRequest,
  { campaignId, siteId, toSiteId }: OfCampaign & { readonly siteId: string; readonly toSiteId: string },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, now } = transaction
    const campaign = await holdRunning(transaction, campaignId, 'lose a depot')
    const depots = await readDepots(db, campaignId)
    const lost = depots.find((depot) => depot.siteId === siteId)
    if (!lost) throw notFound('depot')
    const isFit = depots.some((depot) => depot.siteId === toSiteId && depot.state === 'working')
    if (!isFit || toSiteId === siteId || lost.state === 'lost') throw depotUnfit()
    await db
      .update(campaignDepots)
      .set({ state: 'lost', lostAt: now })
      .where(and(eq(campaignDepots.campaignId, campaignId), eq(campaignDepots.siteId, siteId)))
    await db
      .update(campaignAreas)
      .set({ siteId: toSiteId })
      .where(and(eq(campaignAreas.campaignId, campaignId), eq(campaignAreas.siteId, siteId)))
    await passQuotas(transaction, campaign, siteId, toSiteId)
    await releaseEarmarks(transaction, campaign, 'quarantine', siteId)
    await releaseClinicStock(transaction, campaign, 'quarantine', siteId)
    await earmarkKits(transaction, campaign, await readKit(db, campaign.kitId), toSiteId)
    tellOfCampaign(transaction, campaign, 'campaign.depot_lost', { siteId, toSiteId })
    return { campaignId, siteId, toSiteId }
  })
}

/** What was allocated at the lost depot and not reserved yet is promised from the other one. */
async function passQuotas(
  { db }: CommandTransaction,
  { id }: CampaignRow,
  siteId: string,
  toSiteId: string,
): Promise<void> {
  await db.execute(sql`
    with passed as (
      update ${campaignQuotas} set kits = taken, owed = 0 where campaign_id = ${id}::uuid and site_id = ${siteId}::uuid
        and kits > taken
      returning region_code, tier, tenant_id, old.kits - old.taken as kits, old.owed
    )
    insert into ${campaignQuotas} (campaign_id, site_id, region_code, tier, tenant_id, kits, taken, owed, reason)
    select ${id}::uuid, ${toSiteId}::uuid, region_code, tier, tenant_id, kits, 0, owed, 'Promised before.' from passed
    order by region_code, tier
    on conflict (campaign_id, site_id, region_code, tier, tenant_id)
      do update set kits = campaign_quotas.kits + excluded.kits, owed = campaign_quotas.owed + excluded.owed`)
}

async function holdRunning(
  transaction: CommandTransaction,
  campaignId: string,
  step: string,
): Promise<CampaignRow> {
  const campaign = await holdCampaign(transaction, campaignId)
  requireCampaignState(campaign, step, ...openCampaignStates)
  return campaign
}

function depotUnfit() {
  return refused('conflict', {
    code: 'depotUnfit',
    message: 'The depot is lost already, or the other one is no working depot of the campaign.',
    nextStep: 'Name another depot of the campaign that works.',
  })
}
