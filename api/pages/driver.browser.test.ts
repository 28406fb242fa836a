import { asc, eq, inArray } from 'drizzle-orm'
import { expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { products } from '#db/catalogue/schema.ts'
import {
  addParcel,
  bringTo,
  makeParcelWorld,
  type Parcel,
  type ParcelWorld,
} from '#db/fulfilment/parcel-fixture.ts'
import { issuePickupCode } from '#db/fulfilment/pickup-codes.ts'
import { shipments } from '#db/fulfilment/schema.ts'
import { charges } from '#db/money/schema.ts'
import { addWaiting } from '#db/routing/routing-fixture.ts'
import { addSite, personOf, requestOf, testNow } from '#db/test-world.ts'
import { employ } from '../app-fixture.ts'
import { bringToDoors, bringToHub, codesOf, numberOf, stateOf } from './driver-fixture.ts'
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
  signIn,
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
  await bringToHub(world, parcels)
})

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
    await choosesTrip(page)
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
    await page.getByRole('button', { name: '温度属实，保存' }).click()
    await page.getByText('9.5°C · 温度已保存').waitFor()
    await page.getByLabel('冷藏箱编号').fill('2')
    await page.getByLabel('温度（°C）').fill('abc')
    await page.getByRole('button', { name: '保存温度' }).click()
    await page.getByText('请输入数字').waitFor()
    await page.getByLabel('温度（°C）').fill('5.5')
    await page.getByRole('button', { name: '保存温度' }).click()
    await page.getByText('5.5°C · 温度已保存').waitFor()
    await show(page, 'home')
    await page.getByText('3 项待发送').waitFor()
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
    const paid = await phones.app.database.network
      .select({ method: charges.collectedMethod })
      .from(charges)
      .where(inArray(charges.shipmentId, [parcels[0].shipmentId, parcels[1].shipmentId]))
      .orderBy(asc(charges.collectedMethod))
    expect(paid.map(({ method }) => method)).toEqual(['cash', 'transfer'])
    await bringsBack(page)
    const asked = complaints.filter((complaint) => complaint.startsWith('asked '))
    expect(asked).toEqual([])
  },
  journeyMs,
)

/** Without a plan nothing is to be driven yet; back to the trip it is as it was. */
async function choosesTrip(page: Page): Promise<void> {
  await page.getByRole('link', { name: '选择车次' }).click()
  await page.getByRole('button', { name: /车辆 演示-T1/ }).waitFor()
  await expectHandy(page, 'driver-0-trips')
  await page.getByRole('button', { name: '不按计划，按班次送货' }).click()
  await page.getByText('按班次', { exact: true }).waitFor()
  await page.getByRole('link', { name: '选择车次' }).click()
  await page.getByRole('button', { name: /车辆 演示-T1/ }).click()
  await page.getByRole('link', { name: /装车发车/ }).waitFor()
}

async function handsOver(page: Page): Promise<void> {
  const [parcel] = parcels
  const { code } = await issuePickupCode(phones.app.database, requestOf(world.villagePharmacist), parcel)
  await page.locator(`[data-parcel="${parcel.shipmentId}"]`).getByText('上门交给患者').click()
  for (const box of await codesOf(parcel)) await scan(page, box)
  await page.getByText('已扫 3 盒，共 3 盒').waitFor()
  await page.getByLabel('现金').check()
  const field = page.getByLabel('患者的 6 位取药码')
  await field.fill(wrongCode(code))
  await page.getByRole('button', { name: '核对并交付' }).click()
  await page.getByText('还可以试 4 次').waitFor()
  await expectHandy(page, 'driver-5-door-wrong-code')
  const resend = page.getByRole('button', { name: '重新发送取药码' })
  await resend.click()
  await page.getByRole('alert').filter({ hasText: '刚刚发送过' }).waitFor()
  phones.app.passSeconds(61)
  await resend.click()
  await page.getByText('新的取药码已发送到患者手机').waitFor()
  await field.fill(code)
  await page.getByRole('button', { name: '核对并交付' }).click()
  await page.getByText('已交付。 已收款 ¥').waitFor()
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
  await page.getByLabel('转账或扫码').check()
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
  for (const reason of ['家里没人，联系不上', '包裹损坏', '送错了', '患者不要']) {
    await page.getByRole('button', { name: reason }).click()
    await page.locator('[aria-pressed=true]', { hasText: reason }).waitFor()
  }
  await page.getByRole('button', { name: '返回，继续送' }).click()
  await page.getByRole('button', { name: '送不到' }).click()
  await expect.poll(() => page.getByRole('button', { name: '确认，带回仓库' }).isDisabled()).toBe(true)
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

it(
  'shows the plan of the day on the web, with what nobody can bring, takes in what has come since, and is discarded',
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
    await expect.poll(() => page.locator('svg.route-map').getAttribute('aria-label')).toContain('1 件送不到')
    await expect.poll(() => page.locator('svg.route-map').textContent()).toContain('远方村')
    await page.getByText('优化中').waitFor()
    await page.getByRole('button', { name: '发布计划' }).click()
    await page.getByText('已发布').waitFor()
    expect(await findFaults(page, path)).toEqual([])
    expect(await findFaults(page, '/console/routes')).toEqual([])
    await page.goto(path)
    await page.locator('summary', { hasText: '取消计划' }).click()
    await page.getByRole('button', { name: '取消计划' }).click()
    await page.locator('.facts', { hasText: '已取消' }).waitFor()
  },
  journeyMs,
)

it(
  'plans a round within a village by its forms, and brings it from door to door on the phone',
  async () => {
    const { app } = phones
    const doors = await bringToDoors(world)
    const pharmacist = personOf(world.pharmacyId, ['village_pharmacist', 'driver'], [world.villageSiteId])
    const email = await addAccountOf(app, pharmacist)
    const { page } = await phones.visit('/console/routes', email)
    await page.getByRole('link', { name: '村内入户' }).click()
    await page.getByText('行车单显示在本机构有“司机”岗位的人的手机上').waitFor()
    await page.getByText('排一份计划').first().click()
    const form = page.locator('form').filter({ has: page.getByLabel('出行方式') })
    const plan = async (until: string) => {
      await form.getByLabel('班次开始').fill('2026-03-02T14:00')
      await form.getByLabel('班次结束').fill(until)
      await form.getByRole('button').click()
    }
    await form.getByLabel('出行方式').selectOption('motorbike')
    await plan('2026-03-02T13:00')
    await page.getByRole('alert').waitFor()
    // What was typed is there, in a form that is still open.
    await expect.poll(() => form.getByLabel('出行方式').inputValue()).toBe('motorbike')
    await form.getByLabel('出行方式').selectOption('on_foot')
    await plan('2026-03-02T18:00')
    const [, far] = doors
    for (const { address } of doors) await page.getByRole('cell', { name: address }).waitFor()
    const dropped = page.getByLabel('要去掉的包裹')
    await dropped.selectOption({ label: await optionOf(page, far?.address ?? '') })
    await page.getByRole('button', { name: '不送这件' }).click()
    await page.getByText('有 1 件新包裹在站点等待').waitFor()
    await page.getByRole('button', { name: '加入等待的包裹' }).click()
    await page.getByRole('cell', { name: far?.address ?? '' }).waitFor()
    await page.getByRole('button', { name: '发布计划' }).click()
    await page.getByText('已发布').first().waitFor()
    expect(await findFaults(page, new URL(page.url()).pathname)).toEqual([])

    const { page: phone, context } = await takePhone()
    await context.clock.setSystemTime(testNow)
    await signIn(phone, pharmacist)
    await phone.getByRole('button', { name: '司机' }).click()
    await phone.getByRole('link', { name: '选择车次' }).click()
    await phone
      .getByRole('button', { name: /步行入户/ })
      .first()
      .click()
    await phone.getByText(/已完成 0\/\d 站，0\/\d 件/).waitFor()
    await expectHandy(phone, 'driver-10-doors')
    const [shown = ''] = await phone.locator('.stop').allInnerTexts()
    const door = doors.find(({ address }) => shown.includes(address))
    if (door === undefined) throw new Error(`no door: ${shown}`)
    await phone.locator('.stop a').first().click()
    await phone.getByRole('heading', { name: door.address }).waitFor()
    await expectHandy(phone, 'driver-11-door')
    await phone.getByRole('link', { name: '上门交给患者' }).click()
    const { code } = await issuePickupCode(app.database, requestOf(world.villagePharmacist), door.parcel)
    for (const box of await codesOf(door.parcel)) await scan(phone, box)
    await phone.getByLabel('现在不付').check()
    await phone.getByLabel('患者的 6 位取药码').fill(code)
    await phone.getByRole('button', { name: '核对并交付' }).click()
    await phone.getByText('已交付。 还没有收款').waitFor()
    expect(await stateOf(door.parcel)).toBe('handed_over')
    await show(phone, 'home')
    await phone.getByText(/已完成 1\/\d 站，1\/\d 件/).waitFor()

    await page.getByText('取消计划').first().click()
    await page.getByRole('button', { name: '取消计划' }).click()
    await page.getByText('已取消').first().waitFor()
  },
  journeyMs,
)

/** How a parcel for an address is named among those that can be left out. */
async function optionOf(page: Page, address: string): Promise<string> {
  const labels = await page.getByLabel('要去掉的包裹').locator('option').allInnerTexts()
  return labels.find((label) => label.includes(address)) ?? ''
}
