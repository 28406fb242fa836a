import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPage } from '#api/pages/pages-fixture.ts'
import { launchChromium } from '#bin/chromium.ts'
import { buildWebForTests } from '#bin/test-web.ts'
import { answering, MockProblem } from './answering.ts'
import { serveDesk, type ServedDesk } from './desk-fixture.ts'
import { signedInAs } from './session.ts'

let desk: ServedDesk
let browser: Browser

beforeAll(async () => {
  const [served, started] = await Promise.all([serveDesk(), launchChromium(), buildWebForTests()])
  desk = served
  browser = started
})
afterAll(async () => {
  await browser.close()
  await desk.close()
})

const id = '01900000-0000-7000-8000-000000000009'
const siteId = '01900000-0000-7000-8000-00000000000a'
const wide = { viewport: { width: 1440, height: 900 } }
const administrator = [
  ...signedInAs(['administrator'], 'internet_hospital'),
  answering('/sites', '$get', () => ({ items: [], next: null })),
  answering('/access/people/:id/sessions', '$get', () => ({ items: [] })),
]

const person = (roles: ('picker' | 'checker' | 'driver')[]) => ({
  id,
  name: '测试人员',
  roles,
  siteIds: [],
  department: null,
  status: 'active' as const,
  email: null,
  qualifications: [],
})

const subscription = {
  id,
  url: 'https://example.com/hook',
  eventTypes: [],
  state: 'active' as const,
  pauseCause: null,
  failures: 0,
  previousSecretUntil: null,
  createdAt: '2026-03-02T00:00:00.000Z',
}

/** Opens a page before these answers; what commands were sent is kept in `sent`. */
async function open(path: string, handlers: Parameters<ServedDesk['answerBy']>[0], locale = 'zh-CN') {
  desk.answerBy(handlers)
  const { page, context } = await openPage(browser, desk, { ...wide, locale })
  await page.goto(path)
  return { page, context, dialog: page.getByRole('dialog') }
}

const confirm = (page: Page) => page.locator('.ant-modal-footer .ant-btn-primary').click()
/** More may be chosen: the list stays open over what is below it until it is left. */
async function chooseRole(page: Page, role: string): Promise<void> {
  await page.getByRole('dialog').getByLabel('岗位').fill(role)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await page.locator('.ant-select-dropdown:visible').waitFor({ state: 'hidden' })
}

const faults = (page: Page) => page.locator('.ant-form-item-explain-error').allInnerTexts()

describe('a number of a form', () => {
  it('is what was typed or is not sent: nothing is left out to make a number of it', async () => {
    const sent: unknown[] = []
    const { page, context, dialog } = await open(`/desk/webhooks/${id}`, [
      ...administrator,
      answering('/webhooks', '$get', () => ({ items: [subscription] })),
      answering('/webhooks/:id/deliveries', '$get', () => ({ items: [], next: null })),
      answering('/webhooks/:id/rotate-secret', '$post', ({ body }) => {
        sent.push(body)
        throw new MockProblem({ status: 409, code: 'wrongState' })
      }),
    ])
    await page.getByRole('button', { name: '更换签名密钥' }).click()
    const field = dialog.getByLabel('新旧密钥并存的小时数')
    for (const typed of ['1O', '3/4', '2,5', '-1', '12.5', '169', '99999999999999999999999', '24小时']) {
      await field.fill(typed)
      await confirm(page)
      await expect.poll(() => faults(page)).toEqual(['应填 0 到 168 之间的整数'])
      expect(await field.inputValue()).toBe(typed)
    }
    expect(sent).toEqual([])
    await field.fill('１２')
    await confirm(page)
    await dialog.getByText('目前的状态不允许这样做').waitFor()
    expect(sent).toEqual([{ overlapHours: 12 }])
    expect(await field.inputValue()).toBe('１２')
    await context.close()
  })
})

describe('a text of a form', () => {
  it('is kept whole where it is too long, and what the server finds wrong is told at its field', async () => {
    const sent: unknown[] = []
    const { page, context, dialog } = await open('/desk/people', [
      ...administrator,
      answering('/access/people', '$get', () => ({ items: [], next: null })),
      answering('/access/people', '$post', ({ body }) => {
        sent.push(body)
        const fields = [{ path: 'body.department', code: 'invalid_format', message: 'no' }]
        throw new MockProblem({ status: 400, code: 'invalidRequest', fields })
      }),
    ])
    await page.getByRole('button', { name: '新增人员' }).click()
    await confirm(page)
    await expect.poll(() => faults(page)).toEqual(['请输入姓名', '请选择岗位'])
    const [name, email] = [dialog.getByLabel('姓名'), dialog.getByLabel('登录邮箱')]
    await name.fill('长'.repeat(101))
    await email.fill('nobody')
    await chooseRole(page, '拣货')
    await confirm(page)
    await expect
      .poll(() => faults(page))
      .toEqual(['最多 100 个字，现在有 101 个，多了 1 个，请删短', '请填写邮箱地址，例如 name@example.com'])
    expect((await name.inputValue()).length).toBe(101)
    expect(sent).toEqual([])
    await name.fill(' 测试 ')
    await email.fill('')
    await dialog.getByLabel('科室').fill('  ')
    await confirm(page)
    await expect.poll(() => faults(page)).toEqual(['格式不对'])
    expect(sent).toEqual([{ name: ' 测试 ', roles: ['picker'], siteIds: [], department: null, email: null }])
    // It is told once, at the field, and what was typed is still there.
    expect(await dialog.getByRole('alert').first().innerText()).not.toContain('科室')
    expect(await name.inputValue()).toBe(' 测试 ')
    // A click beside the dialogue does not put it away; opened anew, it has forgotten the refusal.
    await page.mouse.click(10, 450)
    await dialog.getByRole('button', { name: '取消' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: '新增人员' }).click()
    await dialog.waitFor()
    expect(await dialog.locator('.failure').count()).toBe(0)
    await context.close()
  })
})

describe('a text outside a form of its own', () => {
  it('stands as it was typed, says how long it is, and is not sent while it is too long', async () => {
    const sent: unknown[] = []
    const instant = '2026-03-02T00:00:00.000Z'
    const escalation = {
      id,
      kind: 'no_stock' as const,
      subject: { kind: 'prescription', id },
      shipmentId: null,
      payment: null,
      roundId: null,
      actingRole: 'operator' as const,
      actingTenant: { zh: '演示', en: 'Demo' },
      raisedAt: instant,
      dueAt: null,
      isOurs: true,
      resolvedAt: null,
      resolution: null,
    }
    const { page, context, dialog } = await open(
      '/desk/escalations?lang=en',
      [
        ...signedInAs(['operator'], 'network_operator'),
        answering('/escalations', '$get', () => ({ asOf: instant, items: [escalation] })),
        answering('/escalations/:id/resolve', '$post', ({ body }) => {
          sent.push(body)
          throw new MockProblem({ status: 409, code: 'wrongState' })
        }),
      ],
      'en',
    )
    await page.locator('.ant-table-row .ant-btn').click()
    const field = dialog.locator('textarea')
    const button = page.locator('.ant-modal-footer .ant-btn-primary')
    await field.fill('x'.repeat(190))
    await dialog.getByText('190 / 200').waitFor()
    await field.fill('x'.repeat(213))
    await dialog.getByText('At most 200 characters; these are 213, which is 13 too many').waitFor()
    expect((await field.inputValue()).length).toBe(213)
    expect(await button.isDisabled()).toBe(true)
    expect(sent).toEqual([])
    await field.fill('x'.repeat(200))
    await button.click()
    await dialog.locator('.failure').waitFor()
    expect(sent).toEqual([{ resolution: 'x'.repeat(200) }])
    expect((await field.inputValue()).length).toBe(200)
    // Whether it was done is not known where the answer is lost, and nothing else is said.
    await page.route('**/escalations/*/resolve', (route) => route.abort())
    await field.fill('Done.')
    await button.click()
    await dialog.getByText('No answer came from the server').waitFor()
    expect(await dialog.innerText()).not.toContain('nothing was changed')
    expect(await field.inputValue()).toBe('Done.')
    await context.close()
  })
})

describe('the days of a paper', () => {
  it('are whole, and the last is not before the first', async () => {
    const sent: unknown[] = []
    const { page, context, dialog } = await open(
      `/desk/people/${id}`,
      [
        ...administrator,
        answering('/access/people/:id', '$get', () => person(['picker'])),
        answering('/access/people/:id/qualifications', '$post', ({ body }) => {
          sent.push(body)
          return { personId: id, qualificationId: id }
        }),
      ],
      'en',
    )
    await page.getByRole('button', { name: 'File a qualification' }).click()
    await confirm(page)
    await expect
      .poll(async () =>
        (await faults(page)).filter((text) => text === 'Fill in the whole day: year, month and day.'),
      )
      .toHaveLength(2)
    await dialog.getByLabel('Kind').click()
    await page.locator('.ant-select-item').first().click()
    await dialog.getByLabel('Number').fill('TEST-1')
    const [from, to] = [dialog.locator('#validFrom'), dialog.locator('#validTo')]
    await from.fill('2026-05-02')
    await to.fill('2026-05-01')
    await confirm(page)
    await expect.poll(() => faults(page)).toEqual([expect.stringMatching(/^Must not be before “/)])
    expect(sent).toEqual([])
    // Mending the first day mends the fault of the last.
    await from.fill('2026-05-01')
    await expect.poll(() => faults(page)).toEqual([])
    await confirm(page)
    await dialog.waitFor({ state: 'hidden' })
    expect(sent).toMatchObject([{ validFrom: '2026-05-01', validTo: '2026-05-01' }])
    await context.close()
  })
})

describe('the form of roles and sites', () => {
  it('does not undo unseen what a colleague changed meanwhile', async () => {
    let now = person(['picker'])
    const sent: unknown[] = []
    const { page, context, dialog } = await open(`/desk/people/${id}`, [
      ...administrator,
      answering('/access/people/:id', '$get', () => now),
      answering('/access/people/:id/work', '$put', ({ body }) => {
        sent.push(body)
        if (sent.length === 1) {
          now = person(['checker'])
          throw new MockProblem({ status: 412, code: 'workChanged' })
        }
        return { personId: id, roles: ['picker' as const], siteIds: [] }
      }),
    ])
    await page.getByRole('button', { name: '修改岗位和站点' }).click()
    await chooseRole(page, '司机')
    await confirm(page)
    await dialog.getByText('您打开之后，同事改过此人的岗位或站点').waitFor()
    await dialog.getByText('复核员 · 全部站点').waitFor()
    // What was chosen is still there, and is sent when it is confirmed again.
    expect(await dialog.locator('.ant-select-selection-item').allInnerTexts()).toEqual(['拣货员', '司机'])
    await confirm(page)
    await dialog.waitFor({ state: 'detached' })
    const chosen = { roles: ['picker', 'driver'], siteIds: [] }
    expect(sent).toEqual([
      { ...chosen, before: { roles: ['picker'], siteIds: [] } },
      { ...chosen, before: { roles: ['checker'], siteIds: [] } },
    ])
    await context.close()
  })
})

describe('closing a difference', () => {
  it('needs a reason that was chosen and an explanation, and keeps both when it is refused', async () => {
    const sent: unknown[] = []
    const difference = {
      id,
      insurerTenantId: siteId,
      day: '2026-03-01',
      kind: 'amount_differs' as const,
      claimId: siteId,
      oursFen: 1000,
      theirsFen: 900,
      foundAt: '2026-03-02T00:00:00.000Z',
      closedAt: null,
      closedBy: null,
      closeReason: null,
      closeRemark: null,
      settledByFileOf: null,
      reopenedAt: null,
    }
    const { page, context, dialog } = await open('/desk/insurer/differences', [
      ...signedInAs(['insurer'], 'insurer'),
      answering('/claim-differences', '$get', () => ({ items: [difference], next: null })),
      answering('/claim-differences/:id/close', '$post', ({ body }) => {
        sent.push(body)
        throw new MockProblem({ status: 409, code: 'wrongState' })
      }),
    ])
    await page.getByRole('button', { name: '关闭差异' }).click()
    const remark = dialog.getByLabel('说明')
    await remark.fill('   ')
    await confirm(page)
    await expect.poll(() => faults(page)).toEqual(['请选择原因', expect.stringContaining('说明')])
    await remark.fill('字'.repeat(501))
    await confirm(page)
    await expect
      .poll(() => faults(page))
      .toEqual(['请选择原因', '最多 500 个字，现在有 501 个，多了 1 个，请删短'])
    expect(sent).toEqual([])
    await remark.fill('已核对')
    await dialog.getByLabel('原因').click()
    await page.locator('.ant-select-item').first().click()
    await confirm(page)
    await dialog.getByText('目前的状态不允许这样做').waitFor()
    expect(await remark.inputValue()).toBe('已核对')
    expect(sent).toEqual([{ reason: 'insurer_corrects', remark: '已核对' }])
    await context.close()
  })
})
