import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { makeCampaignWorld } from '#db/campaigns/campaign-fixture.ts'
import { campaigns } from '#db/campaigns/schema.ts'
import { testNow } from '#db/test-world.ts'
import { openTestApp, origin, type TestApp } from '../app-fixture.ts'

let test: TestApp
let campaignId: string

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase(), { clock: () => testNow, publicUrl: origin })
  campaignId = (await makeCampaignWorld(test.database)).campaignId
  await test.database.network
    .update(campaigns)
    .set({ senderRegistrationsPerHour: 2 })
    .where(eq(campaigns.id, campaignId))
})

afterAll(() => test.close())

const household = (number: string) => ({
  villageCode: '640422100200',
  householdNumber: number,
  name: '演示户主',
  phone: `100000000${number}`,
  address: '演示村',
  persons: 2,
  personsAtRisk: 1,
})

function register(number: string, address: string, of = campaignId): Promise<Response> | Response {
  return test.app.request(`/campaigns/${of}/registrations`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      'x-forwarded-for': `203.0.113.9, ${address}`,
    },
    body: JSON.stringify({ ...household(number), residentId: null }),
  })
}

describe('the limit of registrations per sender', () => {
  it('refuses one sender beyond it with the time to wait, and nobody else', async () => {
    const sent = [
      '192.0.2.1',
      '192.0.2.1',
      '192.0.2.1',
      '192.0.2.2',
      '2001:db8:1:2::1',
      '2001:db8:1:2::2',
      '2001:db8:1:2::3',
    ]
    const answers: Response[] = []
    for (const [index, address] of sent.entries()) answers.push(await register(String(10 + index), address))
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 429, 201, 201, 201, 429])
    expect(Number(answers[2]?.headers.get('retry-after'))).toBeGreaterThan(3_000)
    expect(await answers[2]?.json()).toMatchObject({ code: 'tooManyAttempts' })
  })

  it('keeps what was typed on the page, and says when to try again', async () => {
    const form = Object.fromEntries(
      Object.entries(household('77')).map(([name, value]) => [name, String(value)]),
    )
    const refused = await test.app.request(`/register/${campaignId}?township=640422100`, {
      method: 'POST',
      headers: { origin, 'accept-language': 'zh-CN', 'x-forwarded-for': '192.0.2.1' },
      body: new URLSearchParams({ ...form, key: randomUUID() }),
    })
    expect(refused.status).toBe(429)
    expect(await refused.text()).toMatch(/请 \d+ 分钟后再按一次提交，填好的内容都还在/)
  })

  it('counts a generous limit in steps, and ends within one of it', async () => {
    const { campaignId: generous } = await makeCampaignWorld(test.database)
    await test.database.network
      .update(campaigns)
      .set({ senderRegistrationsPerHour: 40 })
      .where(eq(campaigns.id, generous))
    const statuses: number[] = []
    for (let number = 0; number < 44; number += 1)
      statuses.push((await register(String(100 + number), '192.0.2.9', generous)).status)
    const taken = statuses.indexOf(429)
    expect(taken).toBeGreaterThanOrEqual(40)
    expect(taken).toBeLessThan(42)
    expect(statuses.slice(taken).every((status) => status === 429)).toBe(true)
  })

  it('keeps no address: counts stand under keyed hashes', async () => {
    const { rows } = await test.database.app.execute<{ key: string }>(
      sql`select key from auth.sign_in_attempts where key like 'registration:%'`,
    )
    expect(rows).toHaveLength(4)
    for (const { key } of rows) expect(key).toMatch(/^registration:[\w-]{43}$/)
  })
})
