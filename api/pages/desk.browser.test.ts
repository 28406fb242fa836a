import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '#bin/chromium.ts'
import { createTestDatabase } from '#bin/test-database.ts'
import { buildWebForTests } from '#bin/test-web.ts'
import { addTenant } from '#db/test-world.ts'
import { addAccount, openPage, openVisitors, password, serveApp, type ServedApp } from './pages-fixture.ts'

let app: ServedApp
let browser: Browser
let administrator: string
let visitors: ReturnType<typeof openVisitors>
const wide = { viewport: { width: 1440, height: 900 } }

beforeAll(async () => {
  const [served, started] = await Promise.all([
    createTestDatabase().then(serveApp),
    launchChromium(),
    buildWebForTests(),
  ])
  app = served
  browser = started
  visitors = openVisitors(browser, app)
  const tenantId = await addTenant(app.database, 'internet_hospital')
  administrator = (await addAccount(app, 'administrator', tenantId)).email
  await addAccount(app, 'doctor', tenantId)
})
afterEach(() => visitors.closeAll())
afterAll(async () => {
  await browser.close()
  await app.close()
})

describe('the staff console', () => {
  it('asks for a sign-in, comes back to the page that was wanted, and breaks no rule of its own policy', async () => {
    const { page, context, complaints } = await openPage(browser, app, wide)
    await page.goto('/desk/people?lang=zh-CN')
    await page.locator('#email').fill(administrator)
    await page.locator('#password').fill(password)
    await page.locator('form.sign-in button').click()
    await page.getByRole('heading', { name: '人员' }).waitFor()
    await page.locator('tbody').getByText('医生').waitFor()
    expect(new URL(page.url()).pathname).toBe('/desk/people')
    await page.getByText('实时更新').waitFor()
    await page.getByRole('link', { name: '首页', exact: true }).click()
    await page.getByRole('heading', { name: '您好' }).waitFor()
    await page.goto('/desk/nowhere')
    await page.getByRole('heading', { name: '没有找到' }).waitFor()
    expect(complaints.filter((text) => !text.includes('401'))).toEqual([])
    await context.close()
  })
})
