import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '#bin/chromium.ts'
import { buildWebForTests } from '#bin/test-web.ts'
import { openPage } from '#api/pages/pages-fixture.ts'
import { answering, answeringSlowly, breaking, MockProblem, refusing } from './answering.ts'
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

const administrator = signedInAs(['administrator'], 'internet_hospital')
const wide = { viewport: { width: 1440, height: 900 } }

const ruleSet = (version: number) => ({
  version,
  state: 'approved' as const,
  note: `版本 ${version} 的说明`,
  contentHash: 'a'.repeat(64),
  draftedBy: personOf(1).id,
  draftedAt: '2026-03-02T00:00:00.000Z',
  editedBy: [],
  submittedBy: null,
  submittedAt: null,
  approvedBy: null,
  approvedAt: null,
  inForceFrom: null,
  sentBackBy: null,
  sentBackAt: null,
  sentBackReason: null,
  names: {},
})

const sameRules = {
  version: 2,
  state: 'approved' as const,
  contentHash: 'a'.repeat(64),
  against: 1,
  added: [],
  ended: [],
  changed: [],
  classes: { added: [], ended: [], changed: [] },
  freshDays: [],
}

const personOf = (row: number) => ({
  id: `01900000-0000-7000-8000-${String(row).padStart(12, '0')}`,
  name: `人员${row}`,
  roles: ['picker' as const],
  siteIds: [],
  department: null,
  status: 'active' as const,
})

describe('a table of the desk', () => {
  it('reads a hundred thousand rows page by page, and keeps filters and page in the address', async () => {
    const asked: string[] = []
    const all = 100_000
    desk.answerBy([
      ...administrator,
      answering('/access/people', '$get', ({ query }) => {
        asked.push(query.toString())
        const first = Number((query.get('after') ?? '0').slice(-12)) + 1
        const items = Array.from({ length: 100 }, (_, index) => personOf(first + index))
        return { items, next: first + 100 > all ? null : (items.at(-1)?.id ?? null) }
      }),
    ])
    const { page, context, complaints } = await openPage(browser, desk, wide)
    await page.goto('/desk/people?status=active')
    await page.getByText('本页 100 行').waitFor()
    // Only the rows in sight are drawn.
    await expect.poll(() => page.getByText(/^人员\d+$/).count()).toBeLessThan(60)
    await page.getByRole('button', { name: '下一页' }).click()
    await page.getByText('人员101', { exact: true }).waitFor()
    const last = personOf(100).id
    expect(new URL(page.url()).searchParams.get('after')).toBe(last)
    expect(asked.at(-1)).toBe(`status=active&after=${last}`)
    await page.goBack()
    await page.getByText('人员1', { exact: true }).waitFor()
    await page.goto(`/desk/people?after=${personOf(99_900).id}`)
    await page.getByText('人员99901', { exact: true }).waitFor()
    await expect.poll(() => page.getByRole('button', { name: '下一页' }).count()).toBe(0)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('says that it is loading, empty or failed, and tries again', async () => {
    let isBroken = true
    desk.answerBy([
      ...administrator,
      answeringSlowly('/access/people', '$get', 300, () => {
        if (isBroken) throw new MockProblem({ status: 500, code: 'unexpected' })
        return { items: [], next: null }
      }),
    ])
    const { page, context } = await openPage(browser, desk, wide)
    await page.goto('/desk/people')
    await page.getByRole('alert').filter({ hasText: '我们这边出了问题' }).waitFor()
    isBroken = false
    await page.getByRole('button', { name: '重试' }).click()
    await page.getByText('没有符合条件的人员').waitFor()
    await expect.poll(() => page.getByRole('button', { name: '重试' }).count()).toBe(0)
    await context.close()
  })
})

describe('an address of the desk that fits nothing', () => {
  it('is told by the label of its filter, and cleared by one button', async () => {
    const fields = [{ path: 'query.after', code: 'invalid_format', message: 'Invalid UUID' }]
    desk.answerBy([
      ...administrator,
      answering('/access/people', '$get', ({ query }) => {
        if (query.has('after')) throw new MockProblem({ status: 400, code: 'invalidRequest', fields })
        return { items: [], next: null }
      }),
    ])
    const { page, context } = await openPage(browser, desk, wide)
    await page.goto('/desk/people?after=nowhere')
    const notice = page.getByRole('alert').filter({ hasText: '翻页位置：格式不对' })
    await notice.waitFor()
    expect(await notice.innerText()).not.toMatch(/query|after|UUID/)
    expect(await page.getByRole('button', { name: '重试' }).count()).toBe(0)
    await notice.getByText('清除筛选').click()
    await page.getByText('没有符合条件的人员').waitFor()
    expect(new URL(page.url()).search).toBe('')
    await context.close()
  })
})

describe('a command of the desk', () => {
  it('keeps its key while the network breaks and a refusal is mended, and is told in the language of its reader', async () => {
    const keys: (string | null)[] = []
    let tries = 0
    desk.answerBy([
      ...administrator,
      answering('/access/api-keys', '$get', () => ({ items: [] })),
      answering('/access/api-keys', '$post', ({ key }) => {
        keys.push(key)
        tries += 1
        if (tries === 1) throw new MockProblem({ status: 503, code: 'databaseUnreachable' })
        if (tries === 2) throw new MockProblem({ status: 409, code: 'wrongState' })
        return { apiKeyId: personOf(1).id, key: 'yyk_shown-once' }
      }),
    ])
    const { page, context } = await openPage(browser, desk, wide)
    await page.goto('/desk/api-keys')
    await page.getByRole('button', { name: '签发密钥' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('用途').fill('院内 HIS')
    await dialog.getByRole('button', { name: '确定' }).click()
    await dialog.getByRole('alert').filter({ hasText: '目前的状态不允许这样做' }).waitFor()
    await dialog.getByRole('button', { name: '确定' }).click()
    await page.getByText('yyk_shown-once').waitFor()
    expect(new Set(keys).size).toBe(1)
    expect(keys).toHaveLength(3)
    await context.close()
  })
})

describe('a command of the desk that leads to another page', () => {
  it('leads there at once, whatever the page before still waits for, and shows nothing of another version', async () => {
    let isCopied = false
    const never = () => new Promise<never>(() => {})
    const days = { childWeight: 30, adultWeight: 365, kidneyFunction: 180, pregnancy: 30, lactation: 90 }
    const content = { rules: [], classes: [], freshDays: days }
    desk.answerBy([
      ...signedInAs(['review_pharmacist'], 'network_operator'),
      answering('/rule-sets/:version/copy', '$post', ({ params }) => {
        isCopied = true
        return { version: Number(params['version']) + 1, state: 'draft' as const }
      }),
      answering('/rule-sets', '$get', () => (isCopied ? never() : { items: [ruleSet(1)], inForce: 1 })),
      answering('/rule-sets/:version', '$get', ({ params }) =>
        params['version'] === '3' ? never() : { ...ruleSet(Number(params['version'])), content },
      ),
      answering('/rule-sets/:version/changes', '$get', ({ params }) =>
        params['version'] === '3' ? never() : sameRules,
      ),
    ])
    const { page, context } = await openPage(browser, desk, wide)
    const copy = async () => {
      await page.getByRole('button', { name: '复制为草稿' }).click()
      await page.getByLabel('这一版要改什么').fill('试改')
      await page.getByRole('button', { name: '确定' }).click()
    }
    await page.goto('/desk/rule-sets')
    await copy()
    await page.getByRole('heading', { name: '审方规则第 2 版' }).waitFor()
    await page.getByText('版本 2 的说明').waitFor()
    await copy()
    await page.getByRole('heading', { name: '审方规则第 3 版' }).waitFor()
    await page.getByRole('status', { name: '正在读取' }).waitFor()
    expect(await page.getByText('版本 2 的说明').count()).toBe(0)
    await context.close()
  })
})

describe('the desk', () => {
  it('begins with what waits for the reader, beside the pages on which it is done', async () => {
    let counts = [
      { work: 'reviews' as const, count: 1_200 },
      { work: 'escalations' as const, count: 2 },
    ]
    desk.answerBy([
      ...signedInAs(['review_pharmacist'], 'internet_hospital'),
      answering('/access/me/waiting-work', '$get', () => ({ items: counts })),
    ])
    const { page, context, complaints } = await openPage(browser, desk, wide)
    await page.goto('/desk/')
    const main = page.locator('main')
    await main.getByRole('link', { name: '审方队列 1,200 项待办', exact: true }).waitFor()
    expect(await main.getByText('项待办').count()).toBe(1)
    counts = []
    await page.reload()
    await main.getByRole('link', { name: '审方队列', exact: true }).waitFor()
    expect(await main.getByText('项待办').count()).toBe(0)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('opens its pages also where nobody can say what waits', async () => {
    desk.answerBy([
      ...signedInAs(['review_pharmacist'], 'internet_hospital'),
      answering('/access/me/waiting-work', '$get', () => {
        throw new MockProblem({ status: 500, code: 'unexpected' })
      }),
    ])
    const { page, context } = await openPage(browser, desk, wide)
    await page.goto('/desk/')
    await page.locator('main').getByRole('link', { name: '审方队列', exact: true }).waitFor()
    expect(await page.locator('main').getByText('项待办').count()).toBe(0)
    await context.close()
  })

  it('shows a role its own pages only, and says so at others', async () => {
    desk.answerBy(signedInAs(['picker'], 'depot_operator'))
    const { page, context } = await openPage(browser, desk, wide)
    await page.goto('/desk/people')
    await page.getByRole('heading', { name: '没有权限' }).waitFor()
    await expect.poll(() => page.getByRole('link', { name: 'API 密钥' }).count()).toBe(0)
    await context.close()
  })

  it('says when the server cannot be reached, and asks who lost the session to sign in', async () => {
    desk.answerBy([breaking('/access/me', '$get')])
    const { page, context } = await openPage(browser, desk, { ...wide, locale: 'en' })
    await page.goto('/desk/')
    await page.getByText('The server cannot be reached').waitFor()
    desk.answerBy([refusing('/access/me', '$get', { status: 401, code: 'signInNeeded' })])
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.waitForURL('**/sign-in?back=%2Fdesk%2F')
    await expect.poll(() => page.getByText('The server cannot be reached').count()).toBe(0)
    await context.close()
  })
})
