import { asc, eq, inArray } from 'drizzle-orm'
import { expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { choiceCodeOf } from '#domain/prescriptions/choice-code.ts'
import { offlineActs } from '#db/access/device-schema.ts'
import { products } from '#db/catalogue/schema.ts'
import { addParcel, bringTo, makeParcelWorld, type ParcelWorld } from '#db/fulfilment/parcel-fixture.ts'
import { issuePickupCode } from '#db/fulfilment/pickup-codes.ts'
import { escalations, shipments } from '#db/fulfilment/schema.ts'
import { stocktakeLines } from '#db/inventory/counting-schema.ts'
import { openRecall } from '#db/inventory/recall.ts'
import { addLot, addStock, addTenant, personOf, requestOf, testNow, type LotRow } from '#db/test-world.ts'
import { employ } from '../app-fixture.ts'
import {
  expectSound,
  journeyMs,
  nameWorld,
  openPhones,
  phones,
  readOutbox,
  show,
  signIn,
  takePhone,
  untilKept,
  wrongCode,
} from './phone-fixture.ts'

let world: ParcelWorld

openPhones(async (app) => {
  world = await makeParcelWorld(app.database)
  await nameWorld(world)
  await employ(app, world.villagePharmacist)
})

/** Three parcels of patients and two piles of goods in a village; one parcel and one pile are of a lot that is recalled later. */
async function stockVillage() {
  const { database } = phones.app
  const recalled = await addLot(database, world.product, '2026-05-01')
  const counted = await addLot(database, world.product, '2026-04-01')
  const stock = { tenantId: world.pharmacyId, siteId: world.villageSiteId }
  await addStock(database, { ...stock, lot: recalled, units: 10 })
  await addStock(database, { ...stock, lot: counted, units: 40 })
  await addStock(database, { tenantId: world.depotId, siteId: world.depotSiteId, lot: recalled, units: 50 })
  const bring = async (lot: LotRow) => {
    const parcel = await addParcel(world, 20, { lot })
    const scans = await bringTo(world, parcel, 'arrived')
    const { code } = await issuePickupCode(database, requestOf(world.villagePharmacist), parcel)
    return { ...parcel, codes: scans.map((scan) => scan.code), code }
  }
  const parcels = {
    proven: await bring(recalled),
    unproven: await bring(world.lot),
    unwanted: await bring(world.lot),
  }
  return { recalled, counted, ...parcels }
}

interface Given {
  readonly shipmentId: string
  readonly codes: readonly string[]
  /** What the patient says. */
  readonly code: string
}

async function giveOffline(page: Page, { shipmentId, codes }: Given, code: string): Promise<void> {
  await show(page, 'home')
  await show(page, 'hand-over')
  await page.getByText('要送药上门？').waitFor()
  await page.locator(`[data-parcel="${shipmentId}"] button`).click()
  for (const box of codes) {
    await page.getByLabel('扫码或输入追溯码').fill(box)
    await page.keyboard.press('Enter')
  }
  await page.getByText('患者应付 ¥10.00').waitFor()
  await page.getByLabel('现金').check()
  await page.getByLabel('6 位取药码').fill(code)
  await page.getByRole('button', { name: '先发药，联网后核对' }).click()
  await page.locator(`[data-parcel="${shipmentId}"][data-standing=given]`).waitFor()
}

/** A patient at the counter who does not want it: it is set aside in the village. */
async function setsAside(page: Page, { shipmentId }: Given): Promise<void> {
  await show(page, 'home')
  await show(page, 'hand-over')
  await page.locator(`[data-parcel="${shipmentId}"] button`).click()
  await page.getByRole('button', { name: '患者不要，或包裹有问题' }).click()
  const confirm = page.getByRole('button', { name: '确认退回，放入隔离区' })
  await expect.poll(() => confirm.isDisabled()).toBe(true)
  for (const reason of ['包裹或药品损坏', '送错了', '患者不要'])
    await page.getByRole('button', { name: `○ ${reason}`, exact: true }).click()
  await expectSound(page, '14-set-aside')
  await confirm.click()
  await page.locator(`[data-parcel="${shipmentId}"][data-standing=back]`).waitFor()
}

/** With a network the right code is checked at once, and proves what was given away without it. */
async function provesIt(page: Page, { shipmentId, codes, code }: Given): Promise<void> {
  await page.locator(`[data-parcel="${shipmentId}"] button`).click()
  for (const box of codes) {
    await page.getByLabel('扫码或输入追溯码').fill(box)
    await page.keyboard.press('Enter')
  }
  await page.getByText('患者应付 ¥12.00').waitFor()
  const field = page.getByLabel('6 位取药码')
  // What a form waits for is said in the app's language.
  await page.getByRole('button', { name: '确认发药' }).click()
  const said = () =>
    field.evaluate((input) => ('validationMessage' in input ? input.validationMessage : null))
  await expect.poll(said).toBe('请填写这一项')
  await field.fill('12')
  await page.getByRole('button', { name: '确认发药' }).click()
  await expect.poll(said).toBe('这里填的不对，请检查')
  await field.fill(wrongCode(code))
  await page.getByRole('button', { name: '确认发药' }).click()
  // How the patient pays must be said: nothing was sent.
  await page.getByRole('alert').filter({ hasText: '请选择患者怎样付款' }).waitFor()
  await page.getByLabel('现金').check()
  await expectSound(page, '17-payment')
  await page.getByRole('button', { name: '确认发药' }).click()
  await page.getByRole('alert').filter({ hasText: '取药码不正确' }).waitFor()
  await field.fill(code)
  await page.getByRole('button', { name: '确认发药' }).click()
  await page.getByText('已发药。 已收款 ¥12.00').waitFor()
  await page.getByText('没有到达的患者包裹').waitFor()
}

it(
  'keeps 72 hours of a village’s work without a network, and sends it in order, each once and signed',
  async () => {
    const { recalled, counted, proven, unproven, unwanted } = await stockVillage()
    const { app } = phones
    const { database } = app
    const { page, context } = await takePhone()
    const atHour = async (hour: number) => {
      app.passSeconds(hour * 3600)
      await page.clock.setFixedTime(testNow.getTime() + hour * 3_600_000)
    }
    await atHour(0)
    await signIn(page, world.villagePharmacist)
    await page.locator('.badge', { hasText: '数据更新于' }).waitFor()
    await untilKept(page)
    await context.setOffline(true)
    await page.locator('.badge', { hasText: '没有网络' }).waitFor()
    await atHour(1)
    await giveOffline(page, proven, proven.code)
    await expectSound(page, '14-given-offline')
    await giveOffline(page, unproven, wrongCode(unproven.code))
    await setsAside(page, unwanted)
    // Whoever takes the phone now learns no code.
    const kept = await readOutbox(page)
    expect(kept).toContain('sealedPickupCode')
    for (const code of [proven.code, wrongCode(unproven.code)]) expect(kept).not.toContain(code)
    await atHour(13)
    await page.reload()
    await page.getByText('已超过 12 小时没有更新').waitFor()

    await show(page, 'accept')
    await page.getByText('接处方需要联网').waitFor()

    await atHour(40)
    await show(page, 'count')
    await page.locator(`[data-pile="${counted.number}/shelf"] input`).fill('36')
    await page.keyboard.press('Tab')
    await page.getByText('已盘 1 堆').waitFor()
    await page.reload()
    await page.getByText('已盘 1 堆').waitFor()
    await expectSound(page, '15-count')
    await page.getByRole('button', { name: '提交盘点' }).click()
    await page.locator('[data-command]').nth(5).waitFor()
    await expectSound(page, '16-pending-days')
    const regulator = personOf(await addTenant(database, 'regulator'), ['regulator'])
    await openRecall(database, requestOf(regulator), {
      recallClass: 1,
      basis: { kind: 'lots', lotIds: [recalled.id] },
      reason: '溶出度不合格',
    })

    // What was due by what the phone knew is not what is due when it tells.
    const dearer = { unitPriceTenThousandths: 6_000 }
    await database.network.update(products).set(dearer).where(eq(products.id, world.product.id))

    await atHour(72)
    await context.setOffline(false)
    await page.locator('.badge', { hasText: '1 项未被接受' }).waitFor()
    await show(page, 'pending')
    await page.getByText('收了 ¥10.00，应收 ¥12.00').waitFor()
    await expectSound(page, '16-payment-differs')
    await page.getByRole('button', { name: '知道了' }).click()
    await page.locator('.badge', { hasText: '全部已发送' }).waitFor()
    const acts = await database.network
      .select()
      .from(offlineActs)
      .where(eq(offlineActs.principalId, world.villagePharmacist.principalId))
      .orderBy(asc(offlineActs.madeAt), asc(offlineActs.kind))
    const hours = (at: Date) => (at.getTime() - testNow.getTime()) / 3_600_000
    expect(acts.map(({ kind, madeAt, receivedAt }) => [kind, hours(madeAt), hours(receivedAt)])).toEqual([
      ['parcel.handOver', 1, 72],
      ['parcel.handOver', 1, 72],
      ['shipment.return', 1, 72],
      ['shipment.take_in', 1, 72],
      ['stocktake.count', 40, 72],
      ['stocktake.open', 40, 72],
    ])
    const stateOf = async (shipmentId: string) => {
      const [row] = await database.network.select().from(shipments).where(eq(shipments.id, shipmentId))
      return [row?.state, row?.handedOverAt && hours(row.handedOverAt)]
    }
    expect(await stateOf(proven.shipmentId)).toEqual(['handed_over', 1])
    expect(await stateOf(unproven.shipmentId)).toEqual(['arrived', null])
    expect(await stateOf(unwanted.shipmentId)).toEqual(['returned', null])
    const raised = await database.network
      .select({ kind: escalations.kind, prescriptionId: escalations.prescriptionId })
      .from(escalations)
      .where(inArray(escalations.prescriptionId, [proven.prescriptionId, unproven.prescriptionId]))
    expect(raised.toSorted((one, other) => one.kind.localeCompare(other.kind))).toEqual([
      { kind: 'hand_over_unproven', prescriptionId: unproven.prescriptionId },
      { kind: 'payment_differs', prescriptionId: proven.prescriptionId },
      { kind: 'recalled_handed_over', prescriptionId: proven.prescriptionId },
    ])
    const [line] = await database.network
      .select()
      .from(stocktakeLines)
      .where(eq(stocktakeLines.lotId, counted.id))
    expect(line).toMatchObject({ countedUnits: 36, bookUnits: 40 })

    await show(page, 'hand-over')
    await page.locator('[data-standing=unproven]').waitFor()
    await expectSound(page, '17-unproven')
    await provesIt(page, unproven)
    await show(page, 'home')
    await page.getByLabel('语言').selectOption('en')
    await expectSound(page, '18-home-en')
    await show(page, 'notices')
    await page.getByText('溶出度不合格').waitFor()
    await page.locator(`[data-near-expiry="${counted.number}"]`).waitFor()
    await expectSound(page, '19-notices-en')
    await page.getByRole('button', { name: 'Understood, use is stopped' }).click()
    await page.getByLabel('Units that were found').fill('10')
    await page.getByRole('button', { name: 'Report what was found' }).click()
    await page.getByText('There are no recalls.').waitFor()
    await page.locator('.badge', { hasText: 'Everything is sent' }).waitFor()
    await show(page, 'accept')
    await page.getByLabel('12-character code').fill(choiceCodeOf(Buffer.alloc(16, 7)))
    await page.keyboard.press('Enter')
    await page.getByText('No such prescription was found').waitFor()
    await expectSound(page, '21-accept-en')
    await show(page, 'devices')
    await page.getByText('This phone', { exact: true }).waitFor()
    await expectSound(page, '20-devices-en')
    await page.getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('button', { name: /^Revoke:/ }).click()
    await page.getByRole('link', { name: 'Sign in again, and it is sent' }).waitFor()
  },
  journeyMs,
)
