import { randomUUIDv7 } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { replenishmentSuggestions } from '#db/replenishment/schema.ts'
import { addLot, addProduct, addSite, addStock, addTenant, type ProductRow, testNow } from '#db/test-world.ts'
import { suggestOrder } from '#domain/replenishment/suggest-order.ts'
import { openPages } from './open-pages-fixture.ts'
import { addAccount, findBarriers, scrollsSideways } from './pages-fixture.ts'

let tenantId: string
let stockedId: string
let emptyId: string
let operator: string
let products: readonly ProductRow[]

const pages = openPages(async (app) => {
  const { database } = app
  tenantId = await addTenant(database, 'pharmacy')
  stockedId = await addSite(database, tenantId, { kind: 'village_pharmacy' })
  emptyId = await addSite(database, tenantId)
  products = [await addProduct(database), await addProduct(database), await addProduct(database)]
  for (const product of products) {
    const lot = await addLot(database, product)
    await addStock(database, { tenantId, siteId: stockedId, lot, units: 1200 })
    await suggest(product)
  }
  operator = (await addAccount(app, 'operator', tenantId)).email
})

/** Suggests an order of a product for the stocked site. */
async function suggest({ id: productId, packUnits }: ProductRow): Promise<void> {
  const facts = suggestOrder(
    { usableUnits: 10, expiringUnits: 0, inboundUnits: 0, owedUnits: 0 },
    {
      demandClass: 'smooth',
      weeklyUnits: 70,
      leadDays: 7,
      reviewDays: 7,
      serviceLevelPerMille: 950,
      safetyUnits: 30,
    },
    { packUnits, minUnits: null, maxUnits: null, shelfLifeDays: 365 },
  )
  if (facts === null) throw new Error('There is enough.')
  await pages.app.database.network.insert(replenishmentSuggestions).values({
    id: randomUUIDv7(),
    tenantId,
    siteId: stockedId,
    productId,
    state: 'suggested',
    mode: 'one_tap',
    supplySource: 'county',
    packs: facts.packs,
    packUnits,
    amountFen: 123_456,
    facts,
    suggestedAt: testNow,
  })
}

const visit = (path: string, email = operator, options: BrowserContextOptions = {}) =>
  pages.visit(path, email, options)

const rows = (page: Page) => page.locator('tbody tr')

describe('the stock of a site', () => {
  it('is what lies there, or lay there at a time', async () => {
    const { page, complaints } = await visit(`/console/stock?site=${stockedId}`)
    await expect.poll(() => rows(page).count()).toBe(3)
    await expect.poll(() => rows(page).first().innerText()).toMatch(/1,200[\s\S]*可用[\s\S]*自有/)
    await page.getByLabel('截至').fill('2020-01-01T08:00')
    await page.getByRole('button', { name: '查看' }).click()
    await page.getByText('没有库存').waitFor()
    await expect.poll(() => page.getByLabel('截至').inputValue()).toBe('2020-01-01T08:00')
    await page.getByLabel('站点').selectOption(emptyId)
    await page.getByLabel('截至').fill('')
    await page.getByRole('button', { name: '查看' }).click()
    await page.getByText('没有库存').waitFor()
    expect(complaints).toEqual([])
  })

  it('is that of now where the time is none, and says so', async () => {
    const { page } = await visit(`/console/stock?site=${stockedId}&at=yesterday`)
    await page.getByRole('alert').filter({ hasText: '时间无法识别' }).waitFor()
    await expect.poll(() => rows(page).count()).toBe(3)
  })

  it('is never that of another organisation', async () => {
    const foreign = await addSite(pages.app.database, await addTenant(pages.app.database, 'pharmacy'))
    const { page } = await visit(`/console/stock?site=${foreign}`)
    await expect.poll(() => page.getByLabel('站点').inputValue()).not.toBe(foreign)
  })
})

describe('what a site should order', () => {
  it('is accepted or turned down with one tap, and says what was done', async () => {
    const { page, complaints } = await visit(`/console/suggestions?site=${stockedId}`)
    await expect.poll(() => rows(page).count()).toBe(3)
    await expect.poll(() => rows(page).first().innerText()).toMatch(/低于订货点[\s\S]*¥1,234\.56/)
    await rows(page).nth(0).getByRole('button', { name: '采纳', exact: true }).click()
    await rows(page).nth(0).getByText('已采纳').waitFor()
    await rows(page).nth(1).getByRole('combobox').selectOption('no_money')
    await rows(page).nth(1).getByRole('button', { name: '不采纳' }).click()
    await expect.poll(() => rows(page).count()).toBe(2)
    const kept = await pages.app.database.network.select().from(replenishmentSuggestions)
    expect(kept.map(({ state, dismissReason }) => `${state} ${dismissReason}`).toSorted()).toEqual(
      ['accepted null', 'dismissed no_money', 'suggested null'].toSorted(),
    )
    expect(complaints).toEqual([])
  })

  it('stays as it is where somebody decided first, and says so', async () => {
    const { page } = await visit(`/console/suggestions?site=${stockedId}`)
    const { network } = pages.app.database
    await network
      .update(replenishmentSuggestions)
      .set({ state: 'dismissed' })
      .where(eq(replenishmentSuggestions.state, 'suggested'))
    await page.getByRole('button', { name: '采纳', exact: true }).click()
    await page.getByRole('alert').filter({ hasText: '这条建议已经改变' }).waitFor()
    await expect.poll(() => page.getByRole('button', { name: '采纳', exact: true }).count()).toBe(0)
  })

  it('is nothing at a site that has enough', async () => {
    const { page } = await visit(`/console/suggestions?site=${emptyId}`)
    await page.getByText('没有补货建议').waitFor()
    await expect.poll(() => rows(page).count()).toBe(0)
  })
})

describe('the console', () => {
  it('asks who is not signed in to sign in, and shows a role only its pages', async () => {
    const nobody = await pages.open()
    await nobody.page.goto('/console/stock')
    expect(nobody.page.url()).toBe(`${pages.app.url}/sign-in?back=%2Fconsole%2Fstock`)
    const { email } = await addAccount(pages.app, 'administrator', tenantId)
    const { page } = await visit('/console/stock', email)
    await page.getByRole('heading', { name: '没有权限' }).waitFor()
    const own = await visit('/console/suggestions', email)
    await expect.poll(() => own.page.getByRole('button', { name: '采纳', exact: true }).count()).toBe(0)
    const without = await addAccount(pages.app, 'operator', await addTenant(pages.app.database, 'insurer'))
    const { page: siteless } = await visit('/console/stock', without.email)
    await siteless.getByText('没有您可以查看的站点').waitFor()
  })

  for (const width of [360, 1280]) {
    it(`fits a screen of ${width} pixels in every language, without barriers`, async () => {
      await pages.app.database.network.update(replenishmentSuggestions).set({ state: 'suggested' })
      for (const area of ['stock', 'suggestions']) {
        for (const language of ['zh-CN', 'en', 'ko']) {
          const path = `/console/${area}?site=${stockedId}&lang=${language}`
          const { page } = await visit(path, operator, { viewport: { width, height: 900 } })
          const found = { sideways: await scrollsSideways(page), barriers: await findBarriers(page) }
          expect({ area, language, ...found }).toEqual({ area, language, sideways: false, barriers: [] })
        }
      }
    })
  }
})
