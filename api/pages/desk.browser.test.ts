import { randomUUIDv7 } from 'node:crypto'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { runCommand } from '#db/commands.ts'
import { fileLicence } from '#db/organisations/licences.ts'
import { addTenant, personOf, requestOf, testNow } from '#db/test-world.ts'
import { fanOut, readDue, recordAttempts } from '#db/webhooks/queue.ts'
import { bearer, bodyOf, type Credential, send, signIn } from '../app-fixture.ts'
import { dialogOf, wide } from './desk-fixture.ts'
import { openPages } from './open-pages-fixture.ts'
import { addAccount, findViolations, password, scrollsSideways } from './pages-fixture.ts'

let tenantId: string
let administrator: string
let operator: string

const pages = openPages(async (app) => {
  tenantId = await addTenant(app.database, 'internet_hospital')
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
    await changeAndLeave(page, firstPassword)
    expect(complaints.filter((text) => !text.includes('401'))).toEqual([])
    await context.close()
  })

  /** The new doctor takes on more work, gets another password, and leaves. */
  async function changeAndLeave(page: Page, firstPassword: string): Promise<void> {
    const signsIn = async (typed: string) => (await signIn(pages.app, 'new-doctor@example.com', typed)).status
    await page.getByRole('button', { name: '修改岗位和站点' }).click()
    await choose(page, '岗位', '拣货员')
    await page.getByRole('dialog').getByRole('button', { name: '确定' }).click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.locator('main .ant-tag', { hasText: '拣货员' }).waitFor()
    await page.locator('main .ant-tag', { hasText: '医生' }).waitFor()
    await actAndConfirm(page, '重置密码')
    await page.locator('.secret').waitFor()
    const newPassword = await takeSecret(page)
    expect([await signsIn(firstPassword), await signsIn(newPassword)]).toEqual([401, 200])
    await actAndConfirm(page, '办理离职')
    await page.getByText('已离职').waitFor()
    await expect.poll(() => page.getByRole('button', { name: '办理离职' }).count()).toBe(0)
    expect(await signsIn(newPassword)).toBe(401)
  }

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
    await tellHook(page)
    await page.getByRole('button', { name: '暂停' }).click()
    await page.getByText('人工暂停').waitFor()
    await page.getByRole('button', { name: '恢复' }).click()
    await page.getByText('推送中').waitFor()
    await actAndConfirm(page, '终止')
    await page.getByText('已终止').waitFor()

    await pages.app.placeEvents()
    await page.getByRole('link', { name: '审计记录' }).click()
    for (const event of ['api_key.issued', 'api_key.revoked']) await page.getByTitle(event).first().waitFor()
    await page.getByRole('cell', { name: '测试' }).first().waitFor()
    // The browser itself says that a range the wrong way round was refused.
    expect(complaints.filter((text) => !text.includes('422'))).toEqual([])
  })

  /** Something is told: once it fails, then it arrives; and both it and a range of the stream are sent again. */
  async function tellHook(page: Page): Promise<void> {
    const { database } = pages.app
    await runCommand(database, requestOf(personOf(tenantId, [])), async (transaction) => {
      const told = { aggregateKind: 'prescription', aggregateId: randomUUIDv7(), tenantId } as const
      transaction.emit({ ...told, type: 'prescription.submitted', payload: {} })
      return {}
    })
    await pages.app.placeEvents()
    await fanOut(database, testNow)
    await page.reload()
    const log = page.getByRole('region', { name: '投递记录' })
    const row = log.locator('tbody tr.ant-table-row')
    await row.getByText('等待投递').waitFor()
    await tryToSend({ outcome: 'server', status: 503 })
    await tryToSend({ outcome: 'delivered', status: 204 })
    await page.reload()
    await row.getByText('已送达').waitFor()
    await row.getByRole('button', { name: /展开|Expand/ }).click()
    await log.getByRole('row', { name: /对方出错\s+503\s+12/ }).waitFor()
    await row.getByRole('button', { name: '重发' }).click()
    await row.getByText('等待投递').waitFor()
    await tryToSend({ outcome: 'delivered', status: 204 })
    await page.getByRole('button', { name: '按区间重放' }).click()
    const range = page.getByRole('dialog')
    await range.getByLabel('从位置').fill('9')
    await range.getByLabel('到位置').fill('1')
    await range.getByRole('button', { name: '确定' }).click()
    await range.getByRole('alert').first().waitFor()
    await range.getByLabel('从位置').fill('1')
    await range.getByLabel('到位置').fill('1000')
    await range.getByRole('button', { name: '确定' }).click()
    await range.waitFor({ state: 'hidden' })
    await row.getByText('等待投递').waitFor()
  }

  /** What waits is sent as its pusher would, and comes to this. */
  async function tryToSend(result: { readonly outcome: string; readonly status: number }): Promise<void> {
    // Late enough for whatever waits for its next try.
    const at = new Date(testNow.getTime() + 3_600_000)
    const [message] = await readDue(pages.app.database, at, [])
    if (message === undefined) throw new Error('Nothing waits to be sent.')
    const attempt = { ...result, message, durationMilliseconds: 12 }
    await recordAttempts(pages.app.database, testNow, message.subscriptionId, [attempt])
  }

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
    await decideOverLater(page, applicationId)
    expect(complaints.filter((text) => !/40[09]|422/.test(text))).toEqual([])
  })

  /** What it files later is accepted and taken away again, or refused; the regulator stops it and lets it go on. */
  async function decideOverLater(page: Page, joinedId: string): Promise<void> {
    for (const number of ['DEMO-LATER-1', 'DEMO-LATER-2'])
      await fileLicence(pages.app.database, requestOf(personOf(joinedId, ['administrator'])), {
        licence: {
          kind: 'drug_retail',
          number,
          scopes: [],
          validFrom: '2026-01-01',
          validTo: '2030-12-31',
          expiresAt: null,
        },
        content: Buffer.from('%PDF-1.7 a licence'),
      })
    await page.reload()
    const row = (number: string) => page.locator('tbody tr', { hasText: number })
    await row('DEMO-LATER-1').getByRole('button', { name: '接受' }).click()
    await page.getByRole('tooltip').getByRole('button', { name: '确定', exact: true }).click()
    await row('DEMO-LATER-1').getByText('已接受').waitFor()
    await row('DEMO-LATER-1').getByRole('button', { name: '吊销' }).click()
    await giveReason(page, '吊销', '扫描件系伪造')
    await row('DEMO-LATER-1').getByText('已吊销').waitFor()
    await row('DEMO-LATER-2').getByRole('button', { name: '拒绝' }).click()
    await giveReason(page, '拒绝', '看不清编号')
    await row('DEMO-LATER-2').getByText('已拒绝').waitFor()

    const regulator = await addAccount(
      pages.app,
      'regulator',
      await addTenant(pages.app.database, 'regulator'),
    )
    const { page: watches } = await pages.visit(
      `${new URL(page.url()).pathname}?lang=zh-CN`,
      regulator.email,
      wide,
    )
    await watches.getByRole('button', { name: '暂停' }).click()
    await giveReason(watches, '暂停机构', '现场检查')
    await watches.getByText('已暂停').waitFor()
    expect(await findViolations(watches)).toEqual([])
    await watches.getByRole('button', { name: '恢复' }).click()
    await giveReason(watches, '恢复机构', '整改完成')
    await watches.getByText('正常', { exact: true }).waitFor()
  }

  async function giveReason(page: Page, title: string, reason: string): Promise<void> {
    const dialog = dialogOf(page, title)
    await dialog.getByLabel('理由').fill(reason)
    await dialog.getByRole('button', { name: '确定' }).click()
    await dialog.waitFor({ state: 'hidden' })
  }
})
