import { and, asc, eq, gt, isNull, or, sql, type SQL } from 'drizzle-orm'
import { earmarksFor, kitsOf, type Earmark, type KitLine, type KitPile } from '#domain/campaigns/kit.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { CommandTransaction } from '../commands.ts'
import { moveStock } from '../inventory/ledger.ts'
import { lots } from '../inventory/schema.ts'
import { rowSource } from '../rows.ts'
import type { CampaignRow } from './campaign-state.ts'
import { campaignEarmarks, campaignQuotas } from './schema.ts'
import { byExpiry, readPiles, stockElsewhere } from './stock.ts'

type Reading = Pick<CommandTransaction, 'db' | 'now'>
type Owner = Pick<CampaignRow, 'id' | 'tenantId' | 'ownership'>

/** What is set apart for a campaign at a depot and may be given away today, nearest expiry first. */
export async function readEarmarks(
  { db, now }: Reading,
  campaignId: string,
  siteId: string,
  isHeld: boolean,
): Promise<KitPile[]> {
  const piles = db
    .select({
      lotId: campaignEarmarks.lotId,
      productId: lots.productId,
      units: campaignEarmarks.units,
      expiresOn: lots.expiresOn,
    })
    .from(campaignEarmarks)
    .innerJoin(lots, eq(lots.id, campaignEarmarks.lotId))
    .where(
      and(
        eq(campaignEarmarks.campaignId, campaignId),
        eq(campaignEarmarks.siteId, siteId),
        gt(campaignEarmarks.units, 0),
        isNull(lots.recalledAt),
        or(isNull(lots.expiresOn), sql`${lots.expiresOn} >= ${shanghaiDate(now)}::date`),
      ),
    )
    .orderBy(asc(campaignEarmarks.lotId))
  return byExpiry(await (isHeld ? piles.for('no key update', { of: campaignEarmarks }) : piles))
}

/** What of a depot's stock is in no parcel: what is set apart for the campaign, and what lies on the shelf. */
export async function readFreePiles(
  transaction: Reading,
  campaign: Owner,
  lines: readonly KitLine[],
  siteId: string,
): Promise<KitPile[]> {
  const earmarked = await readEarmarks(transaction, campaign.id, siteId, false)
  const shelf = await readPiles(transaction, { siteId, lines, ownership: campaign.ownership }, false)
  return [...earmarked, ...shelf]
}

/** Kits that are allocated to tiers and areas of a depot, or of all of them, and that no household has. */
export async function kitsToGrant(
  { db }: Pick<Reading, 'db'>,
  campaignId: string,
  siteId: string | null,
): Promise<number> {
  const found = await db.execute<{ kits: number }>(sql`
    select coalesce(sum(kits - taken), 0)::integer as kits from ${campaignQuotas}
    where campaign_id = ${campaignId}::uuid and (${siteId}::uuid is null or site_id = ${siteId}::uuid)`)
  return found.rows[0]?.kits ?? 0
}

/**
 * Sets stock of a depot apart for every kit that is allocated there and that no household has: it leaves the shelf for what is
 * reserved, so that no sale takes it. Where the shelf has too little, for as many as it has.
 * @returns what is set apart now, nearest expiry first, held until the command ends.
 */
export async function earmarkKits(
  transaction: CommandTransaction,
  campaign: Owner,
  lines: readonly KitLine[],
  siteId: string,
): Promise<KitPile[]> {
  const kits = await kitsToGrant(transaction, campaign.id, siteId)
  const earmarked = await readEarmarks(transaction, campaign.id, siteId, true)
  if (kitsOf(lines, earmarked) >= kits) return earmarked
  const stock = { siteId, lines, ownership: campaign.ownership }
  const shelf = await readPiles(transaction, stock, true)
  const taken = earmarksFor(lines, { earmarked, shelf }, kits)
  if (taken.length === 0) return earmarked
  await addEarmarks(transaction, campaign, siteId, taken)
  await moveEarmarked(transaction, campaign, siteId, withProducts(taken, shelf), {
    reason: 'reserve',
    from: 'available',
    to: 'reserved',
  })
  return readEarmarks(transaction, campaign.id, siteId, true)
}

/** What households got is set apart no more: from now on it is theirs. */
export async function takeFromEarmarks(
  { db }: CommandTransaction,
  { id }: Owner,
  siteId: string,
  taken: readonly Earmark[],
): Promise<void> {
  const { lotId, units } = campaignEarmarks
  await db.execute(sql`
    update ${campaignEarmarks} earmark set units = earmark.units - input.units
    from ${rowSource<keyof Earmark>(taken, { lotId, units })}
    where earmark.campaign_id = ${id}::uuid and earmark.site_id = ${siteId}::uuid and earmark.lot_id = input.lot_id`)
}

/**
 * Gives back what is set apart for a campaign, at one depot or at all: to the shelf, or aside where a person has to look at it
 * first.
 * @throws CommandRefused `stockElsewhere` when a depot's books do not hold it.
 */
export async function releaseEarmarks(
  transaction: CommandTransaction,
  campaign: Owner,
  to: 'available' | 'quarantine',
  siteId?: string,
): Promise<void> {
  const freed = await emptied(
    transaction,
    sql`earmark.campaign_id = ${campaign.id}::uuid ${siteId === undefined ? sql`` : sql`and earmark.site_id = ${siteId}::uuid`}`,
  )
  for (const [ofSiteId, rows] of Map.groupBy(freed, (row) => row.siteId))
    await moveEarmarked(transaction, campaign, ofSiteId, rows, { reason: 'release', from: 'reserved', to })
}

/** Of lots that are stopped nothing is set apart any more. The command that stops them takes them from wherever they lie. */
export async function dropEarmarks(
  transaction: CommandTransaction,
  { lotIds, siteId }: { readonly lotIds: readonly string[]; readonly siteId?: string | undefined },
): Promise<void> {
  await emptied(
    transaction,
    sql`earmark.lot_id = any(${sql.param([...lotIds])}::uuid[]) ${siteId === undefined ? sql`` : sql`and earmark.site_id = ${siteId}::uuid`}`,
  )
}

interface EarmarkedUnits extends Record<string, unknown>, Earmark {
  readonly siteId: string
  readonly productId: string
}

async function emptied({ db }: CommandTransaction, which: SQL): Promise<EarmarkedUnits[]> {
  await db.execute(sql`
    select 1 from ${campaignEarmarks} earmark where ${which} order by earmark.campaign_id, earmark.site_id, earmark.lot_id
    for no key update`)
  const found = await db.execute<EarmarkedUnits>(sql`
    update ${campaignEarmarks} earmark set units = 0 from lots where ${which} and earmark.units > 0 and lots.id = earmark.lot_id
    returning earmark.site_id as "siteId", earmark.lot_id as "lotId", lots.product_id as "productId", old.units`)
  return found.rows
}

async function addEarmarks(
  { db }: CommandTransaction,
  { id, tenantId }: Owner,
  siteId: string,
  taken: readonly Earmark[],
): Promise<void> {
  const { lotId, units } = campaignEarmarks
  await db.execute(sql`
    insert into ${campaignEarmarks} (campaign_id, site_id, lot_id, tenant_id, units)
    select ${id}::uuid, ${siteId}::uuid, lot_id, ${tenantId}::uuid, units
    from ${rowSource<keyof Earmark>(taken, { lotId, units })} order by lot_id
    on conflict (campaign_id, site_id, lot_id, tenant_id) do update set units = campaign_earmarks.units + excluded.units`)
}

function withProducts(taken: readonly Earmark[], piles: readonly KitPile[]) {
  return taken.flatMap((earmark) => {
    const pile = piles.find(({ lotId }) => lotId === earmark.lotId)
    return pile === undefined ? [] : [{ ...earmark, productId: pile.productId }]
  })
}

interface EarmarkMove {
  readonly reason: 'reserve' | 'release'
  readonly from: 'available' | 'reserved'
  readonly to: 'available' | 'reserved' | 'quarantine'
}

/** One movement for each lot, in the name of the campaign. @throws CommandRefused `stockElsewhere`. */
export async function moveEarmarked(
  transaction: CommandTransaction,
  { id, tenantId, ownership }: Owner,
  siteId: string,
  units: readonly (Earmark & { readonly productId: string })[],
  { reason, from, to }: EarmarkMove,
): Promise<void> {
  const short = await moveStock(
    transaction,
    units.map((earmark) => ({
      reason,
      lotId: earmark.lotId,
      productId: earmark.productId,
      units: earmark.units,
      ownership,
      from: { account: from, siteId },
      to: { account: to, siteId },
      tenantId,
      referenceId: id,
    })),
  )
  if (short !== null) throw stockElsewhere()
}
