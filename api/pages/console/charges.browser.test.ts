import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { handOverShipment, type HandOverInput } from '#db/fulfilment/hand-over.ts'
import { addParcel, bringTo, makeParcelWorld, type ParcelWorld } from '#db/fulfilment/parcel-fixture.ts'
import { issuePickupCode } from '#db/fulfilment/pickup-codes.ts'
import { returnAfterHandOver } from '#db/fulfilment/take-back.ts'
import { collectCharge } from '#db/money/commands.ts'
import { readCharge } from '#db/money/queries.ts'
import { tenants } from '#db/organisations/schema.ts'
import { patientLinks, patients } from '#db/patients/schema.ts'
import { addSite, personOf, requestOf, testNow } from '#db/test-world.ts'
import { openPages } from '../open-pages-fixture.ts'
import { addAccountOf, findFaults, keepPicture } from '../pages-fixture.ts'

let world: ParcelWorld
const emails = { village: '', elsewhere: '', operator: '' }

const pages = openPages(async (app) => {
  world = await makeParcelWorld(app.database)
  const { pharmacyId, patientId } = world
  const { network } = app.database
  await network.update(tenants).set({ nameZh: '西吉县药房' }).where(eq(tenants.id, pharmacyId))
  await network.update(patients).set({ name: '马玉兰' }).where(eq(patients.id, patientId))
  await network
    .insert(patientLinks)
    .values({ patientId, tenantId: pharmacyId, purpose: 'supply', since: testNow })
  const elsewhere = await addSite(app.database, pharmacyId, { kind: 'village_pharmacy' })
  emails.village = await addAccountOf(app, world.villagePharmacist)
  emails.elsewhere = await addAccountOf(app, personOf(pharmacyId, ['village_pharmacist'], [elsewhere]))
  emails.operator = await addAccountOf(app, personOf(pharmacyId, ['operator']))
})

/** A parcel of ¥10.00 that the patient has. @returns its shipment. */
async function given(told: Partial<HandOverInput> = {}): Promise<string> {
  const { database } = pages.app
  const parcel = await addParcel(world, 20)
  const scans = await bringTo(world, parcel, 'arrived')
  const { code } = await issuePickupCode(database, requestOf(world.villagePharmacist), parcel)
  const { shipmentId } = parcel
  const input = { shipmentId, pickupCode: code, scans, ...told }
  await handOverShipment(database, requestOf(world.villagePharmacist), input)
  return shipmentId
}

const chargeOf = (shipmentId: string) => readCharge(pages.app.database, world.villagePharmacist, shipmentId)
const numberOf = (shipmentId: string) => shipmentId.slice(-8).toUpperCase()

describe('what stays due after a hand-over', () => {
  it('is listed at its site, and collected whole, once, by whoever comes first', async () => {
    const later = await given()
    const taken = await given()
    const { page } = await pages.visit('/console/charges', emails.village)
    const row = (shipmentId: string) => page.locator('tbody tr', { hasText: numberOf(shipmentId) })
    await expect.poll(() => row(later).innerText()).toContain('¥10.00')
    await keepPicture(page, 'charges', true)

    await row(taken).getByRole('link').click()
    await page.getByText('马玉兰').waitFor()
    await collectCharge(pages.app.database, requestOf(world.villagePharmacist), {
      shipmentId: taken,
      method: 'transfer',
      amountFen: 1_000,
    })
    await page.getByLabel('收款方式').selectOption('现金')
    await page.getByRole('button', { name: '登记已收 ¥10.00' }).click()
    await page.getByRole('alert').filter({ hasText: '没有要收的款' }).waitFor()
    expect(await chargeOf(taken)).toMatchObject({ collectedMethod: 'transfer', collectedFen: 1_000 })

    await page.goto('/console/charges')
    await expect.poll(() => row(taken).count()).toBe(0)
    await row(later).getByRole('link').click()
    // How it was paid must be said.
    await page.getByRole('button', { name: '登记已收 ¥10.00' }).click()
    await expect.poll(() => page.locator('[name=method]:invalid').count()).toBe(1)
    await page.getByLabel('收款方式').selectOption('现金')
    await page.getByRole('button', { name: '登记已收 ¥10.00' }).click()
    await page.getByRole('status').waitFor()
    await page.getByText('没有应收的款').waitFor()
    expect(await chargeOf(later)).toMatchObject({ collectedMethod: 'cash', dueFen: 0 })
    await keepPicture(page, 'charge-collected', true)
  })

  it('is told of where another amount was taken without a network, on the board, at the desk and of the charge', async () => {
    const differs = await given({ payment: { method: 'cash', amountFen: 900 }, handedOverAt: testNow })
    const { page: board } = await pages.visit('/board', emails.operator)
    const told = board.getByRole('link', { name: '已收 ¥9.00（未入账），应收 ¥10.00' })
    await told.waitFor()
    await board.goto('/desk/escalations')
    await told.waitFor()
    await keepPicture(board, 'charge-escalation', true)
    await told.click()
    await board.getByText('由村药师或司机收款登记').waitFor()
    expect(await board.locator('form.act').count()).toBe(0)
    expect(await board.getByText('马玉兰').count()).toBe(0)

    const { page } = await pages.visit(`/console/charges/${differs}`, emails.village)
    await page.getByText('现金 ¥9.00，应收 ¥10.00：没有入账').waitFor()
    await page.getByText('手里共有 ¥10.00 以后').waitFor()
    await keepPicture(page, 'charge-differs', true)
    expect(await findFaults(page, `/console/charges/${differs}`)).toEqual([])
    expect(await findFaults(page, '/console/charges')).toEqual([])
    await page.goto(`/console/charges/${differs}?lang=zh-CN`)
    await page.getByLabel('收款方式').selectOption('现金')
    await page.getByRole('button', { name: '登记已收 ¥10.00' }).click()
    await page.getByRole('status').waitFor()
    await board.goto('/board')
    await board.getByRole('heading', { name: '待处理事项' }).waitFor()
    expect(await told.count()).toBe(0)
  })

  it('is to be paid back once the medicine came back, whole and once, and then no more', async () => {
    const { database } = pages.app
    const shipmentId = await given({ payment: { method: 'cash' } })
    await returnAfterHandOver(database, requestOf(world.villagePharmacist), {
      shipmentId,
      siteId: (await chargeOf(shipmentId)).siteId,
      reason: 'adverse_reaction',
    })
    const { page } = await pages.visit('/console/refunds', emails.village)
    const row = page.locator('tbody tr', { hasText: numberOf(shipmentId) })
    await expect.poll(() => row.innerText()).toContain('¥10.00')
    expect(await row.innerText()).toContain('不良反应')
    expect(await findFaults(page, '/console/refunds')).toEqual([])
    await page.goto('/console/refunds?lang=zh-CN')
    await keepPicture(page, 'refunds', true)
    await row.getByRole('link').click()
    await page.getByText('马玉兰').waitFor()
    await keepPicture(page, 'refund', true)
    expect(await findFaults(page, `/console/charges/${shipmentId}`)).toEqual([])
    await page.goto(`/console/charges/${shipmentId}?lang=zh-CN`)
    await page.getByLabel('退款方式').selectOption('现金')
    await page.getByRole('button', { name: '登记已退 ¥10.00' }).click()
    await page.getByRole('status').waitFor()
    await page.getByText('没有待退的款').waitFor()
    expect(await chargeOf(shipmentId)).toMatchObject({ refundedFen: 1_000, refundDueFen: 0 })
    await page.goto('/console/refunds')
    await page.getByText('没有待退的款').waitFor()
  })

  it('is nobody else’s to see', async () => {
    await given()
    const { page } = await pages.visit('/console/charges', emails.elsewhere)
    await page.getByText('没有待收的款').waitFor()
    expect(await page.locator('tbody tr').count()).toBe(0)
  })
})
