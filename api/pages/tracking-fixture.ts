import { beforeEach } from 'vitest'
import type { BrowserContextOptions, Page } from 'playwright-core'
import {
  giveAddressee,
  makePrescribingWorld,
  route,
  submitApproved,
  type PrescribingWorld,
} from '#db/prescriptions/prescribing-fixture.ts'
import { readCodeToSend } from '#db/prescriptions/tracking-codes.ts'
import { trackingToken } from '#db/prescriptions/tracking-token.ts'
import { personOf } from '#db/test-world.ts'
import { openPages, type OpenPages } from './open-pages-fixture.ts'
import type { OpenedPage } from './pages-fixture.ts'

// For tests: a patient who follows a prescription in a browser.

/** What a stranger with the link must never read. */
export const secrets = { name: '不可见的姓名', phone: '100-7654321', address: '不可见的村九号' }
export const drugName = '不可见的药名'

let pages: OpenPages
let world: PrescribingWorld

/** What is served, and whose prescriptions these are. */
export const tracking = {
  get app() {
    return pages.app
  },
  get world() {
    return world
  },
}

/** Serves the pages and starts a browser for the tests of a file. */
export function openTracking(): void {
  pages = openPages(async ({ database }) => {
    world = await makePrescribingWorld(database)
    await giveAddressee(world, secrets)
  })
  beforeEach(() => pages.app.passSeconds(0))
}

/** The path of the link that its patient has. */
export const linkOf = (prescriptionId: string) =>
  `/t/${trackingToken(pages.app.database.secret, prescriptionId)}`

/** Opens the tracking page by its link. */
export async function follow(
  prescriptionId: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const reader = await pages.open(options)
  await reader.page.goto(linkOf(prescriptionId))
  return reader
}

/** All that can be read. */
export const readText = (page: Page) => page.locator('body').innerText()
/** The step that a parcel is at. */
export const present = (page: Page) => page.locator('[aria-current=step]')
/** The code in the text message to the patient. */
export const sentCode = async (prescriptionId: string) => {
  const message = await readCodeToSend(pages.app.database, personOf(world.hospitalId, []), prescriptionId)
  return message.code
}

/** Opens the private part with the code from the text message. */
export async function unlock(page: Page, prescriptionId: string): Promise<void> {
  await page.getByRole('button', { name: '发送短信验证码' }).click()
  await page.getByLabel('6 位验证码').fill(await sentCode(prescriptionId))
  await page.getByRole('button', { name: '验证', exact: true }).click()
}

/** A prescription with stock reserved. */
export async function routed(): Promise<{ prescriptionId: string; shipmentId: string; units: number }> {
  const prescriptionId = await submitApproved(world)
  const { shipmentIds } = await route(world, prescriptionId)
  return { prescriptionId, shipmentId: shipmentIds[0] ?? '', units: 7 }
}
