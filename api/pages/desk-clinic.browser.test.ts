import { randomUUIDv7 } from 'node:crypto'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '#bin/chromium.ts'
import { createTestDatabase } from '#bin/test-database.ts'
import { buildWebForTests } from '#bin/test-web.ts'
import { addPeople } from '#db/access/commands.ts'
import { type NewPerson, newPersonSchema } from '#db/access/new-rows.ts'
import { hashPassword } from '#db/access/password.ts'
import { registerSigningKey } from '#db/access/signing-keys.ts'
import type { Actor } from '#db/actor.ts'
import { pinyinKeys } from '#db/catalogue/pinyin.ts'
import { patientAllergies, patientCovers, patients } from '#db/patients/schema.ts'
import {
  intakeFor,
  makePrescribingWorld,
  type PrescribingWorld,
  submit,
} from '#db/prescriptions/prescribing-fixture.ts'
import { addLot, addProduct, addStock, personOf, requestOf, testNow } from '#db/test-world.ts'
import { demoPrivateJwk, demoSigningKey } from '#seeds/demo-signing-keys.ts'
import { eq } from 'drizzle-orm'
import { openVisitors, password, scrollsSideways, serveApp, type ServedApp } from './pages-fixture.ts'

let app: ServedApp
let browser: Browser
let world: PrescribingWorld
let visitors: ReturnType<typeof openVisitors>
let doctor: { readonly actor: Actor; readonly email: string }
let pharmacist: { readonly actor: Actor; readonly email: string }
/** Some of the slowest machines look at a page with axe for a quarter of a minute. */
const longest = { timeout: 300_000 }
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
  await stocked('阿司匹林肠溶片', 'I0116', 'XB01ACA056A001010199901')
  await stocked('苯磺酸氨氯地平片', 'I0101', 'XC08CAA001A001010199901')
  // What the patient takes already, from a prescription that waits for review.
  const warfarin = await stocked('华法林钠片', 'I0125', null)
  await submit(world, intakeFor(world, [{ product: warfarin, units: 7 }]))
  doctor = await employed('doctor', 'physician')
  pharmacist = await employed('review_pharmacist', 'pharmacist')
})

afterAll(async () => {
  await visitors.closeAll()
  await browser.close()
  await app.close()
})

async function stocked(nameZh: string, ingredientCode: string, insuranceCode: string | null) {
  const product = await addProduct(app.database, {
    nameZh,
    nameEn: nameZh,
    ingredientCodes: [ingredientCode],
    insuranceCode,
    pinyin: pinyinKeys(nameZh),
    ...(insuranceCode === null ? { listClass: 'unlisted' } : {}),
  })
  const { depotId, depotSiteId } = world
  const lot = await addLot(app.database, product)
  await addStock(app.database, { tenantId: depotId, siteId: depotSiteId, lot, units: 500 })
  return product
}

/** Somebody of the hospital with an account, a qualification and a registered signing key. */
async function employed(
  role: 'doctor' | 'review_pharmacist',
  kind: NewPerson['qualifications'][number]['kind'],
) {
  const actor = personOf(world.hospitalId, [role])
  const email = `${actor.principalId}@example.com`
  const person = newPersonSchema.parse({
    ...actor,
    id: actor.principalId,
    name: '测试',
    department: 'general_practice',
    qualifications: [{ kind, number: 'TEST', validFrom: '2020-01-01', validTo: '2030-12-31' }],
    account: { email, passwordHash: await hashPassword(password) },
  })
  await addPeople(app.database, requestOf(actor), [person])
  const administrator = personOf(world.hospitalId, ['administrator'])
  const { publicKey } = demoSigningKey(actor.principalId)
  await registerSigningKey(app.database, requestOf(administrator), { personId: actor.principalId, publicKey })
  return { actor, email }
}

/** The file with somebody's private key. */
function keyFile({ actor: { principalId } }: { readonly actor: Actor }) {
  const text = JSON.stringify(demoPrivateJwk(principalId))
  return { name: 'key.json', mimeType: 'application/json', buffer: Buffer.from(text) }
}

/** What axe finds on a page that seriously hinders somebody, and whether the page is cut off. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found: string[] =
    await page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => id + ': ' + nodes[0].html.slice(0, 300)))`)
  return [...((await scrollsSideways(page)) ? ['scrolls sideways'] : []), ...found]
}

async function chooseDrug(page: Page, typed: string, name: string): Promise<void> {
  const search = page.getByRole('combobox', { name: '搜索药品' })
  await search.fill(typed)
  await page.locator('.ant-select-item-option').filter({ hasText: name }).click()
}

/** Writes how the drug of a card is taken. */
async function writeDosing(page: Page, number: number, days: string): Promise<void> {
  const card = page.locator('.line-card').nth(number)
  await card.getByRole('spinbutton', { name: '每次', exact: true }).fill('1')
  await card.getByRole('combobox', { name: '频次' }).click()
  await page.locator('.ant-select-item-option:visible').filter({ hasText: '每日 1 次' }).click()
  await card.getByRole('spinbutton', { name: '天数' }).fill(days)
}

describe('a prescription at the desk', () => {
  it(
    'is written under the rules’ eyes, signed, reviewed by keys, and followed by the patient',
    longest,
    async () => {
      // Both sign in first: the form leads to a page that is not theirs.
      for (const { email } of [doctor, pharmacist]) await visitors.visit('/desk', email, wide)
      const { page, complaints } = await visitors.visit('/desk/patients', doctor.email, wide)
      // The time of signing is the doctor's, and the server's clock is the test's.
      await page.clock.setFixedTime(testNow)
      await page.getByRole('textbox', { name: '姓名' }).fill('欧阳')
      await page.getByRole('textbox', { name: '姓名' }).press('Enter')
      await page.getByRole('link', { name: '写处方: 欧阳演示' }).waitFor()
      expect(await faultsOf(page)).toEqual([])
      expect(page.url()).not.toContain(encodeURIComponent('欧阳'))
      await page.getByRole('link', { name: '写处方: 欧阳演示' }).click()
      const card = page.locator('.patient-card')
      await card.getByText('头孢').or(card.getByText('过敏')).first().waitFor()
      expect(await card.innerText()).toContain('华法林钠片')

      await chooseDrug(page, 'asplc', '阿司匹林')
      await writeDosing(page, 0, '7')
      const interaction = page.locator('.finding[data-code=interaction]')
      await interaction.waitFor()
      expect(await interaction.innerText()).toMatch(/禁止[^]*华法林[^]*interaction\.warfarin-aspirin/)
      expect(await faultsOf(page)).toEqual([])
      await page.getByRole('button', { name: '删除这一种' }).click()

      await chooseDrug(page, '氨氯', '氨氯地平')
      await writeDosing(page, 0, '7')
      await page.locator('.line-outcome[data-outcome=caution]').waitFor()
      await page.locator('.place').getByText('有货').first().waitFor()
      expect(await page.locator('.place').first().innerText()).toContain('最迟')
      await page.locator('input[type=file]').setInputFiles(keyFile(doctor))
      await page.getByText('签名密钥可用').waitFor()
      await page.getByRole('button', { name: '签名并提交' }).click()
      await page
        .getByRole('button', { name: '签 名' })
        .or(page.getByRole('button', { name: '签名', exact: true }))
        .click()
      const link = page.locator('.tracking-link')
      await link.waitFor()
      const trackingLink = await link.innerText()
      expect(await faultsOf(page)).toEqual([])
      await page.getByRole('link', { name: '查看处方' }).click()
      await page.getByText('苯磺酸氨氯地平片').waitFor()
      const prescriptionId = page.url().split('/').at(-1) ?? ''
      expect(await faultsOf(page)).toEqual([])
      expect(complaints).toEqual([])

      const reviewer = await visitors.visit('/desk/review?lang=ko', pharmacist.email, {
        ...wide,
        locale: 'ko-KR',
      })
      await reviewer.page.getByRole('link', { name: prescriptionId.slice(-12) }).waitFor()
      expect(await faultsOf(reviewer.page)).toEqual([])
      await reviewer.page.getByRole('link', { name: prescriptionId.slice(-12) }).click()
      await reviewer.page.locator('.standing[data-claim=none]').waitFor()
      await reviewer.page.keyboard.press('c')
      await reviewer.page.locator('.standing[data-claim=mine]').waitFor()
      await reviewer.page.locator('.shares').waitFor()
      await reviewer.page.getByText('서명이 유효하고').waitFor()
      expect(await faultsOf(reviewer.page)).toEqual([])
      await reviewer.page.keyboard.press('a')
      await reviewer.page.locator('input[type=file]').setInputFiles(keyFile(pharmacist))
      await reviewer.page.getByText('서명 키를 쓸 수 있습니다').waitFor()
      await reviewer.page.locator('.ant-modal-footer .ant-btn-primary').click()
      await reviewer.page.locator('.ant-modal').waitFor({ state: 'detached' })
      expect(reviewer.complaints).toEqual([])

      const patient = await visitors.visit(new URL(trackingLink).pathname, doctor.email, wide)
      await patient.page.locator('[aria-current=step]').filter({ hasText: '药师已审核' }).waitFor()
    },
  )

  it('is asked about by the pharmacist, answered by the doctor, and what one may not see is not there', async () => {
    const prescriptionId = await submit(world, {
      ...intakeFor(world),
      hospitalReference: `D-${randomUUIDv7()}`,
    })
    const { page } = await visitors.visit(`/desk/review/${prescriptionId}?lang=ko`, pharmacist.email, wide)
    await page.locator('.standing[data-claim=none]').waitFor()
    await page.keyboard.press('c')
    await page.locator('.standing[data-claim=mine]').waitFor()
    await page.keyboard.press('q')
    await page.locator('.ant-modal textarea').fill('용량을 확인해 주세요')
    await page.locator('.ant-modal-footer .ant-btn-primary').click()
    await page.locator('.ant-modal').waitFor({ state: 'detached' })

    const asked = await visitors.visit(`/desk/prescriptions/${prescriptionId}?lang=zh-CN`, doctor.email, wide)
    await asked.page.getByText('용량을 확인해 주세요').waitFor()
    expect(await faultsOf(asked.page)).toEqual([])
    await asked.page.getByRole('textbox', { name: '答复药师' }).fill('已核对，按此剂量。')
    await asked.page.getByRole('button', { name: '提交答复' }).click()
    await asked.page.getByText('医生答复').waitFor()

    const elsewhere = await makePrescribingWorld(app.database)
    const foreign = await submit(elsewhere)
    for (const path of [`/desk/patients/${elsewhere.patientId}`, `/desk/prescriptions/${foreign}`]) {
      const { page: refused } = await visitors.visit(`${path}?lang=zh-CN`, doctor.email, wide)
      await refused.locator('.failure').waitFor()
      expect(await refused.locator('main').innerText()).not.toMatch(/演示病人|I10|演示片/)
    }
  })

  it('is read about without barriers, in Chinese and Korean, on the pages beside', async () => {
    for (const [path, who] of [
      ['/desk/prescriptions', doctor],
      ['/desk/review-quality', pharmacist],
      ['/desk/rule-sets', pharmacist],
      ['/desk/rule-sets/1', pharmacist],
    ] as const) {
      for (const language of ['zh-CN', 'ko']) {
        const { page, context } = await visitors.visit(`${path}?lang=${language}`, who.email, wide)
        await page.locator('h1').waitFor()
        await page.locator('table, .ant-card').first().waitFor()
        expect({ path, language, faults: await faultsOf(page) }).toEqual({ path, language, faults: [] })
        await context.close()
      }
    }
  })
})
