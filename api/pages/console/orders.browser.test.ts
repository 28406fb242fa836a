import { eq } from 'drizzle-orm'
import type { Page } from 'playwright-core'
import { readSheet } from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'
import { workOff } from '#db/jobs/file-job-fixture.ts'
import { offerNearExpiry } from '#db/orders/near-expiry.ts'
import { placeOrder } from '#db/orders/place.ts'
import { readOrder } from '#db/orders/queries.ts'
import { orders } from '#db/orders/schema.ts'
import { settleReceipt } from '#db/orders/settle-receipt.ts'
import { followShipments } from '#db/orders/shipped.ts'
import { pickPart, type TestParcel } from '#db/orders/shipping-fixture.ts'
import { addBuyer, addSeller, type Buyer, type Seller } from '#db/orders/trade-fixture.ts'
import { sites } from '#db/organisations/schema.ts'
import {
  addLot,
  addProduct,
  addStock,
  personOf,
  requestOf,
  testNow,
  type ProductRow,
} from '#db/test-world.ts'
import { chooseFilter, obstacles, wide } from '../desk-fixture.ts'
import { openPages } from '../open-pages-fixture.ts'
import { addAccount, addAccountOf, findFaults } from '../pages-fixture.ts'

let buyer: Buyer
let seller: Seller
let tablet: ProductRow
let substitute: ProductRow
const emails = { village: '', county: '', seller: '', checker: '' }

const pages = openPages(async (app) => {
  const { database } = app
  buyer = await addBuyer(database)
  tablet = await addProduct(database)
  substitute = await addProduct(database, { nameZh: '演示替代片' })
  const controlled = await addProduct(database, { nameZh: '演示毒麻片', specialControl: 'narcotic' })
  const prices = [
    {
      product: tablet,
      price: 5_000,
      stock: 4_000,
      tiers: [{ productId: tablet.id, fromUnits: 400, unitPriceTenThousandths: 4_000 }],
    },
    { product: controlled, price: 9_000, stock: 100 },
    { product: substitute, price: 5_000, stock: 400 },
  ]
  seller = await addSeller(database, buyer, { terms: { minimumOrderFen: 5_000 }, prices })
  await offerOld()
  const at = [buyer.villageSiteId]
  emails.village = await addAccountOf(app, personOf(buyer.tenantId, ['village_pharmacist'], at))
  emails.county = await addAccountOf(app, buyer.county)
  emails.seller = await addAccountOf(app, seller.person)
  emails.checker = await addAccountOf(app, personOf(seller.tenantId, ['checker', 'seller']))
})

/** One lot of the tablets is close to its last day, and cheaper. */
async function offerOld(): Promise<void> {
  const lot = await addLot(pages.app.database, tablet, '2026-04-15')
  await addStock(pages.app.database, {
    tenantId: seller.tenantId,
    siteId: seller.depotSiteId,
    lot,
    units: 200,
  })
  await offerNearExpiry(pages.app.database, requestOf(seller.person), {
    siteId: seller.depotSiteId,
    lotId: lot.id,
    unitPriceTenThousandths: 2_000,
    validTo: '2026-03-31',
  })
}

const product = (page: Page, name = '演示片') => page.locator('tbody tr', { hasText: name })
const state = (page: Page, text: string) => page.locator('.facts', { hasText: text }).first().waitFor()

describe('an order on the pages', () => {
  let orderPath = ''
  let partPath = ''
  let parcel: TestParcel

  it('goes from the catalogue over the county and the seller to its receipt and credit note', async () => {
    await compose()
    await approve()
    await acceptAndSend()
    await receive()
    const order = await readOrder(pages.app.database, buyer.village, orderPath.split('/').at(-1) ?? '')
    expect(order.state).toBe('closed')
  })

  /** It is put together from the catalogue, refused below the minimum, and submitted. */
  async function compose(): Promise<void> {
    const { page, complaints } = await pages.visit('/console/order-catalogue', emails.village)
    await expect
      .poll(() => product(page).innerText())
      .toMatch(/1 盒起 ¥10\.00 · 20 盒起 ¥8\.00[\s\S]*现货 200 盒/)
    await expect
      .poll(() => product(page).innerText())
      .toMatch(/近效期特价[\s\S]*¥4\.00[\s\S]*有效期至 2026-04-15/)
    await expect.poll(() => product(page, '演示毒麻片').innerText()).toMatch(/特殊管制药品/)
    await expect.poll(() => product(page, '演示毒麻片').getByRole('spinbutton').count()).toBe(0)
    await page.getByRole('button', { name: '加入订单' }).click()
    await page.getByRole('alert').filter({ hasText: '请至少为一种药品填写盒数' }).waitFor()
    await product(page).getByRole('spinbutton').fill('2')
    await page.getByRole('button', { name: '加入订单' }).click()
    await state(page, '草稿')
    await page.getByRole('button', { name: '提交订单' }).click()
    await page.getByRole('alert').filter({ hasText: '未达到起送金额' }).waitFor()
    await page.getByRole('spinbutton').fill('30')
    await page.getByRole('button', { name: '保存数量' }).click()
    await page.getByRole('status').waitFor()
    await page.getByRole('button', { name: '提交订单' }).click()
    await state(page, '待审批')
    // 30 boxes of 20 at 0.40 yuan
    await expect.poll(() => page.locator('.facts').first().innerText()).toContain('¥240.00')
    orderPath = new URL(page.url()).pathname
    expect(complaints.filter((line) => !/ 4(?:03|22) /.test(line))).toEqual([])
  }

  /** It waits for the county, which sees the button that the village does not. */
  async function approve(): Promise<void> {
    const village = await pages.visit(orderPath, emails.village)
    await expect.poll(() => village.page.getByRole('button', { name: /^同意/ }).count()).toBe(0)
    const { page } = await pages.visit('/console/orders?state=submitted', emails.county)
    await page.locator('tbody a').click()
    await page.getByRole('button', { name: '同意 ¥240.00' }).click()
    await state(page, '待接单')
    await page.getByRole('link', { name: '第 1 分单' }).click()
    partPath = new URL(page.url()).pathname
    await expect.poll(() => page.locator('.facts').first().innerText()).toMatch(/4小时后|接单期限/)
  }

  /** It is accepted, rechecked, packed and dispatched by the seller, with 48 hours on the clock. */
  async function acceptAndSend(): Promise<void> {
    const { page } = await pages.visit('/console/selling', emails.seller)
    await page.locator('tbody a').click()
    await page.getByRole('button', { name: '接单并预留库存' }).click()
    await state(page, '备货中')
    await expect.poll(() => page.locator('.facts').first().innerText()).toMatch(/48小时后/)
    const partId = partPath.split('/').at(-1) ?? ''
    parcel = await pickPart(pages.app.database, seller, tablet, partId)
    const { page: station } = await pages.visit(partPath, emails.checker)
    await station.getByLabel(/扫描追溯码/).fill(parcel.codes.slice(1).join('\n'))
    await station.getByRole('button', { name: '完成复核' }).click()
    await station.getByRole('alert').filter({ hasText: '有一盒没有扫描到' }).waitFor()
    await station.getByLabel(/扫描追溯码/).fill(parcel.codes.join('\n'))
    await station.getByRole('button', { name: '完成复核' }).click()
    await station.getByRole('button', { name: '完成打包' }).click()
    await station.getByRole('button', { name: '发货' }).click()
    await station.getByText('已发出').waitFor()
    await followShipments(pages.app.database, requestOf(seller.person), { partId })
  }

  /** It is received with a damaged box, which is credited. */
  async function receive(): Promise<void> {
    const { page } = await pages.visit(partPath, emails.village)
    await page.getByLabel('完好', { exact: true }).fill('29')
    await page.getByLabel('破损', { exact: true }).fill('1')
    await page.getByLabel('完好盒的追溯码').fill(parcel.codes.slice(1).join('\n'))
    await page.getByRole('button', { name: '确认收货' }).click()
    await page.getByRole('alert').filter({ hasText: '扫描的盒与清点数量不符' }).waitFor()
    await expect.poll(() => page.getByLabel('破损', { exact: true }).inputValue()).toBe('1')
    await page.getByLabel('破损盒的追溯码').fill(parcel.codes[0] ?? '')
    await page.getByRole('button', { name: '确认收货' }).click()
    await page.getByRole('heading', { name: '收货差异' }).waitFor()
    await settleReceipt(pages.app.database, requestOf(seller.person), { partId: parcel.partId })
    await page.goto(partPath)
    const shown = await page.locator('main').innerText()
    // The invoice, and the credit note of one box
    expect(shown).toContain('¥240.00')
    expect(shown).toContain('¥8.00')
    await state(page, '已收货')
  }

  it('shows the difference among all others, and the month between both sides on screen and paper', async () => {
    const { page } = await pages.visit('/console/discrepancies?state=all', emails.village)
    await page.locator('tbody tr', { hasText: '破损' }).waitFor()
    const { page: sells } = await pages.visit('/console/statements?month=2026-03', emails.seller)
    await sells.getByText('发票').first().waitFor()
    const shown = await sells.locator('main').innerText()
    for (const text of ['我方销售给', '¥240.00', '双方一致', '期末欠款']) expect(shown).toContain(text)
    expect(await findFaults(sells, '/console/statements?month=2026-03')).toEqual([])
    await sells.emulateMedia({ media: 'print' })
    await expect.poll(() => sells.locator('form.filters').isVisible()).toBe(false)
    await expect.poll(() => sells.locator('tbody').isVisible()).toBe(true)
  })

  it('comes as a substitute once the seller has offered one and the buyer consents', async () => {
    const { answer } = await placeOrder(pages.app.database, requestOf(buyer.county), {
      siteId: buyer.countySiteId,
      lines: [{ productId: tablet.id, units: 200 }],
    })
    const [partId = ''] = answer.partIds
    const { page } = await pages.visit(`/console/order-parts/${partId}`, emails.seller)
    await page.locator('summary', { hasText: '提供替代品' }).click()
    await page.getByLabel('替代药品的国药标准编码').fill(substitute.standardCode)
    await page.locator('details[open]').getByLabel('盒数').fill('4')
    await page.getByRole('button', { name: '提供替代品' }).click()
    await page.getByText('待买方同意').waitFor()
    const { page: buys } = await pages.visit(`/console/orders/${answer.orderId}`, emails.county)
    await buys
      .locator('tbody tr', { hasText: '演示替代片' })
      .getByRole('button', { name: '同意替代' })
      .click()
    await buys.getByRole('status').waitFor()
    await page.goto(`/console/order-parts/${partId}`)
    await page.getByText('已同意').waitFor()
    await expect.poll(() => page.locator('main').innerText()).toContain('演示替代片')
  })

  it('is rejected by the county, ordered anew and cancelled, or declined by the seller', async () => {
    const reason = async (on: Page, label: string) => {
      await on.locator('summary', { hasText: label }).click()
      await on.locator('details[open]').getByLabel('原因').fill('暂不需要')
      await on.getByRole('button', { name: label, exact: true }).click()
    }
    const order = { siteId: buyer.villageSiteId, lines: [{ productId: tablet.id, units: 600 }] }
    const { answer } = await placeOrder(pages.app.database, requestOf(buyer.village), order)
    const { page: county } = await pages.visit(`/console/orders/${answer.orderId}`, emails.county)
    await reason(county, '驳回')
    await state(county, '已驳回')
    const { page: village } = await pages.visit(`/console/orders/${answer.orderId}`, emails.village)
    await village.locator('.facts', { hasText: '暂不需要' }).waitFor()
    await village.getByRole('button', { name: '再次订购' }).click()
    await state(village, '草稿')
    await expect.poll(() => village.getByRole('spinbutton').inputValue()).toBe('30')
    await reason(village, '取消订单')
    await state(village, '已取消')

    const urgent = { siteId: buyer.countySiteId, lines: [{ productId: tablet.id, units: 200 }] }
    const placed = await placeOrder(pages.app.database, requestOf(buyer.county), urgent)
    const { page } = await pages.visit(`/console/order-parts/${placed.answer.partIds[0]}`, emails.seller)
    await reason(page, '拒绝接单')
    await state(page, '已拒绝')
  })

  it('lets boxes go back: too many are refused, the seller agrees, and they leave on a parcel of their own', async () => {
    const { page } = await pages.visit(partPath, emails.village)
    const ask = async (boxes: string, reason: string) => {
      await page.getByText('申请退货', { exact: true }).first().click()
      await page.locator('[name=returnBoxes]').fill(boxes)
      await page.getByLabel('退货原因').selectOption(reason)
      await page.getByRole('button', { name: '申请退货' }).click()
    }
    await ask('31', 'quality')
    await page.getByRole('alert').waitFor()
    await expect.poll(() => page.locator('[name=returnBoxes]').inputValue()).toBe('31')
    await page.goto(partPath)
    await ask('2', 'quality')
    const { page: sells } = await pages.visit(partPath, emails.seller)
    await sells.getByLabel('答复').fill('请先寄检验报告')
    await sells.getByRole('button', { name: '拒绝退货' }).click()
    await sells.getByText('请先寄检验报告').waitFor()
    await page.goto(partPath)
    await page.getByText('请先寄检验报告').waitFor()
    await ask('2', 'near_expiry')
    await page.getByText('待供货方答复').waitFor()
    await sells.goto(partPath)
    await expect.poll(() => sells.getByRole('button', { name: '寄回' }).count()).toBe(0)
    await sells.getByRole('button', { name: '同意退货' }).click()
    await sells.getByText('已同意，待寄回').waitFor()
    await page.goto(partPath)
    await page.getByRole('button', { name: '寄回' }).click()
    await page.getByText('已寄回').waitFor()
    await page.getByRole('heading', { name: '退货包裹' }).waitFor()
    await page.getByRole('button', { name: '完成拣货' }).waitFor()
    await sells.goto(partPath)
    await expect.poll(() => sells.getByRole('button', { name: '按实收退款' }).count()).toBe(0)
  })

  it('reads well on a phone in Chinese and on a desk in English', async () => {
    const { page: village } = await pages.visit('/console/orders', emails.village)
    for (const path of ['/console/orders', orderPath, partPath, '/console/order-catalogue'])
      expect(await findFaults(village, path)).toEqual([])
    const { page: sells } = await pages.visit('/console/selling', emails.seller)
    expect(await findFaults(sells, '/console/selling')).toEqual([])
  })
})

describe('orders by the clock at the desk', () => {
  it('show their seller what is due, and are taken along as a file in which nothing is a formula', async () => {
    const { database } = pages.app
    await database.network
      .update(sites)
      .set({ nameZh: '=1+1 村药房' })
      .where(eq(sites.id, buyer.countySiteId))
    const { page, complaints } = await pages.visit('/desk/order-parts?lang=zh-CN', emails.seller, wide)
    await page.clock.setFixedTime(testNow)
    await page.reload()
    const rows = page.locator('tbody tr.ant-table-row')
    await rows.first().waitFor()
    const shown = await rows.count()
    await expect.poll(() => rows.filter({ hasText: '应答' }).innerText()).toMatch(/待接单[^]*4小时后/)
    expect(await obstacles(page)).toEqual([])
    await chooseFilter(page, 'state', '待接单')
    await page.waitForURL('**state=offered**')
    await expect.poll(() => rows.count()).toBe(1)
    await page.getByRole('button', { name: '导出' }).click()
    await page.getByText(/正在导出/).waitFor()
    await workOff(database)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/^order_parts-.*\.xlsx$/)
    const [head, ...parts] = await readSheet(await download.path())
    expect(head?.slice(0, 5)).toEqual(['订单号', '分单', '销售方', '采购方', '收货站点'])
    expect(parts).toHaveLength(shown)
    expect(parts.map((part) => part[4])).toContain("'=1+1 村药房")
    expect(parts.every((part) => typeof part[13] === 'number')).toBe(true)
    // Once it is done nobody asks any more how far it is; another one may be called off.
    await page.getByRole('button', { name: '导出' }).click()
    await page.getByRole('button', { name: '取消导出' }).click()
    await page.getByRole('button', { name: '取消导出' }).waitFor({ state: 'detached' })
    await workOff(database)
    await expect.poll(() => page.getByRole('link', { name: '下载' }).count()).toBe(0)
    await chooseFilter(page, 'side', '我方采购')
    await page.getByText('没有这样的分单。').waitFor()
    expect(complaints).toEqual([])
  })
})

describe('the pages of orders', () => {
  it('show nothing of another organisation, and nothing to a role without them', async () => {
    const foreign = await addAccount(pages.app, 'purchaser', (await addBuyer(pages.app.database)).tenantId)
    const { page } = await pages.visit('/console/orders', foreign.email)
    await page.getByText('没有符合条件的订单').waitFor()
    const [order] = await pages.app.database.network.select({ id: orders.id }).from(orders)
    await page.goto(`/console/orders/${order?.id}`)
    await page.getByRole('heading', { name: '没有找到' }).waitFor()
    const driver = await addAccount(pages.app, 'driver', buyer.tenantId)
    const { page: refused } = await pages.visit('/console/orders', driver.email)
    await expect.poll(() => refused.locator('h1').innerText()).toBe('没有权限')
  })
})
