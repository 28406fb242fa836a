import { eq } from 'drizzle-orm'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { traceCodes } from '#db/inventory/schema.ts'
import { tenants } from '#db/organisations/schema.ts'
import { addLot, addProduct, addSite, addStock, addTenant, personOf, traceCodeOf } from '#db/test-world.ts'
import { openPages } from '../open-pages-fixture.ts'
import { addAccountOf, findFaults } from '../pages-fixture.ts'

const pages = openPages()

const row = (page: Page, text: string) => page.locator('tbody tr', { hasText: text })

describe('a recall on the pages', () => {
  it('stops a lot that was found by its number, counts what comes back, and closes with a report', async () => {
    const { database } = pages.app
    const tenantId = await addTenant(database, 'pharmacy')
    const siteId = await addSite(database, tenantId, { nameZh: '红崖村药房', nameEn: 'Hongya pharmacy' })
    const product = await addProduct(database)
    const lot = await addLot(database, product)
    await addStock(database, { tenantId, siteId, lot, units: 1_200 })
    const regulatorId = await addTenant(database, 'regulator')
    const regulator = await addAccountOf(pages.app, personOf(regulatorId, ['regulator']))
    const village = await addAccountOf(pages.app, personOf(tenantId, ['village_pharmacist'], [siteId]))

    const { page } = await pages.visit('/console/recalls', regulator)
    await page.getByText('没有召回。').waitFor()
    await page.getByRole('link', { name: '发起召回' }).click()
    await page.getByLabel('药品名称或批号').fill(lot.number)
    await page.getByRole('button', { name: '查找' }).click()
    const lots = page.locator('section', { hasText: '按批号' })
    await lots.getByLabel(lot.number).check()
    await lots.getByLabel('原因').fill('溶出度不合格')
    await lots.getByRole('button', { name: '立即停止并召回' }).click()
    await page.getByRole('status').waitFor()
    const recallPath = new URL(page.url()).pathname
    await expect.poll(() => page.locator('.progress').innerText()).toMatch(/0%[\s\S]*0 \/ 1,200|100%/)
    await expect.poll(() => row(page, '红崖村药房').innerText()).toContain('未响应')

    const { page: site } = await pages.visit('/console/recall-tasks', village)
    await row(site, '红崖村药房').getByRole('button', { name: '已知悉' }).click()
    await row(site, '处理中').locator('summary').click()
    await site.getByLabel('找到并隔离的数量').fill('1200')
    await site.getByRole('button', { name: '报告结果' }).click()
    await row(site, '已完成').waitFor()
    expect(await findFaults(site, '/console/recall-tasks')).toEqual([])

    expect(await findFaults(page, recallPath)).toEqual([])
    await expect.poll(() => row(page, '红崖村药房').innerText()).toMatch(/已完成[\s\S]*1,200/)
    await page.getByRole('button', { name: '结束召回并生成报告' }).click()
    await page.getByRole('heading', { name: '召回报告' }).waitFor()
    expect(await findFaults(page, '/console/recalls')).toEqual([])
    expect(await findFaults(page, `/console/recalls/new?text=${lot.number}`)).toEqual([])
    await startOtherwise(page)
  })

  /** A recall begins with a scanned box, which was a mistake, or with all that a supplier brought. */
  async function startOtherwise(page: Page): Promise<void> {
    const { database } = pages.app
    const tenantId = await addTenant(database, 'distributor')
    const names = { nameZh: '演示供货公司', nameEn: 'Demo supplier' }
    await database.network.update(tenants).set(names).where(eq(tenants.id, tenantId))
    const siteId = await addSite(database, tenantId, { kind: 'city_depot' })
    const product = await addProduct(database, { manufacturer: '演示召回药厂' })
    const lot = await addLot(database, product)
    await addStock(database, { tenantId, siteId, lot, units: 40 })
    const code = traceCodeOf(product, 1)
    await database.network.insert(traceCodes).values({
      code,
      tenantId,
      siteId,
      productId: product.id,
      lotId: lot.id,
      unitsInPack: product.packUnits,
      unitsLeft: product.packUnits,
      state: 'in_stock',
    })
    const start = async (title: string, fill: (form: Locator) => Promise<unknown>) => {
      await page.goto('/console/recalls/new')
      const heading = page.getByRole('heading', { name: title, exact: true })
      const form = page.locator('section', { has: heading }).locator('form')
      await fill(form)
      await form.getByLabel('原因').fill('标签有误')
      await form.getByRole('button', { name: '立即停止并召回' }).click()
    }
    await start('按追溯码', (form) => form.getByLabel('盒或箱上的追溯码').fill(code))
    await page.locator('.facts', { hasText: code }).waitFor()
    await page.locator('summary', { hasText: '撤销召回' }).click()
    await page.getByRole('button', { name: '撤销召回' }).click()
    await page.locator('.facts', { hasText: '已撤销' }).waitFor()

    await start('按供货企业', (form) => form.getByLabel('供货企业').selectOption({ label: names.nameZh }))
    await page.locator('.facts', { hasText: names.nameZh }).waitFor()
    await expect.poll(() => page.locator('.progress').innerText()).toContain('0 / 40')
    await page.locator('summary', { hasText: '撤销召回' }).click()
    await page.getByRole('button', { name: '撤销召回' }).click()
    await page.locator('.facts', { hasText: '已撤销' }).waitFor()

    await start('按供货单位名称', (form) => form.getByLabel('供货单位名称').fill('没有这家公司'))
    await page.getByRole('alert').waitFor()
    await expect.poll(() => page.getByLabel('供货单位名称').inputValue()).toBe('没有这家公司')
    await start('按供货单位名称', (form) => form.getByLabel('供货单位名称').fill(product.manufacturer))
    await page.locator('.facts', { hasText: product.manufacturer }).waitFor()
  }
})
