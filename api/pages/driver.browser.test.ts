import { eq, inArray } from 'drizzle-orm'
import { expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { bestPlan, startSearch } from '#domain/routing/search.ts'
import { products } from '#db/catalogue/schema.ts'
import { arriveLeg, departLeg } from '#db/fulfilment/legs.ts'
import {
  addParcel,
  bringTo,
  makeParcelWorld,
  type Parcel,
  type ParcelWorld,
} from '#db/fulfilment/parcel-fixture.ts'
import { issuePickupCode } from '#db/fulfilment/pickup-codes.ts'
import { shipments, shipmentScans } from '#db/fulfilment/schema.ts'
import { vehicles } from '#db/organisations/schema.ts'
import { planRoutes } from '#db/routing/plan.ts'
import { releaseRoutePlan } from '#db/routing/release.ts'
import { addWaiting } from '#db/routing/routing-fixture.ts'
import { addSite, personOf, requestOf, testNow } from '#db/test-world.ts'
import { employ } from '../app-fixture.ts'
import { addAccountOf, findFaults, password } from './pages-fixture.ts'
import {
  expectHandy,
  journeyMs,
  nameWorld,
  openPhones,
  phones,
  readOutbox,
  scan,
  show,
  takePhone,
  untilKept,
  wrongCode,
} from './phone-fixture.ts'

let world: ParcelWorld
/** For one door with a network, for one without, and one that nobody wants. */
let parcels: [online: Parcel, offline: Parcel, unwanted: Parcel]

openPhones(async (app) => {
  world = await makeParcelWorld(app.database)
  await nameWorld(world)
  const { network } = app.database
  await network.update(products).set({ storageClass: 'cold' }).where(eq(products.id, world.product.id))
  parcels = [await addParcel(world, 50), await addParcel(world, 20), await addParcel(world, 20)]
  const shipmentIds = parcels.map(({ shipmentId }) => shipmentId)
  await network.update(shipments).set({ mode: 'home' }).where(inArray(shipments.id, shipmentIds))
  await employ(app, world.driver)
  for (const parcel of parcels) await bringTo(world, parcel, 'dispatched')
  await bringToHub()
})

const numberOf = ({ shipmentId }: Parcel) => shipmentId.slice(-8).toUpperCase()

async function codesOf({ shipmentId }: Parcel): Promise<string[]> {
  const rows = await phones.app.database.network
    .select({ code: shipmentScans.code })
    .from(shipmentScans)
    .where(eq(shipmentScans.shipmentId, shipmentId))
  return rows.map(({ code }) => code)
}

/** The parcels reach the hub, whose operator plans and releases their round. */
async function bringToHub(): Promise<void> {
  const { database } = phones.app
  const { depotSiteId, hubSiteId, driver, pharmacyId } = world
  const shipmentIds = parcels.map(({ shipmentId }) => shipmentId)
  await departLeg(database, requestOf(driver), { shipmentIds, siteId: depotSiteId })
  await arriveLeg(database, requestOf(driver), { shipmentIds, siteId: hubSiteId })
  await database.network.insert(vehicles).values({
    id: shipmentIds[0] ?? '',
    tenantId: pharmacyId,
    plate: '演示-T1',
    siteId: hubSiteId,
    capacityLitres: 500,
    coldBoxes: 2,
  })
  const operator = personOf(pharmacyId, ['operator'])
  const { answer } = await planRoutes(
    database,
    requestOf(operator),
    {
      siteId: hubSiteId,
      shiftFrom: new Date('2026-03-02T01:30:00Z'),
      shiftUntil: new Date('2026-03-02T10:00:00Z'),
      staysOut: false,
      doorMeans: null,
      mostTrips: 2,
      vehicleIds: [],
      improveSeconds: 0,
    },
    (problem) => Promise.resolve(bestPlan(startSearch(problem, 1))),
  )
  await releaseRoutePlan(database, requestOf(operator), answer.routePlanId)
}

it(
  'brings it from the hub to the door: loaded and left without a network, kept cold, handed over by the code',
  async () => {
    const { page, context, complaints } = await takePhone()
    await context.clock.setSystemTime(testNow)
    // Signed in on the web, a driver begins on the phone's screens.
    await page.goto('/sign-in')
    await page.locator('#email').fill(`${world.driver.principalId}@example.com`)
    await page.locator('#password').fill(password)
    await page.locator('form.sign-in button').click()
    await page.getByText('车辆 演示-T1').waitFor()
    await expectHandy(page, 'driver-1-run')
    await page.locator('.badge', { hasText: '实时更新' }).waitFor()
    await untilKept(page)
    await context.setOffline(true)
    await page.getByRole('link', { name: /装车发车/ }).click()
    expect(await scan(page, '12345678')).toContain('不是您这趟车的包裹')
    for (const parcel of parcels) expect(await scan(page, parcel.shipmentId)).toContain('已记录')
    await expectHandy(page, 'driver-2-load')
    await page.getByRole('button', { name: '装好 3 件，发车' }).click()
    await page.getByRole('link', { name: '记录冷藏箱温度' }).click()
    await page.getByLabel('温度（°C）').fill('9.5')
    await page.getByText('9.5°C 超出范围！').waitFor()
    await expectHandy(page, 'driver-3-cold-outside')
    await page.getByLabel('温度（°C）').fill('5.5')
    await page.getByRole('button', { name: '保存温度' }).click()
    await page.getByText('温度已保存').waitFor()
    await show(page, 'home')
    await page.getByText('2 项待发送').waitFor()
    await page.locator('.stop.next a').click()
    for (const parcel of parcels) await scan(page, numberOf(parcel))
    await expectHandy(page, 'driver-4-stop')
    await page.getByRole('button', { name: '到站，交接 3 件' }).click()
    await page.getByText('已到站').first().waitFor()
    await context.setOffline(false)
    await page.locator('.badge', { hasText: '全部已发送' }).waitFor()
    await handsOver(page)
    await context.setOffline(true)
    await handsOverLater(page)
    await failsAtDoor(page)
    await context.setOffline(false)
    await page.locator('.badge', { hasText: '全部已发送' }).waitFor()
    expect(await stateOf(parcels[1])).toBe('handed_over')
    await bringsBack(page)
    const asked = complaints.filter((complaint) => complaint.startsWith('asked '))
    expect(asked).toEqual([])
  },
  journeyMs,
)

async function handsOver(page: Page): Promise<void> {
  const [parcel] = parcels
  const { code } = await issuePickupCode(phones.app.database, requestOf(world.villagePharmacist), parcel)
  await page.locator(`[data-parcel="${parcel.shipmentId}"]`).getByText('上门交给患者').click()
  for (const box of await codesOf(parcel)) await scan(page, box)
  await page.getByText('已扫 3 盒，共 3 盒').waitFor()
  const field = page.getByLabel('患者的 6 位取药码')
  await field.fill(wrongCode(code))
  await page.getByRole('button', { name: '核对并交付' }).click()
  await page.getByText('还可以试 4 次').waitFor()
  await expectHandy(page, 'driver-5-door-wrong-code')
  await field.fill(code)
  await page.getByRole('button', { name: '核对并交付' }).click()
  await page.getByText('已交付。').waitFor()
  await expectHandy(page, 'driver-6-door-done')
}

/** A door where there is no network: the code is sealed, and checked once there is one. */
async function handsOverLater(page: Page): Promise<void> {
  const [, parcel] = parcels
  const { code } = await issuePickupCode(phones.app.database, requestOf(world.villagePharmacist), parcel)
  await show(page, 'home')
  await page.locator('.stop a').first().click()
  await page.locator(`[data-parcel="${parcel.shipmentId}"]`).getByText('上门交给患者').click()
  await page.getByText('没有网络，取药码等联网后再核对').waitFor()
  for (const box of await codesOf(parcel)) await scan(page, box)
  await page.getByLabel('患者的 6 位取药码').fill(code)
  await expectHandy(page, 'driver-7-door-offline')
  await page.getByRole('button', { name: '先发药，联网后核对' }).click()
  await page.getByText('已在本机发药，待核对').waitFor()
  const kept = await readOutbox(page)
  expect(kept).toContain('sealedPickupCode')
  expect(kept).not.toContain(code)
}

async function failsAtDoor(page: Page): Promise<void> {
  await show(page, 'home')
  await page.locator('.stop a').first().click()
  await page.getByRole('button', { name: '送不到' }).click()
  await page.getByRole('button', { name: '患者不要' }).click()
  await expectHandy(page, 'driver-8-fail')
  await page.getByRole('button', { name: '确认，带回仓库' }).click()
  await page.getByText('带回', { exact: true }).waitFor()
}

async function bringsBack(page: Page): Promise<void> {
  const [, , parcel] = parcels
  await show(page, 'home')
  await page.getByLabel('语言').selectOption('ko')
  await page.getByRole('heading', { name: '창고로 회수' }).waitFor()
  await expectHandy(page, 'driver-9-back-ko')
  await page.getByRole('button', { name: /에 넘김/ }).click()
  await page.locator('.badge', { hasText: '모두' }).waitFor()
  await expect.poll(() => stateOf(parcel)).toBe('returned')
}

async function stateOf({ shipmentId }: Parcel): Promise<string | undefined> {
  const [row] = await phones.app.database.network
    .select({ state: shipments.state })
    .from(shipments)
    .where(eq(shipments.id, shipmentId))
  return row?.state
}

it(
  'shows the plan of the day on the web, with what nobody can bring, and takes in what has come since',
  async () => {
    const { app } = phones
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
    const { page } = await phones.visit('/board', email)
    await page.getByRole('link', { name: '配送路线' }).click()
    await page.getByRole('link', { name: /1 趟，3 件/ }).click()
    const path = new URL(page.url()).pathname
    await page.getByText('有 1 件新包裹在站点等待').waitFor()
    await page.getByRole('button', { name: '加入等待的包裹' }).click()
    await page.getByRole('cell', { name: late.shipmentId.slice(-8) }).waitFor()
    expect(await page.locator('svg.route-map').getAttribute('aria-label')).toContain('1 件送不到')
    expect(await page.locator('svg.route-map').textContent()).toContain('远方村')
    await page.getByText('优化中').waitFor()
    await page.getByRole('button', { name: '发布计划' }).click()
    await page.getByText('已发布').waitFor()
    expect(await findFaults(page, path)).toEqual([])
    expect(await findFaults(page, '/console/routes')).toEqual([])
  },
  journeyMs,
)
