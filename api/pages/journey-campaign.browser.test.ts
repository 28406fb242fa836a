import { eq } from 'drizzle-orm'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { Actor } from '#db/actor.ts'
import { advancePartition } from '#db/campaigns/advance.ts'
import { brokenPromises, noDrift } from '#db/campaigns/campaign-fixture.ts'
import { campaignBatches, campaigns } from '#db/campaigns/schema.ts'
import { stockDrift } from '#db/inventory/drift.ts'
import { workOff } from '#db/jobs/file-job-fixture.ts'
import { addRegions } from '#db/organisations/commands.ts'
import {
  addLot,
  addProduct,
  addSite,
  addStock,
  addTenant,
  personOf,
  requestOf,
  testNow,
  type ProductRow,
} from '#db/test-world.ts'
import { arrivalTexts } from '#web/desk/texts/arrivals.ts'
import { campaignTexts } from '#web/desk/texts/campaigns.ts'
import { stationTexts } from '#web/phone/station/texts.ts'
import { messagesOf } from '#web/ui/messages.ts'
import { choose, confirm, dialogOf } from './desk-fixture.ts'
import {
  addressOf,
  brings,
  type CampaignReader,
  courierBrings,
  villages,
} from './journey-campaign-delivery-fixture.ts'
import {
  chooseFromMenu,
  expectPassable,
  journeyMs,
  journeys,
  large,
  openJourneys,
  type Reader,
  signsIn,
  small,
} from './journey-fixture.ts'
import { addAccountOf } from './pages-fixture.ts'

/** Read in Chinese where there is room, and in Korean on a phone. */
const readers = [
  { locale: 'zh-CN', desk: large },
  { locale: 'ko', desk: small },
] as const satisfies readonly Reader<'zh-CN' | 'ko'>[]

let kit: readonly ProductRow[]

openJourneys(async ({ database }) => {
  kit = [
    await addProduct(database, { saleClass: 'otc', nameZh: '布洛芬片', nameEn: 'Ibuprofen tablets' }),
    await addProduct(database, { saleClass: 'otc', nameZh: '感冒清热颗粒', nameEn: 'Cold granules' }),
  ]
  await addRegions(database, requestOf(personOf(await addTenant(database, 'network_operator'), [])), [
    { code: '64', level: 'province', nameZh: '宁夏', parentCode: null },
    { code: '6404', level: 'city', nameZh: '固原市', parentCode: '64' },
    { code: '640422', level: 'county', nameZh: '西吉县', parentCode: '6404' },
  ])
})

/** Three households of the village and one of another; one of a county that is not served, and one that is in the file twice. */
const householdFile = [
  '村编码,户号,户主姓名,电话,身份证号,住址,人口,重点人数',
  ...[
    [villages.own, 1],
    [villages.own, 2],
    [villages.own, 3],
    [villages.other, 4],
    ['110101001001', 5],
    [villages.own, 1],
  ].map(
    ([village, number]) =>
      `${village},${number},演示户主${number},1000000000${number},,${addressOf(Number(number))},3,${Number(number) % 2}`,
  ),
].join('\n')

for (const reader of readers)
  it(
    `brings a campaign from the households’ file to the finished report, in ${reader.locale}`,
    async () => {
      const world = await makeWorld()
      const { page, complaints } = await signsIn(reader, await emailOf(world.operator), reader.desk)
      const campaignId = await setUp(page, reader)
      await importHouseholds(page, reader)
      await planCapacity(page, reader)
      await allocate(page, reader)
      await steer(page, reader)
      const batchId = await release(world, campaignId)
      await pick(reader, world, batchId)
      await sendOff(reader, world, batchId)
      await brings(reader, world.pharmacist)
      await courierBrings(world, campaignId)
      await finish(page, reader)
      const { client, operator } = world
      expect(await brokenPromises({ client, campaignId })).toEqual([])
      expect(await stockDrift(client, operator, testNow)).toEqual(noDrift)
      expect(complaints).toEqual([])
    },
    journeyMs,
  )

type World = Awaited<ReturnType<typeof makeWorld>>

/** Who sends parcels, with a depot that has twenty kits, and the pharmacy of the village. */
async function makeWorld() {
  const { database: client } = journeys.app
  const tenantId = await addTenant(client, 'depot_operator')
  const depotId = await addSite(client, tenantId, {
    kind: 'city_depot',
    nameZh: '固原市药库',
    nameEn: 'Guyuan city depot',
  })
  const villageSiteId = await addSite(client, tenantId, {
    kind: 'village_pharmacy',
    regionCode: villages.own,
    nameZh: '石泉村卫生室',
    nameEn: 'Shiquan village clinic',
  })
  for (const product of kit)
    await addStock(client, { tenantId, siteId: depotId, lot: await addLot(client, product), units: 400 })
  return {
    client,
    depotId,
    operator: personOf(tenantId, ['operator']),
    picker: personOf(tenantId, ['picker'], [depotId]),
    checker: personOf(tenantId, ['checker'], [depotId]),
    pharmacist: personOf(tenantId, ['village_pharmacist'], [villageSiteId]),
    courier: personOf(tenantId, ['driver']),
  }
}

const emailOf = (person: Actor) => addAccountOf(journeys.app, person)

/** Finds a product for the last line of the kit by its name. */
async function chooseProduct(page: Page, { locale }: CampaignReader, { nameZh, nameEn }: ProductRow) {
  const name = locale === 'zh-CN' ? nameZh : nameEn
  await page.getByRole('combobox', { name: campaignTexts[locale].form.findProduct }).last().fill(name)
  await page.locator('.ant-select-item-option:visible', { hasText: name }).click()
  await page.locator('.ant-select-dropdown:visible').waitFor({ state: 'hidden' })
}

/** The operator sets a campaign up, and opens it for households. @returns its id. */
async function setUp(page: Page, reader: CampaignReader): Promise<string> {
  const { locale } = reader
  const { list, form, steps } = campaignTexts[locale]
  await page.locator('.entrance').first().waitFor()
  await chooseFromMenu(page, reader, list.title)
  await page.getByText(list.empty).waitFor()
  await page.getByRole('link', { name: list.create }).click()
  await page.getByLabel(form.nameZh).fill('冬季救急')
  await page.getByLabel(form.nameEn).fill('Winter relief')
  await choose(page, form.depot)
  await page.getByLabel(form.staff).fill('6')
  await choose(page, form.county, locale === 'zh-CN' ? '西吉县' : 'Xiji County')
  for (const [index, product] of kit.entries()) {
    if (index > 0) await page.getByRole('button', { name: form.addProduct }).click()
    await chooseProduct(page, reader, product)
  }
  await expectPassable(page, `${locale}-campaign-form`)
  await page.getByRole('button', { name: form.save }).click()
  await page.getByRole('heading', { name: nameOf(reader) }).waitFor()
  await confirm(page, steps.open)
  await page.getByText(messagesOf(locale).campaigns.states.open, { exact: true }).waitFor()
  return new URL(page.url()).pathname.split('/').at(-1) ?? ''
}

const nameOf = ({ locale }: CampaignReader) => (locale === 'zh-CN' ? '冬季救急' : 'Winter relief')

/** The households come by a file, two rows of which are at fault. */
async function importHouseholds(page: Page, { locale }: CampaignReader): Promise<void> {
  const { page: parts, households: texts } = campaignTexts[locale]
  const { files } = messagesOf(locale)
  await page.getByRole('tab', { name: parts.tabs.households }).click()
  const file = { name: '名单.csv', mimeType: 'text/csv', buffer: Buffer.from(householdFile) }
  await page.getByLabel(texts.file).setInputFiles(file)
  await page.getByRole('button', { name: texts.upload }).click()
  await page.getByRole('progressbar', { name: texts.importTitle }).waitFor()
  await workOff(journeys.app.database)
  await page.getByText(texts.rows('6', '2')).waitFor()
  await page
    .getByRole('cell', { name: texts.reasons['outOfArea'] ?? '' })
    .first()
    .waitFor()
  await expectPassable(page, `${locale}-campaign-preview`)
  await confirm(page, texts.apply)
  await workOff(journeys.app.database)
  await page.getByText(files.states.done).waitFor()
}

/** Whether six people send four parcels in time, and what would be lacking for many more; what would do is kept. */
async function planCapacity(page: Page, { locale }: CampaignReader): Promise<void> {
  const { page: parts, capacity: texts } = campaignTexts[locale]
  // The verdict over all depots says the same of the one that there is.
  const verdict = page.locator('.verdict[role=status]')
  await page.getByRole('tab', { name: parts.tabs.capacity }).click()
  await verdict.getByText(texts.feasible, { exact: true }).waitFor()
  await page.getByLabel(texts.parcels).fill('200000')
  await verdict.getByText(texts.infeasible, { exact: true }).waitFor()
  await expectPassable(page, `${locale}-campaign-capacity`)
  await page.getByRole('button', { name: texts.fill }).click()
  await verdict.getByText(texts.feasible, { exact: true }).waitFor()
  await confirm(page, texts.keep)
  await page.getByRole('button', { name: texts.reset, disabled: true }).waitFor()
}

/** More is said to come; what is there is shared out, and goes to the benches. */
async function allocate(page: Page, { locale }: CampaignReader): Promise<void> {
  const { page: parts, steps, board } = campaignTexts[locale]
  const arrivals = arrivalTexts[locale]
  await page.getByRole('tab', { name: parts.tabs.board }).click()
  await page.getByRole('button', { name: arrivals.announce, exact: true }).click()
  const arrival = dialogOf(page, arrivals.announce)
  await arrival.getByLabel(arrivals.supplier).fill('演示药厂')
  await arrival.getByLabel(arrivals.number).fill('YS-1')
  await arrival.getByLabel(arrivals.expected).fill('2026-03-05')
  await choose(page, arrivals.goods)
  await arrival.getByRole('button', { name: arrivals.announce, exact: true }).click()
  await page.getByRole('cell', { name: '演示药厂' }).waitFor()
  await confirm(page, steps.allocate)
  await page.getByText(steps.allocated('4')).waitFor()
  await expectPassable(page, `${locale}-campaign-shares`)
  await page.locator('.ant-modal-close:visible').click()
  await dialogOf(page, board.shares).waitFor({ state: 'hidden' })
  await confirm(page, steps.start)
}

/** A region is held up and goes on, as does the whole. */
async function steer(page: Page, { locale }: CampaignReader): Promise<void> {
  const { steps } = campaignTexts[locale]
  for (const step of ['stopArea', 'openArea', 'pause', 'resume'] as const) await confirm(page, steps[step])
  await page.getByText(messagesOf(locale).campaigns.states.running, { exact: true }).waitFor()
  await expectPassable(page, `${locale}-campaign-running`)
}

/** The campaign's own step: parcels are released to the benches. @returns the one batch that they are in. */
async function release({ client, operator }: World, campaignId: string): Promise<string> {
  const [campaign] = await client.network.select().from(campaigns).where(eq(campaigns.id, campaignId))
  for (let partition = 0; partition < (campaign?.partitions ?? 0); partition += 1) {
    for (;;) {
      const { answer } = await advancePartition(client, requestOf(operator), { campaignId, partition })
      if (!answer.hasMore) break
    }
  }
  await journeys.app.placeEvents()
  const batches = await client.network
    .select({ id: campaignBatches.id, parcels: campaignBatches.parcels })
    .from(campaignBatches)
    .where(eq(campaignBatches.campaignId, campaignId))
  expect(batches).toMatchObject([{ parcels: 4 }])
  return batches[0]?.id ?? ''
}

/** Somebody opens the batch on the bench's phone. */
async function opensBatch(page: Page, { locale }: CampaignReader, batchId: string): Promise<void> {
  const words = stationTexts(locale)
  await page.getByRole('link', { name: words.batches.title }).click()
  await page.locator(`a.entry[href$="${batchId}"]`).click()
  await page.locator('.big', { hasText: words.batches.parcels(4) }).waitFor()
}

/** The four parcels are picked in one go. */
async function pick(reader: CampaignReader, world: World, batchId: string): Promise<void> {
  const { batches } = stationTexts(reader.locale)
  const { page } = await signsIn(reader, await emailOf(world.picker))
  await opensBatch(page, reader, batchId)
  await page.getByRole('button', { name: batches.go.pick(4), exact: true }).click()
  await page.getByText(batches.gone).waitFor()
}

/** Somebody else rechecks, packs and sends them off. */
async function sendOff(reader: CampaignReader, world: World, batchId: string): Promise<void> {
  const { batches } = stationTexts(reader.locale)
  const { page } = await signsIn(reader, await emailOf(world.checker))
  await opensBatch(page, reader, batchId)
  await page.getByRole('button', { name: batches.go.recheck(4), exact: true }).click()
  await page.getByRole('button', { name: batches.go.pack(4), exact: true }).click()
  await page.getByLabel(batches.carrier).fill('邮政班车')
  const goes = page.getByRole('button', { name: batches.go.dispatch(4), exact: true })
  await goes.click()
  await goes.waitFor({ state: 'hidden' })
}

/** The board has followed by itself; the operator ends the campaign, and takes the report along. */
async function finish(page: Page, reader: CampaignReader): Promise<void> {
  const { locale } = reader
  const { page: parts, steps, report } = campaignTexts[locale]
  await page.locator('[data-state=delivered] .count', { hasText: '4' }).waitFor()
  await expectPassable(page, `${locale}-campaign-delivered`)
  await confirm(page, steps.end)
  await page.getByRole('tab', { name: parts.tabs.report }).click()
  await page.getByText(report.final).waitFor()
  for (const [figure, households] of [
    ['registered', '4'],
    ['accepted', '4'],
    ['delivered', '4'],
    ['open', '0'],
  ] as const)
    await page.locator(`[data-figure=${figure}] dd`, { hasText: households }).waitFor()
  await expectPassable(page, `${locale}-campaign-report`)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: report.export }).click(),
  ])
  expect(download.suggestedFilename()).toBe('冬季救急.csv')
}
