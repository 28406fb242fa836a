import { eq } from 'drizzle-orm'
import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { products } from '#db/catalogue/schema.ts'
import { sites } from '#db/organisations/schema.ts'
import { listConsents } from '#db/patients/consents.ts'
import { findNominatedSite } from '#db/patients/nominations.ts'
import { patients } from '#db/patients/schema.ts'
import { readFamilyCodeToSend } from '#db/prescriptions/family-codes.ts'
import { deliver, partsOf, submitLong } from '#db/prescriptions/long-prescription-fixture.ts'
import { readTracked } from '#db/prescriptions/tracking.ts'
import { addPatient, personOf } from '#db/test-world.ts'
import { messagesOf } from '#web/ui/messages.ts'
import {
  findBarriers,
  findElderFaults,
  findViolations,
  keepPicture,
  scrollsSideways,
  type OpenedPage,
} from './pages-fixture.ts'
import { journeyMs } from './phone-fixture.ts'
import { follow, openTracking, routed, sentCode, tracking } from './tracking-fixture.ts'

openTracking()

const small = { viewport: { width: 360, height: 740 }, isMobile: true }
/** A small phone whose browser runs no script. */
const plain = { ...small, javaScriptEnabled: false }
const korean = messagesOf('ko')
const english = messagesOf('en')

const formTo = (page: Page, path: string) => page.locator(`form[action="${path}"]`)
const press = (form: Locator) => form.locator('button').click()
const says = (page: Page, role: 'status' | 'alert', text: string) =>
  page.getByRole(role).filter({ hasText: text }).first().waitFor()

/** Names as long as they are on real labels. */
async function nameLongWindedly(): Promise<void> {
  const { network } = tracking.app.database
  const { product, villageSiteId } = tracking.world
  await network
    .update(products)
    .set({
      nameZh: '盐酸贝那普利氢氯噻嗪复方缓释片（薄膜衣）',
      nameEn: 'Benazepril hydrochloride and hydrochlorothiazide prolonged-release film-coated tablets',
    })
    .where(eq(products.id, product.id))
  await network
    .update(sites)
    .set({
      nameZh: '西吉县吉强镇石泉村中心卫生室（定点零售药店）',
      nameEn: 'Shiquan village central clinic and designated pharmacy, Jiqiang township, Xiji county',
    })
    .where(eq(sites.id, villageSiteId))
}

async function familyMember() {
  const { app, world } = tracking
  const agentId = await addPatient(app.database, world.hospitalId)
  const [agent] = await app.database.network.select().from(patients).where(eq(patients.id, agentId))
  return { agentId, name: agent?.name ?? '', residentId: agent?.residentId ?? '' }
}

/** The page is as large and as calm as older readers need, and nothing of it is cut off. */
async function expectFit({ page }: OpenedPage, name: string, runsScript = false): Promise<void> {
  await keepPicture(page, `patient-${name}`, true)
  expect(await scrollsSideways(page)).toBe(false)
  expect(await findBarriers(page)).toEqual([])
  const isElder = (await page.locator('html').getAttribute('class')) === 'elder'
  if (isElder) expect(await findElderFaults(page)).toEqual([])
  // What looks for them runs as a script in the page.
  if (runsScript) expect(await findViolations(page)).toEqual([])
}

/** The private part, by the code from the text message, in whatever language. */
async function unlock(page: Page, code: () => Promise<string>): Promise<void> {
  await press(formTo(page, '/track/code'))
  await typeCode(page, await code())
}

async function typeCode(page: Page, code: string): Promise<void> {
  await page.locator('#code').fill(code)
  await press(formTo(page, '/track/unlock'))
}

async function openFold(page: Page, form: Locator): Promise<void> {
  await page.locator('details').filter({ has: form }).first().locator('summary').click()
}

/** In Korean and the larger view: pharmacy, parts, and in the end all data. @returns what went wrong in the browser. */
async function decidesEverything(): Promise<readonly string[]> {
  const prescriptionId = await submitLong(tracking.world)
  await deliver(tracking.world, prescriptionId)
  const patient = await follow(prescriptionId, small)
  const { page } = patient
  await page.goto('/track?lang=ko&view=elder')
  await expectFit(patient, '1-locked-ko-elder', true)
  await unlock(page, () => sentCode(prescriptionId))
  await expectFit(patient, '2-open-ko-elder', true)
  await page.getByRole('link', { name: korean.choices.link }).click()
  await expectFit(patient, '3-choices-ko-elder', true)

  const { villageSiteId, patientId } = tracking.world
  const nomination = formTo(page, '/track/choices/nomination')
  await nomination.locator('select').selectOption(villageSiteId)
  await press(nomination)
  await says(page, 'status', korean.choices.done.nominated)
  expect(await findNominatedSite(tracking.app.database.network, patientId)).toBe(villageSiteId)

  await confirmChange(patient, 'delay', { days: '7' })
  await confirmChange(patient, 'skip')
  await confirmChange(patient, 'stop')
  const states = (await partsOf(tracking.world, prescriptionId)).map(({ state }) => state)
  expect(states).toEqual(['handed_over', 'skipped', 'stopped'])
  await expectFit(patient, '7-stopped-ko-elder', true)

  await page.goto('/track/rights')
  const erase = formTo(page, '/track/erase')
  await openFold(page, erase)
  await expectFit(patient, '8-rights-ko-elder', true)
  const [copy] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: korean.rights.copyLink }).click(),
  ])
  expect(copy.suggestedFilename()).toBe('my-data.json')
  await press(erase)
  await page.getByRole('status').waitFor()
  await expectFit(patient, '9-erased-ko-elder', true)
  return patient.complaints
}

/** Asks for a change of the second part, says no to what the page asks once more, and then yes. */
async function confirmChange(
  patient: OpenedPage,
  act: 'delay' | 'skip' | 'stop',
  fields: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { page } = patient
  const ask = async () => {
    const form = formTo(page, '/track/choices/confirm').filter({ has: page.locator(`[value="${act}"]`) })
    await openFold(page, form.first())
    for (const [name, value] of Object.entries(fields))
      await form.first().locator(`[name="${name}"]`).selectOption(value)
    await press(form.first())
    await page.getByRole('heading', { name: korean.patient.confirm.title }).waitFor()
  }
  await ask()
  await expectFit(patient, `4-confirm-${act}-ko-elder`, true)
  await page.getByRole('link', { name: korean.patient.confirm.no }).click()
  await page.getByRole('heading', { name: korean.choices.title, exact: true }).waitFor()
  await ask()
  await press(formTo(page, `/track/choices/parts/${act}`))
  const done = { delay: 'delayed', skip: 'skipped', stop: 'stopped' } as const
  await says(page, 'status', korean.choices.done[done[act]])
}

/** In English and without script: family has a code of its own, until the patient takes the consent back. @returns as above. */
async function letsFamilyChoose(): Promise<readonly string[]> {
  const { app, world } = tracking
  const { prescriptionId } = await routed()
  const agent = await familyMember()
  const patient = await follow(prescriptionId, plain)
  await patient.page.goto('/track?lang=en')
  await unlock(patient.page, () => sentCode(prescriptionId))
  await patient.page.goto('/track/choices')
  const consent = formTo(patient.page, '/track/choices/consents')
  await openFold(patient.page, consent)
  await consent.locator('#agentName').fill('Somebody else')
  await consent.locator('#agentResidentId').fill(agent.residentId)
  await press(consent)
  await says(patient.page, 'alert', english.choices.problems.agentUnknown)
  // What was typed stands there, in a fold that is open.
  expect(await consent.locator('#agentResidentId').inputValue()).toBe(agent.residentId)
  await consent.locator('#agentName').fill(agent.name)
  await consent.locator('#agentResidentId').fill(agent.residentId)
  for (const scope of ['collect', 'choose_pharmacy']) await consent.locator(`[value="${scope}"]`).check()
  await consent.locator('#days').selectOption('90')
  await expectFit(patient, '10-consent-en')
  await press(consent)
  await says(patient.page, 'status', english.choices.done.consentGiven)

  const family = await follow(prescriptionId, plain)
  await family.page.goto('/track?lang=en&view=elder')
  const form = formTo(family.page, '/track/family')
  await openFold(family.page, form)
  await form.locator('#agentName').fill(agent.name)
  await form.locator('#agentResidentId').fill(agent.residentId)
  await expectFit(family, '11-family-en-elder')
  await press(form)
  const holder = personOf(world.hospitalId, [])
  const sent = await readFamilyCodeToSend(app.database, holder, { prescriptionId, agentId: agent.agentId })
  await typeCode(family.page, sent.code)
  await family.page.getByText(english.patient.family.acting).waitFor()
  await family.page.getByRole('link', { name: english.patient.family.choosePlace }).click()
  const place = formTo(family.page, '/track/choices/place')
  await place.locator('#place').selectOption(`home/${world.villageSiteId}`)
  await press(place)
  await says(family.page, 'alert', english.choices.problems.incomplete)
  await place.locator('#place').selectOption(`home/${world.villageSiteId}`)
  await place.locator('#address').fill('9 Shiquan village')
  await expectFit(family, '12-family-place-en-elder')
  await press(place)
  await says(family.page, 'status', english.choices.done.placeChanged)
  expect((await readTracked(app.database, prescriptionId))?.mode).toBe('home')

  await patient.page.goto('/track/choices')
  await expectFit(patient, '13-choices-en')
  await press(formTo(patient.page, '/track/choices/consents/withdraw').last())
  await says(patient.page, 'status', english.choices.done.consentWithdrawn)
  const consents = await listConsents(app.database, world.doctor, world.patientId)
  expect(consents.map(({ withdrawnAt }) => withdrawnAt === null)).toEqual([false])
  await family.page.goto('/track')
  await family.page.getByText(english.patient.family.ended).waitFor()
  return [...patient.complaints, ...family.complaints]
}

it(
  'lets a patient decide by themselves about place, pharmacy, family, parts and data, on a small phone',
  async () => {
    await nameLongWindedly()
    for (const walk of [letsFamilyChoose, decidesEverything]) expect(await walk()).toEqual([])
  },
  journeyMs,
)
