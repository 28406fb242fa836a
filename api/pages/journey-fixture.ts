import { expect } from 'vitest'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { testNow } from '#db/test-world.ts'
import { shellTexts } from '#web/desk/texts/shell.ts'
import type { Locale } from '#web/ui/locale.ts'
import { obstacles } from './desk-fixture.ts'
import { openPages, type OpenPages } from './open-pages-fixture.ts'
import { keepPicture, password, type OpenedPage, type ServedApp } from './pages-fixture.ts'

// For tests: whole journeys of several people, each from the sign-in screen on, in a real browser.

let opened: OpenPages

/** What is served. */
export const journeys: Pick<OpenPages, 'app'> = {
  get app() {
    return opened.app
  },
}

/** How a journey is read: in which language, and how large the screen is on which people sit at a desk. */
export interface Reader<Read extends Locale = 'zh-CN' | 'en'> {
  readonly locale: Read
  readonly desk: BrowserContextOptions
}

export const small = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true } as const
export const large = { viewport: { width: 1440, height: 900 } } as const

/** Each journey is played for both. */
export const readers = [
  { locale: 'zh-CN', desk: small },
  { locale: 'en', desk: large },
] as const satisfies readonly Reader[]

/** A journey of several people through as many pages, on a machine that does other things as well. */
export const journeyMs = 600_000

/** Serves the app and starts a browser for the journeys of a file, in a world that `makeWorld` makes. */
export function openJourneys(makeWorld?: (app: ServedApp) => Promise<void>): void {
  opened = openPages(makeWorld)
}

/** A page of its own at the test's time. */
export async function open(locale: Locale, screen: BrowserContextOptions = small): Promise<OpenedPage> {
  const visitor = await opened.open({ ...screen, locale, reducedMotion: 'reduce' })
  await visitor.context.clock.setSystemTime(testNow)
  return visitor
}

/** Somebody signs in on the sign-in screen, and comes to where their work begins. */
export async function signsIn(
  { locale }: Reader<Locale>,
  email: string,
  screen: BrowserContextOptions = small,
): Promise<OpenedPage> {
  const visitor = await open(locale, screen)
  const { page } = visitor
  await page.goto('/sign-in')
  await page.locator('#email').fill(email)
  await page.locator('#password').fill(password)
  await expectPassable(page, `${locale}-sign-in`)
  await page.locator('form.sign-in button').click()
  return visitor
}

/** Goes to a page of the desk by the menu, as wide as it is. */
export async function chooseFromMenu(
  page: Page,
  { locale, desk }: Reader<Locale>,
  title: string,
): Promise<void> {
  const { menu, openMenu } = shellTexts[locale]
  if (desk.viewport === small.viewport) await page.getByRole('button', { name: openMenu }).click()
  await page.getByRole('navigation', { name: menu }).getByRole('link', { name: title, exact: true }).click()
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
}

/** What must hold of every page on the way: nothing seriously hinders its reader, and nothing stands beyond its edge. */
export async function expectPassable(page: Page, name: string): Promise<void> {
  await keepPicture(page, name, true)
  expect({ name, obstacles: await obstacles(page) }).toEqual({ name, obstacles: [] })
}
