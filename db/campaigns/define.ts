import { randomUUIDv7 } from 'node:crypto'
import { inArray } from 'drizzle-orm'
import { z } from 'zod'
import { campaignRulesSchema } from '#domain/campaigns/eligibility.ts'
import { kitLinesSchema, type KitLine } from '#domain/campaigns/kit.ts'
import { stockOwnerships } from '#domain/inventory/ownership.ts'
import { regionCodeSchema } from '#domain/organisations/region-code.ts'
import { products } from '../catalogue/schema.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireOwnSite } from '../organisations/own-site.ts'
import { tellOfCampaign } from './campaign-state.ts'
import { campaignAreas, campaignDepots, campaignKitLines, campaigns } from './schema.ts'

/** A campaign as it is defined: for whom, with what, from where, and how fast. */
export const newCampaignSchema = z.strictObject({
  nameZh: z.string().trim().min(1).max(100),
  nameEn: z.string().trim().min(1).max(100),
  kit: kitLinesSchema,
  rules: campaignRulesSchema,
  /** Own sites that send the parcels, with the people they have for it. */
  depots: z
    .array(z.strictObject({ siteId: z.uuid(), staff: z.int().min(0).max(10_000) }))
    .min(1)
    .max(50)
    .readonly(),
  /** Regions that are served, each from one of the depots. */
  areas: z
    .array(z.strictObject({ regionCode: regionCodeSchema, siteId: z.uuid() }))
    .min(1)
    .max(3_000)
    .readonly(),
  ownership: z.enum(stockOwnerships).default('ours'),
  partitions: z.int().min(1).max(64).default(16),
  waveParcels: z.int().min(50).max(1_000_000).default(20_000),
  dispatchHours: z.int().min(1).max(240).default(48),
  targetHours: z.int().min(1).max(2_400).default(72),
  /** When it is meant to begin; null for as soon as somebody starts it. */
  plannedStartAt: z.iso.datetime({ offset: true }).nullable().default(null),
  /** Phones of a county may share one address, and a helper may register a village: far above a household's own. */
  senderRegistrationsPerHour: z.int().min(1).max(10_000_000).nullable().default(600),
})
export type NewCampaign = z.output<typeof newCampaignSchema>

/**
 * Defines a campaign. Nobody can register before it is opened.
 * @throws CommandRefused `areaRepeated`, `depotUnknown`, `productUnknown`, `productNeedsPrescription`, and what
 * `requireOwnSite` refuses.
 */
export function defineCampaign(client: DatabaseClient, request: CommandRequest, input: NewCampaign) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const { kit, depots, areas, plannedStartAt, ...facts } = input
    requireAreas(input)
    for (const { siteId } of depots) await requireOwnSite(transaction, siteId)
    await requireKitProducts(transaction, kit)
    const campaignId = randomUUIDv7()
    const { tenantId } = actor
    const kitId = await addKit(transaction, campaignId, kit)
    await db.insert(campaigns).values({
      ...facts,
      id: campaignId,
      tenantId,
      state: 'draft',
      kitId,
      plannedStartAt: plannedStartAt === null ? null : new Date(plannedStartAt),
      createdBy: actor.principalId,
      createdAt: now,
    })
    await db
      .insert(campaignDepots)
      .values(depots.map((depot) => ({ ...depot, campaignId, tenantId, state: 'working' as const })))
    await db
      .insert(campaignAreas)
      .values(areas.map((area) => ({ ...area, campaignId, tenantId, state: 'open' as const })))
    tellOfCampaign(transaction, { id: campaignId, tenantId }, 'campaign.defined', { areas: areas.length })
    return { campaignId, kitId, state: 'draft' as const }
  })
}

/** @returns the id of a kit with these lines. */
export async function addKit(
  { db, actor }: CommandTransaction,
  campaignId: string,
  lines: readonly KitLine[],
): Promise<string> {
  const kitId = randomUUIDv7()
  await db.insert(campaignKitLines).values(
    lines.map((line, index) => ({
      ...line,
      kitId,
      campaignId,
      tenantId: actor.tenantId,
      position: index + 1,
    })),
  )
  return kitId
}

/**
 * What is given to everybody without a doctor may not need one.
 * @throws CommandRefused `productUnknown`, `productNeedsPrescription`.
 */
export async function requireKitProducts(
  { db }: CommandTransaction,
  lines: readonly KitLine[],
): Promise<void> {
  const ids = lines.map(({ productId }) => productId)
  const found = await db.select().from(products).where(inArray(products.id, ids))
  if (found.filter(({ active }) => active).length < ids.length) {
    throw refused('invalid', {
      code: 'productUnknown',
      message: 'The catalogue has no such product, or no longer.',
      nextStep: 'Look it up in the catalogue.',
    })
  }
  if (found.every(({ saleClass, specialControl }) => saleClass === 'otc' && specialControl === 'none')) return
  throw refused('invalid', {
    code: 'productNeedsPrescription',
    message: 'A kit holds only medicine that is sold without a prescription.',
    nextStep: 'Choose another product; what needs a prescription goes by the prescription.',
  })
}

function requireAreas({ areas, depots }: NewCampaign): void {
  if (new Set(areas.map(({ regionCode }) => regionCode)).size < areas.length) {
    throw refused('invalid', {
      code: 'areaRepeated',
      message: 'A region is named twice.',
      nextStep: 'Name each region once, with the depot that serves it.',
    })
  }
  const depotIds = new Set(depots.map(({ siteId }) => siteId))
  if (depotIds.size === depots.length && areas.every(({ siteId }) => depotIds.has(siteId))) return
  throw refused('invalid', {
    code: 'depotUnknown',
    message: 'An area is served from a site that is no depot of the campaign, or a depot is named twice.',
    nextStep: 'Name each depot once, and every area with one of them.',
  })
}
