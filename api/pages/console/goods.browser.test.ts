import { randomUUIDv7 } from 'node:crypto'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { runCommand } from '#db/commands.ts'
import { adjustStock } from '#db/inventory/adjust.ts'
import { moveStock } from '#db/inventory/ledger.ts'
import { workOff } from '#db/jobs/file-job-fixture.ts'
import { replenishmentSuggestions } from '#db/replenishment/schema.ts'
import {
  addLot,
  addProduct,
  addSite,
  addStock,
  addTenant,
  personOf,
  requestOf,
  testNow,
  traceCodeOf,
  type LotRow,
  type ProductRow,
} from '#db/test-world.ts'
import { suggestOrder } from '#domain/replenishment/suggest-order.ts'
import { openPages } from '../open-pages-fixture.ts'
import { addAccountOf, findFaults } from '../pages-fixture.ts'

let tenantId: string
let siteId: string
let otherSiteId: string
let product: ProductRow
let lot: LotRow
const emails = { operator: '', second: '', picker: '', checker: '' }

const pages = openPages(async (app) => {
  const { database } = app
  tenantId = await addTenant(database, 'pharmacy')
  siteId = await addSite(database, tenantId, { nameZh: '甲县库', nameEn: 'County A' })
  otherSiteId = await addSite(database, tenantId, { nameZh: '乙县库', nameEn: 'County B' })
  product = await addProduct(database)
  lot = await addLot(database, product, '2026-04-20')
  await addStock(database, { tenantId, siteId, lot, units: 200 })
  emails.operator = await addAccountOf(app, personOf(tenantId, ['operator']))
  emails.second = await addAccountOf(app, personOf(tenantId, ['operator']))
  emails.picker = await addAccountOf(app, personOf(tenantId, ['picker']))
  emails.checker = await addAccountOf(app, personOf(tenantId, ['checker']))
})

const row = (page: Page, text: string) => page.locator('tbody tr', { hasText: text })

/** Opens what is folded away, so that nobody presses it by mistake, and presses it. */
async function pressFolded(page: Page, label: string): Promise<void> {
  await page.locator('summary', { hasText: label }).click()
  await page.getByRole('button', { name: label, exact: true }).click()
}

describe('the goods of a site on the pages', () => {
  it('are counted by one person, approved by another, and the card shows why the balance changed', async () => {
    const at = `?site=${siteId}`
    const { page } = await pages.visit(`/console/stocktakes${at}`, emails.picker)
    await page.getByText('这个站点还没有盘点。').waitFor()
    await page.getByRole('button', { name: '开始盘点' }).click()
    const counted = page.getByLabel(/实盘/)
    await counted.fill('20')
    await page.getByRole('button', { name: '保存清点结果' }).click()
    // So far from the books, somebody else counts again.
    await row(page, lot.number).getByText('待复盘').waitFor()
    const stocktakePath = new URL(page.url()).pathname
    const { page: second } = await pages.visit(stocktakePath, emails.second)
    await second.getByLabel(/实盘/).fill('20')
    await second.getByRole('button', { name: '保存清点结果' }).click()
    await row(second, '已盘').waitFor()
    await expect.poll(() => row(second, lot.number).innerText()).toMatch(/20\s+200\s+-180/)
    await second.getByRole('button', { name: '批准并入账' }).click()
    await second.getByRole('alert').filter({ hasText: '由另一位同事办理' }).waitFor()
    const { page: approves } = await pages.visit(stocktakePath, emails.operator)
    await approves.getByRole('button', { name: '批准并入账' }).click()
    await approves.getByText('已入账').first().waitFor()
    expect(await findFaults(approves, stocktakePath)).toEqual([])
    // One that was begun by mistake changes nothing.
    await approves.goto(`/console/stocktakes${at}`)
    await approves.getByRole('button', { name: '开始盘点' }).click()
    await pressFolded(approves, '取消盘点')
    await approves.locator('.facts', { hasText: '已取消' }).waitFor()
    await expect.poll(() => approves.getByRole('button', { name: '批准并入账' }).count()).toBe(0)

    await approves.goto(`/console/stock${at}`)
    await approves.getByRole('link', { name: '演示片' }).click()
    await approves.getByRole('heading', { name: '库存卡 · 演示片' }).waitFor()
    await expect.poll(() => row(approves, '盘点调整').innerText()).toMatch(/可用 → 损耗\s+180\s+可用 20/)
    const cardPath = `/console/stock-card${at}&product=${product.id}`
    expect(await findFaults(approves, cardPath)).toEqual([])
    await approves.goto(`${cardPath}&at=2020-01-01T08:00`)
    await approves.getByText('这时没有结存。').waitFor()
  })

  it('are offered near their last day, decided over in quarantine, and moved between sites', async () => {
    const { page } = await pages.visit(`/console/near-expiry?site=${siteId}`, emails.operator)
    await expect.poll(() => row(page, lot.number).innerText()).toMatch(/2026-04-20[\s\S]*还剩 49 天/)
    await row(page, lot.number).locator('summary').click()
    await page.getByLabel('单价（元/最小单位）').fill('0.2')
    await page.getByRole('button', { name: '特价出清' }).click()
    await page.getByRole('button', { name: '撤回' }).waitFor()
    expect(await findFaults(page, `/console/near-expiry?site=${siteId}`)).toEqual([])
    expect(await findFaults(page, `/console/quarantine?site=${siteId}`)).toEqual([])

    await page.goto('/console/transfers')
    await page.getByText('没有调拨。').waitFor()
    const form = page.locator('form.act')
    await form.getByLabel('调出站点').selectOption(siteId)
    await form.getByLabel('调入站点').selectOption(otherSiteId)
    await form.getByLabel('药品的国药标准编码').fill('00000000000000')
    await form.getByLabel('盒数').fill('1')
    await form.getByRole('button', { name: '申请调拨' }).click()
    await page.getByRole('alert').filter({ hasText: '药品不在目录里' }).waitFor()
    await expect.poll(() => form.getByLabel('盒数').inputValue()).toBe('1')
    const request = async () => {
      await form.getByLabel('药品的国药标准编码').fill(product.standardCode)
      await form.getByRole('button', { name: '申请调拨' }).click()
      await page.getByText('待拣货').waitFor()
    }
    await request()
    await pressFolded(page, '取消调拨')
    await page.locator('.facts', { hasText: '已取消' }).waitFor()
    // What was cancelled has let its box go: the only one can be asked for once more.
    await page.goto('/console/transfers')
    await form.getByLabel('调出站点').selectOption(siteId)
    await form.getByLabel('调入站点').selectOption(otherSiteId)
    await form.getByLabel('盒数').fill('1')
    await request()
    const transferPath = new URL(page.url()).pathname
    expect(await findFaults(page, transferPath)).toEqual([])
    expect(await findFaults(page, '/console/transfers')).toEqual([])
    await carry(transferPath)
  })

  /** The transfer is picked, rechecked by another, packed, sent off, and received with a box that is missing. */
  async function carry(path: string): Promise<void> {
    const code = traceCodeOf(product, 1)
    const { page: picks } = await pages.visit(path, emails.picker)
    await picks.getByLabel(/扫描追溯码/).fill(traceCodeOf(product, 1).slice(0, 19))
    await picks.getByRole('button', { name: '完成拣货' }).click()
    await picks.getByRole('alert').waitFor()
    await picks.getByLabel(/扫描追溯码/).fill(code)
    await picks.getByRole('button', { name: '完成拣货' }).click()
    await picks.getByText('已拣货').waitFor()
    const { page } = await pages.visit(path, emails.checker)
    await page.getByLabel(/扫描追溯码/).fill(code)
    await page.getByRole('button', { name: '完成复核' }).click()
    await page.getByRole('button', { name: '完成打包' }).click()
    await page.getByRole('button', { name: '发货' }).click()
    await page.getByText('已发出').first().waitFor()
    await expect
      .poll(() => page.getByRole('link', { name: '随货同行单（PDF）' }).getAttribute('href'))
      .toMatch(/delivery-note/)
    await page.getByLabel('完好', { exact: true }).fill('0')
    await page.getByLabel('短少', { exact: true }).fill('1')
    await page.getByRole('button', { name: '确认收货' }).click()
    await page.getByText('已收货').first().waitFor()
    const { page: decides } = await pages.visit('/console/discrepancies', emails.operator)
    await row(decides, '演示片').getByText('短少').waitFor()
    expect(await findFaults(decides, '/console/discrepancies')).toEqual([])
    await decides.goto('/console/discrepancies')
    await row(decides, '演示片').getByLabel('说明').fill('路上遗失')
    await row(decides, '演示片').getByRole('button', { name: '确定处理' }).click()
    await decides.getByText('没有收货差异。').waitFor()
  }
})

describe('what another person decides over', () => {
  it('is quarantine cleared, a correction approved, and a suggestion that became a transfer or was refused', async () => {
    const held = await addLot(pages.app.database, product)
    await addStock(pages.app.database, { tenantId, siteId, lot: held, units: 1_000 })
    const operator = personOf(tenantId, ['operator'], [siteId])
    await setAside(held, 40)
    const quarantinePath = `/console/quarantine?site=${siteId}`
    const { page } = await pages.visit(quarantinePath, emails.operator)
    await expect.poll(() => row(page, held.number).innerText()).toContain('40')
    await row(page, held.number).locator('summary').click()
    await page.getByLabel('检查结果').selectOption('sealed_and_in_date')
    await page.getByRole('button', { name: '确定处置' }).click()
    await page.getByText('没有隔离的货').waitFor()

    // 750 and 700 of 1,000 units are beyond what one person may correct alone.
    const correct = (countedUnits: number) =>
      adjustStock(pages.app.database, requestOf(operator), {
        siteId,
        lotId: held.id,
        ownership: 'ours',
        countedUnits,
        cause: 'miscounted',
      })
    await correct(250)
    await page.goto(`/console/stocktakes?site=${siteId}`)
    await row(page, '-750').getByRole('button', { name: '不批准', exact: true }).click()
    await row(page, '-750').getByText('未批准').waitFor()
    await correct(300)
    await page.goto(`/console/stocktakes?site=${siteId}`)
    await row(page, '-700').getByRole('button', { name: '批准', exact: true }).click()
    await row(page, '-700').getByText('已调整').waitFor()

    const transferId = randomUUIDv7()
    await suggested({ state: 'transfer_requested', transferId })
    const refusal = { code: 'creditExceeded', message: 'The credit is used up.', nextStep: 'Pay first.' }
    await suggested({ state: 'refused', refusal })
    await page.goto(`/console/suggestions?site=${siteId}`)
    await expect
      .poll(() => page.getByRole('link', { name: '查看调拨' }).getAttribute('href'))
      .toBe(`/console/transfers/${transferId}`)
    await expect.poll(() => page.locator('main .problem').innerText()).toMatch(/\p{Script=Han}/u)
    expect(await findFaults(page, `/console/suggestions?site=${siteId}`)).toEqual([])
  })

  async function setAside({ id: lotId, productId }: LotRow, units: number): Promise<void> {
    await runCommand(pages.app.database, requestOf(personOf(tenantId, [])), (transaction) =>
      moveStock(transaction, [
        {
          reason: 'quarantine',
          lotId,
          productId,
          ownership: 'ours',
          units,
          from: { account: 'available', siteId },
          to: { account: 'quarantine', siteId },
          tenantId,
          referenceId: null,
        },
      ]),
    )
  }

  /** A suggestion that was accepted, and what came of it. */
  async function suggested(
    become: Pick<typeof replenishmentSuggestions.$inferInsert, 'state' | 'transferId' | 'refusal'>,
  ) {
    await pages.app.database.network.insert(replenishmentSuggestions).values({
      ...become,
      id: randomUUIDv7(),
      tenantId,
      siteId,
      productId: product.id,
      mode: 'one_tap',
      supplySource: 'county',
      packs: 3,
      packUnits: product.packUnits,
      amountFen: 1_200,
      facts: enough(),
      suggestedAt: testNow,
      decidedAt: testNow,
    })
  }
})

/** The numbers behind a suggestion. */
function enough() {
  const facts = suggestOrder(
    { usableUnits: 10, expiringUnits: 0, inboundUnits: 0, owedUnits: 0 },
    {
      demandClass: 'smooth',
      weeklyUnits: 70,
      leadDays: 7,
      reviewDays: 7,
      serviceLevelPerMille: 950,
      safetyUnits: 30,
    },
    { packUnits: product.packUnits, minUnits: null, maxUnits: null, shelfLifeDays: 365 },
  )
  if (facts === null) throw new Error('There is enough.')
  return facts
}

describe('files on the pages', () => {
  const file = (text: string) => ({ name: '期初库存.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })

  it('are shown with their faulty rows before they are applied, and written to be downloaded', async () => {
    const { page } = await pages.visit('/console/jobs', emails.operator)
    const lines = [`甲县库,${product.gtin},B1,2027-12-31,30`, `甲县库,${product.gtin},B2,2027-12-31,x`]
    await page
      .getByLabel('文件（CSV 或 XLSX）')
      .setInputFiles(file(['站点,药品编码,批号,有效期至,数量', ...lines].join('\n')))
    await page.getByRole('button', { name: '上传并预览' }).click()
    await page.getByText('排队中').waitFor()
    await workOff(pages.app.database)
    const importPath = new URL(page.url()).pathname
    await page.goto(importPath)
    await expect.poll(() => row(page, '数量').innerText()).toMatch(/3\s+数量\s+不是整数/)
    expect(await findFaults(page, importPath)).toEqual([])
    await page.getByRole('button', { name: '确认导入' }).click()
    await page.getByRole('alert').filter({ hasText: '有错误的行' }).waitFor()
    await page.getByLabel('有错误的行').selectOption('yes')
    await page.getByRole('button', { name: '确认导入' }).click()
    await page.getByText('正在入账').waitFor()
    await workOff(pages.app.database)
    await page.goto(`/console/stock?site=${siteId}`)
    await row(page, 'B1').waitFor()

    await page.goto('/console/jobs')
    await page.getByLabel('格式').selectOption('csv')
    await page.getByRole('button', { name: '生成文件' }).click()
    await page.getByText('排队中').waitFor()
    await workOff(pages.app.database)
    await page.goto(new URL(page.url()).pathname)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载结果文件' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/\.csv$/)
    expect(await findFaults(page, new URL(page.url()).pathname)).toEqual([])
    expect(await findFaults(page, '/console/jobs')).toEqual([])
  })
})
