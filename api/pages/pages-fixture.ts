import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import axe from 'axe-core'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { hashPassword } from '#db/access/password.ts'
import { newPersonSchema, type NewPerson } from '#db/access/new-rows.ts'
import { addPeople } from '#db/access/commands.ts'
import { placeEvents } from '#db/events/placing.ts'
import { addTenant, personOf, requestOf, testNow } from '#db/test-world.ts'
import type { Actor } from '#db/actor.ts'
import { openTestApp, type TestApp } from '../app-fixture.ts'

// For tests: the pages as a reader has them, in a real browser that talks to a real server.

/** The app behind an address on this machine. */
export interface ServedApp extends TestApp {
  readonly url: string
  /** Sets the app's clock so many seconds after the test's beginning. */
  passSeconds(seconds: number): void
  /** Gives what was told its place in the stream, as the relay does, so that open pages hear of it. */
  placeEvents(): Promise<void>
}

export async function serveApp(test: Parameters<typeof openTestApp>[0]): Promise<ServedApp> {
  let secondsPassed = 0
  const opened = await openTestApp(test, {
    clock: () => new Date(testNow.getTime() + secondsPassed * 1000),
    publicUrl: undefined,
  })
  const server = createAdaptorServer({ fetch: opened.app.fetch })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    ...opened,
    url: `http://127.0.0.1:${port}`,
    passSeconds(seconds) {
      secondsPassed = seconds
    },
    async placeEvents() {
      while ((await placeEvents(opened.database, 100)) !== null);
    },
    async close() {
      server.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
      await opened.close()
    },
  }
}

/** A page in a browser of its own, and all that went wrong on it: errors in its console, requests to other hosts. */
export interface OpenedPage {
  readonly page: Page
  readonly context: BrowserContext
  readonly complaints: readonly string[]
}

/** How long a page may take for one step, on a machine that does other things as well. */
const stepMs = 120_000

export async function openPage(
  browser: Browser,
  { url }: Pick<ServedApp, 'url'>,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({ baseURL: url, locale: 'zh-CN', ...options })
  context.setDefaultTimeout(stepMs)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (!request.url().startsWith(`${url}/`)) complaints.push(`asked ${request.url()}`)
  })
  return { page, context, complaints }
}

/** Where screenshots go when somebody wants to look at them. */
const folder = process.env.SCREENSHOTS

/** Keeps a picture for somebody who wants to look at it. */
export async function keepPicture(page: Page, name: string, fullPage: boolean): Promise<void> {
  if (folder === undefined) return
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage })
}

export const password = 'correct horse battery'

/** Adds somebody with an account, in a new organisation or a given one. @returns what they sign in with. */
export async function addAccount(
  app: Pick<TestApp, 'database'>,
  role: NewPerson['roles'][number],
  tenantId?: string,
): Promise<{ readonly actor: Actor; readonly email: string }> {
  const actor = personOf(tenantId ?? (await addTenant(app.database, 'network_operator')), [role])
  return { actor, email: await addAccountOf(app, actor) }
}

let passwordHash: Promise<string> | undefined

/** Gives somebody who acts in a test an account. @returns the email that they sign in with. */
export async function addAccountOf({ database }: Pick<TestApp, 'database'>, actor: Actor): Promise<string> {
  passwordHash ??= hashPassword(password)
  const email = `${actor.principalId}@example.com`
  const account = { email, passwordHash: await passwordHash }
  const person = { id: actor.principalId, name: '测试', department: null, qualifications: [], account }
  await addPeople(database, requestOf(actor), [newPersonSchema.parse({ ...actor, ...person })])
  return email
}

/** What is written alike in every language: names of file formats, and units of a strength such as 5mg. */
const writtenAlike = /CSV|XLSX|(?<=\d)(?:mg|μg|ml|IU)\b/g

/** What a page shows that is no Chinese and should be: at least two Latin letters, but for what is written alike. */
export async function findForeignWords(page: Page): Promise<string[]> {
  const parts = page.locator(
    'main :is(h1, h2, h3, th, dt, label, button, summary, .tag, .hint, .try, .empty, .areas)',
  )
  return (await parts.allInnerTexts()).filter((text) =>
    /[A-Za-z]{2,}/.test(text.replaceAll(writtenAlike, '')),
  )
}

/** Looks at a page as its reader does, on a phone in Chinese and on a desk in English. @returns what is wrong with it. */
export async function findFaults(page: Page, path: string): Promise<string[]> {
  const faults: string[] = []
  const within = (language: string) => `${path}${path.includes('?') ? '&' : '?'}lang=${language}`
  for (const [language, width, height] of [
    ['en', 1280, 900],
    ['zh-CN', 360, 740],
  ] as const) {
    await page.setViewportSize({ width, height })
    await page.goto(within(language))
    const found = [
      ...((await scrollsSideways(page)) ? ['scrolls sideways'] : []),
      ...(await findBarriers(page)),
      ...(language === 'zh-CN' ? [...(await findForeignWords(page)), ...(await findViolations(page))] : []),
    ]
    faults.push(...found.map((fault) => `${path} (${language}, ${width}): ${fault}`))
  }
  return faults
}

/** What axe finds on a page that seriously hinders somebody, each with the first place of it. */
export async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(stillScript)
  await page.evaluate(axe.source)
  return page.evaluate(axeScript)
}

/** Runs in the page: ends when nothing fades or slides and nothing was changed for two frames; a spinner may go on. */
const stillScript = `new Promise((resolve) => {
  let isChanged = true
  const observer = new MutationObserver(() => { isChanged = true })
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  const moves = (animation) =>
    animation.playState === 'running' && animation.effect?.getComputedTiming().iterations !== Infinity
  const look = () => {
    if (!isChanged && !document.getAnimations().some(moves)) {
      observer.disconnect()
      return resolve()
    }
    isChanged = false
    requestAnimationFrame(() => requestAnimationFrame(look))
  }
  look()
})`

/** Runs in the page. */
const axeScript = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => id + ': ' + nodes[0].html.slice(0, 200) + ' ' + nodes[0].failureSummary))`

/** True when the reader must scroll sideways. */
export function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')
}

/** What is wrong for a reader who hears the page or sees badly: fields without labels, headings out of order, pale text. */
export function findBarriers(page: Page): Promise<string[]> {
  return page.evaluate(barrierScript)
}

/**
 * What is too small on a page in the larger view, as the browser computed it: text under 18 px, lines closer than 1.3,
 * targets under 60 px, and whatever counts down. Contrast is among the barriers.
 */
export function findElderFaults(page: Page): Promise<string[]> {
  return page.evaluate(elderScript)
}

/** Runs in the page. What is ticked is as large as its label. */
const elderScript = `(() => {
  const found = []
  const shown = (element) => element.getClientRects().length > 0 && !element.closest('.hidden')
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement
    const text = walker.currentNode.data.trim()
    if (text === '' || !shown(element)) continue
    const { fontSize, lineHeight } = getComputedStyle(element)
    const size = parseFloat(fontSize)
    const lead = lineHeight === 'normal' ? 1.2 : parseFloat(lineHeight) / size
    if (size < 18) found.push('text of ' + fontSize + ': ' + text)
    if (lead < 1.3) found.push('line height ' + lead.toFixed(2) + ': ' + text)
  }
  for (const control of document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')) {
    if (!shown(control)) continue
    const target = control.type === 'checkbox' ? control.labels[0] : control
    const { width, height } = target.getBoundingClientRect()
    if (Math.min(width, height) < 59.5)
      found.push('target of ' + Math.round(width) + ' × ' + Math.round(height) + ': ' + control.outerHTML.slice(0, 120))
    if (parseFloat(getComputedStyle(control).fontSize) < 18) found.push('small field: ' + control.outerHTML.slice(0, 120))
  }
  for (const clock of document.querySelectorAll('[role=timer], progress')) found.push('counts down: ' + clock.outerHTML)
  return found
})()`

/** Runs in the page. Contrast by WCAG 2.2: at least 4.5 to 1 between a text and the nearest painted ground. */
const barrierScript = `(() => {
  const found = []
  const shown = (element) => element.getClientRects().length > 0
  for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
    if (field.labels.length === 0 && !field.ariaLabel) found.push('no label: ' + field.outerHTML)
  }
  for (const control of document.querySelectorAll('button, a, summary')) {
    if (control.textContent.trim() === '') found.push('no name: ' + control.outerHTML)
  }
  let level = 0
  for (const heading of document.querySelectorAll('h1, h2, h3, h4')) {
    const next = Number(heading.tagName.slice(1))
    if (next > level + 1) found.push('heading ' + heading.textContent + ' leaves out a level')
    level = next
  }
  if (document.querySelectorAll('h1').length !== 1) found.push('not one h1')
  if (!document.documentElement.lang) found.push('no language')
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
  if (new Set(ids).size < ids.length) found.push('an id twice')
  const rgb = (colour) => colour.match(/[\\d.]+/g).map(Number)
  const channel = (value) => value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b)
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor)
      if (colour.length === 3 || colour[3] === 1) return colour
    }
    return [255, 255, 255]
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement
    if (walker.currentNode.data.trim() === '' || !shown(element)) continue
    const [ink, paper] = [luminance(rgb(getComputedStyle(element).color)), luminance(ground(element))]
    const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05)
    if (contrast < 4.5) found.push('contrast ' + contrast.toFixed(1) + ': ' + walker.currentNode.data.trim())
  }
  return found
})()`
