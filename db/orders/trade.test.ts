import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { DiscrepancyDecision } from '#domain/fulfilment/discrepancies.ts'
import type { Actor } from '../actor.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { decideDiscrepancy } from '../fulfilment/decide-discrepancy.ts'
import { writeOffShipment } from '../fulfilment/write-off.ts'
import { stockDrift } from '../inventory/drift.ts'
import { discrepancies } from '../inventory/discrepancy-schema.ts'
import { stockBalances } from '../inventory/schema.ts'
import { moneyDrift } from '../money/drift.ts'
import { databaseUrls } from '../settings.ts'
import { addProduct, personOf, requestOf, testNow, type ProductRow } from '../test-world.ts'
import { acceptPart } from './accept.ts'
import { cancelOrder, cancelPart } from './cancel.ts'
import { readSellerFigures } from './figures.ts'
import { listInvoices, readInvoice } from './invoice-queries.ts'
import { orderInvoices } from './invoice-schema.ts'
import { recordTradePayment } from './payments.ts'
import { placeOrder } from './place.ts'
import { readOrder, readPart } from './queries.ts'
import { answerReturn, creditReturn, requestReturn, sendBack } from './returns.ts'
import { settleReceipt } from './settle-receipt.ts'
import { dispatchPart, pickPart, receivePart } from './shipping-fixture.ts'
import { readTradeStatement } from './statement.ts'
import { decideSubstitute, offerSubstitute } from './substitutes.ts'
import { addBuyer, addSeller, type Buyer, type Seller, type SellerFacts } from './trade-fixture.ts'
import { passOnLatePart } from './watch-part.ts'

let database: TestDatabase
let client: DatabaseClient
let buyer: Buyer

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
  buyer = await addBuyer(client)
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

interface Deal {
  readonly product: ProductRow
  readonly seller: Seller
  readonly orderId: string
  readonly partId: string
}

/** An order of 200 tablets at 0.4 yuan that its seller has accepted. */
async function accepted(facts: Partial<SellerFacts> = {}): Promise<Deal> {
  const product = await addProduct(client)
  const seller = await addSeller(client, buyer, {
    terms: { acceptsAutomatically: true },
    ...facts,
    prices: [{ product, price: 4_000, stock: 1_000 }, ...(facts.prices ?? [])],
  })
  const { answer } = await placeOrder(client, requestOf(buyer.village), {
    siteId: buyer.villageSiteId,
    lines: [{ productId: product.id, units: 200 }],
  })
  expect(answer).toMatchObject({ state: 'accepted', totalFen: 8_000 })
  return { product, seller, orderId: answer.orderId, partId: answer.partIds[0] ?? '' }
}

const stateOf = async (partId: string) => (await readPart(client, buyer.village, partId)).state
const reservedAt = ({ depotSiteId }: Seller) =>
  client.network
    .select({ units: stockBalances.units })
    .from(stockBalances)
    .where(and(eq(stockBalances.siteId, depotSiteId), eq(stockBalances.status, 'reserved')))
const statement = (actor: Deal['seller']['person'], { seller }: Deal) =>
  readTradeStatement(client, actor, {
    sellerTenantId: seller.tenantId,
    buyerTenantId: buyer.tenantId,
    month: '2026-03',
  })

describe('money of an order', () => {
  it('follows the goods in both books: invoice, credit note, return, payment, to the fen', async () => {
    const deal = await accepted()
    const { seller, partId, orderId, product } = deal
    const parcel = await pickPart(client, seller, product, partId)
    await dispatchPart(client, seller, parcel)
    expect(await stateOf(partId)).toBe('dispatched')
    expect(await statement(seller.person, deal)).toMatchObject({ closingFen: 8_000, committedFen: 0 })

    await receivePart(client, buyer, parcel, { missing: 1, broken: 2 })
    const received = await readPart(client, buyer.village, partId)
    expect(received).toMatchObject({
      state: 'received',
      lines: [{ dispatchedUnits: 200, receivedUnits: 140 }],
    })
    expect((await readOrder(client, buyer.village, orderId)).state).toBe('closed')
    // Three boxes of 20 at 0.4 yuan.
    expect(await statement(buyer.county, deal)).toMatchObject({ closingFen: 8_000 - 2_400, differenceFen: 0 })

    const line = received.lines[0]
    const lot = await client.network
      .select()
      .from(stockBalances)
      .where(eq(stockBalances.siteId, buyer.villageSiteId))
    const lotId =
      lot.find(({ productId, status }) => productId === product.id && status === 'available')?.lotId ?? ''
    const wanted = { partId, partLineId: line?.id ?? '', lotId, units: 40, reason: 'quality' } as const
    await expect(requestReturn(client, requestOf(buyer.village), { ...wanted, units: 160 })).rejects.toThrow(
      'returnInvalid',
    )
    const { returnId } = (await requestReturn(client, requestOf(buyer.village), wanted)).answer
    await expect(sendBack(client, requestOf(buyer.village), { returnId })).rejects.toThrow('wrongState')
    await answerReturn(client, requestOf(seller.person), { returnId, agrees: true, answer: null })
    await sendBack(client, requestOf(buyer.village), { returnId })
    await expect(creditReturn(client, requestOf(seller.person), { returnId })).rejects.toThrow('notReceived')

    const paid = await recordTradePayment(client, requestOf(seller.person), {
      buyerTenantId: buyer.tenantId,
      amountFen: 6_000,
      reference: 'B-1',
    })
    expect(paid.answer).toMatchObject({ settledFen: 5_600, inAdvanceFen: 400 })
    expect(await stateOf(partId)).toBe('closed')
    expect(await statement(seller.person, deal)).toMatchObject({ closingFen: -400, differenceFen: 0 })
    expect(
      await readSellerFigures(client, seller.person, {
        sellerTenantId: seller.tenantId,
        from: new Date('2026-03-01T00:00:00Z'),
        until: new Date('2026-04-01T00:00:00Z'),
      }),
    ).toMatchObject({ onTimePerThousand: 1000, fillRatePerThousand: 1000, discrepancyPerThousand: 1000 })
  })

  it('is corrected to the fen by what is decided over the differences, and never twice', async () => {
    const deal = await accepted()
    const { seller, partId, product } = deal
    const parcel = await pickPart(client, seller, product, partId)
    await dispatchPart(client, seller, parcel)
    await receivePart(client, buyer, parcel, { missing: 1, broken: 2 })
    const closing = async () => {
      const { closingFen, differenceFen } = await statement(seller.person, deal)
      return [closingFen, differenceFen]
    }
    // 20 short and 40 damaged at 0.4 yuan.
    expect(await closing()).toEqual([5_600, 0])
    const found = await client.network
      .select()
      .from(discrepancies)
      .where(eq(discrepancies.shipmentId, parcel.shipmentId))
    const idOf = (kind: string) => found.find((one) => one.kind === kind)?.id ?? ''
    const village = personOf(buyer.tenantId, ['village_pharmacist'], [buyer.villageSiteId])
    const note = 'counted again'
    const settled = async () => (await settleReceipt(client, requestOf(seller.person), { partId })).answer
    const decide = (by: Actor, discrepancyId: string, decision: DiscrepancyDecision, units?: number) =>
      decideDiscrepancy(client, requestOf(by), { discrepancyId, decision, units, note })

    await decide(village, idOf('short'), 'found_by_receiver')
    expect((await settled()).debitNoteId).not.toBeNull()
    expect(await settled()).toMatchObject({ debitNoteId: null, creditNoteId: null })
    expect(await closing()).toEqual([6_400, 0])
    expect(await readPart(client, buyer.village, partId)).toMatchObject({ lines: [{ receivedUnits: 160 }] })

    // All of it is paid; 15 of the damaged 40 turn out to be whole, and their credit is owed again.
    await recordTradePayment(client, requestOf(seller.person), {
      buyerTenantId: buyer.tenantId,
      amountFen: 6_400,
      reference: 'B-2',
    })
    expect(await stateOf(partId)).toBe('closed')
    await decide(village, idOf('damaged'), 'withdrawn', 15)
    await decide(seller.person, idOf('damaged'), 'credited')
    await settled()
    expect(await closing()).toEqual([600, 0])
    const [invoice] = await client.network
      .select()
      .from(orderInvoices)
      .where(eq(orderInvoices.partId, partId))
    expect(invoice).toMatchObject({
      totalFen: 8_000,
      settledFen: 7_400,
      settledAt: null,
      dueOn: '2026-04-01',
    })
    const paid = await recordTradePayment(client, requestOf(seller.person), {
      buyerTenantId: buyer.tenantId,
      amountFen: 600,
      reference: 'B-3',
    })
    expect(paid.answer).toMatchObject({ settledFen: 600, inAdvanceFen: 0 })
    const asked = { side: 'buyer', counterpartTenantId: seller.tenantId, limit: 5 } as const
    const [listed] = await listInvoices(client, buyer.county, { ...asked, settled: true })
    expect(listed).toMatchObject({ sellerTenantId: seller.tenantId, totalFen: 8_000, settledFen: 8_000 })
    expect(await listInvoices(client, buyer.county, { ...asked, settled: false })).toEqual([])
    const read = await readInvoice(client, seller.person, listed?.id ?? '')
    expect(read.lines).toMatchObject([{ units: 200, totalFen: 8_000 }])
    expect(read.notes.map((one) => [one.kind, one.totalFen, one.lines.length])).toEqual([
      ['credit', 2_400, 2],
      ['debit', 800, 1],
      ['debit', 600, 1],
    ])
    const kinds = (await statement(buyer.county, deal)).entries.map(({ kind }) => kind).toSorted()
    expect(kinds).toEqual(['credit_note', 'debit_note', 'debit_note', 'invoice', 'payment', 'payment'])
  })

  it('is credited whole for a parcel that was lost on the road', async () => {
    const deal = await accepted()
    const parcel = await pickPart(client, deal.seller, deal.product, deal.partId)
    await dispatchPart(client, deal.seller, parcel)
    const operator = personOf(deal.seller.tenantId, ['operator'])
    await writeOffShipment(client, requestOf(operator), { shipmentId: parcel.shipmentId, cause: 'lost' })
    await settleReceipt(client, requestOf(operator), { partId: deal.partId })
    expect(await readPart(client, buyer.village, deal.partId)).toMatchObject({
      state: 'closed',
      lines: [{ dispatchedUnits: 200, receivedUnits: 0 }],
    })
    expect(await statement(deal.seller.person, deal)).toMatchObject({ closingFen: 0, differenceFen: 0 })
  })
})

describe('cancelling', () => {
  it('frees the lots while nothing is picked, and is refused with the reason after it', async () => {
    const { seller, partId, orderId, product } = await accepted()
    await pickPart(client, seller, product, partId)
    await expect(
      cancelOrder(client, requestOf(buyer.village), { orderId, reason: 'wrong' }),
    ).rejects.toMatchObject({
      kind: 'conflict',
      refusals: [{ code: 'alreadyPicked' }],
    })
    const other = await accepted()
    await cancelPart(client, requestOf(buyer.village), { partId: other.partId, reason: 'wrong' })
    expect(await stateOf(other.partId)).toBe('cancelled')
    expect(await reservedAt(other.seller)).toEqual([{ units: 0 }])
    expect((await readOrder(client, buyer.village, other.orderId)).state).toBe('cancelled')
  })

  it('races with the pick, and the row decides for one of them', async () => {
    const { seller, partId, product } = await accepted()
    const [picked, cancelled] = await Promise.allSettled([
      pickPart(client, seller, product, partId),
      cancelPart(client, requestOf(buyer.village), { partId, reason: 'wrong' }),
    ])
    expect([picked.status, cancelled.status].toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await stateOf(partId)).toBe(cancelled.status === 'fulfilled' ? 'cancelled' : 'accepted')
  })
})

describe('a late part', () => {
  it('goes to the next seller with what was picked, unless it has left', async () => {
    const deal = await accepted()
    await pickPart(client, deal.seller, deal.product, deal.partId)
    const next = await addSeller(client, buyer, {
      prices: [{ product: deal.product, price: 4_200, stock: 400 }],
    })
    const pass = (partId: string) =>
      passOnLatePart(client, requestOf(deal.seller.person), { partId, cause: 'late' })
    const { answer } = await pass(deal.partId)
    expect(answer).toMatchObject({ outcome: 'passed_on' })
    expect(await readPart(client, next.person, answer.nextPartIds[0] ?? '')).toMatchObject({
      state: 'offered',
      goodsFen: 8_400,
    })
    expect(await reservedAt(deal.seller)).toEqual([{ units: 0 }])
    expect((await pass(deal.partId)).answer.outcome).toBe('over')

    const gone = await accepted()
    const parcel = await pickPart(client, gone.seller, gone.product, gone.partId)
    await dispatchPart(client, gone.seller, parcel)
    expect((await pass(gone.partId)).answer.outcome).toBe('over')
  })

  it('stays with its seller where nobody else may bring it', async () => {
    const { partId, seller } = await accepted()
    const late = await passOnLatePart(client, requestOf(seller.person), { partId, cause: 'late' })
    expect(late.answer).toEqual({ outcome: 'kept', nextPartIds: [] })
    expect(await stateOf(partId)).toBe('accepted')
  })
})

describe('what a seller lacks', () => {
  it('waits as a backorder, or comes as a substitute that the buyer consents to', async () => {
    const product = await addProduct(client)
    const other = await addProduct(client)
    const seller = await addSeller(client, buyer, {
      prices: [
        { product, price: 4_000, stock: 120 },
        { product: other, price: 4_500, stock: 400 },
      ],
    })
    const { answer } = await placeOrder(client, requestOf(buyer.village), {
      siteId: buyer.villageSiteId,
      lines: [{ productId: product.id, units: 200 }],
    })
    const [partId = ''] = answer.partIds
    const { parts } = (await acceptPart(client, requestOf(seller.person), { partId })).answer
    expect(parts.map(({ state }) => state)).toEqual(['accepted', 'backordered'])
    const waiting = await readPart(client, seller.person, parts[1]?.partId ?? '')
    expect(waiting).toMatchObject({ goodsFen: 3_200, lines: [{ units: 80 }] })
    await expect(acceptPart(client, requestOf(seller.person), { partId: waiting.id })).rejects.toThrow(
      'nothingInStock',
    )

    const offered = await offerSubstitute(client, requestOf(seller.person), {
      partId: waiting.id,
      partLineId: waiting.lines[0]?.id ?? '',
      productId: other.id,
      units: 80,
      replacesUnits: 80,
    })
    const { substituteId } = offered.answer
    await decideSubstitute(client, requestOf(buyer.village), { substituteId, consents: true })
    await expect(
      decideSubstitute(client, requestOf(buyer.village), { substituteId, consents: false }),
    ).rejects.toThrow('alreadyDecided')
    const brought = await acceptPart(client, requestOf(seller.person), { partId: waiting.id })
    expect(brought.answer.state).toBe('accepted')
    const part = await readPart(client, buyer.village, waiting.id)
    expect(part).toMatchObject({ goodsFen: 3_600 })
    expect(part.lines.find(({ productId }) => productId === other.id)).toMatchObject({
      units: 80,
      substituteForProductId: product.id,
    })
  })
})

it('adds up after all of it', async () => {
  const operator = personOf(buyer.tenantId, ['operator'])
  expect(await stockDrift(client, operator, testNow)).toEqual({
    mismatchingAccounts: 0,
    driftUnits: 0,
    unaccountedUnits: 0,
  })
  expect(Object.values(await moneyDrift(client, operator, testNow)).every((figure) => figure === 0)).toBe(
    true,
  )
})
