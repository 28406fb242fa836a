import { and, eq } from 'drizzle-orm'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '#bin/chromium.ts'
import { createTestDatabase } from '#bin/test-database.ts'
import { buildWebForTests } from '#bin/test-web.ts'
import { advancePartition } from '#db/campaigns/advance.ts'
import { batchesOf, type CampaignWorld, makeCampaignWorld, work } from '#db/campaigns/campaign-fixture.ts'
import { handOverParcels } from '#db/campaigns/hand-over.ts'
import { campaignHouseholds } from '#db/campaigns/schema.ts'
import { workOff } from '#db/jobs/file-job-fixture.ts'
import { addRegions } from '#db/organisations/commands.ts'
import { addBuyer, addSeller } from '#db/orders/trade-fixture.ts'
import { demandWeeks } from '#db/replenishment/schema.ts'
import { addProduct, addTenant, personOf, requestOf } from '#db/test-world.ts'
import {
  addAccount,
  addAccountOf,
  findViolations,
  openVisitors,
  scrollsSideways,
  serveApp,
  type ServedApp,
} from './pages-fixture.ts'

let app: ServedApp
let browser: Browser
let visitors: ReturnType<typeof openVisitors>
const wide = { viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' } as const

beforeAll(async () => {
  const [served, started] = await Promise.all([
    createTestDatabase().then(serveApp),
    launchChromium(),
    buildWebForTests(),
  ])
  app = served
  browser = started
  visitors = openVisitors(browser, app)
})
afterAll(async () => {
  await visitors.closeAll()
  await browser.close()
  await app.close()
})

/** Takes the first option of a field that is chosen from, or the one with a text. */
async function choose(page: Page, label: string, text = ''): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).last().click()
  await page.locator('.ant-select-item-option:visible', { hasText: text }).first().click()
  await page.locator('.ant-select-dropdown:visible').waitFor({ state: 'hidden' })
}

/** The question that is put, by its title. */
function dialogOf(page: Page, title: string): Locator {
  return page.getByRole('dialog').filter({ has: page.locator('.ant-modal-title', { hasText: title }) })
}

/** Presses a button that asks, and says yes. */
async function confirm(page: Page, label: string): Promise<void> {
  await page.getByRole('button', { name: label, exact: true }).first().click()
  const dialog = dialogOf(page, label)
  await dialog.getByRole('button', { name: label, exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}

/** What seriously hinders a reader of the page as it stands. */
async function obstacles(page: Page): Promise<string[]> {
  return [...((await scrollsSideways(page)) ? ['scrolls sideways'] : []), ...(await findViolations(page))]
}

describe('who runs a campaign', () => {
  /** Thirty sound households, one of another county, one twice. */
  function householdFile(): Buffer {
    const row = (number: number, village = '640422100200') =>
      `${village},${number},演示户主${number},1000000${String(number).padStart(4, '0')},,演示村${number}号,3,${number % 2}`
    const rows = Array.from({ length: 30 }, (_, index) => row(index + 1))
    const head = '村编码,户号,户主姓名,电话,身份证号,住址,人口,重点人数'
    return Buffer.from([head, ...rows, row(31, '110101001001'), row(1)].join('\n'))
  }

  async function goThroughDepot(world: CampaignWorld): Promise<void> {
    const { client, operator, campaignId } = world
    for (let partition = 0; partition < 16; partition += 1) {
      for (;;) {
        const { answer } = await advancePartition(client, requestOf(operator), { campaignId, partition })
        if (!answer.hasMore) break
      }
    }
    const batches = await batchesOf(world, 'released')
    await work(
      world,
      batches.map(({ id }) => id),
    )
    const households = await client.network
      .select({ id: campaignHouseholds.id })
      .from(campaignHouseholds)
      .where(and(eq(campaignHouseholds.campaignId, campaignId), eq(campaignHouseholds.state, 'dispatched')))
    const driver = personOf(world.tenantId, ['driver'])
    const householdIds = households.map(({ id }) => id)
    await handOverParcels(client, requestOf(driver), { campaignId, householdIds })
  }

  it('brings households from a file to the report, with what each step will do said before', async () => {
    const world = await makeCampaignWorld(app.database, 60)
    const county = { code: '640422', level: 'county', nameZh: '西吉县', parentCode: '6404' } as const
    await addRegions(app.database, requestOf(world.operator), [
      { code: '64', level: 'province', nameZh: '宁夏', parentCode: null },
      { code: '6404', level: 'city', nameZh: '固原市', parentCode: '64' },
      county,
    ])
    const email = await addAccountOf(app, world.operator)
    const { page, complaints } = await visitors.visit('/desk/campaigns/new?lang=zh-CN', email, wide)

    await page.getByLabel('中文名称').fill('冬季救急')
    await page.getByLabel('英文名称').fill('Winter relief')
    await choose(page, '云仓')
    await choose(page, '县（区）', '西吉县')
    await choose(page, '按名称、拼音或编码查找')
    expect(await obstacles(page)).toEqual([])
    await page.getByRole('button', { name: '保存草案' }).click()
    await page.getByRole('heading', { name: '冬季救急' }).waitFor()
    const campaignId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    await confirm(page, '开放登记')

    await page.getByRole('tab', { name: '家庭名单' }).click()
    await page
      .getByLabel('家庭名单文件')
      .setInputFiles({ name: '名单.csv', mimeType: 'text/csv', buffer: householdFile() })
    await page.getByRole('button', { name: '上传并预览' }).click()
    await page.getByText('排队中').waitFor()
    await workOff(app.database)
    await page.getByText('共 32 行，其中有问题 2 行').waitFor()
    await page.getByRole('cell', { name: '不在服务地区' }).first().waitFor()
    expect(await obstacles(page)).toEqual([])
    await confirm(page, '确认导入')
    await workOff(app.database)
    await page.getByText('已完成').waitFor()

    await page.getByRole('tab', { name: '产能计划' }).click()
    await page.getByText('可行', { exact: true }).waitFor()
    await page.getByLabel('要发的件数').fill('200000')
    await page.getByText('不可行', { exact: true }).waitFor()
    expect(await obstacles(page)).toEqual([])
    await page.getByRole('button', { name: '按缺口补足' }).click()
    await page.getByText('可行', { exact: true }).waitFor()

    await page.getByRole('tab', { name: '看板' }).click()
    await page.getByRole('button', { name: '预告到货' }).click()
    const arrival = dialogOf(page, '预告到货')
    await arrival.getByLabel('供应商').fill('演示药厂')
    await arrival.getByLabel('送货单号').fill('YS-1')
    await choose(page, '药品')
    expect(await obstacles(page)).toEqual([])
    await arrival.getByRole('button', { name: '预告到货' }).click()
    await page.getByRole('cell', { name: '演示药厂' }).waitFor()
    await confirm(page, '分配现货')
    await page.getByText('已分配 30 套').waitFor()
    await page.locator('.ant-modal-close:visible').click()
    await dialogOf(page, '最近一次分配').waitFor({ state: 'hidden' })
    await confirm(page, '开始放行')
    await confirm(page, '停止地区')
    await confirm(page, '恢复地区')
    await confirm(page, '暂停')
    await confirm(page, '继续')
    await goThroughDepot({ ...world, campaignId })
    await app.placeEvents()
    await page.locator('[data-state=delivered] .count', { hasText: '30' }).waitFor()
    expect(await obstacles(page)).toEqual([])

    await confirm(page, '结束行动')
    await page.getByRole('tab', { name: '报告' }).click()
    await page.locator('[data-figure=delivered]', { hasText: '30' }).waitFor()
    await page.getByText('数字已定稿').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '导出报告（CSV）' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('冬季救急.csv')
    for (const tab of ['board', 'report', 'households', 'capacity']) {
      await page.goto(`/desk/campaigns/${campaignId}?tab=${tab}&lang=en`)
      await page.getByRole('heading', { name: 'Winter relief' }).waitFor()
      expect(await obstacles(page)).toEqual([])
    }
    expect(complaints).toEqual([])
  })
})

describe('who shares out what is scarce', () => {
  it('goes from a sign to a plan that a second person approves, and is told why each site gets its share', async () => {
    const buyer = await addBuyer(app.database)
    const product = await addProduct(app.database, { ingredientCodes: ['I0302'], nameZh: '布洛芬胶囊' })
    await addSeller(app.database, buyer, { prices: [{ product, price: 100, stock: 500 }] })
    const weeks = ['2026-01-26', '2026-02-02', '2026-02-09', '2026-02-16', '2026-02-23']
    await app.database.network.insert(demandWeeks).values(
      weeks.map((weekStart) => ({
        siteId: buyer.villageSiteId,
        productId: product.id,
        weekStart,
        tenantId: buyer.tenantId,
        units: 700,
        stockOutDays: 0,
        origin: 'import' as const,
      })),
    )
    const network = await addTenant(app.database, 'network_operator')
    const operator = await addAccount(app, 'operator', network)
    const colleague = await addAccount(app, 'administrator', network)

    const { page, complaints } = await visitors.visit('/desk/shortages?lang=zh-CN', operator.email, wide)
    await page.getByRole('button', { name: '立即检查' }).click()
    await page.getByText('新发现 1 个').waitFor()
    expect(await obstacles(page)).toEqual([])
    await page.goto('/desk/escalations')
    await page.getByText('短缺预警：请核实').waitFor()
    expect(await obstacles(page)).toEqual([])
    await page.getByRole('link', { name: '打开' }).click()

    await page.getByRole('row', { name: '布洛芬' }).getByRole('button', { name: '宣布短缺' }).click()
    const dialog = dialogOf(page, '宣布短缺')
    await dialog.getByLabel('原因').fill('演示：产能不足')
    await dialog.getByRole('checkbox', { name: '每人限量' }).check()
    expect(await obstacles(page)).toEqual([])
    await dialog.getByRole('button', { name: '宣布短缺' }).click()
    await page.getByRole('link', { name: '布洛芬' }).click()
    for (const [name, days] of [
      ['一视同仁', '28'],
      ['只保一周', '7'],
    ] as const) {
      await page.getByRole('button', { name: '试算方案' }).click()
      const plan = dialogOf(page, '试算方案')
      await plan.getByLabel('方案名称').fill(name)
      await plan.getByLabel('保障天数').fill(days)
      await plan.getByRole('button', { name: '试算方案' }).click()
      await plan.waitFor({ state: 'hidden' })
      await page.getByRole('button', { name, exact: true }).waitFor()
    }
    await page.getByText('这是您制定的方案').first().waitFor()
    expect(await page.getByRole('button', { name: '批准', exact: true }).count()).toBe(0)
    await choose(page, '与哪个方案对比')
    await page.getByRole('columnheader', { name: '差' }).waitFor()
    await page
      .getByText(/满足需求的|需求已满足/)
      .first()
      .waitFor()
    expect(await obstacles(page)).toEqual([])
    const address = new URL(page.url())

    const second = await visitors.visit(`${address.pathname}?lang=zh-CN`, colleague.email, wide)
    await confirm(second.page, '批准')
    await second.page.getByText('已批准').first().waitFor()
    await page.reload()
    await confirm(page, '执行')
    await page.getByText('已执行').first().waitFor()
    await page.getByRole('button', { name: '到货后再分配' }).waitFor()
    await page.goto(`${address.pathname}?lang=en`)
    await page.getByRole('heading', { name: 'ibuprofen' }).waitFor()
    await page.getByText('Applied').first().waitFor()
    expect(await obstacles(page)).toEqual([])
    await confirm(page, 'End the shortage')
    await page.getByText('Over', { exact: true }).waitFor()
    expect([...complaints, ...second.complaints]).toEqual([])
  })
})
