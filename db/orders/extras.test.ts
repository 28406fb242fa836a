import { desc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { Actor } from '../actor.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { decideDiscrepancy } from '../fulfilment/decide-discrepancy.ts'
import { dispatchShipments } from '../fulfilment/dispatch.ts'
import { packShipments } from '../fulfilment/pack.ts'
import { pickShipment } from '../fulfilment/pick.ts'
import { receiveShipment } from '../fulfilment/receive-shipment.ts'
import { recheckShipment } from '../fulfilment/recheck.ts'
import { decideQuarantine } from '../inventory/decide-quarantine.ts'
import { stockDrift } from '../inventory/drift.ts'
import { discrepancies } from '../inventory/discrepancy-schema.ts'
import { shipmentLines } from '../fulfilment/schema.ts'
import { moneyDrift } from '../money/drift.ts'
import { databaseUrls } from '../settings.ts'
import { addProduct, personOf, requestOf, testNow, traceCodeOf, type ProductRow } from '../test-world.ts'
import { listInvoices } from './invoice-queries.ts'
import { recordTradePayment } from './payments.ts'
import { placeOrder } from './place.ts'
import { readPart } from './queries.ts'
import { creditReturn, listReturns, sendBack, withdrawReturn } from './returns.ts'
import { settleReceipt } from './settle-receipt.ts'
import { dispatchPart, pickPart } from './shipping-fixture.ts'
import { readTradeStatement } from './statement.ts'
import { addBuyer, addSeller, type Buyer, type Seller } from './trade-fixture.ts'

let database: TestDatabase
let client: DatabaseClient
let buyer: Buyer
let village: Actor

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
  buyer = await addBuyer(client)
  village = personOf(buyer.tenantId, ['village_pharmacist', 'operator'], [buyer.villageSiteId])
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

interface Received {
  readonly seller: Seller
  readonly product: ProductRow
  readonly partId: string
  /** The differences that are still open, as they were raised. */
  readonly found: readonly (typeof discrepancies.$inferSelect)[]
}

/** 200 tablets at 0.4 yuan came whole, and with them extras; three boxes of them lie in a lot of the seller's. */
async function receivedWith(
  extras: readonly { readonly product?: ProductRow; readonly units: number }[],
  limitFen = 100_000,
): Promise<Received> {
  const product = await addProduct(client)
  const seller = await addSeller(client, buyer, {
    limitFen,
    terms: { acceptsAutomatically: true },
    prices: [{ product, price: 4_000, stock: 1_000 }],
  })
  const { answer } = await placeOrder(client, requestOf(buyer.village), {
    siteId: buyer.villageSiteId,
    lines: [{ productId: product.id, units: 200 }],
  })
  const partId = answer.partIds[0] ?? ''
  const parcel = await pickPart(client, seller, product, partId)
  await dispatchPart(client, seller, parcel)
  const counted = { good: 200, damaged: 0, short: 0, expiryDiffers: 0, wrongProduct: 0 }
  await receiveShipment(client, requestOf(village), {
    shipmentId: parcel.shipmentId,
    lines: [{ lineId: parcel.lineId, ...counted }],
    scans: [],
    extras: extras.map(({ product: other = product, units }, index) => ({
      productId: other.id,
      lotNumber: `EXTRA-${index}`,
      expiresOn: '2027-12-31',
      units,
      traceCodes: [],
    })),
  })
  await settleReceipt(client, requestOf(village), { partId })
  const found = await client.network
    .select()
    .from(discrepancies)
    .where(eq(discrepancies.shipmentId, parcel.shipmentId))
    .orderBy(desc(discrepancies.units))
  return { seller, product, partId, found }
}

const statement = (actor: Actor, { seller }: Received) =>
  readTradeStatement(client, actor, {
    sellerTenantId: seller.tenantId,
    buyerTenantId: buyer.tenantId,
    month: '2026-03',
  })

const decide = (discrepancyId: string, decision: 'kept' | 'sent_back', units?: number) =>
  decideDiscrepancy(client, requestOf(village), { discrepancyId, decision, units, note: 'counted' })

const settle = async ({ partId }: Received) =>
  (await settleReceipt(client, requestOf(village), { partId })).answer.extrasInvoiceId

const clear = ({ found }: Received, units: number) =>
  decideQuarantine(client, requestOf(village), {
    siteId: buyer.villageSiteId,
    lotId: found[0]?.lotId ?? '',
    ownership: 'ours',
    units,
    finding: 'sealed_and_in_date',
    traceCodes: [],
  })

/** Closing balance, difference of the books, and credit taken up. */
const owed = async (received: Received) => {
  const [atSeller, atBuyer] = await Promise.all([
    statement(received.seller.person, received),
    statement(buyer.county, received),
  ])
  expect(atBuyer).toMatchObject({ closingFen: atSeller.closingFen, differenceFen: 0 })
  return [atSeller.closingFen, atSeller.differenceFen, atSeller.committedFen]
}

/** What goes back is picked, checked and received at the seller's depot, some of it not. */
async function bringBack({ seller, product }: Received, shipmentId: string, missing = 0): Promise<void> {
  const [line] = await client.network
    .select()
    .from(shipmentLines)
    .where(eq(shipmentLines.shipmentId, shipmentId))
  if (!line) throw new Error('The return has no line.')
  const boxes = line.units / product.packUnits
  const codes = Array.from({ length: boxes }, (_, index) => traceCodeOf(product, 900_000 + index))
  const scans = codes.map((code) => ({ code, units: product.packUnits }))
  const picker = personOf(buyer.tenantId, ['picker'], [buyer.villageSiteId])
  const checker = personOf(buyer.tenantId, ['checker'], [buyer.villageSiteId])
  await pickShipment(client, requestOf(picker), { shipmentId, scans })
  await recheckShipment(client, requestOf(checker), { shipmentId, scans: codes.map((code) => ({ code })) })
  await packShipments(client, requestOf(checker), { shipmentIds: [shipmentId] })
  await dispatchShipments(client, requestOf(checker), { shipmentIds: [shipmentId] })
  const short = missing * product.packUnits
  await receiveShipment(client, requestOf(personOf(seller.tenantId, ['picker'])), {
    shipmentId,
    lines: [
      { lineId: line.id, good: line.units - short, damaged: 0, short, expiryDiffers: 0, wrongProduct: 0 },
    ],
    scans: missing === 0 ? [] : codes.slice(missing).map((code) => ({ code, condition: 'good' as const })),
    extras: [],
  })
}

describe('goods beyond the order', () => {
  it('are charged at the order’s price when they are kept, once, in both books and on the statement', async () => {
    const received = await receivedWith([{ units: 60 }])
    const { found, partId, seller } = received
    const extra = found[0]?.id ?? ''
    expect(found).toMatchObject([{ kind: 'over', units: 60, state: 'open' }])
    // 200 tablets at 0.4 yuan; the extras are nobody's debt yet, and stay set aside.
    expect(await owed(received)).toEqual([8_000, 0, 0])
    await expect(clear(received, 20)).rejects.toThrow('extrasUndecided')

    // 25 of them are kept, the other 35 a little later: 10.00 and 14.00.
    await decide(extra, 'kept', 25)
    expect(await owed(received)).toEqual([8_000, 0, 1_000])
    expect(await settle(received)).not.toBeNull()
    expect(await settle(received)).toBeNull()
    expect(await owed(received)).toEqual([9_000, 0, 0])
    await expect(clear(received, 30)).rejects.toThrow('extrasUndecided')
    await decide(extra, 'kept')
    await expect(decide(extra, 'sent_back')).rejects.toThrow('wrongState')
    await settle(received)
    expect(await owed(received)).toEqual([10_400, 0, 0])
    await clear(received, 60)

    const part = await readPart(client, buyer.village, partId)
    expect(part.invoice).toMatchObject({ kind: 'goods', totalFen: 8_000 })
    expect(part.extrasInvoices.map(({ totalFen, dueOn }) => [totalFen, dueOn])).toEqual([
      [1_000, part.invoice?.dueOn],
      [1_400, part.invoice?.dueOn],
    ])
    expect(part.lines).toMatchObject([{ dispatchedUnits: 200, receivedUnits: 200 }])
    const { entries } = await statement(buyer.county, received)
    expect(entries.map(({ kind, amountFen }) => [kind, amountFen])).toEqual([
      ['invoice', 8_000],
      ['extras_invoice', 1_000],
      ['extras_invoice', 1_400],
    ])
    const pay = (amountFen: number, reference: string) =>
      recordTradePayment(client, requestOf(seller.person), {
        buyerTenantId: buyer.tenantId,
        amountFen,
        reference,
      })
    await pay(8_000, 'E-1')
    expect((await readPart(client, buyer.village, partId)).state).toBe('received')
    await pay(2_400, 'E-2')
    expect((await readPart(client, buyer.village, partId)).state).toBe('closed')
    expect(await owed(received)).toEqual([0, 0, 0])
    const asked = { side: 'seller', counterpartTenantId: buyer.tenantId, limit: 9 } as const
    expect(await listInvoices(client, seller.person, asked)).toHaveLength(3)
  })

  it('are kept only within the buyer’s credit, and only where they have a price', async () => {
    const stranger = await addProduct(client)
    const received = await receivedWith([{ units: 60 }, { product: stranger, units: 20 }], 9_000)
    const [extra, unordered] = received.found
    await expect(decide(extra?.id ?? '', 'kept')).rejects.toThrow('creditExceeded')
    await expect(decide(unordered?.id ?? '', 'kept')).rejects.toThrow('extraNotOrdered')
    // 25 tablets for 10.00 fit the limit to the fen; what is kept then counts against it.
    await decide(extra?.id ?? '', 'kept', 25)
    await expect(decide(extra?.id ?? '', 'kept', 1)).rejects.toThrow('creditExceeded')
    await settle(received)
    await expect(
      placeOrder(client, requestOf(buyer.village), {
        siteId: buyer.villageSiteId,
        lines: [{ productId: received.product.id, units: 20 }],
      }),
    ).rejects.toThrow('creditExceeded')
    await decide(unordered?.id ?? '', 'sent_back')
    const [asked] = await listReturns(client, buyer.village, { partId: received.partId, limit: 5 })
    expect(asked).toMatchObject({ state: 'agreed', partLineId: null, reason: 'not_ordered', units: 20 })
    const keeping = withdrawReturn(client, requestOf(buyer.village), { returnId: asked?.id ?? '' })
    await expect(keeping).rejects.toThrow('extraNotOrdered')
    expect(await owed(received)).toEqual([9_000, 0, 0])
  })

  it('go back without a charge, but for what the seller does not get', async () => {
    const received = await receivedWith([{ units: 100 }])
    const extra = received.found[0]?.id ?? ''
    await decide(extra, 'sent_back', 40)
    await decide(extra, 'sent_back')
    await expect(clear(received, 1)).rejects.toThrow('extrasUndecided')
    const rows = await listReturns(client, buyer.village, { partId: received.partId, limit: 5 })
    const idOf = (units: number) => rows.find((row) => row.units === units)?.id ?? ''

    // The buyer keeps 40 after all: 16.00.
    await withdrawReturn(client, requestOf(buyer.village), { returnId: idOf(40) })
    expect(await owed(received)).toEqual([9_600, 0, 0])
    expect(await settle(received)).toBeNull()

    const returnId = idOf(60)
    const sent = await sendBack(client, requestOf(buyer.village), { returnId })
    expect(sent.answer.state).toBe('sent_back')
    await clear(received, 40)
    await bringBack(received, sent.answer.shipmentIds[0] ?? '', 1)
    const takeBack = () => creditReturn(client, requestOf(received.seller.person), { returnId })
    await expect(takeBack()).rejects.toThrow('discrepancyOpen')
    const [missing] = await client.network
      .select()
      .from(discrepancies)
      .where(eq(discrepancies.shipmentId, sent.answer.shipmentIds[0] ?? ''))
    // The buyer, who sent it, bears the box that was lost: 20 tablets for 8.00.
    await decideDiscrepancy(client, requestOf(personOf(buyer.tenantId, ['operator'])), {
      discrepancyId: missing?.id ?? '',
      decision: 'credited',
      note: 'lost',
    })
    expect((await takeBack()).answer).toMatchObject({ state: 'taken_back', creditNoteId: null, totalFen: 0 })
    await expect(takeBack()).rejects.toThrow('wrongState')
    expect(await settle(received)).toBeNull()
    expect(await owed(received)).toEqual([10_400, 0, 0])
  })

  it('leave both ledgers in balance', async () => {
    const operator = personOf(buyer.tenantId, ['operator'])
    expect(await moneyDrift(client, operator, testNow)).toMatchObject({ mismatchingAccounts: 0 })
    expect(await stockDrift(client, operator, testNow)).toMatchObject({ driftUnits: 0, unaccountedUnits: 0 })
  })
})
