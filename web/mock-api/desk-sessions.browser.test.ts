import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPage } from '#api/pages/pages-fixture.ts'
import { launchChromium } from '#bin/chromium.ts'
import { buildWebForTests } from '#bin/test-web.ts'
import { answering } from './answering.ts'
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

const id = '01900000-0000-7000-8000-000000000002'
const person = {
  id,
  name: '演示人员',
  roles: ['administrator' as const],
  siteIds: [],
  department: null,
  status: 'active' as const,
  email: null,
  qualifications: [],
}
const session = (name: string, isCurrent: boolean) => ({
  id: name,
  createdAt: '2026-03-02T00:00:00.000Z',
  expiresAt: '2026-03-03T00:00:00.000Z',
  userAgent: null,
  isCurrent,
})

const inLanguages = [
  ['zh-CN', '本机', '结束', '您会立即退出', '会被拒绝', '全部结束', '包括本机'],
  ['en', 'this device', 'End', 'you are signed out', 'is refused', 'End all', 'this one too'],
  ['ko', '이 기기', '종료', '로그아웃되어', '거부됩니다', '모두 종료', '이 기기를 포함'],
] as const

describe('the devices of a person', () => {
  it.each(inLanguages)(
    'tell in %s which is this one, and that ending it signs one out',
    async (locale, mark, end, ownWarning, otherWarning, endAll, allWarning) => {
      let sessions = [session('other', false), session('own', true)]
      const sent: unknown[] = []
      desk.answerBy([
        ...signedInAs(['administrator'], 'internet_hospital'),
        answering('/sites', '$get', () => ({ items: [], next: null })),
        answering('/access/people/:id', '$get', () => person),
        answering('/access/people/:id/sessions', '$get', () => ({ items: sessions })),
        answering('/access/people/:id/sessions/revoke', '$post', ({ body }) => {
          sent.push(body)
          sessions = sessions.filter((one) => one.id !== 'own')
          return { personId: id, revoked: 1 }
        }),
      ])
      const { page, context } = await openPage(browser, desk, {
        viewport: { width: 1440, height: 900 },
        locale,
      })
      await page.goto(`/desk/people/${id}`)
      const rows = page.locator('tr[data-row-key]')
      await rows.nth(1).getByText(mark, { exact: true }).waitFor()
      expect(await rows.nth(0).getByText(mark, { exact: true }).count()).toBe(0)

      const asked = page.locator('.ant-popconfirm:visible')
      const ask = async (row: number) => {
        await rows.nth(row).getByRole('button', { name: end }).click()
        return asked.innerText()
      }
      expect(await ask(0)).toContain(otherWarning)
      await page.keyboard.press('Escape')
      await asked.waitFor({ state: 'hidden' })
      await page.getByRole('button', { name: endAll }).click()
      expect(await asked.innerText()).toContain(allWarning)
      await page.keyboard.press('Escape')
      await asked.waitFor({ state: 'hidden' })
      expect(await ask(1)).toContain(ownWarning)
      expect(sent).toEqual([])
      await asked.locator('.ant-btn-primary').click()
      await page.getByText(mark, { exact: true }).waitFor({ state: 'detached' })
      expect(sent).toEqual([{ sessionId: 'own' }])
      await context.close()
    },
  )
})
