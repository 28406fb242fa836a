import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { asc, eq, inArray } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '#bin/chromium.ts'
import { createTestDatabase } from '#bin/test-database.ts'
import { buildWebForTests } from '#bin/test-web.ts'
import { choiceCodeOf } from '#domain/prescriptions/choice-code.ts'
import { addDays } from '#domain/organisations/shanghai-time.ts'
import type { Actor } from '#db/actor.ts'
import { offlineActs } from '#db/access/device-schema.ts'
import { addParcel, bringTo, makeParcelWorld } from '#db/fulfilment/parcel-fixture.ts'
import { issuePickupCode } from '#db/fulfilment/pickup-codes.ts'
import { receiptPhotos } from '#db/fulfilment/photo-schema.ts'
import { escalations, shipments } from '#db/fulfilment/schema.ts'
import { stocktakeLines } from '#db/inventory/counting-schema.ts'
import { openRecall } from '#db/inventory/recall.ts'
import { acceptPart } from '#db/orders/accept.ts'
import { listOrders, readOrder } from '#db/orders/queries.ts'
import { settleReceipt } from '#db/orders/settle-receipt.ts'
import { dispatchPart, pickPart } from '#db/orders/shipping-fixture.ts'
import { addBuyer, addSeller, type Buyer, type Seller } from '#db/orders/trade-fixture.ts'
import { setReplenishmentPlan } from '#db/replenishment/plans.ts'
import { setReplenishmentPolicies } from '#db/replenishment/policies.ts'
import { demandWeeks } from '#db/replenishment/schema.ts'
import { suggestOrders } from '#db/replenishment/suggest.ts'
import {
  addLot,
  addProduct,
  addStock,
  addTenant,
  personOf,
  requestOf,
  testNow,
  type LotRow,
  type ProductRow,
} from '#db/test-world.ts'
import { employ } from '../app-fixture.ts'
import {
  findBarriers,
  openPage,
  password,
  scrollsSideways,
  serveApp,
  type OpenedPage,
  type ServedApp,
} from './pages-fixture.ts'

let app: ServedApp
let browser: Browser
let buyer: Buyer
let seller: Seller
let tablet: ProductRow
let pharmacist: Actor
let opened: OpenedPage

/** Two whole journeys through a real browser. */
const patienceMs = 300_000
const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }

beforeAll(async () => {
  const [served, started] = await Promise.all([
    createTestDatabase().then(serveApp),
    launchChromium(),
    buildWebForTests(),
  ])
  app = served
  browser = started
  buyer = await addBuyer(app.database)
  tablet = await addProduct(app.database)
  seller = await addSeller(app.database, buyer, { prices: [{ product: tablet, price: 1_000, stock: 4_000 }] })
  pharmacist = personOf(buyer.tenantId, ['village_pharmacist'], [buyer.villageSiteId])
  await employ(app, pharmacist)
  await suggest()
})
afterEach(() => opened.context.close())
afterAll(async () => {
  await browser.close()
  await app.close()
})

/** A year in which 30 tablets a week were asked for, so that the village should order. */
async function suggest(): Promise<void> {
  const { database } = app
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

async function signIn(page: Page, { principalId } = pharmacist): Promise<void> {
  await page.goto('/phone/')
  await page.locator('[name=email]').fill(`${principalId}@example.com`)
  await page.locator('[name=password]').fill(password)
  await page.locator('form.sign-in button').click()
  await page.locator('.badge', { hasText: /数据更新于|As of|기준 시각/ }).waitFor()
  await expect.poll(() => page.evaluate('navigator.serviceWorker.controller !== null')).toBe(true)
}

/** Where screenshots go when somebody wants to look at them. */
const folder = process.env.SCREENSHOTS

/** What must hold on every screen of a phone, for everyone. */
async function expectSound(page: Page, name: string): Promise<void> {
  if (folder !== undefined) {
    await mkdir(folder, { recursive: true })
    await page.screenshot({ path: join(folder, `${name}.png`) })
  }
  expect(await scrollsSideways(page)).toBe(false)
  expect(await findBarriers(page)).toEqual([])
}

const standing = (page: Page, name: string) => page.locator(`[data-standing=${name}]`)
const show = (page: Page, screen: string) => page.goto(`/phone/#/${screen}`)

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

async function orderOffline(page: Page): Promise<void> {
  await show(page, 'order')
  await page.getByLabel('查找药品').fill(tablet.standardCode)
  const found = page.locator(`[data-product="${tablet.standardCode}"]`).first()
  await found.getByRole('button', { name: '加一盒' }).click()
  await found.getByRole('button', { name: '加一盒' }).click()
  await page.getByRole('button', { name: '提交订单' }).waitFor()
}

/** Parts of the only order in this state. */
async function partsOf(state: 'approved' | 'accepted'): Promise<string[]> {
  const { rows } = await listOrders(app.database, buyer.county, { states: [state], limit: 10 })
  expect(rows).toHaveLength(1)
  const order = await readOrder(app.database, buyer.county, rows[0]?.id ?? '')
  return order.parts.map(({ id }) => id)
}

it(
  'lets a village order and receive without a network, and sends it once there is one',
  async () => {
    opened = await openPage(browser, app, phone)
    const { page, context } = opened
    await context.addInitScript(fakeCamera)
    await page.goto('/phone/')
    await page.locator('[name=email]').waitFor()
    await expectSound(page, '1-sign-in')
    await signIn(page)
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
    await acceptPart(app.database, requestOf(seller.person), { partId })
    await bringNow(page)
    await show(page, 'orders')
    await standing(page, 'accepted').waitFor()

    const parcel = await pickPart(app.database, seller, tablet, partId)
    await dispatchPart(app.database, seller, parcel)
    await bringNow(page)
    await context.setOffline(true)
    await show(page, 'receive')
    await page.reload()
    await page.getByRole('link', { name: '收货' }).click()
    const [good = '', broken = ''] = parcel.codes
    const scan = async (code: string) => {
      await page.getByLabel('扫码或输入追溯码').fill(code)
      await page.keyboard.press('Enter')
    }
    await scan(good)
    await page.getByRole('button', { name: '破损', exact: true }).click()
    await page.getByRole('button', { name: '用摄像头扫码' }).click()
    await page.evaluate(`globalThis.codeSeen = '${broken}'`)
    await page.getByText('完好 1，破损 1，缺少 0').waitFor()
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
    const photos = await app.database.network
      .select({ sizeBytes: receiptPhotos.sizeBytes })
      .from(receiptPhotos)
    expect(photos).toEqual([{ sizeBytes: expect.toSatisfy((size: number) => size <= 200 * 1024) as number }])
    await settleReceipt(app.database, requestOf(buyer.county), { partId })
    await bringNow(page)
    await show(page, 'orders')
    await standing(page, 'received').waitFor()
    await expectSound(page, '10-orders-received')

    const foreign = opened.complaints.filter((complaint) => complaint.startsWith('asked '))
    expect(foreign).toEqual([])
  },
  patienceMs,
)

it(
  'says why a cancel after the pick is refused, and speaks Korean',
  async () => {
    opened = await openPage(browser, app, phone)
    const { page, context } = opened
    await signIn(page)
    await orderOffline(page)
    await page.getByRole('button', { name: '提交订单' }).click()
    await standing(page, 'sent').waitFor()
    const [partId = ''] = await partsOf('approved')
    await acceptPart(app.database, requestOf(seller.person), { partId })
    await bringNow(page)
    await context.setOffline(true)
    await pickPart(app.database, seller, tablet, partId)
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
  patienceMs,
)

/** Two parcels of patients and two piles of goods in a village; one parcel and one pile are of a lot that is recalled later. */
async function stockVillage() {
  const { database } = app
  const world = await makeParcelWorld(database)
  const recalled = await addLot(database, world.product, '2026-05-01')
  const counted = await addLot(database, world.product, '2026-04-01')
  const stock = { tenantId: world.pharmacyId, siteId: world.villageSiteId }
  await addStock(database, { ...stock, lot: recalled, units: 10 })
  await addStock(database, { ...stock, lot: counted, units: 40 })
  await addStock(database, { tenantId: world.depotId, siteId: world.depotSiteId, lot: recalled, units: 50 })
  const bring = async (lot: LotRow) => {
    const parcel = await addParcel(world, 20, { lot })
    const scans = await bringTo(world, parcel, 'arrived')
    const { code } = await issuePickupCode(database, requestOf(world.villagePharmacist), parcel)
    return { ...parcel, codes: scans.map((scan) => scan.code), code }
  }
  const parcels = { proven: await bring(recalled), unproven: await bring(world.lot) }
  await employ(app, world.villagePharmacist)
  return { world, recalled, counted, ...parcels }
}

const wrongCode = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

async function giveOffline(
  page: Page,
  { shipmentId, codes }: { readonly shipmentId: string; readonly codes: readonly string[] },
  code: string,
): Promise<void> {
  await show(page, 'home')
  await show(page, 'hand-over')
  await page.locator(`[data-parcel="${shipmentId}"] button`).click()
  for (const box of codes) {
    await page.getByLabel('扫码或输入追溯码').fill(box)
    await page.keyboard.press('Enter')
  }
  await page.getByLabel('6 位取药码').fill(code)
  await page.getByRole('button', { name: '先发药，联网后核对' }).click()
  await page.locator(`[data-parcel="${shipmentId}"][data-standing=given]`).waitFor()
}

it(
  'keeps 72 hours of a village’s work without a network, and sends it in order, each once and signed',
  async () => {
    const { world, recalled, counted, proven, unproven } = await stockVillage()
    const { database } = app
    opened = await openPage(browser, app, phone)
    const { page, context } = opened
    const atHour = async (hour: number) => {
      app.passSeconds(hour * 3600)
      await page.clock.setFixedTime(testNow.getTime() + hour * 3_600_000)
    }
    await atHour(0)
    await signIn(page, world.villagePharmacist)
    await context.setOffline(true)
    await page.locator('.badge', { hasText: '没有网络' }).waitFor()
    await atHour(1)
    await giveOffline(page, proven, proven.code)
    await expectSound(page, '14-given-offline')
    await giveOffline(page, unproven, wrongCode(unproven.code))
    await atHour(13)
    await page.reload()
    await page.getByText('已超过 12 小时没有更新').waitFor()

    await show(page, 'accept')
    await page.getByText('接处方需要联网').waitFor()

    await atHour(40)
    await show(page, 'count')
    await page.locator(`[data-pile="${counted.number}/shelf"] input`).fill('36')
    await page.keyboard.press('Tab')
    await page.getByText('已盘 1 堆').waitFor()
    await page.reload()
    await page.getByText('已盘 1 堆').waitFor()
    await expectSound(page, '15-count')
    await page.getByRole('button', { name: '提交盘点' }).click()
    await page.locator('[data-command]').nth(3).waitFor()
    await expectSound(page, '16-pending-days')
    const regulator = personOf(await addTenant(database, 'regulator'), ['regulator'])
    await openRecall(database, requestOf(regulator), {
      recallClass: 1,
      basis: { kind: 'lots', lotIds: [recalled.id] },
      reason: '溶出度不合格',
    })

    await atHour(72)
    await context.setOffline(false)
    await page.locator('.badge', { hasText: '全部已发送' }).waitFor()
    const acts = await database.network
      .select()
      .from(offlineActs)
      .where(eq(offlineActs.principalId, world.villagePharmacist.principalId))
      .orderBy(asc(offlineActs.madeAt), asc(offlineActs.kind))
    const hours = (at: Date) => (at.getTime() - testNow.getTime()) / 3_600_000
    expect(acts.map(({ kind, madeAt, receivedAt }) => [kind, hours(madeAt), hours(receivedAt)])).toEqual([
      ['parcel.handOver', 1, 72],
      ['parcel.handOver', 1, 72],
      ['stocktake.count', 40, 72],
      ['stocktake.open', 40, 72],
    ])
    const stateOf = async (shipmentId: string) => {
      const [row] = await database.network.select().from(shipments).where(eq(shipments.id, shipmentId))
      return [row?.state, row?.handedOverAt && hours(row.handedOverAt)]
    }
    expect(await stateOf(proven.shipmentId)).toEqual(['handed_over', 1])
    expect(await stateOf(unproven.shipmentId)).toEqual(['arrived', null])
    const raised = await database.network
      .select({ kind: escalations.kind, prescriptionId: escalations.prescriptionId })
      .from(escalations)
      .where(inArray(escalations.prescriptionId, [proven.prescriptionId, unproven.prescriptionId]))
    expect(raised.toSorted((one, other) => one.kind.localeCompare(other.kind))).toEqual([
      { kind: 'hand_over_unproven', prescriptionId: unproven.prescriptionId },
      { kind: 'recalled_handed_over', prescriptionId: proven.prescriptionId },
    ])
    const [line] = await database.network
      .select()
      .from(stocktakeLines)
      .where(eq(stocktakeLines.lotId, counted.id))
    expect(line).toMatchObject({ countedUnits: 36, bookUnits: 40 })

    await show(page, 'hand-over')
    await page.locator('[data-standing=unproven]').waitFor()
    await expectSound(page, '17-unproven')
    await show(page, 'home')
    await page.getByLabel('语言').selectOption('en')
    await expectSound(page, '18-home-en')
    await show(page, 'notices')
    await page.getByText('溶出度不合格').waitFor()
    await page.locator(`[data-near-expiry="${counted.number}"]`).waitFor()
    await expectSound(page, '19-notices-en')
    await page.getByRole('button', { name: 'Understood, use is stopped' }).click()
    await page.getByLabel('Units that were found').fill('10')
    await page.getByRole('button', { name: 'Report what was found' }).click()
    await page.getByText('There are no recalls.').waitFor()
    await page.locator('.badge', { hasText: 'Everything is sent' }).waitFor()
    await show(page, 'accept')
    await page.getByLabel('12-character code').fill(choiceCodeOf(Buffer.alloc(16, 7)))
    await page.keyboard.press('Enter')
    await page.getByText('No such prescription was found').waitFor()
    await expectSound(page, '21-accept-en')
    await show(page, 'devices')
    await page.getByText('This phone', { exact: true }).waitFor()
    await expectSound(page, '20-devices-en')
    await page.getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('button', { name: /^Revoke:/ }).click()
    await page.getByRole('link', { name: 'Sign in again, and it is sent' }).waitFor()
  },
  patienceMs,
)
