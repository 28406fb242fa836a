import { randomUUIDv7 } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { pinyinKeys } from '#db/catalogue/pinyin.ts'
import { patientAllergies, patientCovers, patients } from '#db/patients/schema.ts'
import {
  intakeFor,
  makePrescribingWorld,
  type PrescribingWorld,
  route,
  submit,
} from '#db/prescriptions/prescribing-fixture.ts'
import { cancelPrescription } from '#db/prescriptions/end.ts'
import { assess } from '#db/prescriptions/long-prescription-fixture.ts'
import { readPrescription } from '#db/prescriptions/queries.ts'
import { approvePrescription } from '#db/prescriptions/review.ts'
import { addLot, addProduct, addStock, requestOf, testNow, type ProductRow } from '#db/test-world.ts'
import {
  addSigner,
  chooseDrug,
  dialogOf,
  keyFile,
  obstacles,
  type Signer,
  wide,
  writeDiagnosis,
  writeDosing,
} from './desk-fixture.ts'
import { openPages } from './open-pages-fixture.ts'

let world: PrescribingWorld
let doctor: Signer
let pharmacist: Signer
let second: Signer
let aspirin: ProductRow
/** Some of the slowest machines look at a page with axe for a quarter of a minute. */
const longest = { timeout: 300_000 }

const pages = openPages(async (app) => {
  world = await makePrescribingWorld(app.database)
  const { network } = app.database
  const { patientId } = world
  await network.update(patients).set({ name: '欧阳演示' }).where(eq(patients.id, patientId))
  await network
    .insert(patientAllergies)
    .values({ patientId, ingredientCode: 'I0401', recordedOn: '2025-05-01' })
  await network.insert(patientCovers).values({
    patientId,
    insurerTenantId: world.hospitalId,
    planCode: 'resident-chronic',
    insuredNumber: 'TEST-1',
    validFrom: '2026-01-01',
    validTo: '2026-12-31',
  })
  aspirin = await stocked('阿司匹林肠溶片', 'I0116', 'XB01ACA056A001010199901')
  await stocked('马来酸依那普利片', 'I0104', 'XC09AAE002A001010199901')
  await stocked('苯磺酸氨氯地平片', 'I0101', 'XC08CAA001A001010199901')
  // What the patient takes already, from a prescription that waits for review.
  const warfarin = await stocked('华法林钠片', 'I0125', null)
  await submit(world, intakeFor(world, [{ product: warfarin, units: 7 }]))
  doctor = await addSigner(app, world.hospitalId, 'doctor')
  pharmacist = await addSigner(app, world.hospitalId, 'review_pharmacist')
  second = await addSigner(app, world.hospitalId, 'review_pharmacist')
})

/** The page behind the sign-in is the board, which is not a doctor's. */
const isNotOfSigningIn = (complaint: string) => !complaint.includes('403')

/** Waits until a prescription has come to a state. */
function stands(prescriptionId: string, state: string) {
  const read = async () =>
    (await readPrescription(pages.app.database, second.actor, prescriptionId)).prescription.state
  return expect.poll(read).toBe(state)
}

async function stocked(nameZh: string, ingredientCode: string, insuranceCode: string | null) {
  const product = await addProduct(pages.app.database, {
    nameZh,
    nameEn: nameZh,
    ingredientCodes: [ingredientCode],
    insuranceCode,
    pinyin: pinyinKeys(nameZh),
    ...(insuranceCode === null ? { listClass: 'unlisted' } : {}),
  })
  const { depotId, depotSiteId } = world
  const lot = await addLot(pages.app.database, product)
  await addStock(pages.app.database, { tenantId: depotId, siteId: depotSiteId, lot, units: 500 })
  return product
}

describe('a prescription at the desk', () => {
  it(
    'is written under the rules’ eyes, signed, reviewed by keys, and followed by the patient',
    longest,
    async () => {
      // Both sign in first: the form leads to a page that is not theirs.
      for (const { email } of [doctor, pharmacist]) await pages.visit('/desk', email, wide)
      const { page, complaints } = await pages.visit('/desk/patients', doctor.email, wide)
      // The time of signing is the doctor's, and the server's clock is the test's.
      await page.clock.setFixedTime(testNow)
      await page.getByRole('textbox', { name: '姓名' }).fill('欧阳')
      await page.getByRole('textbox', { name: '姓名' }).press('Enter')
      await page.getByRole('link', { name: '写处方: 欧阳演示' }).waitFor()
      expect(await obstacles(page)).toEqual([])
      expect(page.url()).not.toContain(encodeURIComponent('欧阳'))
      await page.getByRole('link', { name: '写处方: 欧阳演示' }).click()
      const card = page.locator('.patient-card')
      await card.getByText('头孢').or(card.getByText('过敏')).first().waitFor()
      await expect.poll(() => card.innerText()).toContain('华法林钠片')

      await chooseDrug(page, 'asplc', '阿司匹林')
      await writeDosing(page, 0, '7')
      const interaction = page.locator('.finding[data-code=interaction]')
      await interaction.waitFor()
      await expect
        .poll(() => interaction.innerText())
        .toMatch(/禁止[^]*华法林[^]*interaction\.warfarin-aspirin/)
      expect(await obstacles(page)).toEqual([])
      await page.getByRole('button', { name: '删除这一种' }).click()

      await chooseDrug(page, '氨氯', '氨氯地平')
      await writeDosing(page, 0, '7')
      await page.locator('.line-outcome[data-outcome=caution]').waitFor()
      await page.locator('.place').getByText('有货').first().waitFor()
      await expect.poll(() => page.locator('.place').first().innerText()).toContain('最迟')
      await page.locator('input[type=file]').setInputFiles(keyFile(doctor))
      await page.getByText('签名密钥可用').waitFor()
      await writeDiagnosis(page)
      await page.getByRole('button', { name: '签名并提交' }).click()
      await dialogOf(page, '确认并签名').getByText('原发性高血压（I10） · 高血压 2 级，中危').waitFor()
      await page
        .getByRole('button', { name: '签 名' })
        .or(page.getByRole('button', { name: '签名', exact: true }))
        .click()
      const link = page.locator('.tracking-link')
      await link.waitFor()
      const trackingLink = await link.innerText()
      expect(await obstacles(page)).toEqual([])
      await page.getByRole('link', { name: '查看处方' }).click()
      await page.waitForURL('**/desk/prescriptions/*')
      await page.getByText('苯磺酸氨氯地平片').waitFor()
      await page.getByText('原发性高血压（I10） · 高血压 2 级，中危').waitFor()
      const prescriptionId = page.url().split('/').at(-1) ?? ''
      expect(await obstacles(page)).toEqual([])
      expect(complaints).toEqual([])

      const reviewer = await pages.visit('/desk/review?lang=ko', pharmacist.email, {
        ...wide,
        locale: 'ko-KR',
      })
      await reviewer.page.getByRole('link', { name: prescriptionId.slice(-12) }).waitFor()
      expect(await obstacles(reviewer.page)).toEqual([])
      await reviewer.page.getByRole('link', { name: prescriptionId.slice(-12) }).click()
      await reviewer.page.locator('.standing[data-claim=none]').waitFor()
      await reviewer.page.keyboard.press('c')
      await reviewer.page.locator('.standing[data-claim=mine]').waitFor()
      await reviewer.page.locator('.shares').waitFor()
      await reviewer.page.getByText('서명이 유효하고').waitFor()
      expect(await obstacles(reviewer.page)).toEqual([])
      await reviewer.page.keyboard.press('a')
      await reviewer.page.locator('input[type=file]').setInputFiles(keyFile(pharmacist))
      await reviewer.page.getByText('서명 키를 쓸 수 있습니다').waitFor()
      await reviewer.page.locator('.ant-modal-footer .ant-btn-primary').click()
      await reviewer.page.locator('.ant-modal').waitFor({ state: 'detached' })
      expect(reviewer.complaints).toEqual([])

      const patient = await pages.visit(new URL(trackingLink).pathname, doctor.email, wide)
      await patient.page.locator('[aria-current=step]').filter({ hasText: '药师已审核' }).waitFor()
    },
  )

  it('is asked about by the pharmacist, answered by the doctor and cancelled, and what one may not see is not there', async () => {
    const prescriptionId = await submit(world, {
      ...intakeFor(world),
      hospitalReference: `D-${randomUUIDv7()}`,
      diagnosisText: '高血压 2 级，中危',
    })
    const { page } = await pages.visit(`/desk/review/${prescriptionId}?lang=ko`, pharmacist.email, wide)
    await page.locator('.standing[data-claim=none]').waitFor()
    await page.getByText('본태성 고혈압 (I10) · 高血压 2 级，中危').waitFor()
    await page.keyboard.press('c')
    await page.locator('.standing[data-claim=mine]').waitFor()
    await page.keyboard.press('q')
    const ask = () => page.locator('.ant-modal-footer .ant-btn-primary').click()
    await page.locator('.ant-modal textarea').fill('  ')
    await ask()
    await page.locator('.ant-modal .ant-form-item-explain-error').first().waitFor()
    await stands(prescriptionId, 'in_review')
    await page.locator('.ant-modal textarea').fill('용량을 확인해 주세요')
    await ask()
    await page.locator('.ant-modal').waitFor({ state: 'detached' })

    const asked = await pages.visit(`/desk/prescriptions/${prescriptionId}?lang=zh-CN`, doctor.email, wide)
    await asked.page.getByText('용량을 확인해 주세요').waitFor()
    await asked.page.getByText('原发性高血压（I10） · 高血压 2 级，中危').waitFor()
    expect(await obstacles(asked.page)).toEqual([])
    await asked.page.getByRole('textbox', { name: '答复药师' }).fill('已核对，按此剂量。')
    await asked.page.getByRole('button', { name: '提交答复' }).click()
    await asked.page.getByText('医生答复').waitFor()
    await asked.page.getByRole('button', { name: '取消处方' }).click()
    await asked.page.getByRole('button', { name: '确认取消' }).click()
    await asked.page.getByRole('button', { name: '取消处方' }).waitFor({ state: 'detached' })
    await stands(prescriptionId, 'cancelled')

    const elsewhere = await makePrescribingWorld(pages.app.database)
    const foreign = await submit(elsewhere)
    for (const path of [`/desk/patients/${elsewhere.patientId}`, `/desk/prescriptions/${foreign}`]) {
      const { page: refused } = await pages.visit(`${path}?lang=zh-CN`, doctor.email, wide)
      await refused.locator('.failure').waitFor()
      await expect.poll(() => refused.locator('main').innerText()).not.toMatch(/演示病人|I10|演示片/)
    }
  })

  it('keeps the question of a pharmacist, and says why it is not asked, where the prescription was cancelled meanwhile', async () => {
    const prescriptionId = await submit(world)
    const { page } = await pages.visit(`/desk/review/${prescriptionId}?lang=zh-CN`, pharmacist.email, wide)
    await page.locator('.standing[data-claim=none]').waitFor()
    await page.keyboard.press('c')
    await page.locator('.standing[data-claim=mine]').waitFor()
    await page.keyboard.press('q')
    const asking = dialogOf(page, '质询医生')
    await asking.locator('textarea').fill('请核对剂量')
    await cancelPrescription(pages.app.database, requestOf(doctor.actor), { prescriptionId })
    await asking.getByRole('button', { name: '质询医生' }).click()
    await asking.locator('.failure [data-code]').waitFor()
    expect(await asking.locator('textarea').inputValue()).toBe('请核对剂量')
    expect(await asking.locator('.failure').innerText()).not.toMatch(/[a-z]{3}/)
    await stands(prescriptionId, 'cancelled')
  })

  it(
    'needs a second pharmacist where one set a rule aside, and may be rejected for a listed reason',
    longest,
    async () => {
      const prescriptionId = await submit(world, intakeFor(world, [{ product: aspirin, units: 7 }]))
      const path = `/desk/review/${prescriptionId}?lang=zh-CN`
      const { page } = await pages.visit(path, pharmacist.email, wide)
      await page.locator('.standing[data-claim=none]').waitFor()
      await page.keyboard.press('c')
      const finding = page.locator('.finding[data-code=interaction]')
      await finding.getByRole('button', { name: '强制通过' }).click()
      const overriding = dialogOf(page, '强制通过这一项')
      await page.getByLabel('理由').fill('   ')
      await overriding.getByRole('button', { name: '强制通过' }).click()
      await overriding.locator('.ant-form-item-explain-error').first().waitFor()
      await page.getByLabel('理由').fill('已监测凝血，获益大于风险')
      expect(await obstacles(page)).toEqual([])
      await dialogOf(page, '强制通过这一项').getByRole('button', { name: '强制通过' }).click()
      await page.getByText('测试强制通过：已监测凝血，获益大于风险').waitFor()
      await page.getByText('有强制通过项，须由另一位药师决定。').waitFor()
      // Keys are the page's again once the dialogue is gone; who set it aside does not decide on it.
      await page.locator('.ant-modal').waitFor({ state: 'detached' })
      await page.locator('.standing[data-claim=none]').waitFor()
      await page.keyboard.press('c')
      await page.locator('.failure', { hasText: '须由另一位药师决定。' }).waitFor()

      const { page: decides, complaints } = await pages.visit(path, second.email, wide)
      await decides.locator('.standing[data-claim=none]').waitFor()
      await decides.getByRole('button', { name: /领取/ }).click()
      await decides.locator('.standing[data-claim=mine]').waitFor()
      await decides.keyboard.press('a')
      await dialogOf(decides, '通过这张处方').getByRole('button', { name: '通过', exact: true }).click()
      await stands(prescriptionId, 'approved')

      await page.goto(path)
      await page.getByText('已决定，不在队列中。').waitFor()
      await page.getByRole('button', { name: '同意该决定', exact: true }).click()
      await page.getByText('已记录您的意见。').waitFor()

      const other = await submit(world)
      await decides.goto(`/desk/review/${other}`)
      await decides.locator('.standing[data-claim=none]').waitFor()
      await decides.keyboard.press('c')
      await decides.locator('.standing[data-claim=mine]').waitFor()
      await decides.keyboard.press('r')
      const rejecting = dialogOf(decides, '退回')
      // No reason is chosen for the pharmacist, and what is too long is not cut.
      await rejecting.getByLabel(/备注/).fill('长'.repeat(501))
      await rejecting.getByRole('button', { name: '退回' }).click()
      await rejecting.getByText('请选择退回原因').waitFor()
      await rejecting.getByText('最多 500 个字，现在有 501 个').waitFor()
      await stands(other, 'in_review')
      await rejecting.getByRole('radio').nth(1).check()
      await rejecting.getByLabel(/备注/).fill('请核对诊断')
      expect(await obstacles(decides)).toEqual([])
      await rejecting.getByRole('button', { name: '退回' }).click()
      await stands(other, 'rejected')
      expect(complaints.filter(isNotOfSigningIn)).toEqual([])
    },
  )

  it(
    'is written in parts for twelve weeks, of which the doctor stops those that have not begun',
    longest,
    async () => {
      await assess(world)
      const { page, complaints } = await pages.visit(
        `/desk/patients/${world.patientId}?lang=zh-CN`,
        doctor.email,
        wide,
      )
      await page.clock.setFixedTime(testNow)
      await page.getByRole('switch', { name: '分次取药（长期处方）' }).click()
      await page.getByText('2026-03-02 · 2026-03-30 · 2026-04-27').waitFor()
      await page.getByRole('textbox', { name: '次数' }).fill('2')
      await page.getByText('2026-03-02 · 2026-03-30', { exact: false }).waitFor()
      await page.getByRole('textbox', { name: '延长天数的理由' }).fill('病情稳定，交通不便')
      await chooseDrug(page, '依那', '依那普利')
      await writeDosing(page, 0, '28')
      await page.locator('.whole-prescription[data-standing=judged]').waitFor()
      expect(await obstacles(page)).toEqual([])
      await page.locator('input[type=file]').setInputFiles(keyFile(doctor))
      await page.getByText('签名密钥可用').waitFor()
      await page.getByRole('button', { name: '签名并提交' }).click()
      await dialogOf(page, '确认并签名').locator('.ant-btn-primary').click()
      await page.getByRole('link', { name: '查看处方' }).click()
      await page.getByRole('heading', { name: '分次取药' }).waitFor()
      const prescriptionId = page.url().split('/').at(-1) ?? ''
      await approvePrescription(pages.app.database, requestOf(pharmacist.actor), { prescriptionId })
      await route(world, prescriptionId)
      await page.reload()
      await page.getByRole('button', { name: '停止剩余部分' }).click()
      const stopping = dialogOf(page, '停止剩余部分')
      await stopping.getByRole('radio', { name: '照常送达' }).check()
      await stopping.getByLabel('原因').fill('改用其他药')
      expect(await obstacles(page)).toEqual([])
      await stopping.getByRole('button', { name: '停止', exact: true }).click()
      await page.getByText('已停止剩余部分。').waitFor()
      const parts = page
        .locator('.ant-card', { has: page.getByRole('heading', { name: '分次取药' }) })
        .locator('.ant-table-row')
      await parts.nth(1).getByText('已停止').waitFor()
      await expect.poll(() => parts.nth(0).innerText()).not.toContain('已停止')
      expect(complaints.filter(isNotOfSigningIn)).toEqual([])
    },
  )

  it('is read about without barriers, in Chinese and Korean, on the pages beside', longest, async () => {
    for (const [path, who] of [
      ['/desk/prescriptions', doctor],
      ['/desk/review-quality', pharmacist],
      ['/desk/rule-sets', pharmacist],
      ['/desk/rule-sets/1', pharmacist],
    ] as const) {
      for (const language of ['zh-CN', 'ko']) {
        const { page, context } = await pages.visit(`${path}?lang=${language}`, who.email, wide)
        await page.locator('h1').waitFor()
        await page.locator('table, .ant-card').first().waitFor()
        expect({ path, language, faults: await obstacles(page) }).toEqual({ path, language, faults: [] })
        await context.close()
      }
    }
  })
})
