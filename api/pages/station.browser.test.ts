import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { Actor } from '#db/actor.ts'
import { begin, makeCampaignWorld, newHousehold, register } from '#db/campaigns/campaign-fixture.ts'
import {
  addParcel,
  freshScans,
  makeParcelWorld,
  type Parcel,
  type ParcelWorld,
} from '#db/fulfilment/parcel-fixture.ts'
import { pickShipment } from '#db/fulfilment/pick.ts'
import { shipmentScans } from '#db/fulfilment/schema.ts'
import { personOf, requestOf, testNow } from '#db/test-world.ts'
import { employ } from '../app-fixture.ts'
import {
  expectHandy,
  journeyMs,
  nameWorld,
  openPhones,
  phones,
  scan,
  show,
  signIn,
  takePhone,
} from './phone-fixture.ts'

let world: ParcelWorld
let parcels: [Parcel, Parcel]
let pickedByTwo: Parcel
/** Picks and rechecks. */
let allRounder: Actor

openPhones(async (app) => {
  world = await makeParcelWorld(app.database)
  await nameWorld(world)
  parcels = [await addParcel(world, 50), await addParcel(world, 20)]
  pickedByTwo = await addParcel(world, 20)
  allRounder = personOf(world.depotId, ['picker', 'checker', 'driver'], [world.depotSiteId])
  for (const person of [world.picker, allRounder]) await employ(app, person)
})

/** Somebody begins at the bench, at the test's time. */
async function begins(person: Actor): Promise<Page> {
  const { page, context } = await takePhone()
  await context.clock.setSystemTime(testNow)
  await signIn(page, person)
  return page
}

const numberOf = ({ shipmentId }: Parcel) => shipmentId.slice(-8).toUpperCase()

async function codesOf({ shipmentId }: Parcel): Promise<string[]> {
  const rows = await phones.app.database.network
    .select({ code: shipmentScans.code })
    .from(shipmentScans)
    .where(eq(shipmentScans.shipmentId, shipmentId))
  return rows.map(({ code }) => code)
}

it(
  'brings a parcel from the shelf to the bench: picked by one, rechecked by another, packed and sent off',
  async () => {
    const page = await begins(world.picker)
    await page.locator('.badge', { hasText: '实时更新' }).waitFor()
    await page.getByRole('link', { name: /待拣货 3/ }).waitFor()
    const scans = freshScans(world, 20)
    const { app } = phones
    await pickShipment(app.database, requestOf(allRounder), { shipmentId: pickedByTwo.shipmentId, scans })
    await app.placeEvents()
    await page.getByRole('link', { name: /待拣货 2/ }).waitFor()
    await expectHandy(page, 'station-1-home')
    await page.getByRole('link', { name: /待拣货 2/ }).click()
    await page.locator('form.scan').waitFor()
    await expectHandy(page, 'station-2-queue')
    const foreign = await codesOf(pickedByTwo)
    expect(await scan(page, numberOf(parcels[0]))).toBe('')
    await page.getByText('0 / 3 盒').waitFor()
    expect(await scan(page, 'ABC')).toContain('看不懂这个码')
    expect(await scan(page, '99999990000000010000')).toContain('药拿错了')
    expect(await scan(page, foreign[0] ?? '')).toContain(`这盒是包裹 ${numberOf(pickedByTwo)} 的`)
    const [first, second, third, fourth] = freshScans(world, 80).map(({ code }) => code)
    expect(await scan(page, first ?? '')).toContain('对，苯磺酸氨氯地平片')
    expect(await scan(page, first ?? '')).toContain('已经扫过')
    await scan(page, second ?? '')
    await expectHandy(page, 'station-3-pick')
    await page.getByRole('button', { name: '货架上不够' }).click()
    await expectHandy(page, 'station-4-short')
    await page.getByRole('button', { name: '再找找' }).click()
    await scan(page, third ?? '')
    expect(await scan(page, fourth ?? '')).toContain('已经够了')
    await page.getByRole('button', { name: '拣齐，下一件' }).click()
    await page.getByText(`${numberOf(parcels[0])} 完成`).waitFor()
    await scan(page, fourth ?? '')
    await page.getByRole('button', { name: '拣齐，下一件' }).click()
    await page.getByText('这一批全部完成').waitFor()

    const checker = await begins(allRounder)
    await checker.getByText('今天做什么？').waitFor()
    await expectHandy(checker, 'station-5-choose-work')
    await checker.getByRole('button', { name: '仓库作业' }).click()
    await checker.getByRole('link', { name: /^复核/ }).click()
    await checker.getByText('您拣的，须他人复核').waitFor()
    expect(await scan(checker, numberOf(pickedByTwo))).toContain('必须由另一位同事复核')
    await expectHandy(checker, 'station-6-recheck-queue')
    for (const parcel of parcels) {
      const codes = await codesOf(parcel)
      if (await checker.locator('form.scan').getByText('扫包裹标签').isVisible())
        await scan(checker, parcel.shipmentId)
      await checker.getByText(`包裹 ${numberOf(parcel)}`, { exact: true }).waitFor()
      expect(await scan(checker, foreign[0] ?? '')).toContain('的。请放到那个包裹里')
      for (const code of codes) await scan(checker, code)
      if (parcel === parcels[0]) await expectHandy(checker, 'station-7-recheck')
      await checker.getByRole('button', { name: '复核无误，下一件' }).click()
      await checker.getByText(`${numberOf(parcel)} 完成`).waitFor()
    }
    await show(checker, 'pack')
    for (const parcel of parcels) {
      const [code = ''] = await codesOf(parcel)
      expect(await scan(checker, code)).toContain('已选')
    }
    await expectHandy(checker, 'station-8-pack')
    await checker.getByRole('button', { name: '打包 2 件' }).click()
    await checker.getByText('2 件已打包').waitFor()
    await show(checker, 'dispatch')
    await checker.getByRole('button', { name: '全选' }).click()
    await checker.getByRole('button', { name: '发出 2 件' }).waitFor()
    await checker.getByRole('button', { name: '全不选' }).click()
    for (const { shipmentId } of parcels) await checker.locator(`[data-parcel="${shipmentId}"]`).click()
    await checker.getByRole('button', { name: '发出 2 件' }).click()
    await checker.getByText('2 件已发出').waitFor()
    await show(checker, 'home')
    await checker.getByLabel('语言').selectOption('ko')
    await checker.getByText('재확인 대기 1').waitFor()
    await expectHandy(checker, 'station-9-home-ko')
    await show(checker, 'recheck')
    await checker.getByText('직접 피킹함').waitFor()
    await expectHandy(checker, 'station-10-recheck-ko')
    await takesBackAndRunsShort(page)
  },
  journeyMs,
)

/** One box goes back to the shelf, which then has too few: what is missing is looked for elsewhere. */
async function takesBackAndRunsShort(page: Page): Promise<void> {
  const parcel = await addParcel(world, 50)
  await show(page, 'home')
  await page.getByRole('button', { name: '声音：开' }).click()
  await page.getByRole('button', { name: '声音：关' }).click()
  await page.locator('.wave').getByRole('link', { name: '待拣货 1' }).click()
  await page.getByRole('button', { name: '开始下一件' }).click()
  const [box = '', other = ''] = freshScans(world, 40).map(({ code }) => code)
  for (const code of [box, other]) expect(await scan(page, code)).toContain('对，苯磺酸氨氯地平片')
  await page.getByText('2 / 3 盒').waitFor()
  await page.getByText('已扫的盒 (2)').click()
  await page.getByRole('listitem').filter({ hasText: other }).getByRole('button', { name: '放回' }).click()
  await page.getByText('1 / 3 盒').waitFor()
  await page.getByRole('button', { name: '货架上不够' }).click()
  await page.getByText('缺 1 盒 + 散装 10 片').waitFor()
  await page.getByRole('button', { name: '确认缺货' }).click()
  await page.getByText(`${numberOf(parcel)} 已拣，缺的已转去重新寻源`).waitFor()
}

it(
  'lets a batch of a campaign through the benches, without the kit that has a problem',
  async () => {
    const campaign = await makeCampaignWorld(phones.app.database, 60)
    await register(
      campaign,
      Array.from({ length: 24 }, () => newHousehold()),
    )
    await begin(campaign)
    const at = [campaign.depotIds[0]]
    const [picks, checks] = [
      personOf(campaign.tenantId, ['picker'], at),
      personOf(campaign.tenantId, ['checker'], at),
    ]
    for (const person of [picks, checks]) await employ(phones.app, person)
    const page = await begins(picks)
    await page.getByRole('link', { name: '救急行动' }).click()
    await page.getByRole('link', { name: /第 1 批/ }).click()
    await page.getByRole('button', { name: '2', exact: true }).click()
    await page.getByRole('button', { name: '2: 缺货' }).click()
    await page.getByRole('button', { name: '2', exact: true }).click()
    await page.getByRole('button', { name: '2: 正常' }).click()
    await page.getByRole('button', { name: '2', exact: true }).click()
    await page.getByRole('button', { name: '2: 破损' }).click()
    await expectHandy(page, 'station-11-batch')
    await page.getByRole('button', { name: /包已拣好$/ }).click()
    await page.getByText('这一批完成。').waitFor()
    const checker = await begins(checks)
    await checker.getByRole('link', { name: '救急行动' }).click()
    await checker.getByRole('link', { name: /第 1 批/ }).click()
    await checker.getByRole('button', { name: /包复核无误$/ }).click()
    await checker.getByText('待打包').waitFor()
    await expectHandy(checker, 'station-12-batch-pack')
    await checker.getByRole('button', { name: /包已打包$/ }).click()
    await checker.getByLabel('由谁送（快递或班车）').fill('邮政班车')
    await expectHandy(checker, 'station-13-batch-dispatch')
    await checker.getByRole('button', { name: /^发出 \d+ 包$/ }).click()
    await checker.getByText('这一批完成。').waitFor()
  },
  journeyMs,
)
