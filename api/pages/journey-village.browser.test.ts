import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { shipments } from '#db/fulfilment/schema.ts'
import { acceptPart } from '#db/orders/accept.ts'
import { listOrders, readOrder } from '#db/orders/queries.ts'
import { settleReceipt } from '#db/orders/settle-receipt.ts'
import { dispatchPart, pickPart, type TestParcel } from '#db/orders/shipping-fixture.ts'
import { addBuyer, addSeller, type Buyer } from '#db/orders/trade-fixture.ts'
import { addProduct, personOf, requestOf, type ProductRow } from '#db/test-world.ts'
import { shellTexts } from '#web/desk/texts/shell.ts'
import { english } from '#web/phone/texts/en.ts'
import { chinese } from '#web/phone/texts/zh.ts'
import {
  expectPassable,
  journeyMs,
  journeys,
  openJourneys,
  type Reader,
  readers,
  signsIn,
} from './journey-fixture.ts'
import { addAccountOf } from './pages-fixture.ts'
import { scan, untilKept } from './phone-fixture.ts'

openJourneys()

const textsOf = { 'zh-CN': chinese, en: english } as const

for (const reader of readers)
  it(
    `brings what a village ordered without a network onto its shelf, in ${reader.locale}`,
    async () => {
      const { locale, desk } = reader
      const { database } = journeys.app
      const { badge } = textsOf[locale]
      const buyer = await addBuyer(database)
      const tablet = await addProduct(database, { nameZh: '盐酸二甲双胍片', nameEn: 'Metformin tablets' })
      const prices = [{ product: tablet, price: 1_000, stock: 4_000 }]
      const seller = await addSeller(database, buyer, { prices })
      const pharmacist = personOf(buyer.tenantId, ['village_pharmacist'], [buyer.villageSiteId])
      const email = await addAccountOf(journeys.app, pharmacist)

      const { page, context, complaints } = await signsIn(reader, email, desk)
      const { works } = shellTexts[locale].homePage
      await page.getByRole('link', { name: works.village }).waitFor()
      await expectPassable(page, `${locale}-village-desk`)
      await page.getByRole('link', { name: works.village }).click()
      await page.locator('.badge', { hasText: badge.knownSince }).waitFor()
      await untilKept(page)
      await expectPassable(page, `${locale}-village-home`)
      await context.setOffline(true)
      await orders(page, reader, tablet)
      await context.setOffline(false)
      await standing(page, 'sent').waitFor()
      await expectPassable(page, `${locale}-village-sent`)

      // The seller's part, which has pages and tests of its own.
      const partId = await onlyPartOf(buyer)
      await acceptPart(database, requestOf(seller.person), { partId })
      const parcel = await pickPart(database, seller, tablet, partId)
      await dispatchPart(database, seller, parcel)
      await bringNow(page, reader)
      await goTo(page, reader, 'orders')
      await standing(page, 'onTheWay').waitFor()
      await expectPassable(page, `${locale}-village-on-the-way`)
      await receives(page, reader, parcel)
      await settleReceipt(database, requestOf(buyer.county), { partId })
      await bringNow(page, reader)
      await goTo(page, reader, 'orders')
      await standing(page, 'received').waitFor()
      await expectPassable(page, `${locale}-village-received`)
      expect(complaints.filter((complaint) => complaint.startsWith('asked '))).toEqual([])
    },
    journeyMs,
  )

const standing = (page: Page, name: string) => page.locator(`[data-standing=${name}]`)

/** From the app's first screen to one of its others. */
async function goTo(page: Page, { locale }: Reader, entry: 'order' | 'orders' | 'receive'): Promise<void> {
  const texts = textsOf[locale]
  if (await page.locator('a.back').isVisible()) await page.locator('a.back').click()
  await page.locator('a.entry', { hasText: texts.menu[entry] }).first().click()
  await page.getByRole('heading', { level: 1, name: texts[entry].title }).waitFor()
}

/** Asks for everything anew, and waits until it came. */
async function bringNow(page: Page, { locale }: Reader): Promise<void> {
  await page.locator('a.back').click()
  const last = page.waitForResponse('**/order-catalogue*')
  await page.getByRole('button', { name: textsOf[locale].badge.bringNow }).click()
  await last
}

/** Two packs are ordered without a network, and kept on the phone. */
async function orders(page: Page, reader: Reader, { standardCode }: ProductRow): Promise<void> {
  const { locale } = reader
  const { order, badge } = textsOf[locale]
  await page.locator('.badge', { hasText: badge.offline }).waitFor()
  await goTo(page, reader, 'order')
  await page.getByLabel(order.search).fill(standardCode)
  const found = page.locator(`[data-product="${standardCode}"]`).first()
  await found.getByRole('button', { name: order.more }).click()
  await found.getByRole('button', { name: order.more }).click()
  await expectPassable(page, `${locale}-village-order`)
  await page.getByRole('button', { name: order.send }).click()
  await standing(page, 'saved').waitFor()
  await expectPassable(page, `${locale}-village-saved`)
}

/** The part of the only order of a buyer. */
async function onlyPartOf({ county }: Buyer): Promise<string> {
  const { database } = journeys.app
  const { rows } = await listOrders(database, county, { states: ['approved'], limit: 10 })
  const order = await readOrder(database, county, rows[0]?.id ?? '')
  expect([rows.length, order.parts.length]).toEqual([1, 1])
  return order.parts[0]?.id ?? ''
}

/** Every box is scanned, and the receipt reaches the server. */
async function receives(page: Page, reader: Reader, { shipmentId, codes }: TestParcel): Promise<void> {
  const { locale } = reader
  const { receive, menu } = textsOf[locale]
  await page.locator('a.back').click()
  await goTo(page, reader, 'receive')
  await page.locator('main a.button', { hasText: menu.receive }).click()
  for (const code of codes) expect(await scan(page, code)).toBe(receive.taken)
  await expectPassable(page, `${locale}-village-receive`)
  await page.getByRole('button', { name: receive.finish }).click()
  const { network } = journeys.app.database
  const readReceipt = async () => {
    const [row] = await network
      .select({ receivedAt: shipments.receivedAt })
      .from(shipments)
      .where(eq(shipments.id, shipmentId))
    return row?.receivedAt ?? null
  }
  // What is sent already says nothing of what was just done: the server's own book does.
  await expect.poll(readReceipt).not.toBeNull()
}
