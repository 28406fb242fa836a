import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eq, sum } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { CommandRefused, refused } from '../command-refused.ts'
import { runCommand } from '../commands.ts'
import { stockDrift } from '../inventory/drift.ts'
import { moveStock } from '../inventory/ledger.ts'
import { openRecall } from '../inventory/recall.ts'
import { addLot, addProduct, addStock, addTenant, personOf, requestOf, testNow } from '../test-world.ts'
import { allocateKits } from './allocate.ts'
import {
  batchesOf,
  begin,
  brokenPromises,
  countsOf,
  kitOf,
  makeCampaignWorld,
  newHousehold,
  register,
  settle,
  work,
  type CampaignWorld,
} from './campaign-fixture.ts'
import { endCampaign } from './end.ts'
import { cancelHousehold, handOverParcels, returnParcels } from './hand-over.ts'
import {
  changeKit,
  loseDepot,
  pauseCampaign,
  resumeCampaign,
  setAreaState,
  startCampaign,
} from './lifecycle.ts'
import { listRecalledHouseholds } from './recalled-households.ts'
import { campaignBatches, campaignEarmarks, campaignHouseholds } from './schema.ts'
import { workBatch } from './stations.ts'
import { onPickList, toldState } from './told-state.ts'
import { registerHousehold } from './register.ts'

let database: TestDatabase
let client: DatabaseClient

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

const codeOf = async (act: Promise<unknown>) => {
  try {
    await act
    return null
  } catch (error) {
    if (error instanceof CommandRefused) return error.refusals[0]?.code
    throw error
  }
}

async function idsIn(
  { client: on }: CampaignWorld,
  state: 'dispatched' | 'called_back' | 'packed',
  campaignId: string,
) {
  const rows = await on.network
    .select({ id: campaignHouseholds.id, state: toldState })
    .from(campaignHouseholds)
    .leftJoin(campaignBatches, onPickList)
    .where(eq(campaignHouseholds.campaignId, campaignId))
  return rows.filter((row) => row.state === state).map(({ id }) => id)
}

describe('a campaign', () => {
  it('serves tiers in order, from registration to hand-over, and forgets nobody', async () => {
    const world = await makeCampaignWorld(client, 100)
    const atRisk = Array.from({ length: 60 }, () => newHousehold({ personsAtRisk: 1 }))
    const others = Array.from({ length: 60 }, () => newHousehold())
    const [first] = atRisk
    if (!first) throw new Error('nobody')
    const answers = await register(world, [
      ...others,
      ...atRisk,
      { ...first, phone: '10000000000', householdNumber: ' 户 ' + first.householdNumber.slice(1) },
      newHousehold({ villageCode: '110101001001' }),
    ])
    expect(answers.map(({ state }) => state).slice(-2)).toEqual(['duplicate', 'ineligible'])
    expect(answers.at(-1)?.reason).toBe('outOfArea')
    await begin(world)
    expect(await countsOf(world)).toEqual({ released: 100, eligible: 20, duplicate: 1, ineligible: 1 })
    expect(await brokenPromises(world)).toEqual([])
    const batches = await batchesOf(world, 'released')
    expect(batches.every(({ parcels }) => parcels <= 50)).toBe(true)
    await work(
      world,
      batches.map(({ id }) => id),
    )
    expect(await brokenPromises(world)).toEqual([])
    const dispatched = await idsIn(world, 'dispatched', world.campaignId)
    const driver = requestOf(personOf(world.tenantId, ['driver']))
    await handOverParcels(client, driver, {
      campaignId: world.campaignId,
      householdIds: dispatched.slice(0, 50),
    })
    await returnParcels(client, requestOf(world.operator), {
      campaignId: world.campaignId,
      householdIds: dispatched.slice(50, 53),
      reason: 'refused',
    })
    expect(await countsOf(world)).toMatchObject({ delivered: 50, refused: 3, dispatched: 47, eligible: 20 })
    expect(await brokenPromises(world)).toEqual([])

    await addLate(world)
    await allocateKits(client, requestOf(world.operator), { campaignId: world.campaignId })
    await settle(world)
    expect(await countsOf(world)).toMatchObject({ released: 20 })
    expect(await brokenPromises(world)).toEqual([])
    await expectNoDrift(world)
  })
})

describe('while a campaign runs', () => {
  it('starts once, however many press start, and pauses without losing what is picked', async () => {
    const world = await makeCampaignWorld(client, 100)
    const { campaignId } = world
    await register(
      world,
      Array.from({ length: 60 }, () => newHousehold()),
    )
    const press = () =>
      codeOf(startCampaign(client, requestOf(personOf(world.tenantId, ['operator'])), { campaignId }))
    const pressed = await Promise.all([press(), press(), press()])
    expect(pressed.filter((code) => code === null)).toHaveLength(1)
    expect(pressed.filter((code) => code === 'wrongState')).toHaveLength(2)
    await allocateKits(client, requestOf(world.operator), { campaignId })
    await settle(world)
    const [one, other] = await batchesOf(world, 'released')
    if (!one || !other) throw new Error('too few batches')
    await work(world, [one.id], 'picked')
    await pauseCampaign(client, requestOf(world.operator), { campaignId })
    const pick = { batchId: other.id, step: 'picked' as const, leftOut: [], carrier: null }
    expect(await codeOf(workBatch(client, requestOf(world.picker), pick))).toBe('campaignHeld')
    const recheck = { ...pick, batchId: one.id, step: 'rechecked' as const }
    expect(await codeOf(workBatch(client, requestOf(world.picker), recheck))).toBe('samePerson')
    expect(await codeOf(workBatch(client, requestOf(world.checker), recheck))).toBe(null)
    expect(await codeOf(workBatch(client, requestOf(world.checker), recheck))).toBe('wrongState')
    await resumeCampaign(client, requestOf(world.operator), { campaignId })
    expect(await codeOf(workBatch(client, requestOf(world.picker), pick))).toBe(null)
    expect(await brokenPromises(world)).toEqual([])
  })

  it('takes a recalled lot out of every parcel, owes those households first, and calls back what left', async () => {
    const world = await makeCampaignWorld(client, 60)
    const { campaignId, operator } = world
    await register(
      world,
      Array.from({ length: 55 }, () => newHousehold({ personsAtRisk: 1 })),
    )
    await begin(world)
    const [sent, ...rest] = await batchesOf(world, 'released')
    await work(world, [sent?.id ?? ''])
    await work(
      world,
      rest.slice(0, 1).map(({ id }) => id),
      'packed',
    )
    await register(
      world,
      Array.from({ length: 5 }, () => newHousehold({ personsAtRisk: 1 })),
    )
    const regulator = personOf(await addTenant(client, 'regulator'), ['regulator'])
    const lot = world.lots[1]
    if (!lot) throw new Error('no lot')
    const basis = { kind: 'lots', lotIds: [lot.id] } as const
    const [home = ''] = await idsIn(world, 'dispatched', campaignId)
    await handOverParcels(client, requestOf(operator), { campaignId, householdIds: [home] })
    await openRecall(client, requestOf(regulator), { recallClass: 1, basis, reason: 'label' })
    const toCall = await listRecalledHouseholds(client, operator, testNow, { campaignId, limit: 10 })
    expect(toCall).toMatchObject([{ id: home, lotNumbers: [lot.number] }])
    const left = (await countsOf(world)).called_back ?? 0
    expect(left).toBe((sent?.parcels ?? 0) - 1)
    expect(await countsOf(world)).toEqual({ delivered: 1, called_back: left, owing: 54 - left, eligible: 5 })
    expect(await brokenPromises(world)).toEqual([])
    await settle(world)
    expect(await brokenPromises(world)).toEqual([])

    await returnParcels(client, requestOf(operator), {
      campaignId,
      householdIds: await idsIn(world, 'called_back', campaignId),
      reason: 'called_back',
    })
    const product = world.products[1]
    if (!product) throw new Error('no product')
    const [siteId] = world.depotIds
    await addStock(client, {
      tenantId: world.tenantId,
      siteId,
      lot: await addLot(client, product),
      units: 20 * 30,
    })
    await settle(world)
    expect(await countsOf(world)).toEqual({ delivered: 1, released: 30, owing: 24, eligible: 5 })
    expect(await brokenPromises(world)).toEqual([])
    await expectNoDrift(world)
  })

  it('gives another kit to who is not picked, and what a region or a depot loses stays promised', async () => {
    const world = await makeCampaignWorld(client, 60)
    const { campaignId, operator, depotIds } = world
    await register(world, [
      ...Array.from({ length: 20 }, () => newHousehold()),
      ...Array.from({ length: 30 }, () => newHousehold({ villageCode: '522732100201' })),
    ])
    await begin(world)
    const [picked, other] = await batchesOf(world, 'released')
    await work(world, [picked?.id ?? ''], 'picked')
    const extra = await addProduct(client, { saleClass: 'otc' })
    const lot = await addLot(client, extra)
    for (const siteId of depotIds)
      await addStock(client, { tenantId: world.tenantId, siteId, lot, units: 2_000 })
    const kit = [...kitOf(world.products).slice(0, 2), { productId: extra.id, units: 10 }]
    await changeKit(client, requestOf(operator), { campaignId, kit })
    await setAreaState(client, requestOf(operator), { campaignId, regionCode: '522732', state: 'stopped' })
    // Somebody picks at the same moment: whoever comes first, no list holds parcels of both kits.
    await Promise.allSettled([work(world, [other?.id ?? ''], 'picked'), settle(world)])
    await settle(world)
    expect(await brokenPromises(world)).toEqual([])
    const kits = await client.network
      .select({ state: toldState, batchId: campaignHouseholds.batchId, kitId: campaignHouseholds.kitId })
      .from(campaignHouseholds)
      .leftJoin(campaignBatches, onPickList)
      .where(eq(campaignHouseholds.campaignId, campaignId))
    const onLists = kits.filter(({ state }) => state === 'picked').map(({ batchId }) => batchId)
    expect(onLists).toContain(picked?.id)
    expect([picked?.id, other?.id]).toEqual(expect.arrayContaining([...new Set(onLists)]))
    expect(kits.filter(({ kitId, state }) => kitId === picked?.kitId && state !== 'picked')).toEqual([])

    await setAreaState(client, requestOf(operator), { campaignId, regionCode: '522732', state: 'open' })
    await loseDepot(client, requestOf(operator), { campaignId, siteId: depotIds[1], toSiteId: depotIds[0] })
    await settle(world)
    const after = await client.network
      .select()
      .from(campaignHouseholds)
      .where(eq(campaignHouseholds.campaignId, campaignId))
    expect(after.filter(({ siteId }) => siteId !== depotIds[0])).toEqual([])
    expect(after.every(({ acceptedAt }) => acceptedAt?.getTime() === testNow.getTime())).toBe(true)
    expect(await countsOf(world)).toMatchObject({ released: expect.any(Number) })
    expect(await brokenPromises(world)).toEqual([])
    await expectNoDrift(world)
  })

  it('sets aside what a parcel lacks, lets a household withdraw, and takes it in only once', async () => {
    const world = await makeCampaignWorld(client, 10)
    const { campaignId, operator } = world
    const same = newHousehold()
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        registerHousehold(client, requestOf(operator), { campaignId, source: 'page', household: same }),
      ),
    )
    expect(answers.filter(({ answer }) => answer.state === 'eligible')).toHaveLength(1)
    await register(
      world,
      Array.from({ length: 3 }, () => newHousehold({ villageCode: same.villageCode })),
    )
    await begin(world)
    const [batch] = await batchesOf(world, 'released')
    const pick = {
      batchId: batch?.id ?? '',
      step: 'picked' as const,
      leftOut: [{ place: 2, reason: 'damaged' as const }],
      carrier: null,
    }
    const wrong = { ...pick, leftOut: [{ place: 9, reason: 'short' as const }] }
    expect(await codeOf(workBatch(client, requestOf(world.picker), wrong))).toBe('placeUnknown')
    await workBatch(client, requestOf(world.picker), pick)
    expect(await countsOf(world)).toMatchObject({ picked: 3, owing: 1 })
    const id = answers.find(({ answer }) => answer.state === 'eligible')?.answer.householdId ?? ''
    await cancelHousehold(client, requestOf(operator), { campaignId, householdId: id, reason: 'moved' })
    await settle(world)
    expect(await brokenPromises(world)).toEqual([])
    expect(
      await codeOf(
        cancelHousehold(client, requestOf(operator), { campaignId, householdId: id, reason: 'moved' }),
      ),
    ).toBe('householdsUnfit')
    await expectNoDrift(world)
  })

  it('sets what is allocated apart, so that an ordinary sale cannot take it, and gives back what nobody needs', async () => {
    const world = await makeCampaignWorld(client, 10)
    const { campaignId, operator, depotIds, lots, products, tenantId } = world
    await register(
      world,
      Array.from({ length: 6 }, () => newHousehold()),
    )
    await allocateKits(client, requestOf(operator), { campaignId })
    const [lot] = lots
    const [product] = products
    if (!lot || !product) throw new Error('no lot')
    const sell = (units: number) =>
      runCommand(client, requestOf(operator), async (transaction) => {
        const short = await moveStock(transaction, [
          {
            reason: 'reserve',
            lotId: lot.id,
            productId: product.id,
            ownership: 'ours',
            units,
            from: { account: 'available', siteId: depotIds[0] },
            to: { account: 'reserved', siteId: depotIds[0] },
            tenantId,
            referenceId: null,
          },
        ])
        if (short !== null) throw refused('conflict', { code: 'sold', message: 'Sold.', nextStep: 'Wait.' })
        return {}
      })
    // 10 boxes of 20 lie there, 6 are promised to households that have none yet.
    expect(await codeOf(sell(81))).toBe('sold')
    expect(await brokenPromises(world)).toEqual([])
    await startCampaign(client, requestOf(operator), { campaignId })
    await settle(world)
    expect(await countsOf(world)).toEqual({ released: 6 })
    await sell(80)
    await changeKit(client, requestOf(operator), { campaignId, kit: kitOf(products).slice(0, 2) })
    await endCampaign(client, requestOf(operator), { campaignId, cancelsOpen: true })
    const [left] = await client.network
      .select({ units: sum(campaignEarmarks.units) })
      .from(campaignEarmarks)
      .where(eq(campaignEarmarks.campaignId, campaignId))
    expect(Number(left?.units)).toBe(0)
    await expectNoDrift(world)
  })
})

async function expectNoDrift({ operator }: CampaignWorld) {
  const nothing = { mismatchingAccounts: 0, driftUnits: 0, unaccountedUnits: 0 }
  expect(await stockDrift(client, operator, testNow)).toEqual(nothing)
}

/** Twenty more kits come to the first depot. */
async function addLate(world: CampaignWorld) {
  for (const [index, { units }] of kitOf(world.products).entries()) {
    const product = world.products[index]
    const [siteId] = world.depotIds
    if (!product) throw new Error('no product')
    await addStock(client, {
      tenantId: world.tenantId,
      siteId,
      lot: await addLot(client, product),
      units: units * 20,
    })
  }
}
