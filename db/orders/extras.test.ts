import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { DiscrepancyDecision } from '#domain/fulfilment/discrepancies.ts'
import type { Actor } from '../actor.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { decideDiscrepancy } from '../fulfilment/decide-discrepancy.ts'
import { shipmentLines } from '../fulfilment/schema.ts'
import { decideQuarantine } from '../inventory/decide-quarantine.ts'
import { discrepancies } from '../inventory/discrepancy-schema.ts'
import { stockDrift } from '../inventory/drift.ts'
import { openRecall } from '../inventory/recall.ts'
import { stockBalances } from '../inventory/schema.ts'
import { moneyDrift } from '../money/drift.ts'
import { databaseUrls } from '../settings.ts'
import { addProduct, addTenant, personOf, requestOf, testNow } from '../test-world.ts'
import {
  bringBack,
  countQuarantine,
  planDestructionOf,
  receiveWithExtras,
  type ReceivedWithExtras,
} from './extras-fixture.ts'
import { listInvoices } from './invoice-queries.ts'
import { recordTradePayment } from './payments.ts'
import { placeOrder } from './place.ts'
import { readPart } from './queries.ts'
import {
  answerReturn,
  creditReturn,
  listReturns,
  requestReturn,
  sendBack,
  withdrawReturn,
  writeOffReturn,
} from './returns.ts'
import { settleReceipt } from './settle-receipt.ts'
import { readTradeStatement } from './statement.ts'
import { addBuyer, type Buyer } from './trade-fixture.ts'

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

const receivedWith = (
  extras: Parameters<typeof receiveWithExtras>[2],
  terms?: Parameters<typeof receiveWithExtras>[3],
) => receiveWithExtras(client, buyer, extras, terms)

const statement = (actor: Actor, { seller }: ReceivedWithExtras) =>
  readTradeStatement(client, actor, {
    sellerTenantId: seller.tenantId,
    buyerTenantId: buyer.tenantId,
    month: '2026-03',
  })

const decide = (discrepancyId: string, decision: DiscrepancyDecision, units?: number) =>
  decideDiscrepancy(client, requestOf(village), { discrepancyId, decision, units, note: 'counted' })

const settle = async ({ partId }: ReceivedWithExtras) =>
  (await settleReceipt(client, requestOf(village), { partId })).answer.extrasInvoiceId

const clear = ({ found }: ReceivedWithExtras, units: number) =>
  decideQuarantine(client, requestOf(village), {
    siteId: buyer.villageSiteId,
    lotId: found[0]?.lotId ?? '',
    ownership: 'ours',
    units,
    finding: 'sealed_and_in_date',
    traceCodes: [],
  })

/** Closing balance, difference of the books, and credit taken up. */
const owed = async (received: ReceivedWithExtras) => {
  const [atSeller, atBuyer] = await Promise.all([
    statement(received.seller.person, received),
    statement(buyer.county, received),
  ])
  expect(atBuyer).toMatchObject({ closingFen: atSeller.closingFen, differenceFen: 0 })
  return [atSeller.closingFen, atSeller.differenceFen, atSeller.committedFen]
}

const planned = (lotId: string, units: number) => planDestructionOf(client, buyer, lotId, units)

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
    const received = await receivedWith([{ units: 60 }, { product: stranger, units: 20 }], {
      limitFen: 9_000,
    })
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
    await bringBack(client, buyer, received, sent.answer.shipmentIds[0] ?? '', 1)
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
    expect((await takeBack()).answer).toMatchObject({ state: 'taken_back', creditNoteIds: [], totalFen: 0 })
    await expect(takeBack()).rejects.toThrow('wrongState')
    expect(await settle(received)).toBeNull()
    expect(await owed(received)).toEqual([10_400, 0, 0])
  })

  it('come back for credit after they were kept, to the fen at what was charged', async () => {
    const received = await receivedWith([{ units: 60 }], { price: 3_333 })
    const { found, partId, seller } = received
    const [extra] = found
    // 200 tablets at 0.3333 yuan are 66.66; 25 extras 8.33, and 60 in all 20.00, so that the other 35 are 11.67.
    await decide(extra?.id ?? '', 'kept', 25)
    await settle(received)
    await decide(extra?.id ?? '', 'kept')
    await settle(received)
    await clear(received, 60)
    expect(await owed(received)).toEqual([8_666, 0, 0])

    const { lines } = await readPart(client, buyer.village, partId)
    const [sent] = await client.network
      .select()
      .from(shipmentLines)
      .where(eq(shipmentLines.requestLineId, lines[0]?.id ?? ''))
    const ask = (lotId: string, units: number) =>
      requestReturn(client, requestOf(buyer.village), {
        partId,
        partLineId: lines[0]?.id ?? '',
        lotId,
        units,
        reason: 'ordered_wrongly',
      })
    const giveBack = async (lotId: string, units: number) => {
      const { returnId } = (await ask(lotId, units)).answer
      await answerReturn(client, requestOf(seller.person), { returnId, agrees: true, answer: null })
      const { answer } = await sendBack(client, requestOf(buyer.village), { returnId })
      await bringBack(client, buyer, received, answer.shipmentIds[0] ?? '')
      const credited = (await creditReturn(client, requestOf(seller.person), { returnId })).answer
      return [credited.creditNoteIds.length, credited.totalFen]
    }
    const lotId = extra?.lotId ?? ''
    await expect(ask(lotId, 80)).rejects.toThrow('returnInvalid')
    // All 25 of the first invoice, and 15 of the second at 0.3333 yuan: 8.33 and 5.00; then what is left of the second.
    expect(await giveBack(lotId, 40)).toEqual([2, 1_333])
    expect(await owed(received)).toEqual([7_333, 0, 0])
    expect(await giveBack(lotId, 20)).toEqual([1, 667])
    await expect(ask(lotId, 20)).rejects.toThrow('returnInvalid')
    // The goods that were ordered are another matter, and none of them is gone.
    expect(await giveBack(sent?.lotId ?? '', 200)).toEqual([1, 6_666])
    expect(await owed(received)).toEqual([0, 0, 0])
    expect((await readPart(client, buyer.village, partId)).state).toBe('closed')
    expect(await settle(received)).toBeNull()
  })

  it('are borne by the seller when a recall stops them while they wait, and are credited after it', async () => {
    const received = await receivedWith([{ units: 60 }])
    const [extra] = received.found
    const lotId = extra?.lotId ?? ''
    const regulator = personOf(await addTenant(client, 'regulator'), ['regulator'])
    const recall = (one: string) =>
      openRecall(client, requestOf(regulator), {
        recallClass: 1,
        basis: { kind: 'lots', lotIds: [one] },
        reason: 'contaminated',
      })
    await decide(extra?.id ?? '', 'sent_back', 20)
    const [asked] = await listReturns(client, buyer.village, { partId: received.partId, limit: 5 })
    const returnId = asked?.id ?? ''
    const writeOff = () => writeOffReturn(client, requestOf(buyer.village), { returnId, side: 'buyer' })
    await expect(writeOff()).rejects.toThrow('notYourSide')
    await expect(decide(extra?.id ?? '', 'written_off')).rejects.toThrow('notYourSide')
    await recall(lotId)
    await expect(decide(extra?.id ?? '', 'kept')).rejects.toThrow('lotRecalled')
    await expect(withdrawReturn(client, requestOf(buyer.village), { returnId })).rejects.toThrow(
      'lotRecalled',
    )
    const destruction = await planned(lotId, 60)
    await expect(destruction()).rejects.toThrow('extrasUndecided')
    await decide(extra?.id ?? '', 'written_off')
    expect((await writeOff()).answer.state).toBe('written_off')
    await expect(sendBack(client, requestOf(buyer.village), { returnId })).rejects.toThrow('wrongState')
    await destruction()
    expect(await settle(received)).toBeNull()
    expect(await owed(received)).toEqual([8_000, 0, 0])

    // Kept and charged before the recall: 20 tablets for 8.00 go back out of quarantine, and are credited.
    const kept = await receivedWith([{ units: 20 }])
    const keptLot = kept.found[0]?.lotId ?? ''
    await decide(kept.found[0]?.id ?? '', 'kept')
    await settle(kept)
    await clear(kept, 20)
    await recall(keptLot)
    const { lines } = await readPart(client, buyer.village, kept.partId)
    const wanted = { partId: kept.partId, partLineId: lines[0]?.id ?? '', lotId: keptLot, units: 20 }
    const request = await requestReturn(client, requestOf(buyer.village), { ...wanted, reason: 'recalled' })
    const back = { returnId: request.answer.returnId }
    await answerReturn(client, requestOf(kept.seller.person), { ...back, agrees: true, answer: null })
    const { answer } = await sendBack(client, requestOf(buyer.village), back)
    await bringBack(client, buyer, kept, answer.shipmentIds[0] ?? '')
    expect((await creditReturn(client, requestOf(kept.seller.person), back)).answer.totalFen).toBe(800)
    expect(await owed(kept)).toEqual([8_000, 0, 0])
  })

  it('are borne by whoever lets them perish, unless the seller gives them up; what was never there leaves the books', async () => {
    const received = await receivedWith([{ units: 100 }])
    const [extra] = received.found
    const [id, lotId] = [extra?.id ?? '', extra?.lotId ?? '']
    const destruction = await planned(lotId, 50)
    await expect(destruction()).rejects.toThrow('extrasUndecided')
    const count = (units: number) => countQuarantine(client, buyer, lotId, units)
    expect(await count(90)).toEqual({ state: 'refused', refusalCode: 'extrasUndecided' })
    // The buyer keeps 40 that it lost or let perish, for 16.00; the seller gives up 20; 40 had been counted twice.
    await decide(id, 'kept', 40)
    expect(await count(59)).toEqual({ state: 'refused', refusalCode: 'extrasUndecided' })
    expect(await count(90)).toEqual({ state: 'posted', refusalCode: null })
    const seller = personOf(received.seller.tenantId, ['operator'])
    const givingUp = { discrepancyId: id, decision: 'written_off', units: 20, note: 'broken' } as const
    await decideDiscrepancy(client, requestOf(seller), givingUp)
    await destruction()
    await decide(id, 'withdrawn')
    await settle(received)
    expect(await owed(received)).toEqual([9_600, 0, 0])
    const [left] = await client.network
      .select({ units: stockBalances.units })
      .from(stockBalances)
      .where(and(eq(stockBalances.lotId, lotId), eq(stockBalances.status, 'quarantine')))
    expect(left).toEqual({ units: 0 })
  })

  it('leave both ledgers in balance', async () => {
    const operator = personOf(buyer.tenantId, ['operator'])
    expect(await moneyDrift(client, operator, testNow)).toMatchObject({ mismatchingAccounts: 0 })
    expect(await stockDrift(client, operator, testNow)).toMatchObject({ driftUnits: 0, unaccountedUnits: 0 })
  })
})
