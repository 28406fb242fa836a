import { and, eq, ne, sql } from 'drizzle-orm'
import { batchStates, type BatchState, type StationStep } from '#domain/campaigns/states.ts'
import { statesBefore } from '#domain/state-table.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused, wrongState } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireSite } from '../fulfilment/handling.ts'
import { tellOfCampaign, type CampaignRow } from './campaign-state.ts'
import { campaignBatches, campaignDepots, campaignHouseholds, campaignKitLines, campaigns } from './schema.ts'
import { moveHeld } from './stock.ts'
import { owe } from './withdraw.ts'

export const leftOutReasons = ['short', 'damaged', 'wrongGoods'] as const
export type LeftOutReason = (typeof leftOutReasons)[number]

export interface StationInput {
  readonly batchId: string
  readonly step: StationStep
  /** Parcels that do not go on, by their places; what was reserved for them is set aside, and they are owed a kit. */
  readonly leftOut: readonly { readonly place: number; readonly reason: LeftOutReason }[]
  /** Who takes dispatched parcels along: a courier or a round. */
  readonly carrier: string | null
}

export interface StationAnswer {
  readonly batchId: string
  readonly state: BatchState
  /** Parcels that went on. */
  readonly parcels: number
}

type BatchRow = typeof campaignBatches.$inferSelect

const marks = {
  picked: ['pickedBy', 'pickedAt'],
  rechecked: ['recheckedBy', 'recheckedAt'],
  packed: ['packedBy', 'packedAt'],
  dispatched: ['dispatchedBy', 'dispatchedAt'],
} as const satisfies Readonly<Record<StationStep, readonly [keyof BatchRow, keyof BatchRow]>>

/**
 * A station does its work on up to 50 parcels in one go: picks them, rechecks them as another person, packs them, or lets
 * them go, which is when their goods leave the depot's books. Of two who do the same batch, one does.
 * @throws CommandRefused `batchNotFound`, `wrongState`, `samePerson`, `wrongSite`, `campaignHeld`, `depotLost`,
 * `placeUnknown`, `batchEmpty`, `stockElsewhere`.
 */
export function workBatch(client: DatabaseClient, request: CommandRequest, input: StationInput) {
  return runCommand(client, request, async (transaction): Promise<StationAnswer> => {
    const { batch, campaign } = await moveBatch(transaction, input)
    requireSite(transaction.actor, batch.siteId)
    await leaveOut(transaction, campaign, batch, input)
    if (input.leftOut.length > 0) await keepGoods(transaction, input)
    const parcels =
      input.step === 'dispatched'
        ? await sendParcels(transaction, batch)
        : batch.parcels - input.leftOut.length
    if (parcels <= 0) throw batchEmpty()
    if (input.leftOut.length > 0) {
      tellOfCampaign(transaction, campaign, 'campaign.goods_stopped', { owing: input.leftOut.length })
    }
    if (input.step === 'dispatched') {
      // Last: every other batch of the depot waits for the same lots.
      await moveHeld(
        transaction,
        campaign,
        { reason: 'dispatch', from: 'reserved', to: 'in_transit' },
        sql`household.batch_id = ${batch.id}::uuid and household.state = 'dispatched'`,
      )
    }
    tellOfCampaign(transaction, campaign, `campaign.${input.step}`, {
      batchId: batch.id,
      siteId: batch.siteId,
      regionCode: batch.regionCode,
      parcels,
    })
    return { batchId: batch.id, state: batch.state, parcels }
  })
}

async function moveBatch(
  transaction: CommandTransaction,
  { batchId, step, carrier }: StationInput,
): Promise<{ readonly batch: BatchRow; readonly campaign: CampaignRow }> {
  const { db, actor, now } = transaction
  const [from] = statesBefore<BatchState>(batchStates, step)
  const [byField, atField] = marks[step]
  const own = and(eq(campaignBatches.id, batchId), eq(campaignBatches.tenantId, actor.tenantId))
  const isAnother = step === 'rechecked' ? ne(campaignBatches.pickedBy, actor.principalId) : undefined
  const [batch] = await db
    .update(campaignBatches)
    .set({
      state: step,
      [byField]: actor.principalId,
      [atField]: now,
      ...(step === 'dispatched' ? { carrier } : {}),
      ...goodsAt(step, batchId),
    })
    .where(and(own, eq(campaignBatches.state, from ?? step), isAnother))
    .returning()
  if (!batch) throw await whyNot(transaction, batchId, step)
  const [found] = await db
    .select({ campaign: campaigns, depotState: campaignDepots.state })
    .from(campaigns)
    .innerJoin(
      campaignDepots,
      and(eq(campaignDepots.campaignId, campaigns.id), eq(campaignDepots.siteId, batch.siteId)),
    )
    .where(and(eq(campaigns.id, batch.campaignId), eq(campaigns.tenantId, batch.tenantId)))
  if (!found) throw notFound('batch')
  if (found.depotState === 'lost') throw depotLost()
  if (found.campaign.state !== 'running' && step === 'picked') throw campaignHeld(found.campaign.state)
  return { batch, campaign: found.campaign }
}

/** What a station keeps of the goods that it dealt with; nothing where it leaves them as they are. */
function goodsAt(step: StationStep, batchId: string) {
  if (step !== 'picked' && step !== 'packed') return {}
  const goods = sql`(
    select jsonb_agg(jsonb_build_object('lotId', lot_id, 'units', units) order by lot_id) from (
      select household.lot_ids[line.position] as lot_id, sum(line.units)::integer as units
      from ${campaignHouseholds} household
      join ${campaignKitLines} line on line.kit_id = household.kit_id and line.tenant_id = household.tenant_id
      where household.batch_id = ${batchId}::uuid and household.state = 'released' group by 1
    ) goods)`
  return step === 'picked' ? { pickedGoods: goods } : { packedGoods: goods }
}

/** Again, without what was left out. */
async function keepGoods({ db }: CommandTransaction, { step, batchId }: StationInput): Promise<void> {
  const goods = goodsAt(step, batchId)
  if (Object.keys(goods).length > 0)
    await db
      .update(campaignBatches)
      .set(goods)
      .where(and(eq(campaignBatches.id, batchId)))
}

async function whyNot({ db, actor }: CommandTransaction, batchId: string, step: StationStep) {
  const [found] = await db
    .select()
    .from(campaignBatches)
    .where(and(eq(campaignBatches.id, batchId), eq(campaignBatches.tenantId, actor.tenantId)))
  if (!found) return notFound('batch')
  if (step === 'rechecked' && found.state === 'picked') return samePerson()
  return wrongState(
    'The batch',
    found.state,
    `be ${step}`,
    'Look at the station work: somebody may have done it already.',
  )
}

async function leaveOut(
  transaction: CommandTransaction,
  campaign: CampaignRow,
  batch: BatchRow,
  { leftOut }: StationInput,
): Promise<void> {
  if (leftOut.length === 0) return
  for (const [reason, places] of Map.groupBy(leftOut, (one) => one.reason)) {
    const found = await transaction.db.execute<{ id: string }>(sql`
      select id from ${campaignHouseholds} where batch_id = ${batch.id}::uuid and state = 'released'
        and place = any(${sql.param(places.map(({ place }) => place))}::smallint[])`)
    if (found.rows.length !== places.length) throw placeUnknown()
    const ids = found.rows.map(({ id }) => id)
    await owe(transaction, campaign, ids, { reason, to: 'quarantine' })
  }
}

/** Until they leave, parcels stand where their batch stands; from now on each goes its own way. */
async function sendParcels({ db, now }: CommandTransaction, batch: BatchRow): Promise<number> {
  const sent = await db.execute(sql`
    update ${campaignHouseholds} set state = 'dispatched', dispatched_at = ${now.toISOString()}::timestamptz,
      arrived_site_id = null, arrived_at = null
    where batch_id = ${batch.id}::uuid and state = 'released'`)
  return sent.rowCount ?? 0
}

function samePerson() {
  return refused('forbidden', {
    code: 'samePerson',
    message: 'Who picked the parcels may not recheck them.',
    nextStep: 'Let another person recheck them.',
    rule: 'fulfilment.recheck',
  })
}

function depotLost() {
  return refused('conflict', {
    code: 'depotLost',
    message: 'The depot was given up; its parcels are served from another one.',
    nextStep: 'Stop working on them.',
  })
}

function campaignHeld(state: string) {
  return refused('conflict', {
    code: 'campaignHeld',
    message: `The campaign is ${state}: nothing is picked.`,
    nextStep: 'Wait until it goes on.',
  })
}

function placeUnknown() {
  return refused('invalid', {
    code: 'placeUnknown',
    message: 'The batch has no such parcel, or it stands elsewhere.',
    nextStep: 'Give the places of the pick list, each once.',
  })
}

function batchEmpty() {
  return refused('conflict', {
    code: 'batchEmpty',
    message: 'No parcel of the batch goes on.',
    nextStep: 'Take another one: its parcels were taken back.',
  })
}
