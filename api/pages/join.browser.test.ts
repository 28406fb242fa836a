import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { joinTenant } from '#db/access/access-fixture.ts'
import { people } from '#db/access/schema.ts'
import { tenantApplications } from '#db/organisations/joining-schema.ts'
import { personOf } from '#db/test-world.ts'
import { socialCreditCode } from '#domain/organisations/social-credit-code.ts'
import { locales } from '#web/ui/locale.ts'
import { openPages } from './open-pages-fixture.ts'
import { addAccountOf, findBarriers, findViolations, scrollsSideways } from './pages-fixture.ts'

let operator: string

const pages = openPages(async (app) => {
  operator = await addAccountOf(
    app,
    personOf(await joinTenant(app.database, 'network_operator'), ['operator']),
  )
})

const phone = { viewport: { width: 360, height: 740 } }
const withoutScript = { ...phone, javaScriptEnabled: false }

async function fillApplication(page: Page, code: string): Promise<void> {
  await page.getByLabel('机构类型').selectOption('pharmacy')
  await page.getByLabel('中文名称').fill('演示药房')
  await page.getByLabel('英文名称').fill('Demo Pharmacy')
  await page.getByLabel('统一社会信用代码').fill(code)
  await page.getByLabel('联系人').fill('测试联系人')
  await page.getByLabel('联系电话').fill('100 0000 0001')
  await page.getByLabel('联系邮箱').fill('contact@example.com')
}

async function uploadPaper(page: Page, content: string): Promise<void> {
  await page.getByLabel('证照编号').fill('DEMO-RETAIL-1')
  await page.getByLabel('开始日期').fill('2026-01-01')
  await page.getByLabel('截止日期').fill('2030-12-31')
  const scan = { name: '证照.pdf', mimeType: 'application/pdf', buffer: Buffer.from(content) }
  await page.getByLabel('扫描件').setInputFiles(scan)
  await page.getByRole('button', { name: '上传', exact: true }).click()
}

/** What keeps somebody from reading the page on a narrow phone in any language. */
async function obstacles(page: Page, path: string): Promise<unknown[]> {
  const found: unknown[] = []
  for (const locale of locales) {
    await page.goto(`${path}?lang=${locale}`)
    if (await scrollsSideways(page)) found.push({ locale, sideways: true })
    found.push(...(await findBarriers(page)))
    if (locale === 'zh-CN') found.push(...(await findViolations(page)))
  }
  await page.goto(`${path}?lang=zh-CN`)
  return found
}

describe('an institution that joins', () => {
  it('applies without script, uploads its paper, is let in at the desk, and its administrator signs in', async () => {
    const { page } = await pages.open(withoutScript)
    await page.goto('/sign-in?lang=zh-CN')
    await page.getByRole('link', { name: '机构入驻' }).click()
    await fillApplication(page, '91640422MA7XRH011X')
    await page.getByRole('button', { name: '提交申请' }).click()
    await page.getByRole('alert').filter({ hasText: '统一社会信用代码' }).waitFor()
    expect(await page.getByLabel('中文名称').inputValue()).toBe('演示药房')
    expect(await pages.app.database.network.$count(tenantApplications)).toBe(0)

    await page.getByLabel('统一社会信用代码').fill('91640422 ma7xrh011n')
    await page.getByRole('button', { name: '提交申请' }).click()
    await page.getByRole('status').filter({ hasText: '申请已收到' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/join/application')
    await page.getByText('批准需要：药品经营许可证（零售）').waitFor()

    await uploadPaper(page, 'not a scan')
    await page.getByRole('alert').filter({ hasText: '必须是 PDF、PNG 或 JPEG' }).waitFor()
    expect(await page.getByLabel('证照编号').inputValue()).toBe('DEMO-RETAIL-1')
    await uploadPaper(page, '%PDF-1.7 a licence')
    await page.getByText('DEMO-RETAIL-1').waitFor()
    await page.getByText('批准需要的药品经营许可证（零售）已经上传').waitFor()

    const desk = await pages.visit('/desk/applications?lang=zh-CN', operator, {})
    await desk.page.getByRole('link', { name: '演示药房' }).click()
    await desk.page.getByRole('button', { name: '批准入驻' }).click()
    await desk.page.getByRole('tooltip').getByRole('button', { name: '确定', exact: true }).click()
    await desk.page.getByText('已批准').waitFor()

    await page.reload()
    await page.getByLabel('姓名').fill('测试管理员')
    await page.getByLabel('邮箱', { exact: true }).fill('no address')
    await page.getByRole('button', { name: '建立管理员' }).click()
    await page.getByRole('alert').filter({ hasText: '邮箱' }).waitFor()
    await page.getByLabel('邮箱', { exact: true }).fill('first@example.com')
    await page.getByRole('button', { name: '建立管理员' }).click()
    const password = await page.locator('.pickup-code strong').innerText()
    await page.getByRole('link', { name: '去登录' }).click()
    await page.getByLabel('邮箱').fill('first@example.com')
    await page.getByLabel('密码').fill(password)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.waitForURL('**/desk/**')
    const joined = await pages.app.database.network.select().from(people)
    expect(joined.find(({ name }) => name === '测试管理员')?.roles).toEqual(['administrator'])

    // From now on the link opens nothing.
    await page.goto('/join/application')
    await page.getByText('这个链接已失效').waitFor()
  })

  it('sends its application once however often it presses, takes it back, and comes again by its link', async () => {
    const before = await pages.app.database.network.$count(tenantApplications)
    const { page, complaints } = await pages.open(phone)
    await page.goto('/join?lang=zh-CN')
    expect(await obstacles(page, '/join')).toEqual([])
    await fillApplication(page, socialCreditCode('91', '640422', 'MA7XRH02'))
    await page.evaluate(sendTwice)
    await page.getByRole('button', { name: '提交申请' }).click()
    await page.getByRole('status').filter({ hasText: '申请已收到' }).waitFor()
    expect(await pages.app.database.network.$count(tenantApplications)).toBe(before + 1)
    expect(await obstacles(page, '/join/application')).toEqual([])
    const link = (await page.locator('a[href^="/j/"]').getAttribute('href')) ?? ''

    const elsewhere = await pages.open(withoutScript)
    await elsewhere.page.goto('/join/application')
    await elsewhere.page.getByText('这个链接已失效').waitFor()
    await elsewhere.page.goto(link)
    await elsewhere.page.getByRole('status').filter({ hasText: '申请已收到' }).waitFor()
    await elsewhere.page.getByText('撤回申请').click()
    await elsewhere.page.getByRole('button', { name: '确认撤回' }).click()
    await elsewhere.page.getByText('这个链接已失效').waitFor()
    await elsewhere.page.goto(`${link.slice(0, -3)}abc`)
    await elsewhere.page.getByText('这个链接已失效').waitFor()
    expect(complaints.filter((text) => !/404|409/.test(text))).toEqual([])
  })
})

/** What two quick presses send: the same form, twice at once. One may be told that the other is still at work. */
const sendTwice = `(async () => {
  const body = new URLSearchParams([...new FormData(document.querySelector('form'))])
  await Promise.all([1, 2].map(() => fetch('/join', { method: 'POST', body })))
})()`
