import { eq } from 'drizzle-orm'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '#bin/chromium.ts'
import { createTestDatabase } from '#bin/test-database.ts'
import { buildWebForTests } from '#bin/test-web.ts'
import type { Actor } from '#db/actor.ts'
import { arriveLeg, departLeg } from '#db/fulfilment/legs.ts'
import { freshScans } from '#db/fulfilment/parcel-fixture.ts'
import { issuePickupCode } from '#db/fulfilment/pickup-codes.ts'
import { patients } from '#db/patients/schema.ts'
import { acceptPart } from '#db/orders/accept.ts'
import { listOrders, readOrder } from '#db/orders/queries.ts'
import { settleReceipt } from '#db/orders/settle-receipt.ts'
import { dispatchPart, pickPart } from '#db/orders/shipping-fixture.ts'
import { addBuyer, addSeller } from '#db/orders/trade-fixture.ts'
import { acceptPrescription } from '#db/prescriptions/accept.ts'
import { makePrescribingWorld, type PrescribingWorld, route } from '#db/prescriptions/prescribing-fixture.ts'
import { releaseOneTrip } from '#db/routing/routing-fixture.ts'
import { addProduct, personOf, requestOf, testNow } from '#db/test-world.ts'
import { doctorTexts } from '#web/desk/texts/doctor.ts'
import { prescribingTexts } from '#web/desk/texts/prescribing.ts'
import { reviewTexts } from '#web/desk/texts/review.ts'
import { driverTexts } from '#web/phone/driver/texts.ts'
import { stationTexts } from '#web/phone/station/texts.ts'
import { english } from '#web/phone/texts/en.ts'
import { chinese } from '#web/phone/texts/zh.ts'
import type { Locale } from '#web/ui/locale.ts'
import { messagesOf } from '#web/ui/messages.ts'
import { employ } from '../app-fixture.ts'
import { addSigner, keyFile, type Signer } from './desk-fixture.ts'
import {
  openPage,
  openVisitors,
  password,
  scrollsSideways,
  serveApp,
  type ServedApp,
} from './pages-fixture.ts'

let app: ServedApp
let browser: Browser
let visitors: ReturnType<typeof openVisitors>

beforeAll(async () => {
  const [served, started] = await Promise.all([
    createTestDatabase().then(serveApp),
    launchChromium(),
    buildWebForTests(),
  ])
  app = served
  browser = started
  visitors = openVisitors(browser, app)
})
afterEach(() => visitors.closeAll())
afterAll(async () => {
  await browser.close()
  await app.close()
})

/** A small screen in Chinese, a large one in English. */
const readers = [
  ['zh-CN', { viewport: { width: 360, height: 740 } }],
  ['en', { viewport: { width: 1440, height: 900 } }],
] as const satisfies readonly (readonly [Locale, BrowserContextOptions])[]

const villageTexts = { 'zh-CN': chinese, en: english } as const

describe.each(readers)('in %s', (locale, screen) => {
  const options = { ...screen, locale, reducedMotion: 'reduce' } as const
  const [doctorSays, reviewSays] = [doctorTexts[locale].write, reviewTexts[locale].one]
  const [stationSays, driverSays] = [stationTexts(locale), driverTexts(locale)]
  const steps = messagesOf(locale).tracking.steps

  it(
    'a prescription goes from the doctor by pharmacist, depot and driver into the patient’s hands',
    { timeout: 300_000 },
    async () => {
      const world = await makePrescribingWorld(app.database)
      const home = { address: '演示村12号', phone: '10000000009', name: '演示病人' }
      await app.database.network.update(patients).set(home).where(eq(patients.id, world.patientId))
      const doctor = await addSigner(app, world.hospitalId, 'doctor')
      const pharmacist = await addSigner(app, world.hospitalId, 'review_pharmacist')
      for (const person of [world.picker, world.checker, world.driver]) await employ(app, person)

      const { prescriptionId, link } = await prescribe(world, doctor)
      const patient = await visitors.visit(link, doctor.email, options)
      const stands = (step: keyof typeof steps) =>
        patient.page.locator('[aria-current=step]').filter({ hasText: steps[step] }).waitFor()
      await stands('received')
      await review(prescriptionId, pharmacist)
      const { shipmentIds } = await route(world, prescriptionId)
      await acceptPrescription(app.database, requestOf(world.villagePharmacist), { prescriptionId })
      const [shipmentId = ''] = shipmentIds
      const codes = freshScans(world, 7).map(({ code }) => code)
      await patient.page.reload()
      await stands('reviewed')
      await prepare(world, shipmentId, codes)
      await patient.page.reload()
      await stands('on_the_way')
      await bring(world, shipmentId, codes)
      await patient.page.reload()
      await stands('handed_over')
      expect(await scrollsSideways(patient.page)).toBe(false)
    },
  )

  /** The doctor signs in, writes one line to be brought to the door, and signs it. */
  async function prescribe(world: PrescribingWorld, doctor: Signer) {
    await visitors.visit('/desk', doctor.email, options)
    const { page } = await visitors.visit(`/desk/patients/${world.patientId}`, doctor.email, options)
    await page.clock.setFixedTime(testNow)
    await page.getByRole('combobox', { name: doctorSays.addDrug }).fill('演示')
    await page
      .locator('.ant-select-item-option')
      .filter({ hasText: /演示片|Demo/ })
      .first()
      .click()
    const card = page.locator('.line-card')
    await card.getByRole('spinbutton', { name: doctorSays.dose, exact: true }).fill('1')
    await card.getByRole('combobox', { name: doctorSays.frequency }).click()
    await page
      .locator('.ant-select-item-option:visible')
      .filter({ hasText: prescribingTexts[locale].frequencies.qd })
      .click()
    await card.getByRole('spinbutton', { name: doctorSays.days }).fill('7')
    await page.locator('.place', { hasText: prescribingTexts[locale].modes.home }).first().click()
    await page.locator('input[type=file]').setInputFiles(keyFile(doctor))
    await page.locator('.whole[data-standing=judged]').waitFor()
    expect(await scrollsSideways(page)).toBe(false)
    await page.getByRole('button', { name: doctorSays.sign }).click()
    await page.getByRole('dialog').getByRole('button', { name: doctorSays.signNow, exact: true }).click()
    const link = new URL(await page.locator('.tracking-link').innerText()).pathname
    await page.getByRole('link', { name: doctorSays.toPrescription }).click()
    await page.waitForURL('**/desk/prescriptions/*')
    return { prescriptionId: new URL(page.url()).pathname.split('/').at(-1) ?? '', link }
  }

  /** The pharmacist signs in, takes it from the queue, and approves it. */
  async function review(prescriptionId: string, pharmacist: Signer): Promise<void> {
    await visitors.visit('/desk', pharmacist.email, options)
    const { page } = await visitors.visit('/desk/review', pharmacist.email, options)
    await page.getByRole('link', { name: prescriptionId.slice(-12) }).click()
    await page.locator('.standing[data-claim=none]').waitFor()
    await page.getByRole('button', { name: reviewSays.actions.claim }).click()
    await page.locator('.standing[data-claim=mine]').waitFor()
    expect(await scrollsSideways(page)).toBe(false)
    await page.getByRole('button', { name: reviewSays.actions.approve }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: reviewSays.actions.approve, exact: true }).click()
    await page.getByText(reviewSays.done.approve).waitFor()
  }

  /** Signs somebody in at the app of stations and drivers. */
  async function atPhone({ principalId }: Actor): Promise<Page> {
    const { page, context } = await openPage(browser, app, options)
    await context.clock.setSystemTime(testNow)
    await page.goto('/phone/')
    await page.locator('[name=email]').fill(`${principalId}@example.com`)
    await page.locator('[name=password]').fill(password)
    await page.locator('form.sign-in button').click()
    return page
  }

  async function scan(page: Page, text: string): Promise<void> {
    await page.locator('form.scan input').fill(text)
    await page.keyboard.press('Enter')
  }

  /** The depot picks, rechecks, packs and sends off, scan by scan. */
  async function prepare(
    world: PrescribingWorld,
    shipmentId: string,
    codes: readonly string[],
  ): Promise<void> {
    const number = shipmentId.slice(-8).toUpperCase()
    const picks = await atPhone(world.picker)
    await picks.locator('.wave a', { hasText: stationSays.doing.pick }).click()
    await scan(picks, number)
    for (const code of codes) await scan(picks, code)
    await picks.getByRole('button', { name: stationSays.done.pick }).click()
    await picks.getByText(stationSays.finished(number)).waitFor()
    await picks.context().close()
    const checks = await atPhone(world.checker)
    await checks.locator('.wave a', { hasText: stationSays.doing.recheck }).click()
    await scan(checks, number)
    for (const code of codes) await scan(checks, code)
    expect(await scrollsSideways(checks)).toBe(false)
    await checks.getByRole('button', { name: stationSays.done.recheck }).click()
    await checks.getByText(stationSays.finished(number)).waitFor()
    for (const step of ['pack', 'dispatch'] as const) {
      await checks.goto(`/phone/#/${step}`)
      await checks.getByRole('button', { name: stationSays.send.all }).click()
      await checks.getByRole('button', { name: stationSays.send.go[step](1) }).click()
      await checks.getByText(stationSays.send.gone[step](1)).waitFor()
    }
    await checks.context().close()
    // The line-haul brings it to the hub, whose operator releases the round of the day.
    const [first, request] = [{ shipmentIds: [shipmentId] }, () => requestOf(world.driver)]
    await departLeg(app.database, request(), { ...first, siteId: world.depotSiteId })
    await arriveLeg(app.database, request(), { ...first, siteId: world.hubSiteId })
    await releaseOneTrip(world, testNow)
  }

  /** The driver loads it, brings it to its stop, and hands it over at the door against the patient's code. */
  async function bring(world: PrescribingWorld, shipmentId: string, codes: readonly string[]): Promise<void> {
    const page = await atPhone(world.driver)
    await page.locator('a.button', { hasText: driverSays.load.title }).click()
    await scan(page, shipmentId)
    await page.getByRole('button', { name: driverSays.load.go(1) }).click()
    await page.goto('/phone/#/home')
    await page.locator('.stop.next a').click()
    await scan(page, shipmentId)
    await page.getByRole('button', { name: driverSays.stop.here(1) }).click()
    await page.getByText(driverSays.phases.there).first().waitFor()
    await page.locator(`[data-parcel="${shipmentId}"]`).getByText(driverSays.stop.handOver).click()
    for (const code of codes) await scan(page, code)
    const { code } = await issuePickupCode(app.database, requestOf(world.villagePharmacist), { shipmentId })
    await page.getByLabel(driverSays.door.code).fill(code)
    expect(await scrollsSideways(page)).toBe(false)
    await page.getByRole('button', { name: driverSays.door.submit }).click()
    await page.getByText(driverSays.door.done).waitFor()
    await page.context().close()
  }

  it(
    'what a village orders without a network is sent once there is one, and received',
    { timeout: 300_000 },
    async () => {
      const { database } = app
      const buyer = await addBuyer(database)
      const tablet = await addProduct(database)
      const seller = await addSeller(database, buyer, {
        prices: [{ product: tablet, price: 1_000, stock: 4_000 }],
      })
      const pharmacist = personOf(buyer.tenantId, ['village_pharmacist'], [buyer.villageSiteId])
      await employ(app, pharmacist)
      const page = await atPhone(pharmacist)
      const { badge, order: orderSays, receive: receiveSays } = villageTexts[locale]
      const stands = (standing: string) => page.locator(`[data-standing=${standing}]`).waitFor()
      const bringNow = async () => {
        await page.goto('/phone/#/home')
        const last = page.waitForResponse('**/order-catalogue*')
        await page.getByRole('button', { name: badge.bringNow }).click()
        await last
      }
      await page.locator('.badge', { hasText: badge.knownSince }).waitFor()
      await expect.poll(() => page.evaluate('navigator.serviceWorker.controller !== null')).toBe(true)
      await page.context().setOffline(true)
      await page.goto('/phone/#/order')
      await page.getByLabel(orderSays.search).fill(tablet.standardCode)
      await page
        .locator(`[data-product="${tablet.standardCode}"]`)
        .first()
        .getByRole('button', { name: orderSays.more })
        .click()
      await page.getByRole('button', { name: orderSays.send }).click()
      await stands('saved')
      expect(await scrollsSideways(page)).toBe(false)
      await page.context().setOffline(false)
      await stands('sent')
      const { rows } = await listOrders(database, buyer.county, { states: ['approved'], limit: 10 })
      const [partId = ''] = (await readOrder(database, buyer.county, rows[0]?.id ?? '')).parts.map(
        ({ id }) => id,
      )
      await acceptPart(database, requestOf(seller.person), { partId })
      const parcel = await pickPart(database, seller, tablet, partId)
      await dispatchPart(database, seller, parcel)
      await bringNow()
      await page.goto('/phone/#/receive')
      await page.locator('main a').first().click()
      for (const code of parcel.codes) {
        await page.getByLabel(receiveSays.scan).fill(code)
        await page.keyboard.press('Enter')
      }
      await page.getByRole('button', { name: receiveSays.finish }).click()
      await page.locator('.badge', { hasText: badge.allSent }).waitFor()
      await settleReceipt(database, requestOf(buyer.county), { partId })
      await bringNow()
      await page.goto('/phone/#/orders')
      await stands('received')
      expect(await scrollsSideways(page)).toBe(false)
      await page.context().close()
    },
  )
})
