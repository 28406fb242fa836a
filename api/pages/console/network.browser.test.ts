import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { addLot, addProduct, addSite, addStock, addTenant, personOf } from '#db/test-world.ts'
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
    expect(await page.locator('.progress').innerText()).toMatch(/0%[\s\S]*0 \/ 1,200|100%/)
    expect(await row(page, '红崖村药房').innerText()).toContain('未响应')

    const { page: site } = await pages.visit('/console/recall-tasks', village)
    await row(site, '红崖村药房').getByRole('button', { name: '已知悉' }).click()
    await row(site, '处理中').locator('summary').click()
    await site.getByLabel('找到并隔离的数量').fill('1200')
    await site.getByRole('button', { name: '报告结果' }).click()
    await row(site, '已完成').waitFor()
    expect(await findFaults(site, '/console/recall-tasks')).toEqual([])

    expect(await findFaults(page, recallPath)).toEqual([])
    expect(await row(page, '红崖村药房').innerText()).toMatch(/已完成[\s\S]*1,200/)
    await page.getByRole('button', { name: '结束召回并生成报告' }).click()
    await page.getByRole('heading', { name: '召回报告' }).waitFor()
    expect(await findFaults(page, '/console/recalls')).toEqual([])
    expect(await findFaults(page, `/console/recalls/new?text=${lot.number}`)).toEqual([])
  })
})
