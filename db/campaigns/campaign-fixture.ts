import { and, asc, eq, sql } from 'drizzle-orm'
import type { Household } from '#domain/campaigns/household.ts'
import type { HouseholdState } from '#domain/campaigns/states.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { CommandRefused } from '../command-refused.ts'
import { stockDrift } from '../inventory/drift.ts'
import {
  addLot,
  addProduct,
  addSite,
  addStock,
  addTenant,
  personOf,
  requestOf,
  testNow,
  type LotRow,
  type ProductRow,
} from '../test-world.ts'
import { advancePartition } from './advance.ts'
import { allocateKits } from './allocate.ts'
import { defineCampaign, newCampaignSchema } from './define.ts'
import { openCampaign, startCampaign } from './lifecycle.ts'
import { registerHouseholds } from './register.ts'
import { campaignBatches, campaignHouseholds } from './schema.ts'
import { workBatch } from './stations.ts'
import { onPickList, toldState } from './told-state.ts'

// For tests: a campaign with two depots and three products, small enough to reckon by hand.

export interface CampaignWorld {
  readonly client: DatabaseClient
  readonly tenantId: string
  readonly operator: Actor
  readonly picker: Actor
  readonly checker: Actor
  readonly depotIds: readonly [string, string]
  readonly products: readonly ProductRow[]
  /** The first lot of each product. */
  readonly lots: readonly LotRow[]
  readonly campaignId: string
}

export const testPartitions = 2
const unitsOfLine = [20, 20, 40] as const

/** The kit: a box of the first two products, two boxes of the third. */
export function kitOf(products: readonly ProductRow[]) {
  return products.map(({ id }, index) => ({ productId: id, units: unitsOfLine[index] ?? 20 }))
}

/** An open campaign; each depot holds stock for `kits` kits, the first serves 640422 and the second 522732. */
export async function makeCampaignWorld(client: DatabaseClient, kits = 100): Promise<CampaignWorld> {
  const tenantId = await addTenant(client, 'depot_operator')
  const depotIds = [await addSite(client, tenantId), await addSite(client, tenantId)] as const
  const products = []
  for (let index = 0; index < 3; index += 1) products.push(await addProduct(client, { saleClass: 'otc' }))
  const lots: LotRow[] = []
  for (const [index, product] of products.entries()) {
    const lot = await addLot(client, product)
    lots.push(lot)
    for (const siteId of depotIds)
      await addStock(client, { tenantId, siteId, lot, units: kits * (unitsOfLine[index] ?? 0) })
  }
  const operator = personOf(tenantId, ['operator'])
  const defined = await defineCampaign(
    client,
    requestOf(operator),
    newCampaignSchema.parse({
      nameZh: '演示行动',
      nameEn: 'Demo campaign',
      kit: kitOf(products),
      rules: {
        tiers: [
          { leastPersonsAtRisk: 1, leastPersons: 1 },
          { leastPersonsAtRisk: 0, leastPersons: 1 },
        ],
      },
      depots: depotIds.map((siteId) => ({ siteId, staff: 10 })),
      areas: [
        { regionCode: '640422', siteId: depotIds[0] },
        { regionCode: '522732', siteId: depotIds[1] },
      ],
      partitions: testPartitions,
    }),
  )
  const { campaignId } = defined.answer
  await openCampaign(client, requestOf(operator), { campaignId })
  const people = {
    operator,
    picker: personOf(tenantId, ['picker']),
    checker: personOf(tenantId, ['checker']),
  }
  return { client, tenantId, ...people, depotIds, products, lots, campaignId }
}

let made = 0

/** A household that nobody has registered yet; `given` says what matters to the test. */
export function newHousehold(given: Partial<Household> = {}): Household {
  made += 1
  return {
    villageCode: `640422100${String(made % 5).padStart(3, '0')}`,
    householdNumber: `户${made}`,
    name: '演示户主',
    phone: `100${String(made).padStart(8, '0')}`,
    residentId: null,
    address: `演示村${made}号`,
    persons: 3,
    personsAtRisk: 0,
    ...given,
  }
}

/** @returns the ids, in their order. */
export async function register(world: CampaignWorld, households: readonly Household[]) {
  const { answer } = await registerHouseholds(world.client, requestOf(world.operator), {
    campaignId: world.campaignId,
    source: 'api',
    households,
  })
  return answer.households
}

/** Allocates, starts, and lets every part go on until there is nothing left to do. */
export async function begin(world: CampaignWorld): Promise<void> {
  const { client, operator, campaignId } = world
  await allocateKits(client, requestOf(operator), { campaignId })
  await startCampaign(client, requestOf(operator), { campaignId })
  await settle(world)
}

/** Lets every part go on until there is nothing left to do. */
export async function settle({ client, operator, campaignId }: CampaignWorld): Promise<void> {
  for (let partition = 0; partition < testPartitions; partition += 1) {
    for (;;) {
      const { answer } = await advancePartition(client, requestOf(operator), { campaignId, partition })
      if (!answer.hasMore) break
    }
  }
}

export async function batchesOf(
  { client, campaignId }: CampaignWorld,
  state: (typeof campaignBatches.$inferSelect)['state'],
) {
  return client.network
    .select()
    .from(campaignBatches)
    .where(and(eq(campaignBatches.campaignId, campaignId), eq(campaignBatches.state, state)))
    .orderBy(asc(campaignBatches.number))
}

/** Takes batches through every station up to `step`. */
export async function work(
  { client, picker, checker }: CampaignWorld,
  batchIds: readonly string[],
  upTo: 'picked' | 'rechecked' | 'packed' | 'dispatched' = 'dispatched',
): Promise<void> {
  const steps = ['picked', 'rechecked', 'packed', 'dispatched'] as const
  for (const batchId of batchIds) {
    for (const step of steps.slice(0, steps.indexOf(upTo) + 1)) {
      const actor = step === 'rechecked' ? checker : picker
      await workBatch(client, requestOf(actor), { batchId, step, leftOut: [], carrier: null })
    }
  }
}

/** How many households stand where. */
export async function countsOf({
  client,
  campaignId,
}: CampaignWorld): Promise<Partial<Record<HouseholdState, number>>> {
  const rows = await client.network
    .select({ state: toldState, households: sql<number>`count(*)::integer` })
    .from(campaignHouseholds)
    .leftJoin(campaignBatches, onPickList)
    .where(eq(campaignHouseholds.campaignId, campaignId))
    .groupBy(toldState)
  return Object.fromEntries(rows.map(({ state, households }) => [state, households]))
}

/**
 * What must hold at each moment: accepted = delivered + refused + cancelled + open, reserved and travelling units are those
 * of the households, no household is served twice, and pick lists hold whom they say. @returns what does not.
 */
export async function brokenPromises({
  client,
  campaignId,
}: Pick<CampaignWorld, 'client' | 'campaignId'>): Promise<unknown[]> {
  const own = sql`household.campaign_id = ${campaignId}::uuid`
  const queries = [
    sql`select 'accepted' as what, count(*) filter (where accepted_at is not null) as accepted, count(*) filter (where
          state in ('delivered', 'refused') or state = 'cancelled' and accepted_at is not null or state in
          ('granted', 'released', 'picked', 'rechecked', 'packed', 'owing', 'dispatched', 'called_back')) as told
        from campaign_households household where ${own}
        having count(*) filter (where accepted_at is not null) <> count(*) filter (where
          state in ('delivered', 'refused') or state = 'cancelled' and accepted_at is not null or state in
          ('granted', 'released', 'picked', 'rechecked', 'packed', 'owing', 'dispatched', 'called_back'))`,
    sql`with held as (
          select household.site_id, household.lot_ids[line.position] as lot_id,
            case when household.state in ('dispatched', 'called_back') then 'in_transit' else 'reserved' end as status,
            sum(line.units) as units
          from campaign_households household join campaign_kit_lines line on line.kit_id = household.kit_id
          where ${own} and household.state in ('granted', 'released', 'picked', 'rechecked', 'packed', 'owing',
            'dispatched', 'called_back') and household.lot_ids[line.position] is not null
          group by 1, 2, 3
        ), promised as (
          select site_id, lot_id, status, sum(units) as units from (
            select * from held union all
            select site_id, lot_id, 'reserved', units from campaign_earmarks where campaign_id = ${campaignId}::uuid
          ) every group by site_id, lot_id, status
        ), booked as (
          select balance.site_id, balance.lot_id, balance.status, balance.units from stock_balances balance
          join campaign_depots depot on depot.site_id = balance.site_id and depot.campaign_id = ${campaignId}::uuid
          where balance.status in ('reserved', 'in_transit')
        )
        select 'stock' as what, site_id, lot_id, status, promised.units as held, booked.units as booked
        from promised full join booked using (site_id, lot_id, status)
        where coalesce(promised.units, 0) <> coalesce(booked.units, 0)`,
    sql`select 'twice' as what, reference_id from stock_movements movement
        join campaign_households household on household.id = movement.reference_id
        join campaign_kit_lines line on line.kit_id = household.kit_id and line.product_id = movement.product_id
        where ${own} and movement.reason = 'hand_over'
        group by reference_id, movement.product_id having count(*) > 1`,
    sql`select 'batch' as what, batch.id, batch.parcels, count(household.id) as households
        from campaign_batches batch left join campaign_households household on household.batch_id = batch.id
        where batch.campaign_id = ${campaignId}::uuid group by batch.id, batch.tenant_id
        having batch.parcels <> count(household.id)`,
  ]
  const broken: unknown[] = []
  for (const query of queries) broken.push(...(await client.network.execute(query)).rows)
  return broken
}

/** The code with which a command refuses, or null where it does not. */
export async function codeOf(act: Promise<unknown>): Promise<string | null | undefined> {
  try {
    await act
    return null
  } catch (error) {
    if (error instanceof CommandRefused) return error.refusals[0]?.code
    throw error
  }
}

/** Households that stand in a state, as they are told of. */
export async function idsIn(
  { client, campaignId }: CampaignWorld,
  state: 'dispatched' | 'called_back' | 'packed',
): Promise<string[]> {
  const rows = await client.network
    .select({ id: campaignHouseholds.id, state: toldState })
    .from(campaignHouseholds)
    .leftJoin(campaignBatches, onPickList)
    .where(eq(campaignHouseholds.campaignId, campaignId))
    .orderBy(asc(campaignHouseholds.id))
  return rows.filter((row) => row.state === state).map(({ id }) => id)
}

/** Twenty more kits come to the first depot. */
export async function addLate({ client, tenantId, products, depotIds: [siteId] }: CampaignWorld) {
  for (const [index, { units }] of kitOf(products).entries()) {
    const product = products[index]
    if (!product) throw new Error('no product')
    await addStock(client, { tenantId, siteId, lot: await addLot(client, product), units: units * 20 })
  }
}

/** What should be zero: where the books and the ledger disagree. */
export async function driftOf({ client, operator }: CampaignWorld) {
  return stockDrift(client, operator, testNow)
}

export const noDrift = { mismatchingAccounts: 0, driftUnits: 0, unaccountedUnits: 0 }
