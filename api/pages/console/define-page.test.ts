import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { stocktakes } from '#db/inventory/counting-schema.ts'
import { addLot, addProduct, addSite, addStock, addTenant, personOf } from '#db/test-world.ts'
import { employ, openTestApp, type Credential, type TestApp } from '../../app-fixture.ts'

let test: TestApp
let operator: Credential
let siteId: string

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
  const tenantId = await addTenant(test.database, 'pharmacy')
  siteId = await addSite(test.database, tenantId)
  const lot = await addLot(test.database, await addProduct(test.database))
  await addStock(test.database, { tenantId, siteId, lot, units: 40 })
  operator = await employ(test, personOf(tenantId, ['operator']))
})
afterAll(() => test.close())

const get = (path: string, headers: Record<string, string> = { ...operator }) =>
  test.app.request(path, { headers })
const post = (path: string, fields: Record<string, string>) =>
  test.app.request(path, { method: 'POST', headers: { ...operator }, body: new URLSearchParams(fields) })

describe('a page of the console', () => {
  it('does once what a form asks for, however often the form is sent', async () => {
    const form = { act: 'open', key: 'one-and-the-same', abcClass: '' }
    const sent = await Promise.all(
      [1, 2, 3].map(async () => post(`/console/stocktakes?site=${siteId}`, form)),
    )
    // While the first still runs the others are told to wait; afterwards all hear the same.
    expect(sent.filter(({ status }) => status !== 303 && status !== 409)).toEqual([])
    const again = await post(`/console/stocktakes?site=${siteId}`, form)
    const opened = await test.database.network.select().from(stocktakes)
    expect(opened).toHaveLength(1)
    expect(again.headers.get('location')).toBe(`/console/stocktakes/${opened[0]?.id}?done=`)
  })

  it('tells a refusal on itself, and what it does not know as such', async () => {
    const refused = await post(`/console/stocktakes?site=${siteId}`, { act: 'open', key: 'k', abcClass: 'z' })
    expect(refused.status).toBe(400)
    expect(await refused.text()).toContain('data-code="invalidRequest"')
    const unknown = await post(`/console/stocktakes?site=${siteId}`, { act: 'burn', key: 'k2' })
    expect(unknown.status).toBe(400)
    expect(await unknown.text()).toContain('data-code="unknownAct"')
  })

  it('keeps itself current, but not while it shows what was refused', async () => {
    expect(await (await get('/console/orders')).text()).toContain('data-live-part')
    const refused = await post('/console/orders', { act: 'burn' })
    expect(await refused.text()).not.toContain('data-live-part')
  })

  it('is not found, not allowed or not there yet, each in words', async () => {
    const missing = await get('/console/stocktakes/0')
    expect(missing.status).toBe(404)
    expect(await missing.text()).toContain('没有找到')
    const forbidden = await get('/console/recalls')
    expect(forbidden.status).toBe(403)
    expect(await forbidden.text()).toContain('没有权限')
    const stranger = await get('/console/orders', {})
    expect(stranger.headers.get('location')).toBe('/sign-in?back=%2Fconsole%2Forders')
    expect((await get('/console')).headers.get('location')).toBe('/console/orders')
    expect((await get('/console', {})).headers.get('location')).toBe('/sign-in?back=%2Fconsole')
  })

  it('tells by its label what an address narrows it down by that fits nothing, and shows the way to all of it', async () => {
    const unfit = await get('/console/transfers?site=nowhere&state=lost&lang=en')
    expect(unfit.status).toBe(400)
    const html = await unfit.text()
    expect(html).toContain('<li>Site is not written as it must be.</li>')
    expect(html).toContain('<li>State is not chosen, or none of what there is to choose from.</li>')
    expect(html).toContain('href="/console/transfers">Clear the filter')
    expect(html).not.toMatch(/siteId|query\./)
    expect(await (await get('/console/transfers?site=nowhere')).text()).toContain('<li>站点：格式不对。</li>')
  })

  it('keeps its filters in the address, through the language switch as well', async () => {
    const html = await (await get(`/console/orders?state=draft&site=${siteId}`)).text()
    expect(html).toContain(`href="/console/orders?state=draft&amp;site=${siteId}&amp;lang=en"`)
    expect(html).toMatch(/<option value="draft"\s+selected/)
    const fragment = await (await get('/console/orders?state=draft&fragment')).text()
    expect(fragment).not.toContain('<html')
  })
})
