import { and, eq, inArray, isNotNull, sql, type SQL } from 'drizzle-orm'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { routeParcels } from '../routing/schema.ts'
import { holdCampaign, tellOfCampaign, type CampaignRow } from './campaign-state.ts'
import { campaignAreas, campaignHouseholds, campaignQuotas } from './schema.ts'
import { moveHeld } from './stock.ts'
import { leaveBatches, owe } from './withdraw.ts'

interface OfHouseholds {
  readonly campaignId: string
  /** Up to 50, each once. */
  readonly householdIds: readonly string[]
}

/**
 * A courier or a village round tells who took their parcels: the goods leave the books with them. A parcel that was called
 * back meanwhile and handed over all the same is recorded, since it happened.
 * @throws CommandRefused `campaignNotFound`, `householdsUnfit`: nothing of the batch is recorded then.
 */
export function handOverParcels(client: DatabaseClient, request: CommandRequest, input: OfHouseholds) {
  return runCommand(client, request, async (transaction) => {
    const campaign = await holdCampaign(transaction, input.campaignId, 'key share')
    const ids = await theseIn(transaction, campaign, input.householdIds, ['dispatched', 'called_back'])
    await moveHeld(transaction, campaign, { reason: 'hand_over', from: 'in_transit', to: 'patient' }, ids)
    await end(transaction, ids, 'delivered', null)
    tellOfCampaign(transaction, campaign, 'campaign.handed_over', { parcels: input.householdIds.length })
    return { parcels: input.householdIds.length }
  })
}

/** Why a parcel could not be given to its household, which stays its owner. */
export const failedHandOverReasons = ['notAtHome', 'addressUnknown', 'roadClosed'] as const
export type FailedHandOverReason = (typeof failedHandOverReasons)[number]

/**
 * Somebody stood at doors in vain: the parcels stay with whoever carries them, out of the round that failed, and wait for
 * another one.
 * @throws CommandRefused as `handOverParcels`.
 */
export function failHandOver(
  client: DatabaseClient,
  request: CommandRequest,
  { reason, ...input }: OfHouseholds & { readonly reason: FailedHandOverReason },
) {
  return runCommand(client, request, async (transaction) => {
    const { db } = transaction
    const campaign = await holdCampaign(transaction, input.campaignId, 'key share')
    const ids = await theseIn(transaction, campaign, input.householdIds, ['dispatched'])
    await db.execute(sql`update ${campaignHouseholds} household set reason = ${reason} where ${ids}`)
    await leaveRounds(transaction, input.householdIds)
    const parcels = input.householdIds.length
    tellOfCampaign(transaction, campaign, 'campaign.hand_over_failed', { reason, parcels })
    return { parcels }
  })
}

/** Takes parcels out of the rounds to the door that they are in. They stay on their lists, as what was tried. */
async function leaveRounds(
  { db, actor }: CommandTransaction,
  householdIds: readonly string[],
): Promise<void> {
  await db
    .update(routeParcels)
    .set({ isOpen: false, plannedArriveAt: null })
    .where(
      and(
        inArray(routeParcels.shipmentId, [...householdIds]),
        isNotNull(routeParcels.campaignId),
        eq(routeParcels.tenantId, actor.tenantId),
        eq(routeParcels.isOpen, true),
      ),
    )
}

/**
 * Parcels that nobody wanted, or that were called back, are at their depot again: their goods wait there for a person to
 * look at them. Who refused is served no more; who was called back is owed a kit.
 * @throws CommandRefused as `handOverParcels`.
 */
export function returnParcels(
  client: DatabaseClient,
  request: CommandRequest,
  { reason, ...input }: OfHouseholds & { readonly reason: 'refused' | 'called_back' },
) {
  return runCommand(client, request, async (transaction) => {
    const campaign = await holdCampaign(transaction, input.campaignId, 'key share')
    const from = reason === 'refused' ? 'dispatched' : 'called_back'
    const ids = await theseIn(transaction, campaign, input.householdIds, [from])
    await moveHeld(transaction, campaign, { reason: 'return', from: 'in_transit', to: 'quarantine' }, ids)
    await transaction.db.execute(sql`update ${campaignHouseholds} household set lot_ids = null where ${ids}`)
    if (reason === 'refused') await end(transaction, ids, 'refused', 'notWanted')
    else await owe(transaction, campaign, input.householdIds, { reason: 'recalled', to: 'available' })
    if (reason === 'called_back')
      tellOfCampaign(transaction, campaign, 'campaign.goods_stopped', { owing: input.householdIds.length })
    tellOfCampaign(transaction, campaign, 'campaign.returned', { reason, parcels: input.householdIds.length })
    return { parcels: input.householdIds.length }
  })
}

/**
 * Takes a household out that is not to be served: it withdrew, or moved away. What was reserved for it goes back to the
 * shelf. After its dispatch a parcel can only be refused.
 * @throws CommandRefused `campaignNotFound`, `householdsUnfit`.
 */
export function cancelHousehold(
  client: DatabaseClient,
  request: CommandRequest,
  {
    campaignId,
    householdId,
    reason,
  }: { readonly campaignId: string; readonly householdId: string; readonly reason: string },
) {
  return runCommand(client, request, async (transaction) => {
    const campaign = await holdCampaign(transaction, campaignId, 'key share')
    const states = ['eligible', 'granted', 'released', 'owing']
    const ids = await theseIn(transaction, campaign, [householdId], states)
    await moveHeld(transaction, campaign, { reason: 'release', from: 'reserved', to: 'available' }, ids)
    await owesNoMore(transaction, ids)
    await leaveBatches(
      transaction,
      sql`update ${campaignHouseholds} household set state = 'cancelled', ended_at = ${transaction.now.toISOString()}::timestamptz,
          reason = ${reason}, lot_ids = null, batch_id = null, place = null
        where ${ids} returning old.batch_id`,
    )
    tellOfCampaign(transaction, campaign, 'campaign.household_cancelled', { householdId })
    return { householdId, state: 'cancelled' as const }
  })
}

/** What was kept for households that are owed a kit and leave is free again. */
async function owesNoMore({ db }: CommandTransaction, these: SQL): Promise<void> {
  await db.execute(sql`
    update ${campaignQuotas} quota set kits = quota.kits - left_out.kits, owed = quota.owed - left_out.kits
    from (
      select area.site_id, household.campaign_id, household.region_code, household.tier, count(*)::integer as kits
      from ${campaignHouseholds} household join ${campaignAreas} area on area.campaign_id = household.campaign_id
        and area.region_code = household.region_code
      where ${these} and household.state = 'owing' and household.lot_ids is null group by 1, 2, 3, 4
    ) left_out
    where quota.campaign_id = left_out.campaign_id and quota.site_id = left_out.site_id
      and quota.region_code = left_out.region_code and quota.tier = left_out.tier`)
}

/**
 * The households, held until the command ends, as a condition on `household`.
 * @throws CommandRefused `householdsUnfit` unless each is in the campaign and in one of `states`.
 */
async function theseIn(
  { db }: CommandTransaction,
  { id, tenantId }: CampaignRow,
  householdIds: readonly string[],
  states: readonly string[],
): Promise<SQL> {
  const these = sql`household.id = any(${sql.param([...householdIds])}::uuid[])`
  const held = await db.execute(sql`
    select household.id from ${campaignHouseholds} household
    where ${these} and household.campaign_id = ${id}::uuid and household.tenant_id = ${tenantId}::uuid
      and household.state = any(${sql.param([...states])}::text[])
    order by household.id for no key update`)
  if (held.rows.length === householdIds.length) return these
  throw refused('conflict', {
    code: 'householdsUnfit',
    message: `Of ${householdIds.length} households ${householdIds.length - held.rows.length} are not there, or stand elsewhere.`,
    nextStep: 'Look where they stand, and send those for whom it holds, each once.',
  })
}

async function end(
  { db, now }: CommandTransaction,
  these: SQL,
  state: 'delivered' | 'refused',
  reason: string | null,
): Promise<void> {
  await db.execute(sql`
    update ${campaignHouseholds} household set state = ${state}, ended_at = ${now.toISOString()}::timestamptz,
      reason = ${reason}::text
    where ${these}`)
}
