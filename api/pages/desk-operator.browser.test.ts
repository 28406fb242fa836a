import { and, eq } from 'drizzle-orm'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Actor } from '#db/actor.ts'
import { advancePartition } from '#db/campaigns/advance.ts'
import { batchesOf, type CampaignWorld, makeCampaignWorld, work } from '#db/campaigns/campaign-fixture.ts'
import { handOverParcels } from '#db/campaigns/hand-over.ts'
import { campaignDepots, campaignHouseholds } from '#db/campaigns/schema.ts'
import { listDeliveryNotes, readDeliveryNote, receiveDelivery } from '#db/inventory/delivery-notes.ts'
import { workOff } from '#db/jobs/file-job-fixture.ts'
import { addRegions } from '#db/organisations/commands.ts'
import { addBuyer, addSeller } from '#db/orders/trade-fixture.ts'
import { demandWeeks } from '#db/replenishment/schema.ts'
import { addProduct, addTenant, personOf, requestOf } from '#db/test-world.ts'
import { campaignTexts } from '#web/desk/texts/campaigns.ts'
import type { Locale } from '#web/ui/locale.ts'
import { messagesOf } from '#web/ui/messages.ts'
import { choose, confirm, dialogOf, obstacles, wide } from './desk-fixture.ts'
import { openPages } from './open-pages-fixture.ts'
import { addAccount, addAccountOf, keepPicture } from './pages-fixture.ts'

/** Some of the slowest machines look at a page with axe for a quarter of a minute. */
const longest = { timeout: 300_000 }

const pages = openPages()

const head = '村编码,户号,户主姓名,电话,身份证号,住址,人口,重点人数'

/** Thirty sound households, one of another county, one twice; as cells. */
function householdRows(): string[][] {
  const row = (number: number, village = '640422100200') =>
    `${village},${number},演示户主${number},1000000${String(number).padStart(4, '0')},,演示村${number}号,3,${number % 2}`
  const rows = Array.from({ length: 30 }, (_, index) => row(index + 1))
  return [head, ...rows, row(31, '110101001001'), row(1)].map((line) => line.split(','))
}

const householdFile = () => Buffer.from(householdRows().join('\n'))

/** Sends a list of households to be looked at. */
async function upload(
  page: Page,
  file: { name: string; mimeType: string; buffer: Buffer },
  locale: Locale = 'zh-CN',
): Promise<void> {
  const { file: label, upload: send } = campaignTexts[locale].households
  await page.getByLabel(label).setInputFiles(file)
  await page.getByRole('button', { name: send }).click()
  await page.getByText(messagesOf(locale).files.states.queued).waitFor()
}

/** Tries whether 200,000 parcels can be sent, adds what is short, and keeps that for the depot. */
async function planCapacity(page: Page): Promise<void> {
  const all = page.getByRole('region', { name: '全部云仓' })
  await all.getByText('可行', { exact: true }).waitFor()
  await page.getByLabel('要发的件数').fill('200000')
  await all.getByText('不可行', { exact: true }).waitFor()
  await all.getByText('受限于').waitFor()
  // On a phone; the walk ends with a look at it on a desk.
  await page.setViewportSize({ width: 360, height: 740 })
  expect(await obstacles(page)).toEqual([])
  await page.setViewportSize(wide.viewport)
  await page.getByRole('button', { name: '按缺口补足' }).click()
  await all.getByText('可行', { exact: true }).waitFor()
  await confirm(page, '存为这个云仓的安排')
  await page.getByRole('button', { name: '恢复实际数', disabled: true }).waitFor()
}

describe('who runs a campaign', () => {
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
    const world = await makeCampaignWorld(pages.app.database, 60)
    const county = { code: '640422', level: 'county', nameZh: '西吉县', parentCode: '6404' } as const
    await addRegions(pages.app.database, requestOf(world.operator), [
      { code: '64', level: 'province', nameZh: '宁夏', parentCode: null },
      { code: '6404', level: 'city', nameZh: '固原市', parentCode: '64' },
      county,
    ])
    const email = await addAccountOf(pages.app, world.operator)
    const { page, complaints } = await pages.visit('/desk/campaigns/new?lang=zh-CN', email, wide)

    await page.getByText('还没有填好：中文名称、英文名称、云仓、县（区）和药包').waitFor()
    await page.getByLabel('中文名称').fill('冬季救急')
    // What was typed stays, neither cut nor rounded, and what fits is said.
    const target = page.getByLabel('目标（小时内全部发出）')
    for (const typed of ['-5', '2.5', '1000000000000', '']) {
      await target.fill(typed)
      await target.blur()
      await page.getByText('应填 1 到 2,400 之间的整数').waitFor()
      expect(await target.inputValue()).toBe(typed)
    }
    await target.fill('72')
    await page.getByLabel('英文名称').fill('Winter relief')
    await page.getByLabel('计划开始').fill('2026-03-02T08:30')
    await choose(page, '云仓')
    await choose(page, '县（区）', '西吉县')
    await choose(page, '按名称、拼音或编码查找')
    expect(await obstacles(page)).toEqual([])
    await page.getByRole('button', { name: '保存草案' }).click()
    await page.getByRole('heading', { name: '冬季救急' }).waitFor()
    const campaignId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    await page.locator('.set-up dd', { hasText: '8:30' }).waitFor()
    await confirm(page, '开放登记')

    await page.getByRole('tab', { name: '家庭名单' }).click()
    const sheet = { mimeType: 'text/csv', buffer: Buffer.from('') }
    for (const [name, says] of [
      ['名单.png', '请选择 .csv 或 .xlsx 文件'],
      ['名单.csv', '文件是空的'],
    ] as const) {
      await page.getByLabel('家庭名单文件').setInputFiles({ ...sheet, name })
      await page.getByRole('alert').filter({ hasText: says }).waitFor()
    }
    await upload(page, { ...sheet, name: '名单.csv', buffer: householdFile() })
    await workOff(pages.app.database)
    await page.getByText('共 32 行，其中有问题 2 行').waitFor()
    await page.getByRole('cell', { name: '不在服务地区' }).first().waitFor()
    expect(await obstacles(page)).toEqual([])
    await confirm(page, '确认导入')
    await workOff(pages.app.database)
    await page.getByText('已完成').waitFor()

    await page.getByRole('tab', { name: '产能计划' }).click()
    await planCapacity(page)
    const [depot] = await world.client.network
      .select({ resources: campaignDepots.resources })
      .from(campaignDepots)
      .where(eq(campaignDepots.campaignId, campaignId))
    // 200,000 parcels of 86 s in three days of twelve hours take 132.7 people.
    expect(depot?.resources?.shifts).toEqual([{ from: '08:00', to: '20:00', staff: 133 }])

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
    await pages.app.placeEvents()
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

/** Has a plan reckoned by what the form says. */
async function preview(page: Page, label: string, name: string, days: string): Promise<void> {
  await page.getByRole('button', { name: label }).click()
  const plan = dialogOf(page, label)
  await plan.getByLabel('方案名称').fill(name)
  await plan.getByLabel('保障天数').fill(days)
  await plan.getByRole('button', { name: label }).click()
  await plan.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name, exact: true }).waitFor()
}

/** Who has a depot says on the shortage's page what a supplier will bring there; nothing is in stock by that. */
async function announceArrival(page: Page): Promise<void> {
  await page.getByText('没有预告的到货。').waitFor()
  await page.getByRole('button', { name: '预告到货', exact: true }).click()
  const arrival = dialogOf(page, '预告到货')
  const announce = arrival.getByRole('button', { name: '预告到货', exact: true })
  await expect.poll(() => announce.isDisabled()).toBe(true)
  await arrival.getByLabel('供应商').fill('演示药厂')
  await arrival.getByLabel('送货单号').fill('DH-1')
  await arrival.getByLabel('预计到货日').fill('2026-03-05')
  await choose(page, '药品')
  await arrival.getByLabel('数量（片）').fill('1000')
  await keepPicture(page, 'shortage-arrival-form', false)
  expect(await obstacles(page)).toEqual([])
  await announce.click()
  await page.getByRole('row', { name: /DH-1.*演示药厂.*2026-03-05/ }).waitFor()
  await page.getByText('到货入库后再分配一次。').waitFor()
  await keepPicture(page, 'shortage-arrival', true)
  expect(await obstacles(page)).toEqual([])
}

/** The depot takes in what was announced, as it was announced. */
async function receiveAnnounced(depot: Actor): Promise<void> {
  const { database } = pages.app
  const { items } = await listDeliveryNotes(database, depot, { state: 'announced', limit: 2 })
  const [note] = items
  expect(items).toMatchObject([{ number: 'DH-1', expectedOn: '2026-03-05' }])
  const { lines } = await readDeliveryNote(database, depot, note?.id ?? '')
  await receiveDelivery(database, requestOf(depot), {
    deliveryNoteId: note?.id ?? '',
    lines: lines.map(({ id, productId, units }) => ({
      noteLineId: id,
      productId,
      units,
      lotNumber: 'DH-1',
      expiresOn: '2027-12-31',
      condition: 'good',
    })),
  })
}

describe('who shares out what is scarce', () => {
  it(
    'goes from a sign to a plan that a second person approves, and is told why each site gets its share',
    longest,
    async () => {
      const buyer = await addBuyer(pages.app.database)
      const product = await addProduct(pages.app.database, {
        ingredientCodes: ['I0302'],
        nameZh: '布洛芬胶囊',
      })
      const other = await addProduct(pages.app.database, {
        ingredientCodes: ['I0301'],
        nameZh: '对乙酰氨基酚片',
      })
      const prices = [product, other].map((one) => ({ product: one, price: 100, stock: 500 }))
      const seller = await addSeller(pages.app.database, buyer, { prices })
      const weeks = ['2026-01-26', '2026-02-02', '2026-02-09', '2026-02-16', '2026-02-23']
      await pages.app.database.network.insert(demandWeeks).values(
        [product, other].flatMap(({ id: productId }) =>
          weeks.map((weekStart) => ({
            siteId: buyer.villageSiteId,
            productId,
            weekStart,
            tenantId: buyer.tenantId,
            units: 700,
            stockOutDays: 0,
            origin: 'import' as const,
          })),
        ),
      )
      const distributor = personOf(seller.tenantId, ['operator'], [seller.depotSiteId])
      const network = await addTenant(pages.app.database, 'network_operator')
      const operator = await addAccount(pages.app, 'operator', network)
      const colleague = await addAccount(pages.app, 'administrator', network)

      const { page, complaints } = await pages.visit('/desk/shortages?lang=zh-CN', operator.email, wide)
      await page.getByRole('button', { name: '立即检查' }).click()
      await page.getByText('新发现 2 个').waitFor()
      expect(await obstacles(page)).toEqual([])
      await confirm(page, '排除', {
        within: page.getByRole('row', { name: '对乙酰氨基酚' }),
        fill: (dialog) => dialog.getByLabel('排除的原因').fill('演示：已有到货'),
      })
      await page.getByRole('row', { name: '对乙酰氨基酚' }).waitFor({ state: 'detached' })
      await page.goto('/desk/escalations')
      await page.getByText('短缺预警：请核实').waitFor()
      await expect.poll(() => page.getByText('短缺预警：请核实').count()).toBe(1)
      await confirm(page, '处理完毕', {
        fill: (dialog) => dialog.getByLabel('处理说明').fill('已核实，准备宣布'),
      })
      await page.getByText('没有待处理的事项。').waitFor()
      await page.goto('/desk/escalations?state=resolved')
      await page.getByText('已核实，准备宣布').waitFor()
      await page.getByText('情况已消除').waitFor()
      expect(await obstacles(page)).toEqual([])
      await page.getByRole('link', { name: '短缺' }).first().click()

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
      ] as const)
        await preview(page, '试算方案', name, days)
      await page.getByText('这是您制定的方案').first().waitFor()
      await expect.poll(() => page.getByRole('button', { name: '批准', exact: true }).count()).toBe(0)
      await choose(page, '与哪个方案对比')
      await page.getByRole('columnheader', { name: '差' }).waitFor()
      await page
        .getByText(/满足需求的|需求已满足/)
        .first()
        .waitFor()
      expect(await obstacles(page)).toEqual([])
      const address = new URL(page.url())

      const second = await pages.visit(`${address.pathname}?lang=zh-CN`, colleague.email, wide)
      await confirm(second.page, '批准')
      await second.page.getByText('已批准').first().waitFor()
      await page.reload()
      await confirm(page, '执行')
      await page.getByText('已执行').first().waitFor()
      const depot = await pages.visit(
        `${address.pathname}?lang=zh-CN`,
        await addAccountOf(pages.app, distributor),
        wide,
      )
      await announceArrival(depot.page)
      await receiveAnnounced(distributor)
      await preview(page, '到货后再分配', '到货以后', '28')
      await page.getByRole('row', { name: '到货以后' }).getByText('1,500').first().waitFor()
      await page.goto(`${address.pathname}?lang=en`)
      await page.getByRole('heading', { name: 'ibuprofen' }).waitFor()
      await page.getByText('Applied').first().waitFor()
      expect(await obstacles(page)).toEqual([])
      await confirm(page, 'End the shortage')
      await page.getByText('Over', { exact: true }).waitFor()
      expect([...complaints, ...second.complaints, ...depot.complaints]).toEqual([])
    },
  )
})
