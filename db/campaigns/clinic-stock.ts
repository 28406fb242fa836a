import { and, asc, eq, gt, sql, sum } from 'drizzle-orm'
import { openCampaignStates } from '#domain/campaigns/states.ts'
import { takeFefo } from '#domain/inventory/fefo.ts'
import { saleableOwnerships } from '#domain/inventory/ownership.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { readAs, runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { lots } from '../inventory/schema.ts'
import { tenants } from '../organisations/schema.ts'
import { rowSource } from '../rows.ts'
import {
  holdCampaign,
  readCampaignRow,
  readDepots,
  requireCampaignState,
  tellOfCampaign,
  type CampaignRow,
} from './campaign-state.ts'
import { addClinicUnits } from './clinic-lots.ts'
import { moveEarmarked } from './earmarks.ts'
import { campaignClinicStock } from './schema.ts'
import { readPiles } from './stock.ts'

export interface ClinicStock {
  readonly siteId: string
  /** The internet hospital whose fever clinic it is for. */
  readonly hospitalId: string
  readonly productId: string
  /** Base units that are to lie set apart from now on, those that lie there among them. */
  readonly units: number
}

/** Units of one lot, with what lies of it. */
interface LotUnits {
  readonly lotId: string
  readonly productId: string
  readonly units: number
  readonly expiresOn: string | null
}

/**
 * Sets stock of a campaign's depot apart for what a hospital's fever clinic prescribes: it leaves the shelf for what is
 * reserved, so that no sale, kit or other prescription takes it. Sourcing takes it for that clinic's prescriptions alone,
 * before the shelf. Asked for fewer than lie there, the rest goes back to the shelf.
 * @throws CommandRefused `campaignNotFound`, `wrongState`, `depotNotFound`, `hospitalNotFound`, `clinicStockNotSaleable` where
 * the campaign gives away what may not be sold, `clinicStockShort` when the shelf has too little; then nothing is changed.
 */
export function setClinicStock(
  client: DatabaseClient,
  request: CommandRequest,
  { campaignId, ...wanted }: ClinicStock & { readonly campaignId: string },
) {
  return runCommand(client, request, async (transaction) => {
    const campaign = await holdCampaign(transaction, campaignId)
    requireCampaignState(campaign, 'set stock apart', ...openCampaignStates)
    await requireServed(transaction, campaign, wanted)
    const held = await readHeld(transaction, campaign, wanted)
    const missing = wanted.units - held.reduce((units, lot) => units + lot.units, 0)
    if (missing > 0) await setApart(transaction, campaign, wanted, missing)
    if (missing < 0) await giveBack(transaction, campaign, wanted, held, -missing)
    const { siteId, hospitalId, productId, units } = wanted
    tellOfCampaign(transaction, campaign, 'campaign.clinic_stock_set', {
      siteId,
      hospitalId,
      productId,
      units,
    })
    return { campaignId, siteId, hospitalId, productId, units }
  })
}

/** What lies set apart for fever clinics now, by depot, clinic and product. @throws CommandRefused `campaignNotFound`. */
export function listClinicStock(
  client: DatabaseClient,
  actor: Actor,
  campaignId: string,
): Promise<ClinicStock[]> {
  return readAs(client, actor, async (db) => {
    await readCampaignRow(db, actor.tenantId, campaignId)
    const { siteId, hospitalId, units } = campaignClinicStock
    return db
      .select({
        siteId,
        hospitalId,
        productId: lots.productId,
        units: sum(units).mapWith(Number),
      })
      .from(campaignClinicStock)
      .innerJoin(lots, eq(lots.id, campaignClinicStock.lotId))
      .where(and(eq(campaignClinicStock.campaignId, campaignId), gt(units, 0)))
      .groupBy(siteId, hospitalId, lots.productId)
      .orderBy(siteId, hospitalId, lots.productId)
  })
}

/** What lay set apart at a depot, or at all of them, lies there no more: to the shelf, or aside for a person to look at. */
export async function releaseClinicStock(
  transaction: CommandTransaction,
  campaign: CampaignRow,
  to: 'available' | 'quarantine',
  siteId?: string,
): Promise<void> {
  const found = await transaction.db.execute<LotUnits & { siteId: string } & Record<string, unknown>>(sql`
    with held as (
      select * from ${campaignClinicStock} where campaign_id = ${campaign.id}::uuid and units > 0
        ${siteId === undefined ? sql`` : sql`and site_id = ${siteId}::uuid`}
      order by site_id, lot_id, hospital_id for no key update
    ), emptied as (
      update ${campaignClinicStock} stock set units = 0 from held
      where (stock.campaign_id, stock.site_id, stock.lot_id, stock.hospital_id, stock.tenant_id)
        = (held.campaign_id, held.site_id, held.lot_id, held.hospital_id, held.tenant_id)
      returning held.site_id, held.lot_id, held.units
    )
    select emptied.site_id as "siteId", emptied.lot_id as "lotId", lots.product_id as "productId",
      sum(emptied.units)::integer as units
    from emptied join ${lots} on lots.id = emptied.lot_id group by 1, 2, 3`)
  for (const [ofSiteId, rows] of Map.groupBy(found.rows, (row) => row.siteId))
    await moveEarmarked(transaction, campaign, ofSiteId, rows, { reason: 'release', from: 'reserved', to })
}

/** Of lots that are stopped nothing is set apart any more; the command that stops them takes them from wherever they lie. */
export async function dropClinicStock(
  { db }: CommandTransaction,
  { lotIds, siteId }: { readonly lotIds: readonly string[]; readonly siteId?: string | undefined },
): Promise<void> {
  const which = sql`lot_id = any(${sql.param([...lotIds])}::uuid[])
    ${siteId === undefined ? sql`` : sql`and site_id = ${siteId}::uuid`}`
  await db.execute(sql`
    select 1 from ${campaignClinicStock} where ${which} order by campaign_id, site_id, lot_id, hospital_id for no key update`)
  await db.execute(sql`update ${campaignClinicStock} set units = 0 where ${which} and units > 0`)
}

async function requireServed(
  { db }: CommandTransaction,
  campaign: CampaignRow,
  { siteId, hospitalId }: ClinicStock,
): Promise<void> {
  const depots = await readDepots(db, campaign.id)
  if (!depots.some((depot) => depot.siteId === siteId && depot.state === 'working')) throw notFound('depot')
  const [hospital] = await db
    .select({ id: tenants.id })
    .from(tenants)
    .where(
      and(eq(tenants.id, hospitalId), eq(tenants.kind, 'internet_hospital'), eq(tenants.state, 'active')),
    )
  if (hospital === undefined) throw notFound('hospital')
  if (!saleableOwnerships.some((ownership) => ownership === campaign.ownership)) throw notSaleable()
}

/** What lies set apart of the product, expired lots as well, held until the command ends. */
async function readHeld(
  { db }: CommandTransaction,
  { id }: CampaignRow,
  { siteId, hospitalId, productId }: ClinicStock,
): Promise<LotUnits[]> {
  const { lotId, units } = campaignClinicStock
  return db
    .select({ lotId, productId: lots.productId, units, expiresOn: lots.expiresOn })
    .from(campaignClinicStock)
    .innerJoin(lots, eq(lots.id, lotId))
    .where(
      and(
        eq(campaignClinicStock.campaignId, id),
        eq(campaignClinicStock.siteId, siteId),
        eq(campaignClinicStock.hospitalId, hospitalId),
        eq(lots.productId, productId),
        gt(units, 0),
      ),
    )
    .orderBy(asc(lotId))
    .for('no key update', { of: campaignClinicStock })
}

async function setApart(
  transaction: CommandTransaction,
  campaign: CampaignRow,
  { siteId, hospitalId, productId }: ClinicStock,
  missing: number,
): Promise<void> {
  const stock = { siteId, lines: [{ productId, units: 1 }], ownership: campaign.ownership }
  const piles = await readPiles(transaction, stock, true)
  const { takes, shortUnits } = takeFefo(piles, missing, transaction.now)
  if (shortUnits > 0) throw clinicStockShort(missing - shortUnits, missing)
  const taken = takes.map((take) => ({ ...take, productId }))
  const { id: campaignId, tenantId } = campaign
  await addClinicUnits(
    transaction,
    takes.map(({ lotId, units }) => ({ campaignId, tenantId, siteId, hospitalId, lotId, units })),
  )
  const move = { reason: 'reserve', from: 'available', to: 'reserved' } as const
  await moveEarmarked(transaction, campaign, siteId, taken, move)
}

/** Gives back what would be sold last: the latest expiry first. */
async function giveBack(
  transaction: CommandTransaction,
  campaign: CampaignRow,
  { siteId, hospitalId }: ClinicStock,
  held: readonly LotUnits[],
  surplus: number,
): Promise<void> {
  const given: LotUnits[] = []
  let left = surplus
  for (const lot of held.toSorted((a, b) => ((a.expiresOn ?? '9') < (b.expiresOn ?? '9') ? 1 : -1))) {
    const units = Math.min(lot.units, left)
    if (units > 0) given.push({ ...lot, units })
    left -= units
  }
  const { lotId, units } = campaignClinicStock
  await transaction.db.execute(sql`
    update ${campaignClinicStock} stock set units = stock.units - input.units
    from ${rowSource<'lotId' | 'units'>(given, { lotId, units })}
    where stock.campaign_id = ${campaign.id}::uuid and stock.site_id = ${siteId}::uuid
      and stock.hospital_id = ${hospitalId}::uuid and stock.lot_id = input.lot_id`)
  const move = { reason: 'release', from: 'reserved', to: 'available' } as const
  await moveEarmarked(transaction, campaign, siteId, given, move)
}

function notSaleable() {
  return refused('conflict', {
    code: 'clinicStockNotSaleable',
    message: 'The campaign gives away stock that may not be sold, and a prescription is charged.',
    nextStep:
      'Have the clinic ask for kits of the campaign, or set stock apart in a campaign with saleable stock.',
  })
}

function clinicStockShort(found: number, missing: number) {
  return refused('conflict', {
    code: 'clinicStockShort',
    message: `The shelf of the depot has ${found} of the ${missing} units that would have to be set apart.`,
    nextStep: 'Ask for fewer, or wait for what is announced.',
  })
}
