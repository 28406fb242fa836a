import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { vehicles } from '#db/organisations/schema.ts'
import { addWaiting, makeHub } from '#db/routing/routing-fixture.ts'
import { addSite, personOf } from '#db/test-world.ts'
import { routingAssumptions } from '#domain/routing/assumptions.ts'
import { openPages } from '../open-pages-fixture.ts'
import { addAccountOf, findFaults, findViolations, keepPicture, scrollsSideways } from '../pages-fixture.ts'

let hub: Awaited<ReturnType<typeof makeHub>>
let email: string

const pages = openPages(async (app) => {
  hub = await makeHub(app.database)
  email = await addAccountOf(app, personOf(hub.world.pharmacyId, ['operator'], [hub.world.hubSiteId]))
})

it('plans parcels for different places on one trip, and says by line which of them cannot ride together', async () => {
  const { world } = hub
  const { database } = pages.app
  const westId = await addSite(database, world.pharmacyId, {
    kind: 'village_pharmacy',
    nameZh: '西边村药房',
    longitude: 105.6,
    latitude: 35.9,
  })
  const east = await addWaiting(world, world.villageSiteId)
  const west = await addWaiting(world, westId)
  const [first, second] = [east, west].map(({ shipmentId }) => shipmentId.slice(-8)) as [string, string]
  const room = (parcels: number) =>
    database.network
      .update(vehicles)
      .set({ capacityLitres: Math.ceil((parcels * routingAssumptions.parcelMillilitres) / 1_000) })
      .where(eq(vehicles.siteId, world.hubSiteId))
  await room(1)

  const { page, complaints } = await pages.visit('/console/routes?lang=zh-CN', email)
  expect(await findFaults(page, '/console/routes')).toEqual([])
  await page.locator('summary', { hasText: '排一份计划' }).click()
  await page.locator('summary', { hasText: '须同车同行' }).click()
  await page.getByRole('row', { name: '西边村药房' }).getByText(second).waitFor()
  const typed = page.locator('textarea[name=together]')
  const plan = async (text: string) => {
    await typed.fill(text)
    await page.getByLabel('班次开始').fill('2026-03-02T08:30')
    await page.getByLabel('班次结束').fill('2026-03-02T18:00')
    await page.getByRole('button', { name: '排一份计划' }).click()
  }
  const refusedWith = async (code: string, words: RegExp) => {
    await expect
      .poll(() => page.locator(`.problem [data-code=${code}]`).allInnerTexts())
      .toEqual([expect.stringMatching(words)])
  }
  await plan(`${first} ${second}\n${first} 00000000`)
  await refusedWith('parcelNumberUnknown', /^第 2 行/)
  // The form is open where it was, with what was typed.
  expect(await typed.inputValue()).toContain('00000000')
  expect(await page.getByLabel('班次结束').inputValue()).toBe('2026-03-02T18:00')
  expect(await scrollsSideways(page)).toBe(false)
  expect(await findViolations(page)).toEqual([])
  await plan(first)
  await refusedWith('companyOfOne', /^第 1 行/)
  await plan(`${first} ${second}\n${second} ${first}`)
  await refusedWith('togetherRepeated', /写了两次/)
  await plan(`${first} ${second}`)
  await refusedWith('togetherImpossible', /没有车能一次送到/)
  await keepPicture(page, 'ride-together-refused', true)
  await room(2)
  await plan(`${first}，${second}`)
  await page.locator('.facts', { hasText: `${first} + ${second}` }).waitFor()
  await page.locator('.facts', { hasText: '1 趟，2 件' }).waitFor()
  expect(complaints.filter((text) => !/\b4\d\d\b/.test(text))).toEqual([])
})
