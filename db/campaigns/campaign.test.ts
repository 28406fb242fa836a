import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { and, asc, eq, sum } from 'drizzle-orm'
import { events } from '../events/schema.ts'
import { watchCampaign } from './watch.ts'
import { addLate, codeOf, driftOf, idsIn, noDrift } from './campaign-fixture.ts'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand } from '../commands.ts'

import { moveStock } from '../inventory/ledger.ts'

import { personOf, requestOf } from '../test-world.ts'
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
import { changeKit, pauseCampaign, resumeCampaign, startCampaign } from './lifecycle.ts'

import { campaignEarmarks } from './schema.ts'
import { workBatch } from './stations.ts'

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
    const dispatched = await idsIn(world, 'dispatched')
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

    // What arrives reaches those who wait without anybody asking, once, and takes nothing back.
    const look = () => watchCampaign(client, requestOf(world.operator), { campaignId: world.campaignId })
    await look()
    expect(await allocatedAgain(world)).toEqual([100])
    await addLate(world)
    await look()
    await look()
    expect(await allocatedAgain(world)).toEqual([100, 20])
    await settle(world)
    expect(await countsOf(world)).toMatchObject({ delivered: 50, refused: 3, dispatched: 47, released: 20 })
    expect(await brokenPromises(world)).toEqual([])
    expect(await driftOf(world)).toEqual(noDrift)
  })

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
    expect(await driftOf(world)).toEqual(noDrift)
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
    expect(await driftOf(world)).toEqual(noDrift)
  })
})

/** Kits of each allocation of a campaign. */
async function allocatedAgain({ campaignId }: CampaignWorld): Promise<unknown[]> {
  const told = await client.network
    .select({ payload: events.payload })
    .from(events)
    .where(and(eq(events.aggregateId, campaignId), eq(events.type, 'campaign.allocated')))
    .orderBy(asc(events.occurredAt), asc(events.id))
  return told.map(({ payload }) => (payload as { kits: number }).kits)
}
