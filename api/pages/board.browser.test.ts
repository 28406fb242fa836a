import { describe, expect, it } from 'vitest'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { eq } from 'drizzle-orm'
import { raiseEscalation } from '#db/fulfilment/escalations.ts'
import { escalations } from '#db/fulfilment/schema.ts'
import {
  makePrescribingWorld,
  route,
  submit,
  submitApproved,
  type PrescribingWorld,
} from '#db/prescriptions/prescribing-fixture.ts'
import { approvePrescription } from '#db/prescriptions/review.ts'
import { addTenant, requestOf } from '#db/test-world.ts'
import { openPages } from './open-pages-fixture.ts'
import { addAccount, findBarriers, password, scrollsSideways, type OpenedPage } from './pages-fixture.ts'

let world: PrescribingWorld
let networkId: string
/** Watches over the whole network. */
let operator: string

const pages = openPages(async (app) => {
  networkId = await addTenant(app.database, 'network_operator')
  operator = (await addAccount(app, 'operator', networkId)).email
  world = await makePrescribingWorld(app.database)
})

async function visit(path: string, options: BrowserContextOptions = {}): Promise<OpenedPage> {
  const visitor = await pages.open(options)
  await visitor.page.goto(path)
  return visitor
}

async function signIn(page: Page, email: string, typed = password): Promise<void> {
  await page.locator('#email').fill(email)
  await page.locator('#password').fill(typed)
  await page.locator('form.sign-in button').click()
}

/** The board as somebody sees it who has an account. */
const boardOf = (email: string, options: BrowserContextOptions = {}) => pages.visit('/board', email, options)

const figure = async (page: Page, label: string) => {
  const text = await page
    .locator('.headline div', { has: page.getByText(label, { exact: true }) })
    .innerText()
  return Number(text.replace(label, '').trim())
}
const raise = (prescriptionId: string, kind: 'review_slow' | 'no_stock') =>
  raiseEscalation(pages.app.database, requestOf(world.journey), { prescriptionId, kind })
const rowOf = (page: Page, prescriptionId: string) =>
  page.locator('tr', { has: page.locator('code', { hasText: prescriptionId.slice(-8) }) })

describe('signing in', () => {
  it('is asked of whoever opens the board, by a form that works without script', async () => {
    const { page, complaints } = await visit('/board', { javaScriptEnabled: false })
    expect(page.url()).toBe(`${pages.app.url}/sign-in?back=%2Fboard`)
    await signIn(page, operator)
    expect(page.url()).toBe(`${pages.app.url}/board`)
    await expect.poll(() => page.locator('h1').innerText()).toBe('运营看板')
    expect(complaints).toEqual([])
  })

  it('tells a wrong password from a right one, and nothing else', async () => {
    const { page } = await visit('/sign-in')
    for (const [email, typed] of [
      [operator, 'not the password'],
      ['nobody@example.com', password],
    ] as const) {
      await signIn(page, email, typed)
      await page.getByRole('alert').filter({ hasText: '邮箱或密码不正确' }).waitFor()
      // Nobody types the email twice for a slip in the password, which is asked for anew.
      expect(await page.locator('#email').inputValue()).toBe(email)
      expect(await page.locator('#password').inputValue()).toBe('')
    }
    await page.goto('/board')
    expect(page.url()).toBe(`${pages.app.url}/sign-in?back=%2Fboard`)
  })

  it('stops who guesses', async () => {
    const { email } = await addAccount(pages.app, 'regulator', networkId)
    const guess = () =>
      pages.app.app.request('/sign-in', {
        method: 'POST',
        body: new URLSearchParams({ email, password: 'x' }),
      })
    for (let round = 0; round < 10; round += 1) await guess()
    const { page } = await visit('/sign-in')
    await signIn(page, email)
    await page.getByRole('alert').filter({ hasText: '尝试次数过多' }).waitFor()
    expect(page.url()).toBe(`${pages.app.url}/sign-in`)
  })

  it('is not enough without a role that the board is for', async () => {
    const { email } = await addAccount(pages.app, 'driver', world.pharmacyId)
    const { page } = await visit('/sign-in?back=/board')
    await signIn(page, email)
    await page.getByRole('heading', { name: '没有权限' }).waitFor()
    const fragment = await page.request.get('/board/fragment')
    expect(fragment.status()).toBe(403)
  })

  it('ends with signing out', async () => {
    const { page } = await visit('/sign-in?back=/board')
    await signIn(page, operator)
    await page.getByRole('button', { name: '退出' }).click()
    await page.waitForURL('**/sign-in')
    await page.goto('/board')
    expect(page.url()).toBe(`${pages.app.url}/sign-in?back=%2Fboard`)
  })
})

describe('the board', () => {
  it('counts prescriptions and parcels by state', async () => {
    const { page } = await boardOf(operator)
    const before = await figure(page, '进行中')
    await submit(world)
    await route(world, await submitApproved(world))
    await page.reload()
    expect(await figure(page, '进行中')).toBe(before + 2)
    const counts = await page.locator('.counts').first().innerText()
    expect(counts).toMatch(/待审核\s+\d+/)
    expect(counts).toMatch(/已接单\s+\d+/)
  })

  it('keeps what is too long as it was typed, and does nothing, with script and without', async () => {
    const prescriptionId = await submit(world)
    await raise(prescriptionId, 'no_stock')
    const resolution = '办'.repeat(203)
    for (const javaScriptEnabled of [false, true]) {
      const { page } = await boardOf(operator, { javaScriptEnabled })
      const row = rowOf(page, prescriptionId)
      await row.locator('input').fill(resolution)
      await row.getByRole('button').click()
      await row.getByText('最多 200 个字，现在有 203 个，多了 3 个，请删短').waitFor()
      expect(await row.locator('input').inputValue()).toBe(resolution)
      await row.locator('input').fill(resolution.slice(0, 195))
      if (javaScriptEnabled) await row.getByText('195 / 200').waitFor()
    }
    const [open] = await pages.app.database.network
      .select()
      .from(escalations)
      .where(eq(escalations.prescriptionId, prescriptionId))
    expect(open?.resolvedAt).toBeNull()
  })

  it('changes while one looks at it', async () => {
    const { page, complaints } = await boardOf(operator)
    await page.getByText('实时更新').waitFor()
    await page.evaluate('window.isSamePage = true')
    const prescriptionId = await submit(world)
    await raise(prescriptionId, 'review_slow')
    await pages.app.placeEvents()
    await rowOf(page, prescriptionId).filter({ hasText: '审核超时' }).waitFor()
    await approvePrescription(pages.app.database, requestOf(world.pharmacist), { prescriptionId })
    await pages.app.placeEvents()
    await rowOf(page, prescriptionId).filter({ hasText: '已通过' }).waitFor()
    expect(await page.evaluate('window.isSamePage')).toBe(true)
    expect(complaints).toEqual([])
  })

  it('leaves alone what somebody is typing', async () => {
    const prescriptionId = await submitApproved(world)
    await raise(prescriptionId, 'no_stock')
    const { page } = await boardOf(operator)
    await page.getByText('实时更新').waitFor()
    const said = rowOf(page, prescriptionId).getByRole('textbox')
    const news = async () => {
      const fetched = page.waitForResponse('**/board/fragment')
      const submitted = await submit(world)
      await pages.app.placeEvents()
      await (await fetched).finished()
      return submitted
    }
    await said.pressSequentially('从省库')
    await news()
    await said.pressSequentially('调拨')
    await said.blur()
    const missed = await news()
    await expect.poll(() => said.inputValue()).toBe('从省库调拨')
    await said.fill('')
    await said.blur()
    await rowOf(page, missed).first().waitFor()
  })

  it('lets who must act say what was done', async () => {
    const prescriptionId = await submitApproved(world)
    const { answer } = await raise(prescriptionId, 'no_stock')
    const { page } = await boardOf(operator)
    const row = rowOf(page, prescriptionId).filter({ hasText: '库存不足' })
    await expect.poll(() => row.innerText()).toContain('运营人员')
    await row.getByRole('textbox').fill('已从省库调拨')
    await row.getByRole('button', { name: '已处理' }).click()
    await row.waitFor({ state: 'detached' })
    const [resolved] = await pages.app.database.network
      .select()
      .from(escalations)
      .where(eq(escalations.id, answer.escalationId ?? ''))
    expect(resolved).toMatchObject({ resolution: '已从省库调拨', resolvedAt: expect.any(Date) })
  })

  it('offers that to nobody else, and takes it from nobody else', async () => {
    const prescriptionId = await submit(world)
    const { answer } = await raise(prescriptionId, 'review_slow')
    const { page } = await boardOf(operator)
    await expect.poll(() => rowOf(page, prescriptionId).getByRole('textbox').count()).toBe(0)
    const path = `/board/escalations/${answer.escalationId}/resolve`
    await page.request.post(path, { form: { resolution: 'done' }, headers: { origin: pages.app.url } })
    const malformed = await page.request.post('/board/escalations/x/resolve', {
      form: { resolution: 'done' },
    })
    expect(malformed.ok()).toBe(true)
    const [kept] = await pages.app.database.network
      .select()
      .from(escalations)
      .where(eq(escalations.id, answer.escalationId ?? ''))
    expect(kept?.resolvedAt).toBeNull()
  })

  it('shows an organisation its own part, and the regulator the whole', async () => {
    const here = await makePrescribingWorld(pages.app.database)
    const [mine, theirs] = [await submit(here), await submit(world)]
    const { email } = await addAccount(pages.app, 'operator', here.hospitalId)
    const { page } = await boardOf(email)
    await expect.poll(() => rowOf(page, mine).count()).toBe(1)
    await expect.poll(() => rowOf(page, theirs).count()).toBe(0)
    expect(await figure(page, '进行中')).toBe(1)

    const regulator = await addAccount(
      pages.app,
      'regulator',
      await addTenant(pages.app.database, 'regulator'),
    )
    const { page: watched } = await boardOf(regulator.email)
    expect(await figure(watched, '进行中')).toBeGreaterThanOrEqual(2)
    await watched.getByText('实时更新').waitFor()
    await approvePrescription(pages.app.database, requestOf(here.pharmacist), { prescriptionId: mine })
    await pages.app.placeEvents()
    await watched.locator('.counts').first().getByText('已通过').waitFor()
  })

  it('speaks one language at a time', async () => {
    const prescriptionId = await submitApproved(world)
    await raise(prescriptionId, 'no_stock')
    const chinese = await boardOf(operator)
    const parts = chinese.page.locator('main :is(h1, h2, th, dt, button, strong, .tag, .as-of)')
    expect((await parts.allInnerTexts()).join()).not.toMatch(/[A-Za-z]{2,}/)
    const english = await boardOf(operator, { locale: 'en-GB' })
    const html = await english.page.locator('main').innerHTML()
    expect(html).not.toMatch(/\p{Script=Han}/u)
  })

  for (const width of [360, 1280]) {
    it(`fits a screen of ${width} pixels, without barriers or complaints`, async () => {
      const prescriptionId = await submitApproved(world)
      await raise(prescriptionId, 'no_stock')
      const { page, complaints } = await visit('/sign-in?back=/board', { viewport: { width, height: 800 } })
      expect(await findBarriers(page)).toEqual([])
      await signIn(page, operator)
      await page.waitForURL('**/board')
      expect(await scrollsSideways(page)).toBe(false)
      expect(await findBarriers(page)).toEqual([])
      await page.getByRole('link', { name: 'English' }).click()
      await page.getByRole('heading', { name: 'Operations board' }).waitFor()
      expect(await scrollsSideways(page)).toBe(false)
      expect(await findBarriers(page)).toEqual([])
      expect(complaints).toEqual([])
    })
  }
})
