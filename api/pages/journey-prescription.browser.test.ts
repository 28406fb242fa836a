import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { pinyinKeys } from '#db/catalogue/pinyin.ts'
import { products } from '#db/catalogue/schema.ts'
import { arriveLeg, departLeg } from '#db/fulfilment/legs.ts'
import { freshScans, unitsOf } from '#db/fulfilment/parcel-fixture.ts'
import { issuePickupCode } from '#db/fulfilment/pickup-codes.ts'
import { sites } from '#db/organisations/schema.ts'
import { patients } from '#db/patients/schema.ts'
import {
  giveAddressee,
  makePrescribingWorld,
  type PrescribingWorld,
  route,
} from '#db/prescriptions/prescribing-fixture.ts'
import { releaseOneTrip } from '#db/routing/routing-fixture.ts'
import { requestOf, testNow } from '#db/test-world.ts'
import { doctorTexts } from '#web/desk/texts/doctor.ts'
import { prescribingTexts } from '#web/desk/texts/prescribing.ts'
import { reviewTexts } from '#web/desk/texts/review.ts'
import { driverTexts } from '#web/phone/driver/texts.ts'
import { english } from '#web/phone/texts/en.ts'
import { chinese } from '#web/phone/texts/zh.ts'
import { stationTexts } from '#web/phone/station/texts.ts'
import { messagesOf } from '#web/ui/messages.ts'
import { addSigner, keyFile, type Signer } from './desk-fixture.ts'
import {
  chooseFromMenu,
  expectPassable,
  journeyMs,
  journeys,
  open,
  openJourneys,
  type Reader,
  readers,
  signsIn,
} from './journey-fixture.ts'
import { addAccountOf } from './pages-fixture.ts'
import { nameWorld, scan } from './phone-fixture.ts'

openJourneys()

/** What each doctor prescribes, and types to find it, and the county where it goes: both see the whole network. */
const played = {
  'zh-CN': {
    drug: { nameZh: '苯磺酸氨氯地平片', nameEn: 'Amlodipine tablets', ingredientCodes: ['I0101'] },
    typed: 'aldp',
    county: '640422',
  },
  en: {
    drug: { nameZh: '马来酸依那普利片', nameEn: 'Enalapril tablets', ingredientCodes: ['I0105'] },
    typed: 'Enal',
    county: '640423',
  },
} as const

/** The patient of a journey, by the name under which the doctor looks for them. */
const patient = { name: '欧阳演示', phone: '10000000009', address: '石泉村 12 号' }

for (const reader of readers)
  it(
    `brings a prescription from the doctor by pharmacist, depot and driver to the patient’s door in ${reader.locale}`,
    async () => {
      const world = await makeWorld(reader)
      const doctor = await addSigner(journeys.app, world.hospitalId, 'doctor')
      const pharmacist = await addSigner(journeys.app, world.hospitalId, 'review_pharmacist')
      const { prescriptionId, link } = await prescribe(reader, doctor)
      const { page: follows } = await open(reader.locale)
      await follows.goto(link)
      await stands(follows, reader, 'received')
      await review(reader, prescriptionId, pharmacist)
      // The journey's own step: stock is reserved, and the pharmacy accepts as it has agreed to.
      const { shipmentIds } = await route(world, prescriptionId)
      const parcel = { shipmentId: shipmentIds[0] ?? '', codes: freshScans(world, 7).map(({ code }) => code) }
      await stands(follows, reader, 'reviewed')
      await pick(reader, world, parcel)
      await sendOff(reader, world, parcel)
      await stands(follows, reader, 'on_the_way')
      await bring(reader, world, parcel)
      await stands(follows, reader, 'handed_over')
      expect(await unitsOf(world, world.lot)).toMatchObject({ patient: 7 })
    },
    journeyMs,
  )

interface Parcel {
  readonly shipmentId: string
  readonly codes: readonly string[]
}

const numberOf = ({ shipmentId }: Parcel) => shipmentId.slice(-8).toUpperCase()

async function makeWorld({ locale }: Reader): Promise<PrescribingWorld> {
  const world = await makePrescribingWorld(journeys.app.database)
  await nameWorld(world)
  await giveAddressee(world, patient)
  const { drug, county } = played[locale]
  const { network } = world.client
  const inCounty = { regionCode: `${county}100002` }
  const named = { ...drug, ingredientCodes: [...drug.ingredientCodes], pinyin: pinyinKeys(drug.nameZh) }
  await network.update(products).set(named).where(eq(products.id, world.product.id))
  await network.update(sites).set(inCounty).where(eq(sites.id, world.villageSiteId))
  await network
    .update(patients)
    .set({ villageCode: inCounty.regionCode })
    .where(eq(patients.id, world.patientId))
  return world
}

/** The patient looks again, and finds the parcel at this step. */
async function stands(
  page: Page,
  { locale }: Reader,
  step: keyof ReturnType<typeof messagesOf>['tracking']['steps'],
) {
  await page.reload()
  const { steps } = messagesOf(locale).tracking
  await page.locator('[aria-current=step]', { hasText: steps[step] }).waitFor()
  await expectPassable(page, `${locale}-patient-${step}`)
}

/** The doctor finds the patient, writes a week's medicine to be brought to the door, and signs it. */
async function prescribe(reader: Reader, doctor: Signer) {
  const { locale, desk } = reader
  const { find, write } = doctorTexts[locale]
  const names = prescribingTexts[locale]
  const { drug, typed } = played[locale]
  const { page, complaints } = await signsIn(reader, doctor.email, desk)
  await page.locator('.entrance').first().waitFor()
  await expectPassable(page, `${locale}-doctor-home`)
  await chooseFromMenu(page, reader, find.title)
  await page.getByRole('textbox', { name: find.label }).fill(patient.name)
  await page.getByRole('button', { name: find.search }).click()
  await page.getByRole('link', { name: `${find.open}: ${patient.name}` }).waitFor()
  await expectPassable(page, `${locale}-doctor-find`)
  await page.getByRole('link', { name: `${find.open}: ${patient.name}` }).click()
  await page.getByRole('combobox', { name: write.addDrug }).fill(typed)
  const found = page.locator('.ant-select-item-option', {
    hasText: locale === 'zh-CN' ? drug.nameZh : drug.nameEn,
  })
  await found.click()
  const card = page.locator('.line-card')
  await card.getByRole('textbox', { name: write.dose, exact: true }).fill('1')
  await card.getByRole('combobox', { name: write.frequency }).click()
  await page.locator('.ant-select-item-option:visible', { hasText: names.frequencies.qd }).click()
  await card.getByRole('textbox', { name: write.days }).fill('7')
  await page.locator('.place', { hasText: names.modes.home }).click()
  await page.locator('input[type=file]').setInputFiles(keyFile(doctor))
  await page.getByText(names.key.ready).waitFor()
  await page.locator('.whole-prescription[data-standing=judged]').waitFor()
  await page.locator('.place').getByText(write.inStock).first().waitFor()
  await expectPassable(page, `${locale}-doctor-write`)
  await page.getByRole('button', { name: write.sign }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('7').first().waitFor()
  await expectPassable(page, `${locale}-doctor-sign`)
  await dialog.getByRole('button', { name: write.signNow, exact: true }).click()
  const link = new URL(await page.locator('.tracking-link').innerText()).pathname
  await expectPassable(page, `${locale}-doctor-signed`)
  await page.getByRole('link', { name: write.toPrescription }).click()
  await page.waitForURL('**/desk/prescriptions/*')
  await page
    .getByText(locale === 'zh-CN' ? drug.nameZh : drug.nameEn)
    .first()
    .waitFor()
  await expectPassable(page, `${locale}-doctor-prescription`)
  expect(complaints).toEqual([])
  return { prescriptionId: new URL(page.url()).pathname.split('/').at(-1) ?? '', link }
}

/** The pharmacist takes it from the queue, and approves it. */
async function review(reader: Reader, prescriptionId: string, pharmacist: Signer): Promise<void> {
  const { locale, desk } = reader
  const { queue, one } = reviewTexts[locale]
  const { page, complaints } = await signsIn(reader, pharmacist.email, desk)
  await page.locator('.entrance').first().waitFor()
  await chooseFromMenu(page, reader, queue.title)
  await page.getByRole('link', { name: prescriptionId.slice(-12) }).waitFor()
  await expectPassable(page, `${locale}-review-queue`)
  await page.getByRole('link', { name: prescriptionId.slice(-12) }).click()
  await page.locator('.standing[data-claim=none]').waitFor()
  await page.getByRole('button', { name: one.actions.claim }).click()
  await page.locator('.standing[data-claim=mine]').waitFor()
  await page.locator('.shares').waitFor()
  await expectPassable(page, `${locale}-review`)
  await page.getByRole('button', { name: one.actions.approve }).click()
  const dialog = page.getByRole('dialog')
  const approve = dialog.getByRole('button', { name: one.actions.approve, exact: true })
  await dialog.locator('input[type=file]').setInputFiles(keyFile(pharmacist))
  await dialog.getByText(prescribingTexts[locale].key.ready).waitFor()
  await expectPassable(page, `${locale}-review-approve`)
  await approve.click()
  await page.getByText(one.done.approve).waitFor()
  expect(complaints).toEqual([])
}

/** The picker takes the boxes from the shelf. */
async function pick(reader: Reader, world: PrescribingWorld, parcel: Parcel): Promise<void> {
  const { locale } = reader
  const words = stationTexts(locale)
  const { page } = await signsIn(reader, await addAccountOf(journeys.app, world.picker))
  await page.locator('.wave a', { hasText: words.doing.pick }).waitFor()
  await expectPassable(page, `${locale}-station`)
  await page.locator('.wave a', { hasText: words.doing.pick }).click()
  await scan(page, numberOf(parcel))
  await page.getByText(words.parcel(numberOf(parcel)), { exact: true }).waitFor()
  for (const code of parcel.codes) await scan(page, code)
  await expectPassable(page, `${locale}-station-pick`)
  await page.getByRole('button', { name: words.done.pick }).click()
  await page.getByText(words.finished(numberOf(parcel))).waitFor()
}

/** Somebody else rechecks, packs and sends it off; the line-haul of the night brings it to the county. */
async function sendOff(reader: Reader, world: PrescribingWorld, parcel: Parcel): Promise<void> {
  const { locale } = reader
  const words = stationTexts(locale)
  const { page } = await signsIn(reader, await addAccountOf(journeys.app, world.checker))
  await page.locator('.wave a', { hasText: words.doing.recheck }).click()
  await scan(page, numberOf(parcel))
  await page.getByText(words.parcel(numberOf(parcel)), { exact: true }).waitFor()
  for (const code of parcel.codes) await scan(page, code)
  await expectPassable(page, `${locale}-station-recheck`)
  await page.getByRole('button', { name: words.done.recheck }).click()
  await page.getByText(words.finished(numberOf(parcel))).waitFor()
  for (const step of ['pack', 'dispatch'] as const) {
    await page.locator('a.back').click()
    await page.locator('.wave a', { hasText: words.doing[step] }).click()
    await page.getByRole('button', { name: words.send.all }).click()
    await expectPassable(page, `${locale}-station-${step}`)
    await page.getByRole('button', { name: words.send.go[step](1) }).click()
    await page.getByText(words.send.gone[step](1)).waitFor()
  }
  const { client, driver, depotSiteId, hubSiteId } = world
  const shipmentIds = [parcel.shipmentId]
  await departLeg(client, requestOf(driver), { shipmentIds, siteId: depotSiteId })
  await arriveLeg(client, requestOf(driver), { shipmentIds, siteId: hubSiteId })
  await releaseOneTrip(world, testNow)
}

const payTexts = { 'zh-CN': chinese.handOver.pay, en: english.handOver.pay } as const

/** The driver loads it, brings it to its stop, and hands it over at the door against the patient's code. */
async function bring(reader: Reader, world: PrescribingWorld, parcel: Parcel): Promise<void> {
  const { locale } = reader
  const { shipmentId } = parcel
  const words = driverTexts(locale)
  const { page } = await signsIn(reader, await addAccountOf(journeys.app, world.driver))
  await page.locator('a.button', { hasText: words.load.title }).waitFor()
  await expectPassable(page, `${locale}-driver-run`)
  await page.locator('a.button', { hasText: words.load.title }).click()
  await scan(page, shipmentId)
  await expectPassable(page, `${locale}-driver-load`)
  await page.getByRole('button', { name: words.load.go(1) }).click()
  await page.locator('.stop.next a').click()
  await scan(page, shipmentId)
  await expectPassable(page, `${locale}-driver-stop`)
  await page.getByRole('button', { name: words.stop.here(1) }).click()
  await page.locator(`[data-parcel="${shipmentId}"]`).getByText(words.stop.handOver).click()
  for (const code of parcel.codes) await scan(page, code)
  await page.getByText(words.door.scanned(1, 1)).waitFor()
  const { code } = await issuePickupCode(world.client, requestOf(world.villagePharmacist), { shipmentId })
  await page.getByLabel(payTexts[locale].cash).check()
  await page.getByLabel(words.door.code).fill(code)
  await expectPassable(page, `${locale}-driver-door`)
  await page.getByRole('button', { name: words.door.submit }).click()
  await page.getByText(words.door.done).waitFor()
  await expectPassable(page, `${locale}-driver-done`)
}
