import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { addTenant } from '#db/test-world.ts'
import { bearer, bodyOf, type Credential, send, signIn } from '../app-fixture.ts'
import { openPages } from './open-pages-fixture.ts'
import { addAccount, findViolations, password, scrollsSideways } from './pages-fixture.ts'

let administrator: string
let operator: string
const wide = { viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' } as const

const pages = openPages(async (app) => {
  const tenantId = await addTenant(app.database, 'internet_hospital')
  administrator = (await addAccount(app, 'administrator', tenantId)).email
  operator = (await addAccount(app, 'operator', await addTenant(app.database, 'network_operator'))).email
})

/** Presses a button and answers yes to its question. */
async function actAndConfirm(page: Page, name: string, yes = '确定'): Promise<void> {
  await page.getByRole('button', { name, exact: true }).first().click()
  await page.getByRole('tooltip').getByRole('button', { name: yes, exact: true }).click()
}

/** Chooses from a field that opens a list. */
async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('dialog').getByLabel(label).click()
  await page.locator('.ant-select-item-option').filter({ hasText: option }).first().click()
  await page.keyboard.press('Escape')
}

/** Reads a secret that is shown once, and closes it. */
async function takeSecret(page: Page): Promise<string> {
  const secret = await page.locator('.secret').innerText()
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).last().click()
  await page.locator('.secret').waitFor({ state: 'hidden' })
  return secret.trim()
}

describe('an administrator at the desk', () => {
  it('signs in, takes somebody in with a paper, and that person signs in until the phone is lost', async () => {
    const { page, context, complaints } = await pages.open(wide)
    await page.goto('/desk/people?lang=zh-CN')
    await page.locator('#email').fill(administrator)
    await page.locator('#password').fill(password)
    await page.locator('form.sign-in button').click()
    await page.getByRole('heading', { name: '人员' }).waitFor()
    await page.getByText('实时更新').waitFor()
    await page.getByRole('button', { name: '新增人员' }).click()
    await page.getByRole('dialog').getByLabel('姓名').fill('演示医生')
    await choose(page, '岗位', '医生')
    await page.getByRole('dialog').getByLabel('登录邮箱').fill('new-doctor@example.com')
    await page.getByRole('dialog').getByRole('button', { name: '确定' }).click()
    await page.locator('.secret').waitFor()
    const firstPassword = await takeSecret(page)
    expect((await signIn(pages.app, 'new-doctor@example.com', firstPassword)).status).toBe(200)
    await page.getByRole('link', { name: '演示医生' }).click()
    await page.getByRole('heading', { name: '演示医生' }).waitFor()
    await page.getByRole('button', { name: '归档资质' }).click()
    await choose(page, '种类', '执业医师')
    await page.getByRole('dialog').getByLabel('编号').fill('DEMO-1')
    await page.getByRole('dialog').getByLabel('生效日').fill('2026-01-01')
    await page.getByRole('dialog').getByLabel('到期日').fill('2031-12-31')
    await page.getByRole('dialog').getByRole('button', { name: '确定' }).click()
    await page.getByText('DEMO-1').waitFor()
    await actAndConfirm(page, '全部结束（手机丢失）')
    await page.getByText('没有登录中的设备').waitFor()
    expect(complaints.filter((text) => !text.includes('401'))).toEqual([])
    await context.close()
  })

  it('issues a key that works until it is revoked, subscribes to events, and finds all of it in the audit log', async () => {
    const { page, complaints } = await pages.visit('/desk/api-keys?lang=zh-CN', administrator, wide)
    await page.getByRole('button', { name: '签发密钥' }).click()
    await page.getByRole('dialog').getByLabel('用途').fill('院内 HIS')
    await page.getByRole('dialog').getByRole('button', { name: '确定' }).click()
    await page.locator('.secret').waitFor()
    const key = await takeSecret(page)
    const whoAmI = () => pages.app.app.request('/access/me', { headers: { authorization: `Bearer ${key}` } })
    expect((await whoAmI()).status).toBe(200)
    await actAndConfirm(page, '撤销')
    await page.getByText('已撤销').waitFor()
    expect((await whoAmI()).status).toBe(401)

    await page.getByRole('link', { name: 'Webhook 推送' }).click()
    await page.getByRole('button', { name: '新增订阅' }).click()
    await page.getByRole('dialog').getByLabel('接收地址').fill('https://93.184.215.14/hooks')
    await page.getByRole('dialog').getByRole('button', { name: '确定' }).click()
    await page.locator('.secret').waitFor()
    const secret = await takeSecret(page)
    await page.getByRole('link', { name: 'https://93.184.215.14/hooks' }).click()
    await page.getByRole('button', { name: '更换签名密钥' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '确定' }).click()
    await page.locator('.secret').waitFor()
    expect(await takeSecret(page)).not.toBe(secret)
    await page.getByRole('button', { name: '暂停' }).click()
    await page.getByText('人工暂停').waitFor()

    await pages.app.placeEvents()
    await page.getByRole('link', { name: '审计记录' }).click()
    for (const event of ['api_key.issued', 'api_key.revoked']) await page.getByTitle(event).first().waitFor()
    await page.getByRole('cell', { name: '测试' }).first().waitFor()
    expect(complaints).toEqual([])
  })

  it('has pages without barriers in Chinese and English, which nothing is cut off from', async () => {
    const faults: string[] = []
    for (const [language, width, paths] of [
      ['zh-CN', 1440, ['people', 'api-keys']],
      ['en', 1440, ['', 'webhooks', 'audit?tab=looks']],
      ['ko', 768, ['people']],
    ] as const) {
      for (const path of paths) {
        const address = `/desk/${path}${path.includes('?') ? '&' : '?'}lang=${language}`
        const { page, context } = await pages.visit(address, administrator, {
          ...wide,
          viewport: { width, height: 900 },
        })
        await page.locator('h1').waitFor()
        await page.locator('.ant-spin-spinning').first().waitFor({ state: 'detached' })
        const found = await findViolations(page)
        if (await scrollsSideways(page)) found.push('scrolls sideways')
        const text = (await page.locator('body').innerText()).replaceAll(/中文|测试|院内|演示医生/g, '')
        if (language !== 'zh-CN' && /\p{Script=Han}/u.test(text)) found.push('Chinese is left')
        faults.push(...found.map((fault) => `${address} (${width}): ${fault}`))
        await context.close()
      }
    }
    expect(faults).toEqual([])
  })
})

describe('an operator of the network at the desk', () => {
  it('looks at the papers of an institution that applies, and lets it in', async () => {
    const nobody = {} as Credential
    const application = await send(pages.app, 'POST', '/organisations/applications', nobody, {
      kind: 'pharmacy',
      nameZh: '演示药房',
      nameEn: 'Demo Pharmacy',
      socialCreditCode: '91640422MA7XRH011N',
      ownership: null,
      languages: ['zh-CN'],
      contactName: '测试联系人',
      contactPhone: '100-00000001',
      contactEmail: 'contact@example.com',
    })
    expect(application.status).toBe(201)
    const { applicationId, token } = await bodyOf<{ applicationId: string; token: string }>(application)
    const { page, complaints } = await pages.visit('/desk/applications?lang=zh-CN', operator, wide)
    await page.getByRole('link', { name: '演示药房' }).click()
    await actAndConfirm(page, '批准入驻')
    await page.getByRole('alert').filter({ hasText: '没有执行' }).waitFor()
    await send(pages.app, 'POST', '/organisations/licences', bearer(token), {
      kind: 'drug_retail',
      number: 'DEMO-RETAIL-1',
      validFrom: '2026-01-01',
      validTo: '2030-12-31',
      documentBase64: Buffer.from('%PDF-1.7 a licence').toString('base64'),
    })
    await page.reload()
    await page.getByText('DEMO-RETAIL-1').waitFor()
    await actAndConfirm(page, '批准入驻')
    await page.getByText('已批准').waitFor()
    await page.goto(`/desk/organisations/${applicationId}`)
    await page.getByRole('heading', { name: '演示药房' }).waitFor()
    await page.getByText('已接受').waitFor()
    expect(complaints.filter((text) => !/40[09]|422/.test(text))).toEqual([])
  })
})
