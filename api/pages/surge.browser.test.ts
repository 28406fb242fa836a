import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { makeCampaignWorld, type CampaignWorld } from '#db/campaigns/campaign-fixture.ts'
import { registrationQueue } from '#db/campaigns/queue-schema.ts'
import { campaignContacts } from '#db/campaigns/schema.ts'
import { workOffRegistrations } from '#db/campaigns/work-off-registrations.ts'
import { symptomForms } from '#db/triage/schema.ts'
import { addRegions } from '#db/organisations/commands.ts'
import { addTenant, personOf, requestOf, testNow } from '#db/test-world.ts'
import type { RegionLevel } from '#domain/organisations/region-code.ts'
import { pageViews } from '#web/ui/layout.ts'
import { locales } from '#web/ui/locale.ts'
import { messagesOf } from '#web/ui/messages.ts'
import { openPages } from './open-pages-fixture.ts'
import {
  addAccount,
  findBarriers,
  findElderFaults,
  findViolations,
  keepPicture,
  password,
  scrollsSideways,
  type OpenedPage,
} from './pages-fixture.ts'

let campaign: CampaignWorld
let hospitalId: string

const pages = openPages(async (app) => {
  campaign = await makeCampaignWorld(app.database)
  hospitalId = await addTenant(app.database, 'internet_hospital')
  const named = (code: string, level: RegionLevel, nameZh: string, parentCode: string | null) =>
    ({ code, level, nameZh, parentCode }) as const
  await addRegions(app.database, requestOf(personOf(hospitalId, [])), [
    named('64', 'province', '宁夏', null),
    named('6404', 'city', '固原市', '64'),
    named('640422', 'county', '西吉县', '6404'),
    named('640422100', 'township', '吉强镇', '640422'),
    named('640422100200', 'village', '演示村', '640422100'),
    named('640422101', 'township', '兴隆镇', '640422'),
    named('640422101200', 'village', '甲村', '640422101'),
    named('640422101201', 'village', '乙村', '640422101'),
  ])
})

async function visit(path: string, options: BrowserContextOptions = {}): Promise<OpenedPage> {
  const visitor = await pages.open(options)
  await visitor.page.goto(path)
  return visitor
}

/** What keeps somebody from using a page on a narrow phone, in any language, as usual and in the larger view. */
async function obstacles(path: string): Promise<unknown[]> {
  const found: unknown[] = []
  const { page } = await visit(path, { viewport: { width: 360, height: 740 } })
  for (const locale of locales) {
    for (const view of pageViews) {
      await page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=${locale}&view=${view}`)
      if (await scrollsSideways(page)) found.push({ locale, view, sideways: true })
      found.push(...(await findBarriers(page)))
      if (view === 'elder') found.push(...(await findElderFaults(page)))
      if (locale === 'zh-CN') found.push(...(await findViolations(page)))
    }
  }
  return found
}

/** Fills in fields by their names, which are the same in every language. */
async function fillFields(page: Page, given: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(given)) await page.locator(`[name="${name}"]`).fill(value)
}

/** What a form at `path` answers with, sent as the page's own browser sends it. */
async function copyOf(page: Page, path: string, phone: string) {
  const response = await page.request.post(path, { form: { phone }, headers: { origin: pages.app.url } })
  return {
    status: response.status(),
    disposition: response.headers()['content-disposition'],
    body: (await response.json()) as Record<string, unknown>,
  }
}

describe('the registration page of a campaign', () => {
  it('gives a place in the line without script, tells mistakes, and then tells what came of it', async () => {
    const { page, complaints } = await visit(`/register/${campaign.campaignId}`, { javaScriptEnabled: false })
    await page.getByRole('link', { name: '吉强镇' }).click()
    await page.getByLabel('门牌号或户号').fill('12号')
    await page.getByLabel('收件人姓名').fill('演示户主')
    await page.getByLabel('手机号码').fill('100 0000 0009')
    await page.getByLabel('详细地址').fill('演示村12号')
    await page.getByLabel('家庭人数').fill('2')
    await page.getByLabel('其中重点人数').fill('3')
    await page.getByRole('button', { name: '提交登记' }).click()
    await page.getByRole('alert').filter({ hasText: '请检查后再提交' }).waitFor()
    await expect.poll(() => page.getByLabel('收件人姓名').inputValue()).toBe('演示户主')
    await page.getByLabel('其中重点人数').fill('1')
    await page.getByRole('button', { name: '提交登记' }).click()
    await page.getByText('登记已收到，正在排队').waitFor()
    expect(new URL(page.url()).pathname).toBe('/registration')
    await page.getByText('前面还有 0 户').waitFor()
    await workOffRegistrations(pages.app.database, () => testNow, new AbortController().signal)
    await page.reload()
    await page.getByText('登记成功').waitFor()
    const [kept] = await pages.app.database.network.select().from(registrationQueue)
    expect(kept).toMatchObject({ source: 'page', household: null })
    await page.getByText('获取副本，或删除资料').click()
    const phones = page.getByLabel('填写时的手机号码')
    await phones.first().fill('10000000008')
    await page.getByRole('button', { name: '下载副本' }).click()
    await page.getByRole('alert').filter({ hasText: '没有找到这个手机号' }).waitFor()
    const { body, ...copied } = await copyOf(page, '/registration/copy', '100-0000-0009')
    expect([copied.status, copied.disposition]).toEqual([200, 'attachment; filename="my-registration.json"'])
    expect(body).toMatchObject({ name: '演示户主', address: '演示村12号', state: 'eligible', persons: 2 })
    await phones.last().fill('10000000009')
    await page.getByRole('button', { name: '删除我的资料' }).click()
    await page.getByText('您的资料已删除').waitFor()
    await page.getByText('这次登记已结束').waitFor()
    expect(await pages.app.database.network.$count(campaignContacts)).toBe(0)
    // The browser itself says that a form was answered with 422.
    expect(complaints.filter((text) => !text.includes('422'))).toEqual([])
  })

  it('takes along where the household is only where its phone tells, and it says so', async () => {
    const { page } = await visit(`/register/${campaign.campaignId}?township=640422100`, {
      viewport: { width: 360, height: 740 },
      permissions: ['geolocation'],
      geolocation: { longitude: 105.73012, latitude: 35.96 },
    })
    const { position, send, keepLink } = messagesOf('zh-CN').surge.registration
    const fields = { householdNumber: '21', name: '演示户主', phone: '10000000041', address: '演示村21号' }
    await fillFields(page, { ...fields, persons: '2', personsAtRisk: '3' })
    await page.getByRole('button', { name: position.give }).click()
    await page.getByText(position.taken).waitFor()
    await page.getByRole('button', { name: position.drop }).click()
    await page.getByText(position.taken).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: position.give }).click()
    await page.getByText(position.taken).waitFor()
    await keepPicture(page, 'registration-position', true)
    expect(await findViolations(page)).toEqual([])
    await page.getByRole('button', { name: send }).click()
    await page.getByRole('alert').waitFor()
    // What was taken is still there when something else was wrong.
    await page.getByText(position.taken).waitFor()
    await fillFields(page, { personsAtRisk: '1' })
    await page.getByRole('button', { name: send }).click()
    await page.getByText(keepLink).waitFor()
    const rows = await pages.app.database.network.select().from(registrationQueue)
    expect(rows.map(({ household }) => household)).toContainEqual(
      expect.objectContaining({ name: fields.name, longitude: 105.73012, latitude: 35.96 }),
    )
  })

  it.each(['en', 'ko'] as const)('says the names of places to who reads no Chinese: %s', async (locale) => {
    const path = `/register/${campaign.campaignId}?lang=${locale}`
    const { page } = await visit(path, { javaScriptEnabled: false, viewport: { width: 360, height: 740 } })
    await page.getByRole('heading', { name: 'Xiji County 西吉县' }).waitFor()
    await keepPicture(page, `registration-townships-${locale}`, true)
    await page.getByRole('link', { name: 'Jiqiang Town 吉强镇' }).click()
    await expect
      .poll(() => page.locator('#villageCode option').allInnerTexts())
      .toEqual(['Yanshi Village · 演示村'])
    await keepPicture(page, `registration-villages-${locale}`, true)
  })

  it('takes no village for granted where a township has several', async () => {
    const { page } = await visit(`/register/${campaign.campaignId}?township=640422101`, {
      javaScriptEnabled: false,
    })
    await fillFields(page, {
      householdNumber: '3',
      name: '演示户主',
      phone: '10000000051',
      address: '甲村3号',
      persons: '1',
      personsAtRisk: '0',
    })
    await page.getByRole('button', { name: messagesOf('zh-CN').surge.registration.send }).click()
    // The browser itself asks for it, and sends nothing.
    await expect.poll(() => page.locator('#villageCode:invalid').count()).toBe(1)
    await page.locator('#villageCode').selectOption({ label: '乙村' })
    await page.getByRole('button', { name: messagesOf('zh-CN').surge.registration.send }).click()
    await page.getByText(messagesOf('zh-CN').surge.registration.keepLink).waitFor()
    const rows = await pages.app.database.network.select().from(registrationQueue)
    expect(rows.map(({ household }) => household)).toContainEqual(
      expect.objectContaining({ address: '甲村3号', villageCode: '640422101201' }),
    )
  })

  it('is fit for a narrow phone in every language, and knows no other campaign', async () => {
    const path = `/register/${campaign.campaignId}`
    expect(await obstacles(path)).toEqual([])
    expect(await obstacles(`${path}?township=640422100`)).toEqual([])
    const { page } = await visit(`/register/${hospitalId}`)
    await page.getByText('找不到这个登记页面').waitFor()
  })
})

describe('the fever clinic', () => {
  async function fillIn(symptom: string, phone: string): Promise<OpenedPage> {
    const visitor = await visit(`/clinic/${hospitalId}?township=640422100`, { javaScriptEnabled: false })
    const { page } = visitor
    await page.getByLabel('最高体温（℃）').fill('38.6')
    await page.getByLabel(/发热几天了/).fill('2')
    await page.getByLabel(symptom).check()
    await page.getByLabel('患者姓名').fill('演示患者')
    await page.getByLabel('出生日期').fill('1985-05-05')
    await page.getByLabel('身份证号码').fill('440524188001010014')
    await page.getByLabel('手机号码').fill(phone)
    await page.getByLabel('详细地址').fill('演示村1号')
    // Nothing is taken for granted: it must be said.
    await page.getByRole('button', { name: '提交给医生' }).click()
    await expect.poll(() => page.locator('[name=sex]:invalid').count()).toBe(1)
    await page.getByLabel('性别').selectOption('female')
    await page.getByRole('button', { name: '提交给医生' }).click()
    return visitor
  }

  it('sends somebody with a red flag to a hospital, and says why', async () => {
    const { page } = await fillIn('胸痛', '10000000011')
    await page.getByRole('heading', { name: '请尽快去医院' }).waitFor()
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('胸痛')
    await page.getByText('获取副本，或删除资料').click()
    await page.getByRole('button', { name: '删除我的资料' }).click()
    await page.getByText('您的资料已删除').waitFor()
    expect(await pages.app.database.network.$count(symptomForms)).toBe(0)
  })

  it('brings the others to a doctor, who takes one on and answers', async () => {
    const { page: patient } = await fillIn('咳嗽', '10000000012')
    await patient.getByText('已提交，等待医生查看').waitFor()
    const { email } = await addAccount(pages.app, 'doctor', hospitalId)
    const { page, complaints } = await visit('/sign-in')
    await page.locator('#email').fill(email)
    await page.locator('#password').fill(password)
    await page.locator('form.sign-in button').click()
    await page.waitForURL((url) => url.pathname !== '/sign-in')
    await page.goto('/console/clinic')
    await expect.poll(() => page.locator('main').innerText()).toMatch(/38\.6 °C[\s\S]*咳嗽/)
    await expect.poll(() => page.locator('main').innerText()).not.toContain('演示患者')
    await page.getByRole('button', { name: '接诊' }).click()
    expect(await findBarriers(page)).toEqual([])
    await page.getByLabel('处理结果').selectOption('advised')
    // Too much is told by its field and stays as it was typed; nothing is sent, and nothing cut.
    await page.getByLabel('给患者的话').fill('水'.repeat(520))
    await page.getByText('最多 500 个字，现在有 520 个，多了 20 个，请删短').waitFor()
    const action = await page.locator('form[action$="/answer"]').getAttribute('action')
    const posted = await page.request.post(action ?? '', {
      form: { outcome: 'advised', advice: '水'.repeat(520) },
    })
    expect(posted.status()).toBe(400)
    expect(await posted.text()).toContain('水'.repeat(520))
    await page.getByLabel('给患者的话').fill('多喝水，休息。')
    await page.getByRole('button', { name: '回复' }).click()
    await page.getByText('目前没有人候诊').waitFor()
    await patient.reload()
    await patient.getByText('多喝水，休息。').waitFor()
    const { body } = await copyOf(patient, '/clinic/form/copy', '10000000012')
    expect(body).toMatchObject({ state: 'answered', advice: '多喝水，休息。', outcome: 'advised' })
    await patient.getByText('获取副本，或删除资料').click()
    await patient.getByLabel('填写时的手机号码').last().fill('10000000012')
    await patient.getByRole('button', { name: '删除我的资料' }).click()
    await patient.getByRole('alert').filter({ hasText: '依法须保存 15 年' }).waitFor()
    expect(complaints.filter((text) => !text.includes('403'))).toEqual([])
  })

  it.each(['ko', 'en'] as const)(
    'takes a form and sends to a hospital in the larger view: %s',
    async (locale) => {
      const path = `/clinic/${hospitalId}?township=640422100&lang=${locale}&view=elder`
      const { page } = await visit(path, { javaScriptEnabled: false, viewport: { width: 360, height: 740 } })
      const texts = messagesOf(locale).surge
      await page.locator('[value=blue_lips]').check()
      await page.locator('[value=pregnant]').check()
      await fillFields(page, {
        temperature: '39.2',
        feverDays: '3',
        oxygen: '91',
        name: 'Yeonsu',
        birthDate: '1985-05-05',
        residentId: '440524188001010014',
        phone: '1',
        address: 'Village 3',
      })
      await page.locator('#sex').selectOption('female')
      await keepPicture(page, `clinic-form-${locale}-elder`, true)
      await page.getByRole('button', { name: texts.clinic.send }).click()
      await page.getByRole('alert').filter({ hasText: texts.clinic.incomplete }).waitFor()
      // What was ticked and typed is still there.
      await expect.poll(() => page.locator('[value=blue_lips]').isChecked()).toBe(true)
      await fillFields(page, { phone: locale === 'ko' ? '10000000021' : '10000000022' })
      await page.getByRole('button', { name: texts.clinic.send }).click()
      await page.getByRole('heading', { name: texts.clinic.goToHospital }).waitFor()
      const shown = await page.getByRole('alert').innerText()
      for (const rule of ['triage.breathing', 'triage.oxygen'] as const)
        expect(shown).toContain(texts.clinic.rules[rule])
      await keepPicture(page, `clinic-hospital-${locale}-elder`, true)
      expect([...(await findElderFaults(page)), ...(await findBarriers(page))]).toEqual([])

      await page.goto(`/register/${campaign.campaignId}?township=640422100`)
      await fillFields(page, {
        householdNumber: '15',
        name: 'Yeonsu',
        phone: locale === 'ko' ? '10000000031' : '10000000032',
        address: 'Village 3',
        persons: '2',
        personsAtRisk: '1',
      })
      await keepPicture(page, `registration-${locale}-elder`, true)
      await page.getByRole('button', { name: texts.registration.send }).click()
      await page.getByText(texts.registration.keepLink).waitFor()
      await keepPicture(page, `registration-line-${locale}-elder`, true)
      expect([...(await findElderFaults(page)), ...(await findBarriers(page))]).toEqual([])
    },
  )

  it('is fit for a narrow phone in every language', async () => {
    expect(await obstacles(`/clinic/${hospitalId}`)).toEqual([])
    expect(await obstacles(`/clinic/${hospitalId}?township=640422100`)).toEqual([])
  })
})
