import { eq } from 'drizzle-orm'
import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#db/actor.ts'
import { readAs } from '#db/commands.ts'
import { traceCodes } from '#db/inventory/schema.ts'
import { tenants } from '#db/organisations/schema.ts'
import { callOff } from '#db/procurement/call-offs.ts'
import { procurementAllocations } from '#db/procurement/contract-schema.ts'
import { completeRound, concludeContracts, startContracts } from '#db/procurement/contracts.ts'
import { closeDemand, openBidding } from '#db/procurement/deadlines.ts'
import {
  after,
  makeProcurementWorld,
  passphrases,
  regions,
  requestAt,
  startRound,
  type ProcurementWorld,
} from '#db/procurement/procurement-fixture.ts'
import {
  addLot,
  addProduct,
  addSite,
  addStock,
  addTenant,
  personOf,
  testNow,
  traceCodeOf,
} from '#db/test-world.ts'
import { openPages } from '../open-pages-fixture.ts'
import { addAccountOf, findFaults } from '../pages-fixture.ts'

const pages = openPages()

const at = (time: Date) => pages.app.passSeconds((time.getTime() - testNow.getTime()) / 1_000)
const row = (page: Page, text: string) => page.locator('tbody tr', { hasText: text })

describe('a recall on the pages', () => {
  it('stops a lot that was found by its number, counts what comes back, and closes with a report', async () => {
    const { database } = pages.app
    const tenantId = await addTenant(database, 'pharmacy')
    const siteId = await addSite(database, tenantId, { nameZh: '红崖村药房', nameEn: 'Hongya pharmacy' })
    const product = await addProduct(database)
    const lot = await addLot(database, product)
    await addStock(database, { tenantId, siteId, lot, units: 1_200 })
    const regulatorId = await addTenant(database, 'regulator')
    const regulator = await addAccountOf(pages.app, personOf(regulatorId, ['regulator']))
    const village = await addAccountOf(pages.app, personOf(tenantId, ['village_pharmacist'], [siteId]))

    const { page } = await pages.visit('/console/recalls', regulator)
    await page.getByText('没有召回。').waitFor()
    await page.getByRole('link', { name: '发起召回' }).click()
    await page.getByLabel('药品名称或批号').fill(lot.number)
    await page.getByRole('button', { name: '查找' }).click()
    const lots = page.locator('section', { hasText: '按批号' })
    await lots.getByLabel(lot.number).check()
    await lots.getByLabel('原因').fill('溶出度不合格')
    await lots.getByRole('button', { name: '立即停止并召回' }).click()
    await page.getByRole('status').waitFor()
    const recallPath = new URL(page.url()).pathname
    expect(await page.locator('.progress').innerText()).toMatch(/0%[\s\S]*0 \/ 1,200|100%/)
    expect(await row(page, '红崖村药房').innerText()).toContain('未响应')

    const { page: site } = await pages.visit('/console/recall-tasks', village)
    await row(site, '红崖村药房').getByRole('button', { name: '已知悉' }).click()
    await row(site, '处理中').locator('summary').click()
    await site.getByLabel('找到并隔离的数量').fill('1200')
    await site.getByRole('button', { name: '报告结果' }).click()
    await row(site, '已完成').waitFor()
    expect(await findFaults(site, '/console/recall-tasks')).toEqual([])

    expect(await findFaults(page, recallPath)).toEqual([])
    expect(await row(page, '红崖村药房').innerText()).toMatch(/已完成[\s\S]*1,200/)
    await page.getByRole('button', { name: '结束召回并生成报告' }).click()
    await page.getByRole('heading', { name: '召回报告' }).waitFor()
    expect(await findFaults(page, '/console/recalls')).toEqual([])
    expect(await findFaults(page, `/console/recalls/new?text=${lot.number}`)).toEqual([])
    await startOtherwise(page)
  })

  /** A recall begins with a scanned box, which was a mistake, or with all that a supplier brought. */
  async function startOtherwise(page: Page): Promise<void> {
    const { database } = pages.app
    const tenantId = await addTenant(database, 'distributor')
    const names = { nameZh: '演示供货公司', nameEn: 'Demo supplier' }
    await database.network.update(tenants).set(names).where(eq(tenants.id, tenantId))
    const siteId = await addSite(database, tenantId, { kind: 'city_depot' })
    const product = await addProduct(database, { manufacturer: '演示召回药厂' })
    const lot = await addLot(database, product)
    await addStock(database, { tenantId, siteId, lot, units: 40 })
    const code = traceCodeOf(product, 1)
    await database.network.insert(traceCodes).values({
      code,
      tenantId,
      siteId,
      productId: product.id,
      lotId: lot.id,
      unitsInPack: product.packUnits,
      unitsLeft: product.packUnits,
      state: 'in_stock',
    })
    const start = async (title: string, fill: (form: Locator) => Promise<unknown>) => {
      await page.goto('/console/recalls/new')
      const heading = page.getByRole('heading', { name: title, exact: true })
      const form = page.locator('section', { has: heading }).locator('form')
      await fill(form)
      await form.getByLabel('原因').fill('标签有误')
      await form.getByRole('button', { name: '立即停止并召回' }).click()
    }
    await start('按追溯码', (form) => form.getByLabel('盒或箱上的追溯码').fill(code))
    await page.locator('.facts', { hasText: code }).waitFor()
    await page.locator('summary', { hasText: '撤销召回' }).click()
    await page.getByRole('button', { name: '撤销召回' }).click()
    await page.locator('.facts', { hasText: '已撤销' }).waitFor()

    await start('按供货企业', (form) => form.getByLabel('供货企业').selectOption({ label: names.nameZh }))
    await page.locator('.facts', { hasText: names.nameZh }).waitFor()
    expect(await page.locator('.progress').innerText()).toContain('0 / 40')
    await page.locator('summary', { hasText: '撤销召回' }).click()
    await page.getByRole('button', { name: '撤销召回' }).click()
    await page.locator('.facts', { hasText: '已撤销' }).waitFor()

    await start('按供货单位名称', (form) => form.getByLabel('供货单位名称').fill('没有这家公司'))
    await page.getByRole('alert').waitFor()
    expect(await page.getByLabel('供货单位名称').inputValue()).toBe('没有这家公司')
    await start('按供货单位名称', (form) => form.getByLabel('供货单位名称').fill(product.manufacturer))
    await page.locator('.facts', { hasText: product.manufacturer }).waitFor()
  }
})

describe('a round of joint procurement on the pages', () => {
  let world: ProcurementWorld
  let roundId: string
  let path: string
  const emails = new Map<Actor, string>()

  beforeAll(async () => {
    world = await makeProcurementWorld(pages.app.database, { institutions: 1, suppliers: 2, products: 1 })
    for (const actor of [...world.managers, ...world.suppliers, ...world.institutions.flatMap(Object.values)])
      emails.set(actor, await addAccountOf(pages.app, actor))
    roundId = await startRound(world)
    path = `/console/procurement/${roundId}`
  })

  const open = async (actor: Actor | undefined, where = path) =>
    (await pages.visit(where, (actor && emails.get(actor)) ?? '')).page

  it('goes from demand over sealed bids to an award that says why each bid lost', async () => {
    await report()
    await publish()
    await bid(world.suppliers[0], '3.1')
    await bid(world.suppliers[1], '9.9')
    await openBids()
    expect(await award()).toMatch(/仅此一家有效报价：500 个[\s\S]*9\.90 元高于入围上限 5\.58 元/)
  })

  it('goes on to contracts, call-offs and what they saved, and shares the surplus to the fen', async () => {
    await runContracts()
    await receiveCallOff()
    const page = await settleSurplus()
    expect(await page.locator('main').innerText()).toContain('CN¥45.00')
    expect(await findFaults(page, path)).toEqual([])
  })

  async function report(): Promise<void> {
    const [institution] = world.institutions
    at(after(1))
    const page = await open(institution?.reporter)
    await page.getByLabel(/报量（最小单位）/).fill('1000')
    await page.getByLabel(/上次价格/).fill('4')
    await page.getByRole('button', { name: '提交报量' }).click()
    await page.getByText('待批准').first().waitFor()
    const manager = await open(institution?.manager)
    await manager.getByRole('button', { name: '批准本机构报量' }).click()
    await manager.getByRole('status').waitFor()
  }

  async function publish(): Promise<void> {
    at(after(8))
    await closeDemand(pages.app.database, requestAt(world.workflow, after(7)), roundId)
    const first = await open(world.managers[0])
    await first.getByLabel(/口令/).fill(passphrases[0])
    await first.getByRole('button', { name: '登记我的密钥' }).click()
    await first.getByRole('status').waitFor()
    const second = await open(world.managers[1])
    await second.getByLabel(/最高有效申报价/).fill('10')
    await second.getByRole('button', { name: '发布招标' }).click()
    await second.getByRole('alert').filter({ hasText: '密钥持有人不足两位' }).waitFor()
    expect(await second.getByLabel(/最高有效申报价/).inputValue()).toBe('10')
    await second.getByLabel(/口令/).fill(passphrases[1])
    await second.getByRole('button', { name: '登记我的密钥' }).click()
    await second.getByRole('status').waitFor()
    await second.getByLabel(/最高有效申报价/).fill('10')
    await second.getByRole('button', { name: '发布招标' }).click()
    await second.getByText('已发布招标').first().waitFor()
    await openBidding(pages.app.database, requestAt(world.workflow, after(10)), roundId)
  }

  async function bid(supplier: Actor | undefined, yuan: string): Promise<void> {
    at(after(12))
    const page = await open(supplier)
    await page.getByRole('link', { name: '进入密封投标' }).click()
    await page.getByLabel(/首档报价/).fill(yuan)
    await page.getByLabel(/产能/).first().fill('100000')
    await page.getByLabel(/可配送的县级区划代码/).fill(regions.join(' '))
    await page.getByLabel('报价有效期至').fill('2027-12-31')
    await page.getByRole('button', { name: '密封并提交' }).click()
    await page.getByText('已密封').waitFor()
    expect(await page.locator('code').innerText()).toMatch(/^[0-9a-f]{64}$/)
    if (supplier === world.suppliers[1]) expect(await findFaults(page, `${path}/bid`)).toEqual([])
  }

  async function openBids(): Promise<void> {
    at(after(19))
    const early = await open(world.managers[0])
    // Nobody reads a bid before the opening, the owner included.
    expect(await early.locator('main').innerText()).not.toContain('3.1')
    at(after(21))
    await early.getByLabel(/口令/).first().fill(passphrases[0])
    await early.getByRole('button', { name: /我同意开标/ }).click()
    await early.getByRole('status').waitFor()
    const page = await open(world.managers[1])
    await page.getByLabel(/口令/).last().fill(passphrases[1])
    await page.getByRole('button', { name: /开启全部标书/ }).click()
    await page.getByText('¥3.10').first().waitFor()
  }

  /** @returns what the page says of each bid. */
  async function award(): Promise<string> {
    const page = await open(world.managers[0])
    await page.getByRole('button', { name: '按带量规则计算' }).click()
    await page.getByRole('button', { name: '提出此方案' }).click()
    await page.getByText('待批准定标').first().waitFor()
    await page.getByRole('button', { name: '批准定标' }).click()
    await page.getByRole('alert').filter({ hasText: '提出或改动的人不能自己决定' }).waitFor()
    const second = await open(world.managers[1])
    await second.getByRole('button', { name: '批准定标' }).click()
    await second.getByText('异议期').first().waitFor()
    expect(await findFaults(second, path)).toEqual([])
    const lost = second.locator('section', { hasText: '每份报价为何中选或落选' }).locator('tbody tr')
    const said = (await lost.allInnerTexts()).join()
    expect(await findFaults(second, '/console/procurement')).toEqual([])
    expect(await findFaults(second, '/console/procurement/new')).toEqual([])
    return said
  }

  async function runContracts(): Promise<void> {
    const asWorkflow = (days: number) => requestAt(world.workflow, after(days))
    await concludeContracts(pages.app.database, asWorkflow(27), roundId)
    await startContracts(pages.app.database, asWorkflow(45), roundId)
    const [institution] = world.institutions
    if (institution === undefined) throw new Error('The world has no institution.')
    const [own] = await readAs(pages.app.database, institution.reporter, (db) =>
      db.select().from(procurementAllocations),
    )
    const callOffs = [{ allocationId: own?.id ?? '', units: 100 }]
    await callOff(pages.app.database, requestAt(institution.reporter, after(50)), { roundId, callOffs })
  }

  async function receiveCallOff(): Promise<void> {
    at(after(52))
    const page = await open(world.institutions[0]?.reporter)
    const called = page.locator('section', { has: page.getByRole('heading', { name: '合同采购单' }) })
    expect(await called.locator('tbody tr').innerText()).toMatch(/100[\s\S]*已下单/)
    await called.getByRole('button', { name: '确认已收货' }).click()
    await called.getByText('已交货').last().waitFor()
    expect(await findFaults(page, path)).toEqual([])
  }

  /** 100 units at 3.10 instead of 4.00 yuan; half of what that saved goes back where the assessment is full. */
  async function settleSurplus(): Promise<Page> {
    await completeRound(pages.app.database, requestAt(world.workflow, after(411)), roundId)
    at(after(412))
    const page = await open(world.managers[0], `${path}?lang=en`)
    const savings = page.locator('section', { has: page.getByRole('heading', { name: 'Savings' }) })
    expect(await savings.locator('tbody tr').innerText()).toMatch(/CN¥400\.00\s+CN¥310\.00\s+CN¥90\.00/)
    await page.locator('summary', { hasText: 'Settle' }).click()
    await page.getByRole('button', { name: 'Settle' }).click()
    await page.getByRole('status').waitFor()
    return page
  }
})
