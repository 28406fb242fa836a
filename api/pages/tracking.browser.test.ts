import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { raiseEscalation } from '#db/fulfilment/escalations.ts'
import { bringTo } from '#db/fulfilment/parcel-fixture.ts'
import { issuePickupCode } from '#db/fulfilment/pickup-codes.ts'
import { intakeFor, route, submit, submitApproved } from '#db/prescriptions/prescribing-fixture.ts'
import { submitLong } from '#db/prescriptions/long-prescription-fixture.ts'
import { approvePrescription } from '#db/prescriptions/review.ts'
import { requestOf } from '#db/test-world.ts'
import {
  findBarriers,
  findElderFaults,
  findViolations,
  keepPicture,
  scrollsSideways,
} from './pages-fixture.ts'
import {
  openTracking,
  tracking,
  secrets,
  drugName,
  linkOf,
  follow,
  readText,
  present,
  sentCode,
  unlock,
  routed,
} from './tracking-fixture.ts'

openTracking()

describe('a tracking link', () => {
  it('leaves its secret behind at once, and a short cookie follows the prescription', async () => {
    const prescriptionId = await submit(tracking.world)
    const { page, context } = await follow(prescriptionId)
    expect(page.url()).toBe(`${tracking.app.url}/track`)
    const cookies = await context.cookies()
    expect(cookies.find(({ name }) => name === 'tracking')).toMatchObject({
      path: '/track',
      httpOnly: true,
      sameSite: 'Lax',
    })
    const token = linkOf(prescriptionId).slice(3)
    expect(await page.content()).not.toContain(token)
    expect(JSON.stringify(cookies)).not.toContain(token)
    expect(tracking.app.logLines.join()).not.toContain(token)
  })

  it('is refused when it is wrong, and when two hours have passed, in the same words', async () => {
    const { page } = await follow(await submit(tracking.world))
    tracking.app.passSeconds(2 * 60 * 60)
    const late = await page.goto('/track')
    expect(late?.status()).toBe(404)
    const lateText = await readText(page)
    const wrong = await page.goto('/t/somebody-guesses')
    expect(wrong?.status()).toBe(404)
    expect(await readText(page)).toBe(lateText)
    expect(lateText).toContain('链接无效或已过期')
  })

  it('shows nothing that a stranger should learn', async () => {
    const { product } = tracking.world
    await tracking.app.database.network.execute(
      `update products set name_zh = '${drugName}' where id = '${product.id}'`,
    )
    const fulfilment = {
      mode: 'home',
      siteId: tracking.world.villageSiteId,
      address: secrets.address,
      phone: secrets.phone,
    } as const
    const prescriptionId = await submitApproved(
      tracking.world,
      intakeFor(tracking.world, undefined, { fulfilment }),
    )
    const { shipmentIds } = await route(tracking.world, prescriptionId)
    await bringTo(tracking.world, { shipmentId: shipmentIds[0] ?? '', units: 7 }, 'arrived')
    const { code } = await issuePickupCode(
      tracking.app.database,
      requestOf(tracking.world.villagePharmacist),
      {
        shipmentId: shipmentIds[0] ?? '',
      },
    )
    const { page } = await follow(prescriptionId)
    const fragment = await page.request.get('/track/fragment')
    const html = (await page.content()) + (await fragment.text())
    const hidden = [
      ...Object.values(secrets),
      drugName,
      product.nameEn,
      'I10',
      tracking.world.patientId,
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
    await expect.poll(() => present(page).innerText()).toContain('药师已审核')
    const facts = await page.locator('.facts').innerText()
    expect(facts).toContain('3月2日')
    expect(facts).toContain('15:30')
    expect(facts).toContain('3月4日')
    await expect.poll(() => page.locator('.legs li').count()).toBe(2)
  })

  it('follows the parcel without being loaded anew', async () => {
    const prescriptionId = await submit(tracking.world)
    const { page, complaints } = await follow(prescriptionId)
    await page.getByText('实时更新').waitFor()
    await page.evaluate('window.isSamePage = true')
    await expect.poll(() => present(page).innerText()).toContain('已收到处方')

    await approvePrescription(tracking.app.database, requestOf(tracking.world.pharmacist), { prescriptionId })
    await tracking.app.placeEvents()
    await page.locator('[aria-current=step]', { hasText: '药师已审核' }).waitFor()

    const { shipmentIds } = await route(tracking.world, prescriptionId)
    await bringTo(tracking.world, { shipmentId: shipmentIds[0] ?? '', units: 7 }, 'dispatched')
    await tracking.app.placeEvents()
    await page.locator('[aria-current=step]', { hasText: '正在路上' }).waitFor()
    expect(await page.evaluate('window.isSamePage')).toBe(true)
    expect(complaints).toEqual([])
  })

  it('hears of its own prescription only', async () => {
    const [mine, other] = [await submit(tracking.world), await submit(tracking.world)]
    const link = await tracking.app.app.request(linkOf(mine))
    const cookie = link.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const stream = await tracking.app.app.request('/track/events', { headers: { cookie } })
    await raiseEscalation(tracking.app.database, requestOf(tracking.world.journey), {
      prescriptionId: mine,
      kind: 'review_slow',
    })
    for (const prescriptionId of [other, mine]) {
      await approvePrescription(tracking.app.database, requestOf(tracking.world.pharmacist), {
        prescriptionId,
      })
      await tracking.app.placeEvents()
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
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('zh-CN')
    await page.getByRole('link', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Where is my medicine' }).waitFor()
    await page.goto('/track')
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('en')
    await page.getByRole('link', { name: '中文' }).click()
    await page.getByRole('heading', { name: '我的药到哪了' }).waitFor()
    const english = await follow(prescriptionId, { locale: 'en-GB' })
    await expect.poll(() => english.page.locator('html').getAttribute('lang')).toBe('en')
  })

  it('speaks one language at a time', async () => {
    const { prescriptionId } = await routed()
    const chinese = await follow(prescriptionId)
    const shown = (await chinese.page.locator('main').innerText()).replace('短信', '')
    expect(shown).not.toMatch(/[A-Za-z]{2,}/)
    const english = await follow(prescriptionId, { locale: 'en-GB' })
    await expect.poll(() => english.page.locator('main').innerText()).not.toMatch(/\p{Script=Han}/u)
  })

  for (const width of [360, 1280]) {
    it(`fits a screen of ${width} pixels, without barriers or complaints`, async () => {
      const parcel = await routed()
      await bringTo(tracking.world, parcel, 'arrived')
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

describe('the larger view for older eyes', () => {
  const narrow = { javaScriptEnabled: true, viewport: { width: 360, height: 740 } }
  /** What hinders an older reader on the page as it is now, folded parts open. */
  async function faults(page: Page): Promise<string[]> {
    await page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true })")
    const sideways = (await scrollsSideways(page)) ? ['scrolls sideways'] : []
    const found = [...sideways, ...(await findElderFaults(page)), ...(await findBarriers(page))]
    return [...found, ...(await findViolations(page))].map((fault) => `${page.url()}: ${fault}`)
  }

  it('is one tap away on every page, stays, and is large enough by what the browser computes', async () => {
    const prescriptionId = await submitLong(tracking.world)
    const { page } = await follow(prescriptionId, narrow)
    await page.getByRole('link', { name: '长辈版' }).click()
    await keepPicture(page, 'patient-elder', false)
    expect(await faults(page)).toEqual([])
    await unlock(page, prescriptionId)
    for (const path of ['/track', '/track/choices', '/track/rights']) {
      for (const language of ['ko', 'en', 'zh-CN']) {
        await page.goto(`${path}?lang=${language}`)
        await expect.poll(() => page.locator('html').getAttribute('class')).toBe('elder')
        await keepPicture(page, `patient-elder${path.replaceAll('/', '-')}-${language}`, true)
        expect(await faults(page)).toEqual([])
      }
    }
    await page.getByRole('link', { name: '标准版' }).click()
    await page.goto('/track')
    await expect.poll(() => page.locator('html').getAttribute('class')).toBe('')
  })

  it('presses nobody for time: what is open stays open while its reader is there', async () => {
    const prescriptionId = await submit(tracking.world)
    const { page } = await follow(prescriptionId, narrow)
    await page.goto('/track?view=elder')
    await page.getByRole('button', { name: '发送短信验证码' }).click()
    expect(await readText(page)).not.toMatch(/\d+ 分钟/)
    await page.goto('/track')
    await page.getByLabel('6 位验证码').fill(await sentCode(prescriptionId))
    await page.getByRole('button', { name: '验证', exact: true }).click()
    for (const minutes of [50, 100, 150, 200]) {
      tracking.app.passSeconds(minutes * 60)
      await page.goto('/track/choices')
      await page.getByRole('heading', { name: '我的选择' }).waitFor()
    }
    tracking.app.passSeconds(300 * 60)
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByRole('alert').filter({ hasText: '刚才的操作没有保存' }).waitFor()
  })
})
