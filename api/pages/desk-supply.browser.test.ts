import { randomUUIDv7 } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { firstBusinessDocuments, nearExpiryOffers } from '#db/orders/trade-schema.ts'
import { addBuyer, addSeller, type Buyer, type Seller } from '#db/orders/trade-fixture.ts'
import { tenants } from '#db/organisations/schema.ts'
import { makeProcurementWorld, startRound } from '#db/procurement/procurement-fixture.ts'
import { addLot, addProduct, addStock, personOf } from '#db/test-world.ts'
import { obstacles, wide } from './desk-fixture.ts'
import { openPages } from './open-pages-fixture.ts'
import { addAccountOf } from './pages-fixture.ts'

let buyer: Buyer
let seller: Seller

const pages = openPages(async (app) => {
  const { database } = app
  buyer = await addBuyer(database)
  const product = await addProduct(database, { nameZh: '演示目录片', nameEn: 'Catalogue tablets' })
  seller = await addSeller(database, buyer, {
    terms: { minimumOrderFen: 5_000, freeDeliveryFen: 20_000, deliveryFeeFen: 800 },
    prices: [
      {
        product,
        price: 4_000,
        tiers: [{ productId: product.id, fromUnits: 10 * product.packUnits, unitPriceTenThousandths: 3_600 }],
        stock: 50 * product.packUnits,
      },
    ],
  })
  await database.network
    .update(tenants)
    .set({ nameZh: '演示医药公司', nameEn: 'Demo medicines' })
    .where(eq(tenants.id, seller.tenantId))
  const lot = await addLot(database, product, '2026-04-20')
  const { tenantId, depotSiteId: siteId } = seller
  await addStock(database, { tenantId, siteId, lot, units: 2 * product.packUnits })
  await database.network.insert(nearExpiryOffers).values({
    id: randomUUIDv7(),
    tenantId,
    siteId,
    productId: product.id,
    lotId: lot.id,
    unitPriceTenThousandths: 1_500,
    validTo: '2026-03-31',
  })
})

const row = (page: Page, text: string) => page.locator('tbody tr', { hasText: text }).first()

/** True when all of a part is within the page's width. */
async function isWhole(part: Locator): Promise<boolean> {
  const box = await part.boundingBox()
  return box !== null && box.x >= 0 && box.x + box.width <= wide.viewport.width
}

/** Keeps a picture of the page where somebody asked for pictures. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['PICTURES']
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

describe('who buys and sells, at the desk', () => {
  it('sees each seller’s tiers, minimum order and true expiry, and a seller its own price lists', async () => {
    const email = await addAccountOf(
      pages.app,
      personOf(buyer.tenantId, ['purchaser'], [buyer.villageSiteId]),
    )
    const { page } = await pages.visit('/desk/catalogue', email, wide)
    await page.getByRole('heading', { name: '商品目录' }).waitFor()
    const item = row(page, '演示目录片')
    await item.waitFor()
    await expect.poll(() => item.innerText()).toContain('2026-04-20')
    await item.locator('button.ant-table-row-expand-icon').click()
    const offers = page.locator('.ant-table-expanded-row')
    // Boxes of 20 tablets at 0.4 yuan, and from ten boxes on at 0.36.
    await offers.getByText('1 盒起 ¥8.00').waitFor()
    const text = await offers.innerText()
    expect(text).toContain('10 盒起 ¥7.20')
    expect(text).toMatch(/处方药\s*常温/)
    expect(text).toMatch(/演示医药公司[\s\S]*¥50.00[\s\S]*¥200.00[\s\S]*¥8.00/)
    expect(text).toContain('有效期至 2026-04-20，每盒 ¥3.00，2 盒')
    expect(await obstacles(page)).toEqual([])
    await picture(page, 'catalogue-zh')
    await page.getByLabel('名称、拼音或编码').fill('没有这种药')
    await page.getByLabel('名称、拼音或编码').press('Enter')
    await page.getByText('没有找到这样的药品。').waitFor()

    const selling = await addAccountOf(pages.app, personOf(seller.tenantId, ['seller']))
    const { page: own } = await pages.visit('/desk/catalogue?lang=en', selling, wide)
    await own.getByText('Minimum order CN¥50.00').waitFor()
    await row(own, '10+ boxes CN¥7.20').waitFor()
    expect(await obstacles(own)).toEqual([])
    await picture(own, 'prices-en')
  })

  it('sees which paper lapses first and which sale it stops, and renews it', async () => {
    await pages.app.database.network
      .update(firstBusinessDocuments)
      .set({ validTo: '2026-03-01' })
      .where(eq(firstBusinessDocuments.kind, 'quality_agreement'))
    const email = await addAccountOf(pages.app, buyer.qualityManager)
    const { page } = await pages.visit('/desk/first-business', email, wide)
    const first = page.locator('tbody tr.ant-table-row').first()
    await first.getByText('质量保证协议').waitFor()
    await expect.poll(() => first.innerText()).toMatch(/已过期[\s\S]*演示 向 演示医药公司 采购[\s\S]*已停止/)
    expect(await obstacles(page)).toEqual([])
    expect(await isWhole(first.getByRole('button', { name: '换证' }))).toBe(true)
    await picture(page, 'documents-zh')
    await first.getByRole('button', { name: '换证' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('编号').fill('ZL-2026-8')
    await dialog.getByLabel('生效日期').fill('2026-03-01')
    await dialog.getByLabel('失效日期').fill('2029-02-28')
    await dialog.getByRole('button', { name: /确\s*定/ }).click()
    await dialog.waitFor({ state: 'hidden' })
    await row(page, 'ZL-2026-8（至 2029-02-28）待审核').getByRole('button', { name: '审核通过' }).click()
    await page
      .locator('.ant-popconfirm')
      .getByRole('button', { name: /确\s*定/ })
      .click()
    await page.getByText('待审核', { exact: false }).and(page.locator('td span')).waitFor({ state: 'hidden' })
    const renewed = row(page, '质量保证协议')
    await renewed.getByText('2029-02-28').waitFor()
    await expect.poll(() => renewed.innerText()).toMatch(/有效[\s\S]*ZL-2026-8/)
    await page.goto('/desk/first-business?standing=missing&lang=ko')
    await page.getByText('해당 서류가 없습니다.').waitFor()
    expect(await obstacles(page)).toEqual([])
  })

  it('finds the deadlines of a round on their days, and the round behind them', async () => {
    const world = await makeProcurementWorld(pages.app.database, {
      institutions: 1,
      suppliers: 1,
      products: 1,
    })
    const roundId = await startRound(world)
    const [manager] = world.managers
    const email = await addAccountOf(pages.app, manager)
    const { page } = await pages.visit('/desk/procurement-calendar?month=2026-03', email, wide)
    const grid = page.getByRole('table', { name: '2026年3月的期限' })
    await grid.getByText('报量截止').first().waitFor()
    expect(await obstacles(page)).toEqual([])
    await picture(page, 'calendar-zh')
    await page.getByRole('button', { name: '上个月' }).click()
    await page.getByText('本月没有期限。').waitFor()
    expect(page.url()).toContain('month=2026-02')
    await page.goto('/desk/procurement-calendar?month=2026-03&lang=en')
    await page.getByRole('table', { name: 'Deadlines in Mar 2026' }).waitFor()
    await picture(page, 'calendar-en')
    await page.getByRole('region', { name: 'Rounds' }).getByRole('link').first().click()
    await page.waitForURL(`**/console/procurement/${roundId}`)

    const stranger = await addAccountOf(pages.app, personOf(buyer.tenantId, ['driver']))
    const { page: refused } = await pages.visit('/desk/procurement-calendar', stranger, wide)
    await refused.getByRole('heading', { name: '没有权限' }).waitFor()
  })
})
