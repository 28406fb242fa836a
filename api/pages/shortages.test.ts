import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import type { Actor } from '#db/actor.ts'
import { addBuyer, addSeller, type Buyer } from '#db/orders/trade-fixture.ts'
import { shortagePlans } from '#db/shortage/schema.ts'
import { addProduct, addTenant, personOf } from '#db/test-world.ts'
import { type Credential, employ, openTestApp, type TestApp } from '../app-fixture.ts'

let test: TestApp
let buyer: Buyer
let operator: Credential
let colleague: Credential
let county: Credential
let shortageId: string

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
  buyer = await addBuyer(test.database)
  const product = await addProduct(test.database, { ingredientCodes: ['I0302'], nameZh: '布洛芬胶囊' })
  await addSeller(test.database, buyer, { prices: [{ product, price: 100, stock: 500 }] })
  const network = await addTenant(test.database, 'network_operator')
  const signIn = (actor: Actor) => employ(test, actor)
  operator = await signIn(personOf(network, ['operator']))
  colleague = await signIn(personOf(network, ['administrator']))
  county = await signIn(personOf(buyer.tenantId, ['operator']))
  const answer = await call('/shortages', operator, {
    ingredientCode: 'I0302',
    reason: '演示：产能不足',
    limit: { units: 48, days: 7 },
  })
  shortageId = ((await answer.json()) as { shortageId: string }).shortageId
  const needs = [
    { siteId: buyer.villageSiteId, needUnits: 400 },
    { siteId: buyer.countySiteId, needUnits: 600 },
  ]
  const planned = { name: '一视同仁', horizonDays: 28, needs }
  await call(`/shortages/${shortageId}/plans`, operator, planned)
})

afterAll(() => test.close())

const call = (path: string, who: Credential, body: object) =>
  test.app.request(path, {
    method: 'POST',
    headers: { ...who, 'content-type': 'application/json', 'idempotency-key': randomUUIDv7() },
    body: JSON.stringify(body),
  })

async function page(who: Credential, language: string, query = ''): Promise<string> {
  const headers = { ...who, 'accept-language': language }
  return (await test.app.request(`/console/shortages${query}`, { headers })).text()
}

const submit = (path: string, who: Credential, form: Record<string, string> = {}) =>
  test.app.request(path, {
    method: 'POST',
    headers: { ...who, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  })

describe('the page of shortages', () => {
  it('tells whoever orders what is scarce, in their language, and nothing of plans that wait', async () => {
    expect(await page(county, 'zh-CN')).toContain('每人 7 天内最多 48 单位')
    const english = await page(county, 'en', `?shortage=${shortageId}`)
    expect(english).toContain('ibuprofen')
    expect(english).toContain('There is no plan that you may see yet.')
    expect(english).not.toContain('一视同仁')
    expect(await page(county, 'ko')).toContain('의약품 부족')
  })

  it('lets one preview another plan beside the first, and a second person approve and apply one', async () => {
    const form = { name: '村级优先', horizonDays: '28', reservePercent: '0', capUnits: '', first: '' }
    const made = await submit(`/console/shortages/${shortageId}/plan`, operator, {
      ...form,
      horizonDays: '0',
    })
    expect(made.headers.get('location')).toContain('refused=optionsInvalid')
    const long = { ...form, name: '村'.repeat(103), horizonDays: '35' }
    const tooLong = await submit(`/console/shortages/${shortageId}/plan`, operator, long)
    expect(tooLong.status).toBe(400)
    const kept = await tooLong.text()
    expect(kept).toContain(`value="${long.name}"`)
    expect(kept).toContain('value="35"')
    expect(kept).toContain('103')
    const refused = await submit(`/console/shortages/${shortageId}/plan`, county, form)
    expect(refused.headers.get('location')).toContain('organisationNotAllowed')
    const shown = await page(operator, 'zh-CN', `?shortage=${shortageId}`)
    expect(shown).toContain('一视同仁')
    expect(shown).toContain('满足需求的 50%')
    expect(shown).not.toContain('/approve"')
    const [plan] = await test.database.network.select().from(shortagePlans)
    const act = (name: string, who: Credential) =>
      submit(`/console/shortages/${shortageId}/plans/${plan?.id}/${name}`, who)
    expect((await act('approve', operator)).headers.get('location')).toContain('refused=secondPersonNeeded')
    expect(await page(colleague, 'en', `?shortage=${shortageId}`)).toContain('/approve"')
    expect((await act('approve', colleague)).headers.get('location')).not.toContain('refused')
    expect((await act('apply', operator)).headers.get('location')).not.toContain('refused')
    const own = await page(county, 'ko', `?shortage=${shortageId}`)
    expect(own).toContain('실행됨')
    expect(own).toContain('필요량의 50%')
  })
})
