import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { eq, inArray } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '#bin/chromium.ts'
import { createTestDatabase } from '#bin/test-database.ts'
import { buildWebForTests } from '#bin/test-web.ts'
import type { Actor } from '#db/actor.ts'
import { begin, makeCampaignWorld, newHousehold, register } from '#db/campaigns/campaign-fixture.ts'
import { products } from '#db/catalogue/schema.ts'
import { arriveLeg, departLeg } from '#db/fulfilment/legs.ts'
import {
  addParcel,
  freshScans,
  makeParcelWorld,
  type Parcel,
  type ParcelWorld,
} from '#db/fulfilment/parcel-fixture.ts'
import { pickShipment } from '#db/fulfilment/pick.ts'
import { issuePickupCode } from '#db/fulfilment/pickup-codes.ts'
import { shipments, shipmentScans } from '#db/fulfilment/schema.ts'
import { addWaiting, releaseOneTrip } from '#db/routing/routing-fixture.ts'
import { addSite, personOf, requestOf, testNow } from '#db/test-world.ts'
import { employ } from '../app-fixture.ts'
import {
  addAccountOf,
  findBarriers,
  findFaults,
  findViolations,
  openPage,
  openVisitors,
  password,
  scrollsSideways,
  serveApp,
  type OpenedPage,
  type ServedApp,
} from './pages-fixture.ts'

let app: ServedApp
let browser: Browser
let world: ParcelWorld
let opened: OpenedPage
let parcels: [Parcel, Parcel]
let pickedByTwo: Parcel
/** Picks, rechecks and drives. */
let allRounder: Actor

/** A journey of four people through a real browser. */
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
  world = await makeParcelWorld(app.database)
  const { network } = app.database
  await network.update(products).set({ storageClass: 'cold' }).where(eq(products.id, world.product.id))
  parcels = [await addParcel(world, 50), await addParcel(world, 20)]
  pickedByTwo = await addParcel(world, 20)
  await network
    .update(shipments)
    .set({ mode: 'home' })
    .where(
      inArray(
        shipments.id,
        parcels.map(({ shipmentId }) => shipmentId),
      ),
    )
  allRounder = personOf(world.depotId, ['picker', 'checker', 'driver'], [world.depotSiteId])
  for (const person of [world.picker, allRounder, world.driver]) await employ(app, person)
  const scans = freshScans(world, 20)
  await pickShipment(app.database, requestOf(allRounder), { shipmentId: pickedByTwo.shipmentId, scans })
})
afterEach(() => opened.context.close())
afterAll(async () => {
  await browser.close()
  await app.close()
})

async function signIn({ principalId }: Actor): Promise<Page> {
  opened = await openPage(browser, app, phone)
  const { page, context } = opened
  await context.clock.setSystemTime(testNow)
  await page.goto('/phone/')
  await page.locator('[name=email]').fill(`${principalId}@example.com`)
  await page.locator('[name=password]').fill(password)
  await page.locator('form.sign-in button').click()
  return page
}

/** Where screenshots go when somebody wants to look at them. */
const folder = process.env.SCREENSHOTS

/** What must hold on every screen, for everyone. */
async function expectSound(page: Page, name: string): Promise<void> {
  if (folder !== undefined) {
    await mkdir(folder, { recursive: true })
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
  }
  expect(await scrollsSideways(page)).toBe(false)
  expect(await findBarriers(page)).toEqual([])
  expect(await findViolations(page)).toEqual([])
  expect(await page.evaluate(smallTargets)).toEqual([])
}

/** Runs in the page: what a thumb in a glove misses. */
const smallTargets = `[...document.querySelectorAll('main :is(button, input, select, summary), main a.button, main a.entry')]
  .filter((target) => target.getClientRects().length > 0 && target.getBoundingClientRect().height < 48)
  .map((target) => target.outerHTML.slice(0, 120))`

const numberOf = ({ shipmentId }: Parcel) => shipmentId.slice(-8).toUpperCase()
const show = (page: Page, screen: string) => page.goto(`/phone/#/${screen}`)

async function scan(page: Page, text: string): Promise<string> {
  await page.locator('form.scan input').fill(text)
  await page.keyboard.press('Enter')
  return page.locator('.told').innerText()
}

async function codesOf({ shipmentId }: Parcel): Promise<string[]> {
  const rows = await app.database.network
    .select({ code: shipmentScans.code })
    .from(shipmentScans)
    .where(eq(shipmentScans.shipmentId, shipmentId))
  return rows.map(({ code }) => code)
}

const chinese = (page: Page) => page.getByLabel('语言').or(page.getByLabel('언어'))

it(
  'brings a parcel from the shelf to the bench: picked by one, rechecked by another, packed and sent off',
  async () => {
    const page = await signIn(world.picker)
    await page.locator('.wave').first().waitFor()
    await expectSound(page, 'station-1-home')
    await page.getByRole('link', { name: /待拣货 2/ }).click()
    await page.locator('form.scan').waitFor()
    await expectSound(page, 'station-2-queue')
    const foreign = await codesOf(pickedByTwo)
    expect(await scan(page, numberOf(parcels[0]))).toBe('')
    await page.getByText('0 / 3 盒').waitFor()
    expect(await scan(page, 'ABC')).toContain('看不懂这个码')
    expect(await scan(page, '99999990000000010000')).toContain('药拿错了')
    expect(await scan(page, foreign[0] ?? '')).toContain(`这盒是包裹 ${numberOf(pickedByTwo)} 的`)
    const [first, second, third, fourth] = freshScans(world, 80).map(({ code }) => code)
    expect(await scan(page, first ?? '')).toContain('对，演示片')
    expect(await scan(page, first ?? '')).toContain('已经扫过')
    await scan(page, second ?? '')
    await expectSound(page, 'station-3-pick')
    await page.getByRole('button', { name: '货架上不够' }).click()
    await expectSound(page, 'station-4-short')
    await page.getByRole('button', { name: '再找找' }).click()
    await scan(page, third ?? '')
    expect(await scan(page, fourth ?? '')).toContain('已经够了')
    await page.getByRole('button', { name: '拣齐，下一件' }).click()
    await page.getByText(`${numberOf(parcels[0])} 完成`).waitFor()
    await scan(page, fourth ?? '')
    await page.getByRole('button', { name: '拣齐，下一件' }).click()
    await page.getByText('这一批全部完成').waitFor()
    await opened.context.close()

    const checker = await signIn(allRounder)
    await checker.getByText('今天做什么？').waitFor()
    await expectSound(checker, 'station-5-choose-work')
    await checker.getByRole('button', { name: '仓库作业' }).click()
    await checker.getByRole('link', { name: /^复核/ }).click()
    await checker.getByText('您拣的，须他人复核').waitFor()
    expect(await scan(checker, numberOf(pickedByTwo))).toContain('必须由另一位同事复核')
    await expectSound(checker, 'station-6-recheck-queue')
    for (const parcel of parcels) {
      const codes = await codesOf(parcel)
      if (await checker.locator('form.scan').getByText('扫包裹标签').isVisible())
        await scan(checker, parcel.shipmentId)
      await checker.getByText(`包裹 ${numberOf(parcel)}`, { exact: true }).waitFor()
      expect(await scan(checker, foreign[0] ?? '')).toContain('的。请放到那个包裹里')
      for (const code of codes) await scan(checker, code)
      if (parcel === parcels[0]) await expectSound(checker, 'station-7-recheck')
      await checker.getByRole('button', { name: '复核无误，下一件' }).click()
      await checker.getByText(`${numberOf(parcel)} 完成`).waitFor()
    }
    await show(checker, 'pack')
    for (const parcel of parcels) {
      const [code = ''] = await codesOf(parcel)
      expect(await scan(checker, code)).toContain('已选')
    }
    await expectSound(checker, 'station-8-pack')
    await checker.getByRole('button', { name: '打包 2 件' }).click()
    await checker.getByText('2 件已打包').waitFor()
    await show(checker, 'dispatch')
    await checker.getByRole('button', { name: '全选' }).click()
    await checker.getByRole('button', { name: '发出 2 件' }).click()
    await checker.getByText('2 件已发出').waitFor()
    await show(checker, 'home')
    await chinese(checker).selectOption('ko')
    await checker.getByText('재확인 대기 1').waitFor()
    await expectSound(checker, 'station-9-home-ko')
    await show(checker, 'recheck')
    await checker.getByText('직접 피킹함').waitFor()
    await expectSound(checker, 'station-10-recheck-ko')
  },
  patienceMs,
)

/** The parcels reach the hub, whose operator plans and releases their round. */
async function bringToHub(): Promise<void> {
  const { database } = app
  const { depotSiteId, hubSiteId, driver } = world
  const shipmentIds = parcels.map(({ shipmentId }) => shipmentId)
  await departLeg(database, requestOf(driver), { shipmentIds, siteId: depotSiteId })
  await arriveLeg(database, requestOf(driver), { shipmentIds, siteId: hubSiteId })
  await releaseOneTrip(world, testNow)
}

it(
  'brings it from the hub to the door: loaded and left without a network, kept cold, handed over by the code',
  async () => {
    await bringToHub()
    opened = await openPage(browser, app, phone)
    const { page } = opened
    await opened.context.clock.setSystemTime(testNow)
    // Signed in on the web, a driver begins on the phone's screens.
    await page.goto('/sign-in')
    await page.locator('#email').fill(`${world.driver.principalId}@example.com`)
    await page.locator('#password').fill(password)
    await page.locator('form.sign-in button').click()
    await page.getByText('车辆 演示-T1').waitFor()
    await expectSound(page, 'driver-1-run')
    await expect.poll(() => page.evaluate('navigator.serviceWorker.controller !== null')).toBe(true)
    await opened.context.setOffline(true)
    await page.getByRole('link', { name: /装车发车/ }).click()
    expect(await scan(page, numberOf(pickedByTwo))).toContain('不是您这趟车的包裹')
    for (const parcel of parcels) expect(await scan(page, parcel.shipmentId)).toContain('已记录')
    await expectSound(page, 'driver-2-load')
    await page.getByRole('button', { name: '装好 2 件，发车' }).click()
    await page.getByRole('link', { name: '记录冷藏箱温度' }).click()
    await page.getByLabel('温度（°C）').fill('9.5')
    await page.getByText('9.5°C 超出范围！').waitFor()
    await expectSound(page, 'driver-3-cold-outside')
    await page.getByLabel('温度（°C）').fill('5.5')
    await page.getByRole('button', { name: '保存温度' }).click()
    await page.getByText('温度已保存').waitFor()
    await show(page, 'home')
    await page.getByText('2 项待发送').waitFor()
    await page.locator('.stop.next a').click()
    for (const parcel of parcels) await scan(page, numberOf(parcel))
    await expectSound(page, 'driver-4-stop')
    await page.getByRole('button', { name: '到站，交接 2 件' }).click()
    await page.getByText('已到站').first().waitFor()
    await opened.context.setOffline(false)
    await page.locator('.badge', { hasText: '全部已发送' }).waitFor()
    await handsOver(page)
    await bringsBack(page)
    const asked = opened.complaints.filter((complaint) => complaint.startsWith('asked '))
    expect(asked).toEqual([])
  },
  patienceMs,
)

it(
  'shows the plan of the day on the web, with what nobody can bring, and takes in what has come since',
  async () => {
    const { database } = app
    const { pharmacyId, hubSiteId } = world
    const beyondId = await addSite(database, pharmacyId, {
      kind: 'village_pharmacy',
      nameZh: '远方村',
      longitude: 107,
      latitude: 37,
    })
    const late = await addWaiting(world, beyondId)
    const email = await addAccountOf(app, personOf(pharmacyId, ['operator'], [hubSiteId]))
    const visitors = openVisitors(browser, app)
    opened = await visitors.visit('/board', email)
    const { page } = opened
    await page.getByRole('link', { name: '配送路线' }).click()
    await page.getByRole('link', { name: /1 趟，2 件/ }).click()
    const path = new URL(page.url()).pathname
    await page.getByText('有 1 件新包裹在站点等待').waitFor()
    await page.getByRole('button', { name: '加入等待的包裹' }).click()
    await page.getByRole('cell', { name: late.shipmentId.slice(-8) }).waitFor()
    expect(await page.locator('svg.route-map').getAttribute('aria-label')).toContain('1 件送不到')
    expect(await page.locator('svg.route-map').textContent()).toContain('远方村')
    await page.getByText('优化中').waitFor()
    await page.getByRole('button', { name: '发布计划' }).click()
    await page.getByText('已发布').waitFor()
    if (folder !== undefined) await page.screenshot({ path: join(folder, 'routes.png'), fullPage: true })
    expect(await findFaults(page, path)).toEqual([])
    expect(await findFaults(page, '/console/routes')).toEqual([])
  },
  patienceMs,
)

it(
  'lets a batch of a campaign through the benches, without the kit that has a problem',
  async () => {
    const campaign = await makeCampaignWorld(app.database, 60)
    await register(
      campaign,
      Array.from({ length: 24 }, () => newHousehold()),
    )
    await begin(campaign)
    const at = [campaign.depotIds[0]]
    const [picks, checks] = [
      personOf(campaign.tenantId, ['picker'], at),
      personOf(campaign.tenantId, ['checker'], at),
    ]
    for (const person of [picks, checks]) await employ(app, person)
    const page = await signIn(picks)
    await page.getByRole('link', { name: '救急行动' }).click()
    await page.getByRole('link', { name: /第 1 批/ }).click()
    await page.getByRole('button', { name: '2', exact: true }).click()
    await page.getByRole('button', { name: '2: 破损' }).click()
    await expectSound(page, 'station-11-batch')
    await page.getByRole('button', { name: /包已拣好$/ }).click()
    await page.getByText('这一批完成。').waitFor()
    await opened.context.close()
    const checker = await signIn(checks)
    await checker.getByRole('link', { name: '救急行动' }).click()
    await checker.getByRole('link', { name: /第 1 批/ }).click()
    await checker.getByRole('button', { name: /包复核无误$/ }).click()
    await checker.getByText('待打包').waitFor()
    await expectSound(checker, 'station-12-batch-pack')
  },
  patienceMs,
)

async function handsOver(page: Page): Promise<void> {
  const [parcel] = parcels
  const { code } = await issuePickupCode(app.database, requestOf(world.villagePharmacist), parcel)
  await page.locator(`[data-parcel="${parcel.shipmentId}"]`).getByText('上门交给患者').click()
  for (const box of await codesOf(parcel)) await scan(page, box)
  await page.getByText('已扫 3 盒，共 3 盒').waitFor()
  const field = page.getByLabel('患者的 6 位取药码')
  await field.fill(String((Number(code) + 1) % 1_000_000).padStart(6, '0'))
  await page.getByRole('button', { name: '核对并交付' }).click()
  await page.getByText('还可以试 4 次').waitFor()
  await expectSound(page, 'driver-5-door-wrong-code')
  await field.fill(code)
  await page.getByRole('button', { name: '核对并交付' }).click()
  await page.getByText('已交付。').waitFor()
  await expectSound(page, 'driver-6-door-done')
}

async function bringsBack(page: Page): Promise<void> {
  const [, parcel] = parcels
  await show(page, 'home')
  await page
    .getByText('1/1 站')
    .or(page.getByText(/已完成 0\/1 站/))
    .waitFor()
  await page.locator('.stop a').first().click()
  await page.getByRole('button', { name: '送不到' }).click()
  await page.getByRole('button', { name: '患者不要' }).click()
  await expectSound(page, 'driver-7-fail')
  await page.getByRole('button', { name: '确认，带回仓库' }).click()
  await page.getByText('带回', { exact: true }).waitFor()
  await show(page, 'home')
  await chinese(page).selectOption('ko')
  await page.getByRole('heading', { name: '창고로 회수' }).waitFor()
  await expectSound(page, 'driver-8-back-ko')
  await page.getByRole('button', { name: /에 넘김/ }).click()
  await page.locator('.badge', { hasText: '모두' }).waitFor()
  await expect
    .poll(async () => {
      const [row] = await app.database.network
        .select({ state: shipments.state })
        .from(shipments)
        .where(eq(shipments.id, parcel.shipmentId))
      return row?.state
    })
    .toBe('returned')
}
