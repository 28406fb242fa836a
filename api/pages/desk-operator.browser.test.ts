import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Actor } from '#db/actor.ts'
import { listDeliveryNotes, readDeliveryNote, receiveDelivery } from '#db/inventory/delivery-notes.ts'
import { addBuyer, addSeller } from '#db/orders/trade-fixture.ts'
import { demandWeeks } from '#db/replenishment/schema.ts'
import { addProduct, addTenant, personOf, requestOf } from '#db/test-world.ts'
import { choose, confirm, dialogOf, obstacles, wide } from './desk-fixture.ts'
import { openPages } from './open-pages-fixture.ts'
import { addAccount, addAccountOf, keepPicture } from './pages-fixture.ts'

/** Some of the slowest machines look at a page with axe for a quarter of a minute. */
const longest = { timeout: 300_000 }

const pages = openPages()

/** Has a plan reckoned by what the form says. */
async function preview(page: Page, label: string, name: string, days: string): Promise<void> {
  await page.getByRole('button', { name: label }).click()
  const plan = dialogOf(page, label)
  await plan.getByLabel('方案名称').fill(name)
  await plan.getByLabel('保障天数').fill(days)
  await plan.getByRole('button', { name: label }).click()
  await plan.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name, exact: true }).waitFor()
}

/** Who has a depot says on the shortage's page what a supplier will bring there; nothing is in stock by that. */
async function announceArrival(page: Page): Promise<void> {
  await page.getByText('没有预告的到货。').waitFor()
  await page.getByRole('button', { name: '预告到货', exact: true }).click()
  const arrival = dialogOf(page, '预告到货')
  const announce = arrival.getByRole('button', { name: '预告到货', exact: true })
  expect(await announce.isDisabled()).toBe(true)
  await arrival.getByLabel('供应商').fill('演示药厂')
  await arrival.getByLabel('送货单号').fill('DH-1')
  await arrival.getByLabel('预计到货日').fill('2026-03-05')
  await choose(page, '药品')
  await arrival.getByLabel('数量（片）').fill('1000')
  await keepPicture(page, 'shortage-arrival-form', false)
  expect(await obstacles(page)).toEqual([])
  await announce.click()
  await page.getByRole('row', { name: /DH-1.*演示药厂.*2026-03-05/ }).waitFor()
  await page.getByText('到货入库后再分配一次。').waitFor()
  await keepPicture(page, 'shortage-arrival', true)
  expect(await obstacles(page)).toEqual([])
}

/** The depot takes in what was announced, as it was announced. */
async function receiveAnnounced(depot: Actor): Promise<void> {
  const { database } = pages.app
  const { items } = await listDeliveryNotes(database, depot, { state: 'announced', limit: 2 })
  const [note] = items
  expect(items).toMatchObject([{ number: 'DH-1', expectedOn: '2026-03-05' }])
  const { lines } = await readDeliveryNote(database, depot, note?.id ?? '')
  await receiveDelivery(database, requestOf(depot), {
    deliveryNoteId: note?.id ?? '',
    lines: lines.map(({ id, productId, units }) => ({
      noteLineId: id,
      productId,
      units,
      lotNumber: 'DH-1',
      expiresOn: '2027-12-31',
      condition: 'good',
    })),
  })
}

describe('who shares out what is scarce', () => {
  it(
    'goes from a sign to a plan that a second person approves, and is told why each site gets its share',
    longest,
    async () => {
      const buyer = await addBuyer(pages.app.database)
      const product = await addProduct(pages.app.database, {
        ingredientCodes: ['I0302'],
        nameZh: '布洛芬胶囊',
      })
      const other = await addProduct(pages.app.database, {
        ingredientCodes: ['I0301'],
        nameZh: '对乙酰氨基酚片',
      })
      const prices = [product, other].map((one) => ({ product: one, price: 100, stock: 500 }))
      const seller = await addSeller(pages.app.database, buyer, { prices })
      const weeks = ['2026-01-26', '2026-02-02', '2026-02-09', '2026-02-16', '2026-02-23']
      await pages.app.database.network.insert(demandWeeks).values(
        [product, other].flatMap(({ id: productId }) =>
          weeks.map((weekStart) => ({
            siteId: buyer.villageSiteId,
            productId,
            weekStart,
            tenantId: buyer.tenantId,
            units: 700,
            stockOutDays: 0,
            origin: 'import' as const,
          })),
        ),
      )
      const distributor = personOf(seller.tenantId, ['operator'], [seller.depotSiteId])
      const network = await addTenant(pages.app.database, 'network_operator')
      const operator = await addAccount(pages.app, 'operator', network)
      const colleague = await addAccount(pages.app, 'administrator', network)

      const { page, complaints } = await pages.visit('/desk/shortages?lang=zh-CN', operator.email, wide)
      await page.getByRole('button', { name: '立即检查' }).click()
      await page.getByText('新发现 2 个').waitFor()
      expect(await obstacles(page)).toEqual([])
      await confirm(page, '排除', {
        within: page.getByRole('row', { name: '对乙酰氨基酚' }),
        fill: (dialog) => dialog.getByLabel('排除的原因').fill('演示：已有到货'),
      })
      await page.getByRole('row', { name: '对乙酰氨基酚' }).waitFor({ state: 'detached' })
      await page.goto('/desk/escalations')
      await page.getByText('短缺预警：请核实').waitFor()
      expect(await page.getByText('短缺预警：请核实').count()).toBe(1)
      await confirm(page, '处理完毕', {
        fill: (dialog) => dialog.getByLabel('处理说明').fill('已核实，准备宣布'),
      })
      await page.getByText('没有待处理的事项。').waitFor()
      await page.goto('/desk/escalations?state=resolved')
      await page.getByText('已核实，准备宣布').waitFor()
      await page.getByText('情况已消除').waitFor()
      expect(await obstacles(page)).toEqual([])
      await page.getByRole('link', { name: '短缺' }).first().click()

      await page.getByRole('row', { name: '布洛芬' }).getByRole('button', { name: '宣布短缺' }).click()
      const dialog = dialogOf(page, '宣布短缺')
      await dialog.getByLabel('原因').fill('演示：产能不足')
      await dialog.getByRole('checkbox', { name: '每人限量' }).check()
      expect(await obstacles(page)).toEqual([])
      await dialog.getByRole('button', { name: '宣布短缺' }).click()
      await page.getByRole('link', { name: '布洛芬' }).click()
      for (const [name, days] of [
        ['一视同仁', '28'],
        ['只保一周', '7'],
      ] as const)
        await preview(page, '试算方案', name, days)
      await page.getByText('这是您制定的方案').first().waitFor()
      expect(await page.getByRole('button', { name: '批准', exact: true }).count()).toBe(0)
      await choose(page, '与哪个方案对比')
      await page.getByRole('columnheader', { name: '差' }).waitFor()
      await page
        .getByText(/满足需求的|需求已满足/)
        .first()
        .waitFor()
      expect(await obstacles(page)).toEqual([])
      const address = new URL(page.url())

      const second = await pages.visit(`${address.pathname}?lang=zh-CN`, colleague.email, wide)
      await confirm(second.page, '批准')
      await second.page.getByText('已批准').first().waitFor()
      await page.reload()
      await confirm(page, '执行')
      await page.getByText('已执行').first().waitFor()
      const depot = await pages.visit(
        `${address.pathname}?lang=zh-CN`,
        await addAccountOf(pages.app, distributor),
        wide,
      )
      await announceArrival(depot.page)
      await receiveAnnounced(distributor)
      await preview(page, '到货后再分配', '到货以后', '28')
      await page.getByRole('row', { name: '到货以后' }).getByText('1,500').first().waitFor()
      await page.goto(`${address.pathname}?lang=en`)
      await page.getByRole('heading', { name: 'ibuprofen' }).waitFor()
      await page.getByText('Applied').first().waitFor()
      expect(await obstacles(page)).toEqual([])
      await confirm(page, 'End the shortage')
      await page.getByText('Over', { exact: true }).waitFor()
      expect([...complaints, ...second.complaints, ...depot.complaints]).toEqual([])
    },
  )
})
