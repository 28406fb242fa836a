import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { addParcel, bringTo, type Parcel } from '#db/fulfilment/parcel-fixture.ts'
import { makeSupervisedWorld, type SupervisedWorld } from '#db/supervision/supervision-fixture.ts'
import { epcisQueryDocumentSchema } from '#domain/inventory/epcis-schema.ts'
import { addTenant } from '#db/test-world.ts'
import { auditTexts } from '#web/desk/texts/audit.ts'
import { readNames } from '#web/desk/texts/read-names.ts'
import { supervisionTexts } from '#web/desk/texts/supervision.ts'
import { obstacles } from './desk-fixture.ts'
import { chooseFromMenu, large, type Reader, small } from './journey-fixture.ts'
import { openPages } from './open-pages-fixture.ts'
import { addAccount, keepPicture } from './pages-fixture.ts'

let world: SupervisedWorld
let underWay: Parcel
let emails: Record<'insurer' | 'regulator' | 'operator', string>
const wide = { viewport: { width: 1440, height: 900 } }

const pages = openPages(async (app) => {
  world = await makeSupervisedWorld(app.database)
  underWay = await addParcel(world, 20)
  await bringTo(world, underWay, 'dispatched')
  await app.placeEvents()
  emails = {
    insurer: (await addAccount(app, 'insurer', world.insurerId)).email,
    regulator: (await addAccount(app, 'regulator', world.regulatorId)).email,
    operator: (await addAccount(app, 'operator', world.operatorId)).email,
  }
})

const row = (page: Page, text: string) => page.locator('tbody tr', { hasText: text }).first()

/** The text of the file that a button gives. */
async function fileOf(page: Page, press: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()])
  return readFile(await download.path(), 'utf8')
}

/** What somebody traced is on record as what they read across organisations, and as looks at patients' data; so is reading that. */
async function findsItsLooks(page: Page, reader: Reader<'zh-CN' | 'ko'>): Promise<void> {
  const { locale, desk } = reader
  const says = auditTexts[locale]
  const names = readNames[locale]
  await chooseFromMenu(page, reader, supervisionTexts[locale].audit.title)
  await page.locator('tbody tr.ant-table-row').first().waitFor()
  expect(await obstacles(page)).toEqual([])
  await keepPicture(page, `audit-log-${desk.viewport?.width}-${locale}`, true)
  await page.getByRole('tab', { name: says.reads }).click()
  const traced = page.locator('tbody tr', { hasText: names['supervision.trace'] ?? '' })
  // The box by its code, and then its lot.
  await traced.nth(1).waitFor()
  await row(page, names['audit.log'] ?? '').waitFor()
  await expect.poll(() => traced.first().innerText()).toContain('测试')
  expect(await obstacles(page)).toEqual([])
  await keepPicture(page, `audit-reads-${desk.viewport?.width}-${locale}`, true)
  await page.getByRole('tab', { name: says.looks }).click()
  await row(page, says.purposes.supervision).waitFor()
  await row(page, says.shown.dispense).waitFor()
  expect(await obstacles(page)).toEqual([])
  await keepPicture(page, `audit-looks-${desk.viewport?.width}-${locale}`, true)
}

describe('a regulator at the console', () => {
  it('goes from figures to their rows, traces a box to its hand-over, and takes the table and the events along', async () => {
    const { page, complaints } = await pages.visit('/desk/regulator?month=2026-02', emails.regulator, wide)
    await page.locator('.chart[data-drawn]').waitFor()
    await expect.poll(() => row(page, '全科').innerText()).toContain('37.5%')
    expect(await obstacles(page)).toEqual([])
    await row(page, '全科').getByRole('link', { name: '3', exact: true }).click()
    await page.getByText('每次查看都会记入查阅记录').waitFor()
    await row(page, '阿莫西林胶囊').waitFor()
    await expect.poll(() => page.locator('tbody tr', { hasText: '阿莫西林胶囊' }).count()).toBe(3)

    await page.getByRole('link', { name: '追溯', exact: true }).click()
    await page.getByLabel('追溯码、批号或药品名').fill(world.lot.number)
    await page.getByRole('button', { name: '查询' }).click()
    const [box] = world.boxes
    const code = box?.code ?? ''
    await row(page, code).waitFor()
    const flows = page.getByRole('region', { name: '批次流向' }).first()
    await expect.poll(() => flows.innerText()).toMatch(/入库[\s\S]*供应商[\s\S]*1,000/)
    const exported = await fileOf(page, () => flows.getByRole('button', { name: '导出 CSV' }).click())
    expect(exported).toContain('原因,从,到,数量')
    expect(exported).toContain('供应商')
    await row(page, code).getByRole('link').click()
    const journey = page.getByRole('region', { name: '这一盒的行程' }).first()
    await journey.waitFor()
    await expect
      .poll(() => journey.innerText())
      .toMatch(/拣货[\s\S]*复核[\s\S]*出发[\s\S]*到达[\s\S]*交付给患者/)
    expect(await obstacles(page)).toEqual([])
    const events = await fileOf(page, () => page.getByRole('button', { name: '下载 EPCIS 文件' }).click())
    const { eventList } = epcisQueryDocumentSchema.parse(JSON.parse(events)).epcisBody.queryResults
      .resultsBody
    expect(eventList.map(({ bizStep }) => bizStep)).toContain('dispensing')
    expect(complaints).toEqual([])
  })

  it.each([
    ['zh-CN', small],
    ['ko', large],
  ] as const)(
    'traces a box by what a scanner reads off it and by its lot, and finds on record that it did, in %s',
    { timeout: 600_000 },
    async (locale, desk) => {
      const { width } = desk.viewport
      // An office of its own: nobody else of it has looked at anything.
      const office = await addTenant(pages.app.database, 'regulator')
      const { email } = await addAccount(pages.app, 'regulator', office)
      const { page, complaints } = await pages.visit('/desk/', email, { ...desk, locale })
      const { trace: says } = supervisionTexts[locale]
      await page.getByRole('main').locator('a[href="/desk/regulator/trace"]').click()
      const code = world.boxes[0]?.code ?? ''
      const search = page.getByLabel(says.text)
      await search.fill('84999990000099999999')
      await search.press('Enter')
      await page.getByRole('status').filter({ hasText: says.noLots }).waitFor()
      await search.fill(code)
      await search.press('Enter')
      const journey = page.getByRole('region', { name: says.journey }).first()
      await journey.getByText(says.steps.handedOver).first().waitFor()
      await expect
        .poll(() => journey.innerText())
        .toMatch(locale === 'zh-CN' ? /市级云药库[^]*红崖村药房/ : /City depot[^]*Hongya pharmacy/)
      expect(page.url()).toContain(code)
      expect(await obstacles(page)).toEqual([])
      await keepPicture(page, `trace-code-${width}-${locale}`, true)
      await search.fill(world.lot.number)
      await search.press('Enter')
      await row(page, code).waitFor()
      await expect
        .poll(() => page.getByRole('region', { name: says.flows }).first().innerText())
        .toContain('1,000')
      expect(await obstacles(page)).toEqual([])
      await keepPicture(page, `trace-lot-${width}-${locale}`, true)
      await findsItsLooks(page, { locale, desk })
      // The browser itself says that it was answered with 404; the page behind the sign-in may not be theirs.
      expect(complaints.filter((text) => !/40[34]/.test(text))).toEqual([])
    },
  )

  it('verifies the chain, and finds its own reads on record', async () => {
    const { page, complaints } = await pages.visit('/desk/regulator/audit?lang=en', emails.regulator, wide)
    await page.getByRole('button', { name: 'Verify the whole chain' }).click()
    await page.getByText('Intact: up to entry').waitFor()
    await row(page, 'Shipment · handed over').waitFor()
    await page.getByRole('tab', { name: 'What we read across organisations' }).click()
    await row(page, 'Audit log').waitFor()
    expect(await obstacles(page)).toEqual([])
    for (const [path, text] of [
      ['prices', '+20%'],
      ['distributors', '33.3%'],
      ['rules', 'Interaction'],
    ] as const) {
      await page.goto(`/desk/regulator/${path}?month=2026-02`)
      await page.locator('.chart[data-drawn]').first().waitFor()
      if (path === 'prices') await page.locator('tbody a').first().click()
      await page.getByText(text).first().waitFor()
      expect({ path, faults: await obstacles(page) }).toEqual({ path, faults: [] })
    }
    expect(complaints).toEqual([])
  })
})

describe('an insurer at the console', () => {
  it('reads growth and the outside share, opens a site’s claims, and closes a difference', async () => {
    const { page, complaints } = await pages.visit('/desk/insurer?month=2026-02', emails.insurer, wide)
    await page.locator('.chart[data-drawn]').first().waitFor()
    const numbers = await page.getByLabel('主要指标').innerText()
    expect(numbers).toMatch(/\+15.3%[\s\S]*\+7.7%[\s\S]*33.3%[\s\S]*1/)
    expect(await obstacles(page)).toEqual([])
    await page.getByRole('link', { name: '邻县村药房' }).click()
    await page.getByRole('heading', { name: '理赔' }).waitFor()
    await row(page, '¥11.53').waitFor()
    await expect.poll(() => page.locator('tbody tr.ant-table-row').count()).toBe(1)

    await page.goto('/desk/insurer/differences')
    await row(page, '金额不一致').getByRole('button', { name: '关闭差异' }).click()
    await page.getByRole('dialog').getByLabel('原因').click()
    await page.locator('.ant-select-item', { hasText: '医保方更正文件' }).click()
    await page.getByLabel('说明').fill('文件录入有误，已更正')
    expect(await obstacles(page)).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: '关闭差异' }).click()
    await page.getByText('没有差异。').waitFor()
    await page.goto('/desk/insurer/differences?openOnly=false&lang=en')
    await row(page, 'The insurer corrects its file · 文件录入有误，已更正').waitFor()
    // The page behind the sign-in is the board, which is not an insurer’s.
    expect(complaints.filter((text) => !text.includes('403'))).toEqual([])
  })
})

describe('an operator at the console', () => {
  it('goes from the map to a county, a site, its parcel, and the history behind it', async () => {
    const { page, complaints } = await pages.visit('/desk/network', emails.operator, wide)
    const map = page.getByRole('group', { name: '全网示意图' })
    await map.waitFor()
    await expect.poll(() => page.locator('.map-legend').innerText()).toContain('30 天以上')
    // The same in words, for who hears the page.
    await expect
      .poll(() => page.getByRole('region', { name: '包裹流向' }).first().innerText())
      .toContain('西吉县药库')
    expect(await obstacles(page)).toEqual([])
    await map.getByRole('link', { name: /隆德县/ }).click()
    await page
      .getByRole('link', { name: /邻县村药房/ })
      .first()
      .waitFor()
    await page.getByRole('button', { name: '返回全网' }).click()
    await map.locator('a[href*="sites"]').first().focus()
    await page.locator(`a[href="/desk/network/sites/${world.depotSiteId}"]`).first().press('Enter')
    await page.getByRole('heading', { name: '库存与可用天数' }).waitFor()
    await expect.poll(() => row(page, '演示片').innerText()).toContain('950')
    await row(page, underWay.shipmentId.slice(-12)).getByRole('link').click()
    await page.getByRole('heading', { name: '流程历史' }).waitFor()
    await row(page, '包裹 · 已发出').waitFor()
    await expect
      .poll(() => page.locator('main').innerText())
      .toContain(`prescription-${underWay.prescriptionId}`)
    expect(await obstacles(page)).toEqual([])
    await page.goto('/desk/network?lang=en')
    await page.getByRole('group', { name: 'Scheme of the network' }).waitFor()
    expect(await obstacles(page)).toEqual([])
    expect(complaints).toEqual([])
  })
})
