import { and, asc, eq, inArray } from 'drizzle-orm'
import type { KitLine } from '#domain/campaigns/kit.ts'
import { campaignStates, type CampaignState } from '#domain/campaigns/states.ts'
import type { EventType } from '#domain/events/event.ts'
import { statesBefore } from '#domain/state-table.ts'
import type { Database } from '../client.ts'
import { notFound, wrongState } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { campaignAreas, campaignDepots, campaignKitLines, campaigns } from './schema.ts'

export type CampaignRow = typeof campaigns.$inferSelect
export type CampaignAreaRow = typeof campaignAreas.$inferSelect
export type CampaignDepotRow = typeof campaignDepots.$inferSelect

/** @throws CommandRefused `campaignNotFound`. */
export async function readCampaignRow(
  db: Database,
  tenantId: string,
  campaignId: string,
): Promise<CampaignRow> {
  const [campaign] = await db
    .select()
    .from(campaigns)
    .where(and(eq(campaigns.id, campaignId), eq(campaigns.tenantId, tenantId)))
  if (!campaign) throw notFound('campaign')
  return campaign
}

/**
 * The actor's own campaign, held until the command ends: `key share` by who works in it, `no key update` by who changes it
 * while others go on (what they do by the old row is put right by the next step of its part), and `update` by who ends it,
 * when nobody else may be at work.
 * @throws CommandRefused `campaignNotFound`.
 */
export async function holdCampaign(
  { db, actor }: CommandTransaction,
  campaignId: string,
  strength: 'key share' | 'no key update' | 'update' = 'no key update',
): Promise<CampaignRow> {
  const [campaign] = await db
    .select()
    .from(campaigns)
    .where(and(eq(campaigns.id, campaignId), eq(campaigns.tenantId, actor.tenantId)))
    .for(strength)
  if (!campaign) throw notFound('campaign')
  return campaign
}

/** Moves a campaign on, by compare-and-set: of two who ask, one does. @throws CommandRefused `campaignNotFound`, `wrongState`. */
export async function moveCampaign(
  { db, actor }: CommandTransaction,
  campaignId: string,
  to: CampaignState,
  change: Partial<CampaignRow> = {},
): Promise<CampaignRow> {
  const own = and(eq(campaigns.id, campaignId), eq(campaigns.tenantId, actor.tenantId))
  const [moved] = await db
    .update(campaigns)
    .set({ ...change, state: to })
    .where(and(own, inArray(campaigns.state, statesBefore<CampaignState>(campaignStates, to))))
    .returning()
  if (moved) return moved
  const [found] = await db.select({ state: campaigns.state }).from(campaigns).where(own)
  if (!found) throw notFound('campaign')
  throw wrongState(
    'The campaign',
    found.state,
    `become ${to}`,
    'Look at the campaign: somebody may have done it already.',
  )
}

/** @throws CommandRefused `wrongState` unless the campaign is in one of `states`. */
export function requireCampaignState(
  { state }: CampaignRow,
  step: string,
  ...states: readonly CampaignState[]
): void {
  if (!states.includes(state))
    throw wrongState('The campaign', state, step, `It must be ${states.join(' or ')} for that.`)
}

/** Tells what happened in a campaign. `payload` holds ids, codes, counts and times. */
export function tellOfCampaign(
  transaction: CommandTransaction,
  campaign: Pick<CampaignRow, 'id' | 'tenantId'>,
  type: Extract<EventType, `campaign.${string}`>,
  payload: Readonly<Record<string, unknown>> = {},
): void {
  transaction.emit({
    type,
    aggregateKind: 'campaign',
    aggregateId: campaign.id,
    tenantId: campaign.tenantId,
    payload,
  })
}

export function readAreas(db: Database, campaignId: string): Promise<CampaignAreaRow[]> {
  return db
    .select()
    .from(campaignAreas)
    .where(and(eq(campaignAreas.campaignId, campaignId)))
    .orderBy(asc(campaignAreas.regionCode))
}

export function readDepots(db: Database, campaignId: string): Promise<CampaignDepotRow[]> {
  return db
    .select()
    .from(campaignDepots)
    .where(and(eq(campaignDepots.campaignId, campaignId)))
    .orderBy(asc(campaignDepots.siteId))
}

/** The lines of a kit, in the order in which they are packed. */
export function readKit(db: Database, kitId: string): Promise<KitLine[]> {
  return db
    .select({ productId: campaignKitLines.productId, units: campaignKitLines.units })
    .from(campaignKitLines)
    .where(and(eq(campaignKitLines.kitId, kitId)))
    .orderBy(asc(campaignKitLines.position))
}
