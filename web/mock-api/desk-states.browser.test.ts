import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '#bin/chromium.ts'
import { buildWebForTests } from '#bin/test-web.ts'
import { openPage } from '#api/pages/pages-fixture.ts'
import { roles } from '#domain/access/roles.ts'
import { tenantKinds, type TenantKind } from '#domain/organisations/tenant.ts'
import { everythingElse, MockProblem } from './answering.ts'
import { serveDesk, type ServedDesk } from './desk-fixture.ts'
import { signedInAs } from './session.ts'

let desk: ServedDesk
let browser: Browser
const wide = { viewport: { width: 1440, height: 900 } }

beforeAll(async () => {
  const [served, started] = await Promise.all([serveDesk(), launchChromium(), buildWebForTests()])
  desk = served
  browser = started
  await readMenus()
})
afterAll(async () => {
  await browser.close()
  await desk.close()
})

const id = '01900000-0000-7000-8000-000000000009'

/** Pages of the menu that ask for nothing before somebody has said what for. */
const askFirst: ReadonlySet<string> = new Set(['/', '/patients', '/regulator/trace'])

/** What opens from a row of a page of the menu. */
const openedFrom: Readonly<Record<string, readonly string[]>> = {
  '/people': [`/people/${id}`],
  '/webhooks': [`/webhooks/${id}`],
  '/applications': [`/applications/${id}`],
  '/organisations': [`/organisations/${id}`],
  '/patients': [`/patients/${id}`],
  '/prescriptions': [`/prescriptions/${id}`],
  '/review': [`/review/${id}`],
  '/rule-sets': ['/rule-sets/1'],
  '/network': [`/network/sites/${id}`, `/network/shipments/${id}`],
  '/campaigns': [`/campaigns/${id}`],
  '/shortages': [`/shortages/${id}`],
}

/** Every address that a page of the desk has in its menu or behind it, with the kind of organisation that sees it. */
const pages = new Map<string, TenantKind>()

async function readMenus(): Promise<void> {
  const { page, context } = await openPage(browser, desk, wide)
  for (const kind of tenantKinds) {
    desk.answerBy([...signedInAs(roles, kind), everythingElse(() => new Promise(() => {}))])
    await page.goto('/desk/')
    const links = page.locator('nav a[href^="/desk/"]')
    await links.first().waitFor()
    const addresses = await links.evaluateAll((found) => found.map((link) => link.getAttribute('href') ?? ''))
    for (const address of addresses.map((href) => href.replace('/desk', ''))) {
      if (!askFirst.has(address)) pages.set(address, kind)
      for (const opened of openedFrom[address] ?? []) pages.set(opened, kind)
    }
  }
  await context.close()
}

/** Opens each page in front of the same answer to all that it asks. @returns the addresses that `shows` is false for. */
async function pagesWithout(
  answer: () => Promise<never> | never,
  shows: (page: Page) => Promise<boolean>,
): Promise<string[]> {
  const { page, context } = await openPage(browser, desk, wide)
  const missing: string[] = []
  for (const [address, kind] of pages) {
    desk.answerBy([...signedInAs(roles, kind), everythingElse(answer)])
    await page.goto(`/desk${address}`)
    if (!(await shows(page))) missing.push(address)
  }
  await context.close()
  return missing
}

function appears(page: Page, selector: string, text?: string): Promise<boolean> {
  const sought = page.locator(selector, text === undefined ? {} : { hasText: text }).first()
  return sought.waitFor({ timeout: 10_000 }).then(
    () => true,
    () => false,
  )
}

describe('every page of the desk', () => {
  it('is known: as many as there were, or more', () => {
    expect(pages.size).toBeGreaterThanOrEqual(36)
  })

  it('is loading while no answer has come, then says that our side failed, and offers to try again', async () => {
    let held = Promise.withResolvers<void>()
    const failing = async () => {
      await held.promise
      throw new MockProblem({ status: 500, code: 'unexpected' })
    }
    const missing = await pagesWithout(failing, async (page) => {
      const isLoading = await appears(page, '[role=status], .ant-spin-spinning, [aria-busy=true]')
      const isCalledEmpty = (await page.locator('.ant-empty, .ant-result').count()) > 0
      held.resolve()
      const isTold = await appears(page, '[role=alert]', '我们这边出了问题')
      const mayTryAgain = isTold && (await appears(page, 'button', '重试'))
      held = Promise.withResolvers()
      return isLoading && !isCalledEmpty && mayTryAgain
    })
    expect(missing).toEqual([])
  })

  it('says in Chinese that somebody may not see it, where the server says so', async () => {
    const refusing = () => {
      throw new MockProblem({ status: 403, code: 'roleMissing' })
    }
    const missing = await pagesWithout(refusing, (page) =>
      appears(page, '[role=alert]', '您的岗位不能做这件事'),
    )
    expect(missing).toEqual([])
  })
})
