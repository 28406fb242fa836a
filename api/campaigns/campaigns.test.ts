import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import {
  begin,
  countsOf,
  kitOf,
  makeCampaignWorld,
  newHousehold,
  register,
  settle,
  type CampaignWorld,
} from '#db/campaigns/campaign-fixture.ts'
import { events } from '#db/events/schema.ts'
import { addRegions } from '#db/organisations/commands.ts'
import { addTenant, personOf, requestOf } from '#db/test-world.ts'
import { transactionUri } from '#domain/inventory/epcis-identifiers.ts'
import { epcisQueryDocumentSchema } from '#domain/inventory/epcis-schema.ts'
import { watchCampaign } from '#db/campaigns/watch.ts'
import { bodyOf, employ, openTestApp, send, type Credential, type TestApp } from '../app-fixture.ts'

let test: TestApp
let world: CampaignWorld
let operator: Credential
let picker: Credential
let checker: Credential

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
  world = await makeCampaignWorld(test.database, 60)
  operator = await employ(test, world.operator)
  picker = await employ(test, world.picker)
  checker = await employ(test, world.checker)
})
afterAll(() => test.close())

const post = (who: Credential, path: string, body?: unknown) => send(test, 'POST', path, who, body)
const get = (who: Credential, path: string, more: Record<string, string> = {}) =>
  test.app.request(path, { headers: { ...who, ...more } })

interface Batch {
  readonly id: string
  readonly parcels: number
}

/** The plan goes by what is stated of a depot: two parcels want two people, since nobody rechecks what they picked. */
async function planWith(path: string, [siteId, elsewhere]: readonly [string, string]): Promise<void> {
  const station = { places: 3, secondsPerParcel: 30 }
  const resourcesWith = (staff: number, from = '00:00') => ({
    shifts: [{ from, to: '23:59', staff }],
    stations: { pick: station, recheck: station, pack: station, dispatch: station },
    vehicles: { count: 1, parcelsPerTrip: 50, tripHours: 2 },
    laterKits: 0,
    laterAt: null,
  })
  const state = (who: Credential, at: string, resources: object) =>
    post(who, `${path}/depot-resources`, { siteId: at, resources })
  expect((await state(picker, siteId, resourcesWith(1))).status).toBe(403)
  expect(await bodyOf(await state(operator, elsewhere, resourcesWith(1)))).toMatchObject({
    code: 'depotNotFound',
  })
  expect((await state(operator, siteId, resourcesWith(1, '25:00'))).status).toBe(400)
  expect(await bodyOf(await state(operator, siteId, resourcesWith(1)))).toMatchObject({ siteId, staff: 1 })
  expect(await bodyOf(await get(operator, `${path}/capacity`))).toMatchObject({
    depots: [{ staff: 1, resources: resourcesWith(1) }],
    plan: {
      isFeasible: false,
      lateParcels: 2,
      lateAnyway: 2,
      finishAt: null,
      bottleneck: { siteId, resource: 'staff' },
      shortfalls: [{ siteId, resource: 'staff', shortBy: 1 }],
      reliefs: [],
    },
  })
  expect((await state(operator, siteId, resourcesWith(5))).status).toBe(200)
  const enough = await bodyOf<{ plan: object }>(await get(operator, `${path}/capacity`))
  expect(enough.plan).toMatchObject({ isFeasible: true, lateAnyway: 0 })
}

it('runs a campaign through the API, step by step, and shows how it stands', async () => {
  const { products, depotIds } = world
  const defined = await post(operator, '/campaigns', {
    nameZh: '救急',
    nameEn: 'Relief',
    kit: kitOf(products),
    rules: { tiers: [{ leastPersonsAtRisk: 0, leastPersons: 1 }] },
    depots: [{ siteId: depotIds[0], staff: 5 }],
    areas: [{ regionCode: '640422', siteId: depotIds[0] }],
    partitions: 2,
    plannedStartAt: '2099-03-02T08:00:00+08:00',
  })
  expect(defined.status).toBe(201)
  const { campaignId } = await bodyOf<{ campaignId: string }>(defined)
  const path = `/campaigns/${campaignId}`
  const households = [
    newHousehold({ name: '王演示' }),
    newHousehold(),
    newHousehold({ villageCode: '110101001001' }),
  ]
  expect((await post(operator, `${path}/households`, { households })).status).toBe(409)
  await post(operator, `${path}/open`)
  const registered = await bodyOf<{ households: { householdId: string; state: string }[] }>(
    await post(operator, `${path}/households`, { households }),
  )
  expect(registered.households.map(({ state }) => state)).toEqual(['eligible', 'eligible', 'ineligible'])
  const have = { siteId: depotIds[0], staff: 5, freeKits: 60 }
  expect(await bodyOf(await get(operator, `${path}/capacity`))).toMatchObject({
    targetHours: 72,
    plannedStartAt: '2099-03-02T00:00:00.000Z',
    startedAt: null,
    depots: [{ ...have, parcels: 2, reservedKits: 0, products: [{ kits: 60 }, { kits: 60 }, { kits: 60 }] }],
    plan: {
      isFeasible: true,
      targetAt: '2099-03-05T00:00:00.000Z',
      parcels: 2,
      lateParcels: 0,
      shortfalls: [],
      reliefs: [],
    },
  })
  await planWith(path, depotIds)
  expect(await bodyOf(await get(operator, `${path}/household-reasons`))).toEqual({
    items: [{ state: 'ineligible', source: 'api', reason: 'outOfArea', households: 1 }],
  })
  expect(await bodyOf(await post(operator, `${path}/allocations`))).toMatchObject({
    kits: 2,
    shares: [{ tier: 1, kits: 2, reason: 'Tier 1 is filled to 100 % of 2 households.' }],
  })
  expect(await bodyOf(await get(operator, `${path}/capacity`))).toMatchObject({
    depots: [{ parcels: 2, reservedKits: 0, allocatedKits: 2, freeKits: 58 }],
  })
  expect((await post(picker, `${path}/start`)).status).toBe(403)
  expect((await post(operator, `${path}/start`)).status).toBe(200)
  expect(await bodyOf(await post(operator, `${path}/start`))).toMatchObject({ code: 'wrongState' })
  await settle({ ...world, campaignId })
  expect(await bodyOf(await get(operator, `${path}/capacity`))).toMatchObject({
    depots: [{ parcels: 2, reservedKits: 2, allocatedKits: 0, freeKits: 58 }],
  })

  const { items } = await bodyOf<{ items: Batch[] }>(await get(picker, `${path}/batches`))
  let parcels = 0
  for (const { id, parcels: ofBatch } of items) {
    const batch = `/campaign-batches/${id}`
    const list = await bodyOf<{ picks: { unitsOfParcel: number }[] }>(await get(picker, batch))
    expect(list.picks.map(({ unitsOfParcel }) => unitsOfParcel)).toEqual([20, 20, 40])
    const labels = await bodyOf<{ items: { name: string }[] }>(await get(picker, `${batch}/labels`))
    expect(labels.items).toHaveLength(ofBatch)
    expect((await post(picker, `${batch}/pick`, {})).status).toBe(200)
    expect(await bodyOf(await post(picker, `${batch}/recheck`, {}))).toMatchObject({ status: 403 })
    for (const [who, step] of [
      [checker, 'recheck'],
      [picker, 'pack'],
      [operator, 'dispatch'],
    ] as const) {
      expect((await post(who, `${batch}/${step}`, {})).status).toBe(200)
    }
    parcels += ofBatch
  }
  expect(parcels).toBe(2)
  const board = await bodyOf(await get(operator, `${path}/board`))
  expect(board).toMatchObject({
    counts: { dispatched: 2, ineligible: 1 },
    breached: 0,
    dispatchedLate: 0,
    bottleneck: null,
  })

  expect(await bodyOf(await post(operator, `${path}/end`, {}))).toMatchObject({ code: 'householdsOpen' })
  const [first, second] = registered.households
  const drivers = await employ(test, {
    ...world.operator,
    principalId: crypto.randomUUID(),
    roles: ['driver'],
  })
  await post(drivers, `${path}/hand-overs`, { householdIds: [first?.householdId] })
  await post(operator, `${path}/returns`, { householdIds: [second?.householdId], reason: 'refused' })
  const ended = await bodyOf<{ report: Record<string, unknown> }>(await post(operator, `${path}/end`, {}))
  expect(ended.report).toMatchObject({
    accepted: 2,
    delivered: 1,
    refused: 1,
    cancelled: 0,
    open: 0,
    dispatchedInTime: 2,
  })
  expect(ended.report['products']).toMatchObject([
    { unitsGranted: 40 },
    { unitsGranted: 40 },
    { unitsGranted: 80 },
  ])
  expect(await countsOf({ ...world, campaignId })).toEqual({ delivered: 1, refused: 1, ineligible: 1 })

  const traced = async (query: string) => {
    const document = epcisQueryDocumentSchema.parse(
      await bodyOf(await get(operator, `/epcis/events?perPage=100&${query}`)),
    )
    return document.epcisBody.queryResults.resultsBody.eventList
  }
  const campaign = transactionUri('campaign', campaignId)
  const trace = await traced(`EQ_bizTransaction=${campaign}`)
  // A line of each of two parcels left, one parcel was handed over, the other came back.
  expect(Map.groupBy(trace, ({ bizStep }) => bizStep).get('shipping')).toHaveLength(6)
  expect(trace.filter(({ bizStep }) => bizStep === 'dispensing')).toHaveLength(3)
  expect(trace.filter(({ disposition }) => disposition === 'returned')).toHaveLength(3)
  expect(trace.filter(({ type }) => type === 'TransactionEvent')).toHaveLength(items.length)
  for (const { householdId } of registered.households)
    expect(JSON.stringify(trace)).not.toContain(householdId)
  const packed = await traced('eventType=AggregationEvent')
  expect(packed.map((event) => ('childQuantityList' in event ? event.childQuantityList?.length : 0))).toEqual(
    items.map(() => 3),
  )
  const [onePacked] = packed
  expect(
    await bodyOf(await get(operator, `/epcis/events/${encodeURIComponent(onePacked?.eventID ?? '')}`)),
  ).toMatchObject({
    parentID: transactionUri('campaign_batch', items[0]?.id ?? ''),
  })

  for (const [locale, word] of [
    ['zh-CN', '已送达'],
    ['en', 'Delivered'],
    ['ko', '배달됨'],
  ] as const) {
    const page = await (await get(operator, `/console${path}`, { 'accept-language': locale })).text()
    expect(page).toContain(word)
    expect(page).not.toContain('王演示')
  }
  const told = await test.database.network.select().from(events).where(eq(events.aggregateId, campaignId))
  expect(JSON.stringify(told)).not.toContain('演示')
  expect(test.logLines.join('')).not.toContain('王演示')
})

it('lists the counties that it may serve, and puts what is overdue before its own operators alone', async () => {
  const named = { level: 'county', nameZh: '西吉县', parentCode: '6404' } as const
  await addRegions(test.database, requestOf(world.operator), [
    { code: '64', level: 'province', nameZh: '宁夏', parentCode: null },
    { code: '6404', level: 'city', nameZh: '固原市', parentCode: '64' },
    { code: '640422', ...named },
  ])
  expect(await bodyOf(await get(operator, '/regions?within=64'))).toEqual({
    items: [
      {
        code: '640422',
        nameZh: '西吉县',
        nameEn: 'Xiji County',
        parentCode: '6404',
        parentZh: '固原市',
        parentEn: 'Guyuan City',
      },
    ],
    next: null,
  })
  await register(world, [newHousehold()])
  await begin(world)
  const late = { ...requestOf(world.operator), now: new Date('2026-03-09T00:00:00Z') }
  await watchCampaign(test.database, late, { campaignId: world.campaignId })
  const open = await bodyOf<{ items: { id: string }[] }>(await get(operator, '/escalations'))
  expect(open.items).toMatchObject([
    { kind: 'campaign_breached', actingRole: 'operator', isOurs: true, subject: { id: world.campaignId } },
  ])
  const stranger = await employ(test, personOf(await addTenant(test.database, 'pharmacy'), ['operator']))
  expect(await bodyOf(await get(stranger, '/escalations'))).toMatchObject({ items: [] })
  await post(operator, `/escalations/${open.items[0]?.id}/resolve`, { resolution: '加派人手' })
  expect(await bodyOf(await get(operator, '/escalations'))).toMatchObject({ items: [] })
  expect(await bodyOf(await get(operator, '/escalations?state=resolved'))).toMatchObject({
    items: [{ resolution: '加派人手' }],
  })
})
