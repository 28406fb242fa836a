import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import {
  addParcel,
  addPrescription,
  bringTo,
  makeParcelWorld,
  type Parcel,
  type ParcelWorld,
} from '#db/fulfilment/parcel-fixture.ts'
import { handOverShipment } from '#db/fulfilment/hand-over.ts'
import { issuePickupCode } from '#db/fulfilment/pickup-codes.ts'
import { quotePrepayment } from '#db/money/prepayment-quote.ts'
import { prepay } from '#db/money/prepayments.ts'
import { patientLinks, patients } from '#db/patients/schema.ts'
import { prescriptions } from '#db/prescriptions/schema.ts'
import { personOf, requestOf, testNow } from '#db/test-world.ts'
import { openPages } from '../open-pages-fixture.ts'
import { addAccountOf, findFaults, keepPicture } from '../pages-fixture.ts'

let world: ParcelWorld
const emails = { village: '', operator: '' }

const pages = openPages(async (app) => {
  world = await makeParcelWorld(app.database)
  const { pharmacyId, patientId } = world
  const { network } = app.database
  await network.update(patients).set({ name: '马玉兰' }).where(eq(patients.id, patientId))
  await network
    .insert(patientLinks)
    .values({ patientId, tenantId: pharmacyId, purpose: 'supply', since: testNow })
  emails.village = await addAccountOf(app, world.villagePharmacist)
  emails.operator = await addAccountOf(app, personOf(pharmacyId, ['operator']))
})

const numberOf = (id: string) => id.slice(-8).toUpperCase()
const pathOf = ({ prescriptionId }: Parcel) => `/console/prepayments/${prescriptionId}`
const quoteOf = ({ prescriptionId }: Parcel) =>
  quotePrepayment(pages.app.database, world.villagePharmacist, prescriptionId, testNow)

/** Another person of the village takes it. */
const prepaidBeside = ({ prescriptionId }: Parcel, amountFen: number) =>
  prepay(pages.app.database, requestOf(world.villagePharmacist), {
    prescriptionId,
    siteId: world.villageSiteId,
    method: 'transfer',
    amountFen,
  })

describe('a prepayment', () => {
  it('is taken whole and once of a prescription that is on its way, and pays for the hand-over', async () => {
    const { database } = pages.app
    const prescription = await addPrescription(world, 30)
    const parcel = await addParcel(world, 20, { prescription })
    const { page } = await pages.visit('/console/prepayments', emails.village)
    const row = page.locator('tbody tr', { hasText: parcel.prescriptionId })
    await row.getByRole('link').click()
    await page.getByText('马玉兰').waitFor()
    await keepPicture(page, 'prepayment', true)
    // Another parcel of it was made up meanwhile: the whole is more now.
    await addParcel(world, 10, { prescription })
    await page.getByLabel('收款方式').selectOption('现金')
    await page.getByRole('button', { name: '登记已预付 ¥10.00' }).click()
    await page.getByRole('alert').filter({ hasText: '金额与应收的不符' }).waitFor()
    expect((await quoteOf(parcel)).prepaidFen).toBe(0)
    expect(await page.getByLabel('收款方式').inputValue()).toBe('cash')
    await page.getByRole('button', { name: '登记已预付 ¥15.00' }).click()
    await page.getByRole('status').waitFor()
    await page.getByText('不用再预付').waitFor()
    expect(await quoteOf(parcel)).toMatchObject({ prepaidFen: 1_500, dueFen: 0 })
    await keepPicture(page, 'prepaid', true)
    await page.goto('/console/prepayments')
    await expect.poll(() => row.innerText()).toContain('¥15.00')

    const scans = await bringTo(world, parcel, 'arrived')
    const { code } = await issuePickupCode(database, requestOf(world.villagePharmacist), parcel)
    const { shipmentId } = parcel
    await handOverShipment(database, requestOf(world.villagePharmacist), {
      shipmentId,
      pickupCode: code,
      scans,
    })
    await page.goto(`/console/charges/${shipmentId}`)
    await page.getByLabel('收款方式').selectOption('从预付款中扣')
    await page.getByRole('button', { name: '登记已收 ¥10.00' }).click()
    await page.getByText('没有应收的款').waitFor()
    expect(await quoteOf(parcel)).toMatchObject({ prepaidFen: 500, dueFen: 0 })
  })

  it('is taken by the first of two who take it, and told to the second', async () => {
    const parcel = await addParcel(world, 20)
    const { page } = await pages.visit(pathOf(parcel), emails.village)
    await page.getByLabel('收款方式').selectOption('现金')
    await prepaidBeside(parcel, 1_000)
    await page.getByRole('button', { name: '登记已预付 ¥10.00' }).click()
    await page.getByRole('alert').filter({ hasText: '没有要收的款' }).waitFor()
    expect((await quoteOf(parcel)).prepaidFen).toBe(1_000)
  })

  it('is in the list of refunds once its prescription is cancelled, and paid back there', async () => {
    const parcel = await addParcel(world, 20)
    await prepaidBeside(parcel, 1_000)
    const { page } = await pages.visit('/console/refunds', emails.village)
    await page.getByText('没有待退的款').waitFor()
    await pages.app.database.network
      .update(prescriptions)
      .set({ state: 'cancelled' })
      .where(eq(prescriptions.id, parcel.prescriptionId))
    await page.goto('/console/refunds')
    const row = page.locator('tbody tr', { hasText: numberOf(parcel.prescriptionId) })
    await expect.poll(() => row.innerText()).toContain('¥10.00')
    expect(await row.innerText()).toMatch(/预付款[\s\S]*处方已取消[\s\S]*转账或扫码/)
    await keepPicture(page, 'refund-of-prepayment', true)
    await row.getByRole('link').click()
    await page.getByText('处方已经结束').waitFor()
    await page.getByText('马玉兰').waitFor()
    await page.getByLabel('退款方式').selectOption('现金')
    await page.getByRole('button', { name: '登记已退 ¥10.00' }).click()
    await page.getByRole('status').waitFor()
    expect(await quoteOf(parcel)).toMatchObject({ prepaidFen: 0, refundDueFen: 0 })
    await page.goto('/console/refunds')
    await page.getByText('没有待退的款').waitFor()
  })

  it('is found by the number on the label, in no address, and nothing is chosen of several', async () => {
    const parcel = await addParcel(world, 20)
    const { page } = await pages.visit('/console/prepayments', emails.village)
    const number = page.getByLabel('处方号或包裹编号')
    const find = page.getByRole('button', { name: '查找' })
    await number.fill('00000000')
    await find.click()
    await page.getByRole('alert').filter({ hasText: '没有查到这个编号' }).waitFor()
    expect(await number.inputValue()).toBe('00000000')
    expect(new URL(page.url()).search).toBe('')
    await number.fill(numberOf(parcel.shipmentId))
    await page.keyboard.press('Enter')
    await page.waitForURL(`**${pathOf(parcel)}`)
    await page.getByText('马玉兰').waitFor()

    const twin = await addParcel(world, 20)
    // A hospital may number as it likes.
    await pages.app.database.network
      .update(prescriptions)
      .set({ hospitalReference: numberOf(parcel.shipmentId) })
      .where(eq(prescriptions.id, twin.prescriptionId))
    await page.goto('/console/prepayments')
    await number.fill(numberOf(parcel.shipmentId))
    await find.click()
    await page.getByRole('alert').filter({ hasText: '有几张处方都是这个编号' }).waitFor()
  })

  it('is looked at by others without a form and a name, in every language and without faults', async () => {
    const parcel = await addParcel(world, 20)
    const { page } = await pages.visit(pathOf(parcel), emails.operator)
    await page.getByText('由村药师或司机收款').waitFor()
    expect(await page.locator('form.act').count()).toBe(0)
    expect(await page.getByText('马玉兰').count()).toBe(0)
    const own = await pages.visit('/console/prepayments', emails.village)
    for (const path of ['/console/prepayments', pathOf(parcel), '/console/refunds'])
      expect(await findFaults(own.page, path)).toEqual([])
  })
})
