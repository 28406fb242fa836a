import { randomUUIDv7 } from 'node:crypto'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { qualifications } from '#db/access/schema.ts'
import { putRulesInForce } from '#db/prescriptions/review/review-rules-fixture.ts'
import { addTenant } from '#db/test-world.ts'
import { firstRuleSet } from '#seeds/clinical-rules/rule-set.ts'
import { openPages } from './open-pages-fixture.ts'
import { addAccount, findViolations, keepPicture, scrollsSideways } from './pages-fixture.ts'

let drafter: string
let approver: string
const longest = { timeout: 300_000 }
const wide = { viewport: { width: 1440, height: 900 } }

const pages = openPages(async (app) => {
  const operatorId = await addTenant(app.database, 'network_operator')
  await putRulesInForce(app.database, { content: firstRuleSet })
  drafter = await addSenior(operatorId)
  approver = await addSenior(operatorId)
})

async function addSenior(tenantId: string): Promise<string> {
  const { actor, email } = await addAccount(pages.app, 'review_pharmacist', tenantId)
  await pages.app.database.network.insert(qualifications).values({
    id: randomUUIDv7(),
    tenantId,
    personId: actor.principalId,
    kind: 'senior_pharmacist',
    number: 'TEST',
    validFrom: '2020-01-01',
    validTo: '2030-12-31',
  })
  return email
}

/** A button of two Chinese characters has a space between them. */
const editName = /^修\s*改$/
const endName = /^停\s*用$/

/** Presses a button and says yes to the question before it. */
async function confirm(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).first().click()
  await page.locator('.ant-popconfirm:not(.ant-popover-hidden) .ant-btn-primary').click()
}

describe('clinical rules at the desk', longest, () => {
  it('are copied, edited in a form that names what is wrong, sent back once, and approved by a second person', async () => {
    const { page } = await pages.visit('/desk/rule-sets?lang=zh-CN', drafter, wide)
    await page.getByText('现行', { exact: true }).waitFor()
    expect(await findViolations(page)).toEqual([])
    await page.getByRole('button', { name: '复制为草稿' }).click()
    await page.getByLabel('这一版要改什么').fill('加一条相互作用')
    await page.getByRole('button', { name: '确定' }).click()
    await page.getByRole('heading', { name: '审方规则第 2 版' }).waitFor()

    await page.getByRole('tab', { name: /相互作用/ }).click()
    await page.getByRole('button', { name: '新增相互作用规则' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: '保存规则' }).click()
    await dialog.getByText('小写字母').first().waitFor()
    await dialog.getByLabel('规则编号').fill('digoxin-danshen')
    for (const [label, typed] of [
      ['药物或类别甲', '地高辛'],
      ['药物或类别乙', '丹参'],
    ] as const) {
      await dialog.getByLabel(label).fill(typed)
      await page.keyboard.press('Enter')
    }
    await dialog.getByLabel('建议（中文）').fill('监测地高辛血药浓度')
    await dialog.getByLabel('建议（英文）').fill('Watch the level of digoxin')
    await dialog.getByLabel('建议（韩文）').fill('디곡신 혈중 농도를 확인하세요')
    await dialog.getByLabel('依据').first().fill('药品说明书')
    await dialog.getByRole('button', { name: '保存规则' }).click()
    await dialog.waitFor({ state: 'detached' })

    await addClass(page)
    await changeClasses(page)
    await page.getByRole('tab', { name: /与现行规则的差异/ }).click()
    await page.locator('[data-change=changed] code', { hasText: 'acei' }).waitFor()
    await page.locator('[data-change=added]').getByText('heart-glycosides').waitFor()
    await page.locator('[data-change=added]').getByText('interaction.digoxin-danshen').waitFor()
    expect(await findViolations(page)).toEqual([])
    await endsClass(page)
    await confirm(page, '提交批准')
    await page.getByText('须由另一位主任药师批准').waitFor()

    const second = await pages.visit('/desk/rule-sets/2?lang=zh-CN', approver, wide)
    await second.page.getByRole('button', { name: '退回修改' }).click()
    await second.page.getByLabel('退回理由').fill('请写明严重程度')
    await second.page.getByRole('button', { name: '确定' }).click()
    await page.reload()
    await page.getByText('请写明严重程度').waitFor()

    await page.goto('/desk/rule-sets/2?tab=interaction&text=digoxin-danshen')
    await page.getByRole('button', { name: editName }).click()
    await page.getByRole('dialog').getByText('禁止', { exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: '保存规则' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await confirm(page, '提交批准')
    await page.getByText('须由另一位主任药师批准').waitFor()
    await second.page.reload()
    await confirm(second.page, '批准')
    await second.page.getByText('已批准').first().waitFor()
    expect(await scrollsSideways(second.page)).toBe(false)
  })

  /** A class is added, under a code that no ingredient has. */
  async function addClass(page: Page): Promise<void> {
    await page.getByRole('tab', { name: /药物类别/ }).click()
    await page.getByRole('button', { name: '新增药物类别' }).click()
    const dialog = page.getByRole('dialog')
    const save = () => dialog.getByRole('button', { name: '保存类别' }).click()
    for (const [label, typed] of [
      ['编码', 'I0125'],
      ['中文名', '强心苷类'],
      ['英文名', 'Cardiac glycosides'],
      ['韩文名', '강심배당체'],
    ] as const)
      await dialog.getByLabel(label).fill(typed)
    await dialog.getByLabel('所含成分').fill('地高辛')
    await page.keyboard.press('Enter')
    // More may be chosen: the list stays open over what is below it until the field is left.
    await page.keyboard.press('Escape')
    await page.locator('.ant-select-dropdown:visible').waitFor({ state: 'hidden' })
    await save()
    await dialog.locator('[data-code=classCodeTaken]').waitFor()
    await dialog.getByLabel('编码').fill('heart-glycosides')
    await save()
    await dialog.waitFor({ state: 'detached' })
  }

  const rowOf = (page: Page, code: string) => page.locator(`tr[data-row-key="${code}"]`)

  /** The new class and one of the rules in force are changed; the code stays. */
  async function changeClasses(page: Page): Promise<void> {
    const dialog = page.getByRole('dialog')
    for (const [code, nameZh] of [
      ['heart-glycosides', '强心苷类药物'],
      ['acei', '普利类降压药'],
    ] as const) {
      await rowOf(page, code).getByRole('button', { name: editName }).click()
      await dialog.getByText(`修改药物类别 ${code}`).waitFor()
      await dialog.getByLabel('中文名').fill('')
      await dialog.getByRole('button', { name: '保存类别' }).click()
      await dialog.locator('.ant-form-item-explain-error').first().waitFor()
      await dialog.getByLabel('中文名').fill(nameZh)
      await dialog.getByRole('button', { name: '保存类别' }).click()
      await dialog.waitFor({ state: 'detached' })
      await rowOf(page, code).getByText(nameZh).waitFor()
    }
    expect(await findViolations(page)).toEqual([])
  }

  /** A class that rules name stays, and they are named; one that none names is taken out. */
  async function endsClass(page: Page): Promise<void> {
    await page.getByRole('tab', { name: /药物类别/ }).click()
    const end = async (code: string) => {
      await rowOf(page, code).getByRole('button', { name: endName }).click()
      const question = page.locator('.ant-popconfirm:not(.ant-popover-hidden)', { hasText: code })
      await question.locator('.ant-btn-primary').click()
    }
    await end('acei')
    await page.locator('[data-code=classInUse]').waitFor()
    // It is told beside the table: told in the row, the row filled the screen.
    await expect.poll(async () => (await rowOf(page, 'acei').boundingBox())?.height).toBeLessThan(120)
    expect(await findViolations(page)).toEqual([])
    await keepPicture(page, 'class-in-use', false)
    await end('heart-glycosides')
    await rowOf(page, 'heart-glycosides').waitFor({ state: 'detached' })
    await rowOf(page, 'acei').getByText('普利类降压药').waitFor()
    await page.getByRole('tab', { name: /与现行规则的差异/ }).click()
    await page.locator('[data-change=changed] code', { hasText: 'acei' }).waitFor()
    await page.locator('[data-change=added]').getByText('heart-glycosides').waitFor({ state: 'detached' })
  }

  it('tell the second of two editors that the draft changed, and keep what was typed', async () => {
    const first = await pages.visit('/desk/rule-sets/2?lang=ko', drafter, wide)
    await first.page.getByRole('button', { name: '초안으로 복사' }).click()
    await first.page.getByLabel('이 판에서 바꿀 것').fill('시험')
    await first.page.locator('.ant-modal-footer .ant-btn-primary').click()
    await first.page.getByRole('heading', { name: '임상 규칙집 제3판' }).waitFor()
    const path = '/desk/rule-sets/3?tab=course&text=course.nsaid'
    const second = await pages.visit(`${path}&lang=zh-CN`, approver, wide)
    await first.page.goto(path)
    const open = async (page: Page, days: string) => {
      await page.locator('.ant-table-tbody .ant-btn').first().click()
      await page.locator('#mostDays').fill(days)
    }
    await open(first.page, '14')
    await open(second.page, '10')
    const save = (page: Page) => page.locator('.ant-modal-footer .ant-btn-primary').click()
    await save(first.page)
    await first.page.locator('.ant-modal').waitFor({ state: 'detached' })
    await save(second.page)
    const dialog = second.page.getByRole('dialog')
    await dialog.locator('[data-code=ruleSetEdited]').waitFor()
    await expect.poll(() => dialog.locator('#mostDays').inputValue()).toBe('10')
    await dialog.getByText('同事在您打开之后改过这条规则').waitFor()
    expect(await findViolations(second.page)).toEqual([])
  })
})
