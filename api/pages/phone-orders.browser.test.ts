import { expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { addDays } from '#domain/organisations/shanghai-time.ts'
import type { Actor } from '#db/actor.ts'
import { receiptPhotos } from '#db/fulfilment/photo-schema.ts'
import { acceptPart } from '#db/orders/accept.ts'
import { listOrders, readOrder } from '#db/orders/queries.ts'
import { settleReceipt } from '#db/orders/settle-receipt.ts'
import { dispatchPart, pickPart } from '#db/orders/shipping-fixture.ts'
import { addBuyer, addSeller, type Buyer, type Seller } from '#db/orders/trade-fixture.ts'
import { setReplenishmentPlan } from '#db/replenishment/plans.ts'
import { setReplenishmentPolicies } from '#db/replenishment/policies.ts'
import { demandWeeks } from '#db/replenishment/schema.ts'
import { suggestOrders } from '#db/replenishment/suggest.ts'
import { addProduct, personOf, requestOf, type ProductRow } from '#db/test-world.ts'
import { employ } from '../app-fixture.ts'
import {
  expectSound,
  journeyMs,
  openPhones,
  phones,
  show,
  signIn,
  takePhone,
  untilKept,
} from './phone-fixture.ts'

let buyer: Buyer
let seller: Seller
let tablet: ProductRow
let pharmacist: Actor

openPhones(async (app) => {
  buyer = await addBuyer(app.database)
  tablet = await addProduct(app.database)
  seller = await addSeller(app.database, buyer, { prices: [{ product: tablet, price: 1_000, stock: 4_000 }] })
  pharmacist = personOf(buyer.tenantId, ['village_pharmacist'], [buyer.villageSiteId])
  await employ(app, pharmacist)
  await suggest()
})

/** A year in which 30 tablets a week were asked for, so that the village should order. */
async function suggest(): Promise<void> {
  const { database } = phones.app
  const operator = personOf(buyer.tenantId, ['operator'])
  await setReplenishmentPlan(database, requestOf(operator), {
    siteId: buyer.villageSiteId,
    plan: { orderWeekdays: [1], exceptDates: [], budgetFen: null },
  })
  await setReplenishmentPolicies(database, requestOf(operator), {
    siteId: buyer.villageSiteId,
    policies: [
      {
        productId: tablet.id,
        mode: 'one_tap',
        supplySource: 'county',
        supplySiteId: buyer.countySiteId,
        serviceLevelPerMille: 950,
        minUnits: null,
        maxUnits: null,
        packUnits: tablet.packUnits,
        leadDays: 2,
        shelfLifeDays: 365,
        priority: 5,
      },
    ],
  })
  await database.network.insert(demandWeeks).values(
    Array.from({ length: 52 }, (_, week) => ({
      siteId: buyer.villageSiteId,
      productId: tablet.id,
      weekStart: addDays('2026-02-23', -7 * week),
      tenantId: buyer.tenantId,
      units: 30,
      stockOutDays: 0,
      origin: 'import' as const,
    })),
  )
  await suggestOrders(database, requestOf(operator), { siteId: buyer.villageSiteId })
}

/** The pharmacist's phone, with all of the site's data. */
async function beginWork(page: Page): Promise<void> {
  await signIn(page, pharmacist)
  await page.locator('.badge', { hasText: '数据更新于' }).waitFor()
  await untilKept(page)
}

const standing = (page: Page, name: string) => page.locator(`[data-standing=${name}]`)

/** A browser that reads codes, and a camera before which the test holds one: the test's own browser has neither. */
const fakeCamera = `(() => {
  globalThis.BarcodeDetector = class {
    static async getSupportedFormats() { return ['code_128', 'qr_code'] }
    async detect() { return globalThis.codeSeen === undefined ? [] : [{ rawValue: globalThis.codeSeen }] }
  }
  navigator.mediaDevices.getUserMedia = async () => {
    const canvas = document.createElement('canvas')
    setInterval(() => canvas.getContext('2d').fillRect(0, 0, 9, 9), 100)
    return canvas.captureStream(10)
  }
})()`

/** Asks for everything anew, and waits until it came. */
async function bringNow(page: Page): Promise<void> {
  await show(page, 'home')
  const last = page.waitForResponse('**/order-catalogue*')
  await page.getByRole('button', { name: '立即更新' }).click()
  await last
}

/** Of which sites the stream has told of orders and their parts so far. */
async function sitesTold(): Promise<string[]> {
  const events = await phones.app.feed.readAfter(0, 1_000)
  const ofOrders = events.filter(({ aggregateKind }) => aggregateKind.startsWith('order'))
  return [...new Set(ofOrders.flatMap(({ siteIds }) => siteIds ?? ['all']))].toSorted()
}

async function orderOffline(page: Page): Promise<void> {
  await show(page, 'order')
  await page.getByLabel('查找药品').fill(tablet.standardCode)
  const found = page.locator(`[data-product="${tablet.standardCode}"]`).first()
  const more = found.getByRole('button', { name: '加一盒' })
  // The field is taken while a tap is still on its way into the draft: what is selected in it stays so.
  await page.evaluate(`(() => {
    const row = document.querySelector('[data-product="${tablet.standardCode}"]')
    row.querySelector('.stepper button:last-child').click()
    const field = row.querySelector('.stepper input')
    field.focus()
    field.select()
  })()`)
  await found.locator('[aria-label^="1 盒"]').waitFor()
  await page.keyboard.insertText('4')
  await more.click()
  await found.locator('[aria-label^="5 盒"]').waitFor()
  await more.click()
  // A tap on the button ends the typing too: what was typed counts, although it was not shown yet.
  await found.getByRole('textbox').fill('3')
  await found.getByRole('button', { name: '减一盒' }).click()
  await found.locator('[aria-label^="2 盒"]').waitFor()
  await page.getByRole('button', { name: '提交订单' }).waitFor()
}

/** Parts of the only order in this state. */
async function partsOf(state: 'approved' | 'accepted'): Promise<string[]> {
  const { rows } = await listOrders(phones.app.database, buyer.county, { states: [state], limit: 10 })
  expect(rows).toHaveLength(1)
  const order = await readOrder(phones.app.database, buyer.county, rows[0]?.id ?? '')
  return order.parts.map(({ id }) => id)
}

/** The same once more, and the first taken back, which nobody has heard of yet: one order is left. */
async function ordersOnceMore(page: Page): Promise<void> {
  await standing(page, 'saved').getByRole('button', { name: '再订一次' }).click()
  // The draft has what was ordered, and what is suggested is one press away from it and back.
  const product = page.locator(`[data-product="${tablet.standardCode}"]`).first()
  await product.locator('[aria-label^="2 盒"]').waitFor()
  await product.getByRole('button', { name: /^建议订货 \d+ 盒$/ }).click()
  await product.getByRole('button', { name: /^建议订货/ }).waitFor({ state: 'detached' })
  await product.getByRole('textbox').fill('2')
  await page.keyboard.press('Tab')
  await product.locator('[aria-label^="2 盒"]').waitFor()
  await show(page, 'orders')
  await standing(page, 'saved').getByRole('button', { name: '撤回' }).click()
  await page.getByText('还没有订单').waitFor()
  await show(page, 'order')
  await page.getByRole('button', { name: '提交订单' }).click()
  await standing(page, 'saved').waitFor()
}

it(
  'lets a village order and receive without a network, and sends it once there is one',
  async () => {
    const { page, context, complaints } = await takePhone()
    await context.addInitScript(fakeCamera)
    await page.goto('/phone/')
    await page.locator('[name=email]').waitFor()
    await expectSound(page, '1-sign-in')
    await beginWork(page)
    await expectSound(page, '2-home')

    await context.setOffline(true)
    await page.reload()
    await page.locator('.badge', { hasText: '没有网络' }).waitFor()
    await orderOffline(page)
    await expectSound(page, '3-order')
    await page.reload()
    await page.getByRole('heading', { name: '本次订单' }).or(page.locator('.reason')).first().waitFor()
    await expectSound(page, '4-draft-after-reload')
    await page.getByRole('button', { name: '提交订单' }).click()
    await standing(page, 'saved').waitFor()
    await page.reload()
    await standing(page, 'saved').waitFor()
    await expectSound(page, '5-orders-saved')
    await ordersOnceMore(page)
    await show(page, 'pending')
    await page.locator('[data-command="order.place"]').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '导出为文件' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/^yunyaoku-.*\.json$/)
    await expectSound(page, '6-pending')

    await context.setOffline(false)
    await show(page, 'orders')
    await standing(page, 'sent').waitFor()
    await expectSound(page, '7-orders-sent')
    const [partId = ''] = await partsOf('approved')
    // Nobody asks: the server tells, of this site's orders only.
    await page.locator('.badge', { hasText: '实时更新' }).waitFor()
    await acceptPart(phones.app.database, requestOf(seller.person), { partId })
    await phones.app.placeEvents()
    await standing(page, 'accepted').waitFor()
    expect(await sitesTold()).toEqual([buyer.villageSiteId, seller.depotSiteId].toSorted())

    const parcel = await pickPart(phones.app.database, seller, tablet, partId)
    await dispatchPart(phones.app.database, seller, parcel)
    await bringNow(page)
    await context.setOffline(true)
    await show(page, 'receive')
    await page.reload()
    await page.getByRole('link', { name: '收货' }).click()
    await page.getByRole('button', { name: '一盒未到', exact: true }).click()
    await page.getByText('完好 0 盒，破损 0 盒，缺少 2 盒').waitFor()
    await page.getByRole('button', { name: '撤销“一盒未到”' }).click()
    const [good = '', broken = ''] = parcel.codes
    const scan = async (code: string) => {
      await page.getByLabel('扫码或输入追溯码').fill(code)
      await page.keyboard.press('Enter')
    }
    await scan(good)
    await page.getByRole('button', { name: '破损', exact: true }).click()
    await page.getByRole('button', { name: '用摄像头扫码' }).click()
    await page.evaluate(`globalThis.codeSeen = '${broken}'`)
    await page.getByText('完好 1 盒，破损 1 盒，缺少 0 盒').waitFor()
    await page.getByRole('button', { name: '关闭摄像头' }).click()
    const picture = await page.screenshot({ type: 'jpeg' })
    await page
      .getByLabel('拍破损照片')
      .setInputFiles({ name: 'damage.jpg', mimeType: 'image/jpeg', buffer: picture })
    await page.getByText('已拍 1 张').waitFor()
    await expectSound(page, '8-receive')
    await page.getByRole('button', { name: '按以上数量收货' }).click()
    await page.getByText('已收货，待发送').waitFor()
    await expectSound(page, '9-receive-saved')
    await context.setOffline(false)
    await page.locator('.badge', { hasText: '全部已发送' }).waitFor()
    const photos = await phones.app.database.network
      .select({ sizeBytes: receiptPhotos.sizeBytes })
      .from(receiptPhotos)
    expect(photos).toEqual([{ sizeBytes: expect.toSatisfy((size: number) => size <= 200 * 1024) as number }])
    await settleReceipt(phones.app.database, requestOf(buyer.county), { partId })
    await bringNow(page)
    await show(page, 'orders')
    await standing(page, 'received').waitFor()
    await expectSound(page, '10-orders-received')

    const foreign = complaints.filter((complaint) => complaint.startsWith('asked '))
    expect(foreign).toEqual([])
  },
  journeyMs,
)

it(
  'says why a cancel after the pick is refused, and speaks Korean',
  async () => {
    const { page, context } = await takePhone()
    await beginWork(page)
    await orderOffline(page)
    await page.getByRole('button', { name: '提交订单' }).click()
    await standing(page, 'sent').waitFor()
    const [partId = ''] = await partsOf('approved')
    await acceptPart(phones.app.database, requestOf(seller.person), { partId })
    await bringNow(page)
    await context.setOffline(true)
    await pickPart(phones.app.database, seller, tablet, partId)
    await show(page, 'orders')
    const order = standing(page, 'accepted')
    await order.getByRole('button', { name: '取消订单' }).click()
    await order.getByLabel('取消原因').fill('多订了')
    await order.getByRole('button', { name: '确认取消' }).click()
    await order.getByText('取消请求已保存到本机').waitFor()
    await context.setOffline(false)
    await order.getByText('仓库已经开始配货，不能取消').waitFor()
    await expectSound(page, '11-cancel-refused')
    expect((await partsOf('accepted')).length).toBe(1)

    await show(page, 'home')
    await page.getByLabel('语言').selectOption('ko')
    await page.getByRole('link', { name: '재고 주문' }).waitFor()
    await expectSound(page, '12-home-ko')
    await show(page, 'pending')
    await page.getByText('창고에서 이미 준비를 시작해').waitFor()
    await page.getByRole('button', { name: '확인했습니다' }).click()
    await page.getByText('전송할 작업이 없습니다.').waitFor()
    await show(page, 'order')
    await page.getByText(/주문점 \d+ 미만/).waitFor()
    await expectSound(page, '13-order-ko')
  },
  journeyMs,
)
