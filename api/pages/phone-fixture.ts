import { expect } from 'vitest'
import type { Page } from 'playwright-core'
import { eq } from 'drizzle-orm'
import type { Actor } from '#db/actor.ts'
import { products } from '#db/catalogue/schema.ts'
import type { ParcelWorld } from '#db/fulfilment/parcel-fixture.ts'
import { sites } from '#db/organisations/schema.ts'
import { openPages, type OpenPages } from './open-pages-fixture.ts'
import {
  findBarriers,
  findViolations,
  keepPicture,
  password,
  scrollsSideways,
  type OpenedPage,
  type ServedApp,
} from './pages-fixture.ts'

// For tests: people who work with the app on a phone, in a real browser.

let opened: OpenPages

/** What is served, and the pages of whoever works on no phone. */
export const phones: Pick<OpenPages, 'app' | 'visit'> = {
  get app() {
    return opened.app
  },
  visit: (...visit) => opened.visit(...visit),
}

/** A journey through a real browser. */
export const journeyMs = 300_000

/** Serves the app and starts a browser for the tests of a file, in a world that `makeWorld` makes. */
export function openPhones(makeWorld: (app: ServedApp) => Promise<void>): void {
  opened = openPages(makeWorld)
}

/** Gives a world's places and its medicine names that people would read, for whoever looks at the pictures. */
export async function nameWorld({ client: { network }, ...world }: ParcelWorld): Promise<void> {
  const names = [
    [world.depotSiteId, '固原市药库', 'Guyuan city depot'],
    [world.hubSiteId, '西吉县药房', 'Xiji county pharmacy'],
    [world.villageSiteId, '石泉村卫生室', 'Shiquan village clinic'],
  ] as const
  for (const [id, nameZh, nameEn] of names)
    await network.update(sites).set({ nameZh, nameEn }).where(eq(sites.id, id))
  const medicine = { nameZh: '苯磺酸氨氯地平片', nameEn: 'Amlodipine tablets' }
  await network.update(products).set(medicine).where(eq(products.id, world.product.id))
}

/** A phone of its own, closed after the test. */
export function takePhone(): Promise<OpenedPage> {
  return opened.open({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true })
}

/** Somebody who was employed signs in on the app's own screen. */
export async function signIn(page: Page, { principalId }: Actor): Promise<void> {
  await page.goto('/phone/')
  await page.locator('[name=email]').fill(`${principalId}@example.com`)
  await page.locator('[name=password]').fill(password)
  await page.locator('form.sign-in button').click()
}

/** Long enough for the app to ask a second time. */
const keepingMs = 120_000

/** Waits until the app would open without a network. */
export async function untilKept(page: Page): Promise<void> {
  const isKept = () => page.evaluate('navigator.serviceWorker.controller !== null')
  await expect.poll(isKept, { timeout: keepingMs }).toBe(true)
}

export const show = (page: Page, screen: string) => page.goto(`/phone/#/${screen}`)

/** Scans a code as a hardware scanner does. @returns what the person is told. */
export async function scan(page: Page, text: string): Promise<string> {
  await page.locator('form.scan input').fill(text)
  await page.keyboard.press('Enter')
  return page.locator('.told').innerText()
}

/** What the app keeps of commands, as somebody who took the phone could read it. */
export function readOutbox(page: Page): Promise<string> {
  return page.evaluate(outboxScript)
}

const outboxScript = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('yunyaoku-phone')
  opening.onerror = reject
  opening.onsuccess = () => {
    const reading = opening.result.transaction('outbox').objectStore('outbox').getAll()
    reading.onsuccess = () => { opening.result.close(); resolve(JSON.stringify(reading.result)) }
  }
})`

/** Another code than the right one. */
export const wrongCode = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

/** What must hold on every screen of a phone, for everyone. */
export async function expectSound(page: Page, name: string): Promise<void> {
  await keepPicture(page, name, false)
  expect(await scrollsSideways(page)).toBe(false)
  expect(await findBarriers(page)).toEqual([])
}

/** What must also hold where people work with gloves, and do not look closely. */
export async function expectHandy(page: Page, name: string): Promise<void> {
  await keepPicture(page, name, true)
  expect(await scrollsSideways(page)).toBe(false)
  expect(await findBarriers(page)).toEqual([])
  expect(await findViolations(page)).toEqual([])
  expect(await page.evaluate(smallTargets)).toEqual([])
}

/** Runs in the page: what a thumb in a glove misses. */
const smallTargets = `[...document.querySelectorAll('main :is(button, input, select, summary), main a.button, main a.entry')]
  .filter((target) => target.getClientRects().length > 0 && target.getBoundingClientRect().height < 48)
  .map((target) => target.outerHTML.slice(0, 120))`
