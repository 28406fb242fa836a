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

/** Every address that a page of the desk has in its menu or behind it, with a kind of organisation that sees it. */
const pages = new Map<string, TenantKind>()

/** Reads which kinds see which pages, and spreads these evenly over those: each is looked at once, and no test has most of them. */
async function readMenus(): Promise<void> {
  const seenBy = new Map<string, TenantKind[]>()
  const { page, context } = await openPage(browser, desk, wide)
  for (const kind of tenantKinds) {
    desk.answerBy([...signedInAs(roles, kind), everythingElse(() => new Promise(() => {}))])
    await page.goto('/desk/')
    const links = page.locator('nav a[href^="/desk/"]')
    await links.first().waitFor()
    const addresses = await links.evaluateAll((found) => found.map((link) => link.getAttribute('href') ?? ''))
    for (const address of addresses.map((href) => href.replace('/desk', ''))) {
      const found = askFirst.has(address) ? [] : [address]
      for (const one of [...found, ...(openedFrom[address] ?? [])])
        seenBy.set(one, [...(seenBy.get(one) ?? []), kind])
    }
  }
  await context.close()
  const shares = new Map(tenantKinds.map((kind) => [kind, 0]))
  const share = (kind: TenantKind) => shares.get(kind) ?? 0
  // What few see goes first: there is no choice of whose it is.
  for (const [address, kinds] of [...seenBy].toSorted(([, one], [, other]) => one.length - other.length)) {
    const [kind] = kinds.toSorted((one, other) => share(one) - share(other))
    if (kind === undefined) continue
    pages.set(address, kind)
    shares.set(kind, share(kind) + 1)
  }
}

/** Opens each page of a kind before one answer to all that it asks. @returns what `lacks` says of pages, by address. */
async function lacksOfPages(
  kind: TenantKind,
  answer: () => Promise<never> | never,
  lacks: (page: Page) => Promise<string | null>,
): Promise<Record<string, string>> {
  const { page, context } = await openPage(browser, desk, wide)
  const found: Record<string, string> = {}
  desk.answerBy([...signedInAs(roles, kind), everythingElse(answer)])
  const addresses = [...pages].filter(([, seenBy]) => seenBy === kind).map(([address]) => address)
  for (const address of addresses) {
    await page.goto(`/desk${address}`)
    const lack = await lacks(page)
    if (lack !== null) found[address] = lack
  }
  await context.close()
  return found
}

function appears(page: Page, selector: string, text?: string): Promise<boolean> {
  const sought = page.locator(selector, text === undefined ? {} : { hasText: text }).first()
  return sought.waitFor().then(
    () => true,
    () => false,
  )
}

describe('every page of the desk', () => {
  it('is known: as many as there were, or more', () => {
    expect(pages.size).toBeGreaterThanOrEqual(36)
    expect(new Set(pages.values())).toEqual(new Set(tenantKinds))
  })
})

describe.each(tenantKinds)('every page of the desk, in the hands of a %s', (kind) => {
  it('is loading while no answer has come, then says that our side failed, and offers to try again', async () => {
    let held = Promise.withResolvers<void>()
    let asked = Promise.withResolvers<void>()
    const failing = async () => {
      asked.resolve()
      await held.promise
      throw new MockProblem({ status: 500, code: 'unexpected' })
    }
    const lacks = async (page: Page) => {
      // Whoever asks has been drawn by then: before, it was the page's code that was on its way.
      await asked.promise
      if (!(await appears(page, '[role=status], .ant-spin-spinning, [aria-busy=true]'))) return 'loading'
      if ((await page.locator('.ant-empty, .ant-result').count()) > 0) return 'no emptiness while loading'
      held.resolve()
      if (!(await appears(page, '[role=alert]', '我们这边出了问题'))) return 'failure'
      if (!(await appears(page, 'button', '重试'))) return 'another try'
      return null
    }
    const found = await lacksOfPages(kind, failing, async (page) => {
      const lack = await lacks(page)
      held.resolve()
      held = Promise.withResolvers()
      asked = Promise.withResolvers()
      return lack
    })
    expect(found).toEqual({})
  })

  it('says in Chinese that somebody may not see it, where the server says so', async () => {
    const refusing = () => {
      throw new MockProblem({ status: 403, code: 'roleMissing' })
    }
    const found = await lacksOfPages(kind, refusing, async (page) =>
      (await appears(page, '[role=alert]', '您的岗位不能做这件事')) ? null : 'refusal',
    )
    expect(found).toEqual({})
  })
})
