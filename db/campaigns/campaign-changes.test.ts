import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { driftOf, idsIn, noDrift } from './campaign-fixture.ts'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'

import { openRecall } from '../inventory/recall.ts'
import { addLot, addProduct, addStock, addTenant, personOf, requestOf, testNow } from '../test-world.ts'

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
} from './campaign-fixture.ts'

import { handOverParcels, returnParcels } from './hand-over.ts'
import { changeKit, loseDepot, setAreaState } from './lifecycle.ts'
import { listRecalledHouseholds } from './recalled-households.ts'
import { campaignBatches, campaignHouseholds } from './schema.ts'

import { onPickList, toldState } from './told-state.ts'

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

describe('while a campaign runs', () => {
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
    const [home = ''] = await idsIn(world, 'dispatched')
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
      householdIds: await idsIn(world, 'called_back'),
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
    expect(await driftOf(world)).toEqual(noDrift)
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
    expect(await driftOf(world)).toEqual(noDrift)
  })
})
