import { randomUUIDv7 } from 'node:crypto'
import { eq, isNull, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { requestOf, testNow } from '../test-world.ts'
import { countsOf, makeCampaignWorld, newHousehold, type CampaignWorld } from './campaign-fixture.ts'
import { startCampaign } from './lifecycle.ts'
import { registrationQueue } from './queue-schema.ts'
import {
  acknowledgeRegistrations,
  readRegistration,
  registrationOfToken,
  registrationToken,
  type AskedRegistration,
} from './registration-queue.ts'
import { campaigns } from './schema.ts'
import { workOffRegistrations } from './work-off-registrations.ts'

let client: DatabaseClient
let world: CampaignWorld
let close: () => Promise<void>

beforeAll(async () => {
  const test = await createTestDatabase()
  client = openDatabase({ owner: test.ownerUrl, app: test.appUrl, network: test.networkUrl })
  world = await makeCampaignWorld(client)
  close = async () => {
    await client.close()
    await test.drop()
  }
})
afterAll(() => close())

const asked = (changes: Partial<AskedRegistration> = {}): AskedRegistration => ({
  campaignId: world.campaignId,
  tenantId: world.tenantId,
  key: randomUUIDv7(),
  source: 'page',
  household: newHousehold(),
  now: testNow,
  ...changes,
})
const acknowledge = (all: readonly AskedRegistration[]) =>
  acknowledgeRegistrations(client, world.tenantId, all)
const workOff = () => workOffRegistrations(client, () => testNow, new AbortController().signal)
const idsOf = (all: Awaited<ReturnType<typeof acknowledge>>) =>
  all.map((one) => (one.outcome === 'acknowledged' ? one.registrationId : one.outcome))

describe('the line of a campaign', () => {
  it('keeps everybody who was acknowledged, once, in their order, however often they were sent', async () => {
    const first = asked()
    const twice = await acknowledge([first, asked(), first])
    const again = await acknowledge([first, { ...first, household: newHousehold() }])
    const [id, , same] = idsOf(twice)
    expect(same).toBe(id)
    expect(idsOf(again)).toEqual([id, 'keyReused'])
    expect(again[0]).toMatchObject({ replayed: true })
    const many = Array.from({ length: 20 }, () => asked())
    const together = await Promise.all([acknowledge(many), acknowledge(many), acknowledge(many)])
    expect(idsOf(together[1])).toEqual(idsOf(together[0]))
    expect(idsOf(together[2])).toEqual(idsOf(together[0]))
    const rows = await client.network.select().from(registrationQueue)
    expect(rows).toHaveLength(22)
    expect((await readRegistration(client, id ?? ''))?.ahead).toBe(0)
    expect((await readRegistration(client, idsOf(twice)[1] ?? ''))?.ahead).toBe(1)
  })

  it('is worked off into the campaign, and keeps no names behind', async () => {
    const known = newHousehold()
    const stranger = newHousehold({ villageCode: '110101001001' })
    const [one, two, three] = idsOf(
      await acknowledge([
        asked({ household: known }),
        asked({ household: { ...known, householdNumber: ` ${known.householdNumber}` }, source: 'api' }),
        asked({ household: stranger }),
      ]),
    )
    expect(await Promise.all([workOff(), workOff()]).then(([a, b]) => a + b)).toBe(25)
    expect(await workOff()).toBe(0)
    const standings = await Promise.all([one, two, three].map((id) => readRegistration(client, id ?? '')))
    expect(standings.map((standing) => standing?.state)).toEqual(['eligible', 'duplicate', 'ineligible'])
    expect(standings.every((standing) => standing?.ahead === null)).toBe(true)
    expect(await countsOf(world)).toEqual({ eligible: 23, duplicate: 1, ineligible: 1 })
    const left = await client.network
      .select({ named: sql<number>`count(household)::integer` })
      .from(registrationQueue)
    expect(left).toEqual([{ named: 0 }])
  })

  it('tells who comes after the end that it is over, and keeps nobody waiting', async () => {
    await startCampaign(client, requestOf(world.operator), { campaignId: world.campaignId }).catch(() => {})
    const [id] = idsOf(await acknowledge([asked()]))
    await client.network.update(campaigns).set({ state: 'ended' }).where(eq(campaigns.id, world.campaignId))
    expect(await workOff()).toBe(1)
    expect(await readRegistration(client, id ?? '')).toMatchObject({
      ahead: null,
      state: null,
      refusedCode: 'wrongState',
    })
    expect(
      await client.network.select().from(registrationQueue).where(isNull(registrationQueue.registeredAt)),
    ).toEqual([])
  })

  it('is looked up by a link that nobody can guess', () => {
    const id = randomUUIDv7()
    const token = registrationToken('secret', id)
    expect(registrationOfToken('secret', token)).toBe(id)
    expect(registrationOfToken('secret', `${randomUUIDv7()}.${token.split('.')[1]}`)).toBeNull()
    expect(registrationOfToken('other', token)).toBeNull()
    expect(registrationOfToken('secret', 'nothing')).toBeNull()
  })
})
