import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { launchChromium } from '#bin/chromium.ts'
import { createTestDatabase } from '#bin/test-database.ts'
import { buildWebForTests } from '#bin/test-web.ts'
import { openPage, password, serveApp, type OpenedPage, type ServedApp } from './pages-fixture.ts'

// For tests: everything that a test in a browser stands on, made once for a file and taken down after it.

/** The pages of an app that is served for the tests of a file. Before its first hook there are none. */
export interface OpenPages {
  readonly app: ServedApp
  /** A page of somebody's own browser who has not signed in, closed after the test. */
  open(options?: BrowserContextOptions): Promise<OpenedPage>
  /**
   * A page as somebody sees it who has an account, closed after the test. They sign in by the form the first time that
   * they come in this file, and stay signed in.
   */
  visit(path: string, email: string, options?: BrowserContextOptions): Promise<OpenedPage>
}

/**
 * Serves the app from a database of its own, with the web built, and starts a browser for the tests of a file.
 * @param makeWorld makes what all of the file's tests find.
 */
export function openPages(makeWorld: (app: ServedApp) => Promise<void> = async () => {}): OpenPages {
  let app: ServedApp
  let browser: Browser
  const opened: OpenedPage[] = []
  const sessions = new Map<string, Awaited<ReturnType<BrowserContext['storageState']>>>()

  beforeAll(async () => {
    const [served, started] = await Promise.all([
      createTestDatabase().then(serveApp),
      launchChromium(),
      buildWebForTests(),
    ])
    app = served
    browser = started
    await makeWorld(app)
  }, 300_000)
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ context }) => context.close()))
  })
  afterAll(async () => {
    await browser.close()
    await app.close()
  })

  async function open(options: BrowserContextOptions = {}): Promise<OpenedPage> {
    const visitor = await openPage(browser, app, options)
    opened.push(visitor)
    return visitor
  }
  return {
    get app() {
      return app
    },
    open,
    async visit(path, email, options = {}) {
      const session = sessions.get(email)
      const visitor = await open({ ...(session && { storageState: session }), ...options })
      if (session === undefined) {
        const { page, context } = visitor
        await page.goto('/sign-in?back=/board')
        await page.locator('#email').fill(email)
        await page.locator('#password').fill(password)
        await page.locator('form.sign-in button').click()
        await page.waitForURL('**/board')
        sessions.set(email, await context.storageState())
      }
      await visitor.page.goto(path)
      return visitor
    },
  }
}
