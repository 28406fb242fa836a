import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { launchChromium } from '#bin/chromium.ts'
import { createTestDatabase } from '#bin/test-database.ts'
import { buildWebForTests } from '#bin/test-web.ts'
import { raiseEscalation } from '#db/fulfilment/escalations.ts'
import { bringTo } from '#db/fulfilment/parcel-fixture.ts'
import { issuePickupCode } from '#db/fulfilment/pickup-codes.ts'
import {
  giveAddressee,
  intakeFor,
  makePrescribingWorld,
  route,
  submit,
  submitApproved,
  type PrescribingWorld,
} from '#db/prescriptions/prescribing-fixture.ts'
import { acceptByCode } from '#db/prescriptions/accept-by-code.ts'
import { choiceCode } from '#db/prescriptions/choice-code.ts'
import { approvePrescription } from '#db/prescriptions/review.ts'
import { readCodeToSend } from '#db/prescriptions/tracking-codes.ts'
import { trackingToken } from '#db/prescriptions/tracking-token.ts'
import { readTracked } from '#db/prescriptions/tracking.ts'
import { addSite, personOf, requestOf } from '#db/test-world.ts'
import { displayChoiceCode } from '#domain/prescriptions/choice-code.ts'
import {
  findBarriers,
  openPage,
  scrollsSideways,
  serveApp,
  type OpenedPage,
  type ServedApp,
} from './pages-fixture.ts'

/** What a stranger with the link must never read. */
const secrets = { name: '不可见的姓名', phone: '100-7654321', address: '不可见的村九号' }
const drugName = '不可见的药名'

let app: ServedApp
let browser: Browser
let world: PrescribingWorld
const opened: OpenedPage[] = []

beforeAll(async () => {
  const [served, started] = await Promise.all([
    createTestDatabase().then(serveApp),
    launchChromium(),
    buildWebForTests(),
  ])
  app = served
  browser = started
  world = await makePrescribingWorld(app.database)
  await giveAddressee(world, secrets)
})
beforeEach(() => app.passSeconds(0))
afterEach(async () => {
  await Promise.all(opened.splice(0).map(({ context }) => context.close()))
})
afterAll(async () => {
  await browser.close()
  await app.close()
})

const linkOf = (prescriptionId: string) => `/t/${trackingToken(app.database.secret, prescriptionId)}`

/** Opens the tracking page by its link. */
async function follow(prescriptionId: string, options: BrowserContextOptions = {}): Promise<OpenedPage> {
  const reader = await openPage(browser, app, options)
  opened.push(reader)
  await reader.page.goto(linkOf(prescriptionId))
  return reader
}

const readText = (page: Page) => page.locator('body').innerText()
const present = (page: Page) => page.locator('[aria-current=step]')
const sentCode = async (prescriptionId: string) => {
  const message = await readCodeToSend(app.database, personOf(world.hospitalId, []), prescriptionId)
  return message.code
}

/** Opens the private part with the code from the text message. */
async function unlock(page: Page, prescriptionId: string): Promise<void> {
  await page.getByRole('button', { name: '发送短信验证码' }).click()
  await page.getByLabel('6 位验证码').fill(await sentCode(prescriptionId))
  await page.getByRole('button', { name: '验证', exact: true }).click()
}

async function routed(): Promise<{ prescriptionId: string; shipmentId: string; units: number }> {
  const prescriptionId = await submitApproved(world)
  const { shipmentIds } = await route(world, prescriptionId)
  return { prescriptionId, shipmentId: shipmentIds[0] ?? '', units: 7 }
}

describe('the code for a pharmacy of the patient’s choice', () => {
  it('is shown behind the code by SMS only, to scan and to read, and accepts the prescription once', async () => {
    const fulfilment = {
      mode: 'village_counter',
      siteId: world.villageSiteId,
      patientChooses: true,
    } as const
    const prescriptionId = await submitApproved(world, intakeFor(world, undefined, { fulfilment }))
    const { page } = await follow(prescriptionId)
    const code = choiceCode(app.database.secret, prescriptionId)
    expect(await readText(page)).toContain('请选择取药药店')
    expect(await page.content()).not.toContain(displayChoiceCode(code))
    await unlock(page, prescriptionId)
    await page.getByRole('img', { name: '自选药店取药凭证' }).waitFor()
    expect(await readText(page)).toContain(displayChoiceCode(code))

    const siteId = await addSite(app.database, world.pharmacyId, {
      kind: 'chain_pharmacy',
      designatedCode: 'P64042290011',
    })
    const pharmacist = personOf(world.pharmacyId, ['village_pharmacist'], [siteId])
    await acceptByCode(app.database, requestOf(pharmacist), { code, siteId })
    await page.reload()
    expect(await page.content()).not.toContain(displayChoiceCode(code))
  })
})

describe('a tracking link', () => {
  it('leaves its secret behind at once, and a short cookie follows the prescription', async () => {
    const prescriptionId = await submit(world)
    const { page, context } = await follow(prescriptionId)
    expect(page.url()).toBe(`${app.url}/track`)
    const cookies = await context.cookies()
    expect(cookies.find(({ name }) => name === 'tracking')).toMatchObject({
      path: '/track',
      httpOnly: true,
      sameSite: 'Lax',
    })
    const token = linkOf(prescriptionId).slice(3)
    expect(await page.content()).not.toContain(token)
    expect(JSON.stringify(cookies)).not.toContain(token)
    expect(app.logLines.join()).not.toContain(token)
  })

  it('is refused when it is wrong, and when two hours have passed, in the same words', async () => {
    const { page } = await follow(await submit(world))
    app.passSeconds(2 * 60 * 60)
    const late = await page.goto('/track')
    expect(late?.status()).toBe(404)
    const lateText = await readText(page)
    const wrong = await page.goto('/t/somebody-guesses')
    expect(wrong?.status()).toBe(404)
    expect(await readText(page)).toBe(lateText)
    expect(lateText).toContain('链接无效或已过期')
  })

  it('shows nothing that a stranger should learn', async () => {
    const { product } = world
    await app.database.network.execute(
      `update products set name_zh = '${drugName}' where id = '${product.id}'`,
    )
    const fulfilment = {
      mode: 'home',
      siteId: world.villageSiteId,
      address: secrets.address,
      phone: secrets.phone,
    } as const
    const prescriptionId = await submitApproved(world, intakeFor(world, undefined, { fulfilment }))
    const { shipmentIds } = await route(world, prescriptionId)
    await bringTo(world, { shipmentId: shipmentIds[0] ?? '', units: 7 }, 'arrived')
    const { code } = await issuePickupCode(app.database, requestOf(world.villagePharmacist), {
      shipmentId: shipmentIds[0] ?? '',
    })
    const { page } = await follow(prescriptionId)
    const fragment = await page.request.get('/track/fragment')
    const html = (await page.content()) + (await fragment.text())
    const hidden = [
      ...Object.values(secrets),
      drugName,
      product.nameEn,
      'I10',
      world.patientId,
      prescriptionId,
      code,
    ]
    for (const secret of hidden) expect(html).not.toContain(secret)
    await expect.poll(() => present(page).innerText()).toContain('已到达')
  })
})

describe('the tracking page', () => {
  it('says how far the medicine is, when it comes and where', async () => {
    const { prescriptionId } = await routed()
    const { page } = await follow(prescriptionId)
    expect(await present(page).innerText()).toContain('药师已审核')
    const facts = await page.locator('.facts').innerText()
    expect(facts).toContain('3月2日')
    expect(facts).toContain('15:30')
    expect(facts).toContain('3月4日')
    expect(await page.locator('.legs li').count()).toBe(2)
  })

  it('follows the parcel without being loaded anew', async () => {
    const prescriptionId = await submit(world)
    const { page, complaints } = await follow(prescriptionId)
    await page.getByText('实时更新').waitFor()
    await page.evaluate('window.isSamePage = true')
    expect(await present(page).innerText()).toContain('已收到处方')

    await approvePrescription(app.database, requestOf(world.pharmacist), { prescriptionId })
    await app.placeEvents()
    await page.locator('[aria-current=step]', { hasText: '药师已审核' }).waitFor()

    const { shipmentIds } = await route(world, prescriptionId)
    await bringTo(world, { shipmentId: shipmentIds[0] ?? '', units: 7 }, 'dispatched')
    await app.placeEvents()
    await page.locator('[aria-current=step]', { hasText: '正在路上' }).waitFor()
    expect(await page.evaluate('window.isSamePage')).toBe(true)
    expect(complaints).toEqual([])
  })

  it('hears of its own prescription only', async () => {
    const [mine, other] = [await submit(world), await submit(world)]
    const link = await app.app.request(linkOf(mine))
    const cookie = link.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const stream = await app.app.request('/track/events', { headers: { cookie } })
    await raiseEscalation(app.database, requestOf(world.journey), {
      prescriptionId: mine,
      kind: 'review_slow',
    })
    for (const prescriptionId of [other, mine]) {
      await approvePrescription(app.database, requestOf(world.pharmacist), { prescriptionId })
      await app.placeEvents()
    }
    let heard = ''
    for await (const piece of stream.body ?? []) {
      heard += Buffer.from(piece).toString()
      if (heard.includes('prescription.approved')) break
    }
    expect(heard).toContain(mine)
    expect(heard).not.toContain(other)
    expect(heard).not.toContain('escalation')
  })

  it('is read in Chinese or English, and remembers which', async () => {
    const { prescriptionId } = await routed()
    const { page } = await follow(prescriptionId)
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN')
    await page.getByRole('link', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Where is my medicine' }).waitFor()
    await page.goto('/track')
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    await page.getByRole('link', { name: '中文' }).click()
    await page.getByRole('heading', { name: '我的药到哪了' }).waitFor()
    const english = await follow(prescriptionId, { locale: 'en-GB' })
    expect(await english.page.locator('html').getAttribute('lang')).toBe('en')
  })

  it('speaks one language at a time', async () => {
    const { prescriptionId } = await routed()
    const chinese = await follow(prescriptionId)
    const shown = (await chinese.page.locator('main').innerText()).replace('短信', '')
    expect(shown).not.toMatch(/[A-Za-z]{2,}/)
    const english = await follow(prescriptionId, { locale: 'en-GB' })
    expect(await english.page.locator('main').innerText()).not.toMatch(/\p{Script=Han}/u)
  })

  for (const width of [360, 1280]) {
    it(`fits a screen of ${width} pixels, without barriers or complaints`, async () => {
      const parcel = await routed()
      await bringTo(world, parcel, 'arrived')
      const { page, complaints } = await follow(parcel.prescriptionId, { viewport: { width, height: 800 } })
      expect(await scrollsSideways(page)).toBe(false)
      expect(await findBarriers(page)).toEqual([])
      await unlock(page, parcel.prescriptionId)
      await page.getByText('取消这张处方').click()
      expect(await scrollsSideways(page)).toBe(false)
      expect(await findBarriers(page)).toEqual([])
      expect(complaints).toEqual([])
    })
  }
})

describe('the private part', () => {
  it('shows the pickup code after a code by text message, and not before', async () => {
    const parcel = await routed()
    const { prescriptionId, shipmentId } = parcel
    await bringTo(world, parcel, 'arrived')
    const { code } = await issuePickupCode(app.database, requestOf(world.villagePharmacist), { shipmentId })
    const { page, complaints } = await follow(prescriptionId)
    await page.getByRole('button', { name: '发送短信验证码' }).click()
    await page.getByText('验证码已发送').waitFor()
    const right = await sentCode(prescriptionId)
    await page.getByLabel('6 位验证码').fill(right === '000000' ? '000001' : '000000')
    await page.getByRole('button', { name: '验证', exact: true }).click()
    await page.getByRole('alert').filter({ hasText: '验证码不正确' }).waitFor()
    expect(await page.content()).not.toContain(code)

    await page.getByLabel('6 位验证码').fill(right)
    await page.getByRole('button', { name: '验证', exact: true }).click()
    await page.locator('.pickup-code', { hasText: code }).waitFor()
    expect(complaints).toEqual([])
    app.passSeconds(15 * 60)
    await page.goto('/track')
    expect(await page.content()).not.toContain(code)
  })

  it('is sent a code once a minute at most', async () => {
    const prescriptionId = await submit(world)
    const { page } = await follow(prescriptionId)
    const send = page.getByRole('button', { name: '发送短信验证码' })
    await send.click()
    await page.getByText('验证码已发送').waitFor()
    await send.click()
    await page.getByRole('alert').filter({ hasText: '发送太频繁' }).waitFor()
    expect(await page.getByLabel('6 位验证码').isVisible()).toBe(true)
  })

  it('closes after five wrong codes', async () => {
    const prescriptionId = await submit(world)
    const { page } = await follow(prescriptionId)
    await page.getByRole('button', { name: '发送短信验证码' }).click()
    const right = await sentCode(prescriptionId)
    const wrong = right === '000000' ? '000001' : '000000'
    for (const typed of [wrong, wrong, wrong, wrong, wrong, right]) {
      await page.getByLabel('6 位验证码').fill(typed)
      await page.getByRole('button', { name: '验证', exact: true }).click()
    }
    await page.getByRole('alert').filter({ hasText: '验证码已失效' }).waitFor()
    expect(await page.getByText('取消这张处方').count()).toBe(0)
  })

  it('takes no cookie of another purpose for its key', async () => {
    const { page, context } = await follow(await submit(world))
    await page.getByRole('button', { name: '发送短信验证码' }).click()
    await page.getByText('验证码已发送').waitFor()
    const asked = (await context.cookies()).find(({ name }) => name === 'tracking_asked')
    if (asked === undefined) throw new Error('no cookie')
    await context.addCookies([{ ...asked, name: 'tracking_open' }])
    await page.goto('/track')
    expect(await page.getByText('取消这张处方').count()).toBe(0)
  })

  it('opens for the prescription of its code and for no other', async () => {
    const [mine, other] = [await submit(world), await submit(world)]
    const { page } = await follow(mine)
    await unlock(page, mine)
    await page.getByText('取消这张处方').waitFor()
    await page.goto(linkOf(other))
    expect(await page.getByText('取消这张处方').count()).toBe(0)
    await page.request.post('/track/cancel')
    const tracked = await readTracked(app.database, other)
    expect(tracked?.state).toBe('in_review')
  })

  it('cancels what was not dispatched at once', async () => {
    const { prescriptionId } = await routed()
    const { page } = await follow(prescriptionId)
    await unlock(page, prescriptionId)
    await page.getByText('取消这张处方').click()
    await page.getByRole('button', { name: '确认取消' }).click()
    await page.getByText('取消请求已受理').waitFor()
    expect(await page.locator('.notice').innerText()).toContain('已取消')
    expect(await page.getByText('取消这张处方').count()).toBe(0)
  })

  it('calls a parcel back that has left', async () => {
    const parcel = await routed()
    await bringTo(world, parcel, 'dispatched')
    const { page } = await follow(parcel.prescriptionId)
    await unlock(page, parcel.prescriptionId)
    await page.getByText('取消这张处方').click()
    await page.getByRole('button', { name: '确认取消' }).click()
    await page.getByText('取消请求已受理').waitFor()
    expect(await page.locator('.notice').innerText()).toContain('正在召回')
  })

  it('lets the patient choose another place without script, in every language and on a small screen', async () => {
    const { prescriptionId } = await routed()
    const narrow = { javaScriptEnabled: false, viewport: { width: 360, height: 740 } }
    const { page, complaints } = await follow(prescriptionId, narrow)
    await unlock(page, prescriptionId)
    await page.getByRole('link', { name: '我的选择' }).click()
    await page.getByLabel('在哪里领取').selectOption(`home/${world.villageSiteId}`)
    await page.getByLabel('地址（送货上门时填写）').fill('某村9号')
    await page.getByRole('button', { name: '更改' }).click()
    await page.getByText('领取地点已更改').waitFor()
    expect((await readTracked(app.database, prescriptionId))?.mode).toBe('home')
    for (const language of ['中文', 'English', '한국어']) {
      if (language !== '中文') await page.getByRole('link', { name: language }).click()
      expect(await scrollsSideways(page)).toBe(false)
      expect(await findBarriers(page)).toEqual([])
    }
    expect(await readText(page)).toContain('나의 선택')
    expect(complaints).toEqual([])
  })

  it('works without script', async () => {
    const { prescriptionId } = await routed()
    const { page, complaints } = await follow(prescriptionId, { javaScriptEnabled: false })
    expect(await present(page).innerText()).toContain('药师已审核')
    await unlock(page, prescriptionId)
    await page.locator('details summary').click()
    await page.getByRole('button', { name: '确认取消' }).click()
    expect(await page.locator('.notice').innerText()).toContain('已取消')
    expect(complaints).toEqual([])
  })
})
