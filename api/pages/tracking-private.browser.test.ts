import { describe, expect, it } from 'vitest'
import { bringTo } from '#db/fulfilment/parcel-fixture.ts'
import { issuePickupCode } from '#db/fulfilment/pickup-codes.ts'
import { intakeFor, submit, submitApproved } from '#db/prescriptions/prescribing-fixture.ts'
import { choiceCode } from '#db/prescriptions/choice-code.ts'
import { approvePrescription } from '#db/prescriptions/review.ts'
import { readTracked } from '#db/prescriptions/tracking.ts'
import { addSite, personOf, requestOf } from '#db/test-world.ts'
import { displayChoiceCode } from '#domain/prescriptions/choice-code.ts'
import { employ } from '../app-fixture.ts'
import { findBarriers, scrollsSideways } from './pages-fixture.ts'
import { expectSound, signIn } from './phone-fixture.ts'
import {
  openTracking,
  tracking,
  drugName,
  linkOf,
  follow,
  readText,
  present,
  sentCode,
  unlock,
  routed,
  openOther,
} from './tracking-fixture.ts'

openTracking()

describe('the private part', () => {
  it('shows the pickup code after a code by text message, and not before', async () => {
    const parcel = await routed()
    const { prescriptionId, shipmentId } = parcel
    await bringTo(tracking.world, parcel, 'arrived')
    const { code } = await issuePickupCode(
      tracking.app.database,
      requestOf(tracking.world.villagePharmacist),
      { shipmentId },
    )
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
    tracking.app.passSeconds(15 * 60)
    await page.goto('/track')
    expect(await page.content()).not.toContain(code)
  })

  it('is sent a code once a minute at most', async () => {
    const prescriptionId = await submit(tracking.world)
    const { page } = await follow(prescriptionId)
    const send = page.getByRole('button', { name: '发送短信验证码' })
    await send.click()
    await page.getByText('验证码已发送').waitFor()
    await send.click()
    await page.getByRole('alert').filter({ hasText: '发送太频繁' }).waitFor()
    await expect.poll(() => page.getByLabel('6 位验证码').isVisible()).toBe(true)
  })

  it('closes after five wrong codes', async () => {
    const prescriptionId = await submit(tracking.world)
    const { page } = await follow(prescriptionId)
    await page.getByRole('button', { name: '发送短信验证码' }).click()
    const right = await sentCode(prescriptionId)
    const wrong = right === '000000' ? '000001' : '000000'
    for (const typed of [wrong, wrong, wrong, wrong, wrong, right]) {
      await page.getByLabel('6 位验证码').fill(typed)
      await page.getByRole('button', { name: '验证', exact: true }).click()
    }
    await page.getByRole('alert').filter({ hasText: '验证码已失效' }).waitFor()
    await expect.poll(() => page.getByText('取消这张处方').count()).toBe(0)
  })

  it('takes no cookie of another purpose for its key', async () => {
    const { page, context } = await follow(await submit(tracking.world))
    await page.getByRole('button', { name: '发送短信验证码' }).click()
    await page.getByText('验证码已发送').waitFor()
    const asked = (await context.cookies()).find(({ name }) => name === 'tracking_asked')
    if (asked === undefined) throw new Error('no cookie')
    await context.addCookies([{ ...asked, name: 'tracking_open' }])
    await page.goto('/track')
    await expect.poll(() => page.getByText('取消这张处方').count()).toBe(0)
  })

  it('opens for the prescription of its code and for no other', async () => {
    const [mine, other] = [await submit(tracking.world), await submit(tracking.world)]
    const { page } = await follow(mine)
    await unlock(page, mine)
    await page.getByText('取消这张处方').waitFor()
    await page.goto(linkOf(other))
    await expect.poll(() => page.getByText('取消这张处方').count()).toBe(0)
    await page.request.post('/track/cancel')
    const tracked = await readTracked(tracking.app.database, other)
    expect(tracked?.state).toBe('in_review')
  })

  it('cancels what was not dispatched at once', async () => {
    const { prescriptionId } = await routed()
    const { page } = await follow(prescriptionId)
    await unlock(page, prescriptionId)
    await page.getByText('取消这张处方').click()
    await page.getByRole('button', { name: '确认取消' }).click()
    await page.getByText('取消请求已受理').waitFor()
    await expect.poll(() => page.locator('.notice').innerText()).toContain('已取消')
    await expect.poll(() => page.getByText('取消这张处方').count()).toBe(0)
  })

  it('calls a parcel back that has left', async () => {
    const parcel = await routed()
    await bringTo(tracking.world, parcel, 'dispatched')
    const { page } = await follow(parcel.prescriptionId)
    await unlock(page, parcel.prescriptionId)
    await page.getByText('取消这张处方').click()
    await page.getByRole('button', { name: '确认取消' }).click()
    await page.getByText('取消请求已受理').waitFor()
    await expect.poll(() => page.locator('.notice').innerText()).toContain('正在召回')
  })

  it('lets the patient choose another place without script, in every language and on a small screen', async () => {
    const { prescriptionId } = await routed()
    const narrow = { javaScriptEnabled: false, viewport: { width: 360, height: 740 } }
    const { page, complaints } = await follow(prescriptionId, narrow)
    await unlock(page, prescriptionId)
    await page.getByRole('link', { name: '我的选择' }).click()
    await page.getByLabel('在哪里领取').selectOption(`home/${tracking.world.villageSiteId}`)
    await page.getByLabel('地址（送货上门时填写）').fill('某村9号')
    await page.getByRole('button', { name: '更改' }).click()
    await page.getByText('领取地点已更改').waitFor()
    expect((await readTracked(tracking.app.database, prescriptionId))?.mode).toBe('home')
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
    await expect.poll(() => present(page).innerText()).toContain('药师已审核')
    await unlock(page, prescriptionId)
    await page.locator('details summary').click()
    await page.getByRole('button', { name: '确认取消' }).click()
    await expect.poll(() => page.locator('.notice').innerText()).toContain('已取消')
    expect(complaints).toEqual([])
  })
})

describe('what the law hides before review', () => {
  it('is shown to the patient once a pharmacist has approved, and to nobody before', async () => {
    const { product } = tracking.world
    await tracking.app.database.network.execute(
      `update products set name_zh = '${drugName}' where id = '${product.id}'`,
    )
    const prescriptionId = await submit(tracking.world)
    const { page } = await follow(prescriptionId)
    await unlock(page, prescriptionId)
    for (const path of ['/track', '/track/choices', '/track/rights']) {
      const answer = await page.request.get(path)
      const text = await answer.text()
      for (const hidden of [drugName, product.nameEn, product.strength, '口服'])
        expect(text.includes(hidden), `${hidden} on ${path}`).toBe(false)
    }
    expect(await readText(page)).toContain('药师审核通过后')
    await approvePrescription(tracking.app.database, requestOf(tracking.world.pharmacist), { prescriptionId })
    await page.reload()
    await page.getByText(drugName).waitFor()
    expect(await readText(page)).toContain('处方药须凭处方在药师指导下购买和使用')
    const stranger = await follow(prescriptionId)
    expect(await stranger.page.content()).not.toContain(drugName)
  })
})

describe('the code for a pharmacy of the patient’s choice', () => {
  it('is shown behind the code by SMS only, to scan and to read, and accepts the prescription once', async () => {
    const fulfilment = {
      mode: 'village_counter',
      siteId: tracking.world.villageSiteId,
      patientChooses: true,
    } as const
    const prescriptionId = await submitApproved(
      tracking.world,
      intakeFor(tracking.world, undefined, { fulfilment }),
    )
    const { page } = await follow(prescriptionId)
    const code = choiceCode(tracking.app.database.secret, prescriptionId)
    expect(await readText(page)).toContain('请选择取药药店')
    expect(await page.content()).not.toContain(displayChoiceCode(code))
    await unlock(page, prescriptionId)
    await page.getByRole('img', { name: '自选药店取药凭证' }).waitFor()
    expect(await readText(page)).toContain(displayChoiceCode(code))

    const siteId = await addSite(tracking.app.database, tracking.world.pharmacyId, {
      kind: 'chain_pharmacy',
      designatedCode: 'P64042290011',
    })
    const pharmacist = personOf(tracking.world.pharmacyId, ['village_pharmacist'], [siteId])
    await employ(tracking.app, pharmacist)
    const { page: phone } = await openOther({ viewport: { width: 360, height: 740 }, isMobile: true })
    await signIn(phone, pharmacist)
    await phone.getByRole('link', { name: '接处方' }).click()
    const field = phone.getByLabel('12 位处方码')
    await field.fill('ABC')
    await phone.keyboard.press('Enter')
    await phone.getByText('这不是处方码，请再核对').waitFor()
    await field.fill(displayChoiceCode(code))
    await phone.keyboard.press('Enter')
    await phone.locator('[data-prescription]').waitFor()
    await expectSound(phone, '22-accepted')
    await phone.getByRole('button', { name: new RegExp(prescriptionId.slice(-6)) }).waitFor()
    await phone.getByRole('link', { name: '首页' }).click()
    await phone.getByRole('button', { name: '退出登录' }).click()
    await phone.locator('[name=email]').waitFor()
    await page.reload()
    expect(await page.content()).not.toContain(displayChoiceCode(code))
  })
})
