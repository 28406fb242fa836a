import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { CommandRefused } from '../command-refused.ts'
import { tenants } from '../organisations/schema.ts'
import { databaseUrls } from '../settings.ts'
import { addProduct, personOf, requestOf, testNow, type ProductRow } from '../test-world.ts'
import { readOrderCatalogue } from './catalogue.ts'
import {
  fileFirstBusinessDocuments,
  judgeFirstBusinessDocuments,
  listFirstBusinessDocuments,
} from './first-business.ts'
import { readDocumentStanding } from './first-business-standing.ts'
import type { OrderLineInput } from './order-input.ts'
import { listOwnPrices, readOwnTerms } from './own-prices.ts'
import { placeOrder } from './place.ts'
import { listOrders } from './queries.ts'
import { enterPriceList, setTerritories } from './sellers.ts'
import { addBuyer, addSeller, inForce } from './trade-fixture.ts'
import { firstBusinessDocuments } from './trade-schema.ts'

let database: TestDatabase
let client: DatabaseClient

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

it('shows what trade depends on by what lapses soonest, what waits, and what was never filed, each side its own', async () => {
  const buyer = await addBuyer(client)
  const product = await addProduct(client)
  const seller = await addSeller(client, buyer, { prices: [{ product, price: 4_000, stock: 100 }] })
  const ofSeller = eq(firstBusinessDocuments.subjectId, seller.tenantId)
  const rows = await client.network.select().from(firstBusinessDocuments).where(ofSeller)
  const idOf = (kind: string) => rows.find((row) => row.kind === kind)?.id ?? ''
  const change = (kind: string, values: Partial<typeof firstBusinessDocuments.$inferInsert>) =>
    client.network
      .update(firstBusinessDocuments)
      .set(values)
      .where(eq(firstBusinessDocuments.id, idOf(kind)))
  await change('distribution_licence', { validTo: '2026-03-01' })
  await change('quality_agreement', { validTo: '2026-04-01' })
  await change('business_licence', { state: 'revoked' })

  const read = (actor = buyer.qualityManager) => readDocumentStanding(client, actor, testNow)
  const told = (await read()).map(({ kind, standing, daysLeft }) => [kind, standing, daysLeft])
  expect(told.slice(0, 3)).toEqual([
    ['business_licence', 'missing', null],
    ['distribution_licence', 'expired', -1],
    ['quality_agreement', 'expiring', 30],
  ])
  expect(told).toHaveLength(7)
  expect(told.slice(3).map(([, standing]) => standing)).toEqual(Array.from({ length: 4 }, () => 'in_force'))

  // The seller renews; it counts once the buyer's quality manager has accepted it.
  const renewal = {
    keeperTenantId: buyer.tenantId,
    subject: 'seller',
    subjectId: seller.tenantId,
    kind: 'distribution_licence',
    number: 'N-2',
    validFrom: '2026-03-01',
    validTo: '2031-02-28',
  } as const
  const { answer } = await fileFirstBusinessDocuments(client, requestOf(seller.person), [renewal])
  const licence = async () =>
    (await read()).find(({ kind, subject }) => kind === 'distribution_licence' && subject === 'seller')
  expect(await licence()).toMatchObject({
    standing: 'expired',
    waiting: { number: 'N-2', validTo: '2031-02-28' },
    isOurs: true,
  })
  await judgeFirstBusinessDocuments(client, requestOf(buyer.qualityManager), {
    documentIds: answer.documentIds,
    decision: 'accepted',
    reason: null,
  })
  expect(await licence()).toMatchObject({ standing: 'in_force', number: 'N-2', waiting: null })

  // The seller sees what it filed with the buyer, and what it keeps of the buyer; a stranger nothing.
  const ofOther = await read(personOf(seller.tenantId, ['quality_manager']))
  expect(ofOther.filter(({ isOurs }) => isOurs).every(({ subject }) => subject === 'buyer')).toBe(true)
  expect(ofOther.some(({ kind, isOurs }) => kind === 'distribution_licence' && !isOurs)).toBe(true)
  const stranger = await addBuyer(client)
  expect(await read(stranger.qualityManager)).toEqual([])
})

it('shows a seller its own prices by product, each group with its tiers, and nobody else’s', async () => {
  const buyer = await addBuyer(client)
  const product = await addProduct(client)
  const facts = {
    terms: { minimumOrderFen: 5_000, freeDeliveryFen: 20_000, deliveryFeeFen: 800 },
    prices: [
      {
        product,
        price: 4_000,
        tiers: [{ productId: product.id, fromUnits: 1_000, unitPriceTenThousandths: 3_600 }],
      },
    ],
  }
  const seller = await addSeller(client, buyer, facts)
  await enterPriceList(client, requestOf(seller.person), {
    buyerGroup: 'county',
    validFrom: '2027-01-01',
    validTo: '2027-12-31',
    prices: [{ productId: product.id, fromUnits: 1, unitPriceTenThousandths: 3_900 }],
  })
  await enterPriceList(client, requestOf(seller.person), {
    buyerGroup: 'village',
    validFrom: '2025-01-01',
    validTo: '2025-12-31',
    prices: [{ productId: product.id, fromUnits: 1, unitPriceTenThousandths: 9_900 }],
  })
  expect(await readOwnTerms(client, seller.person)).toMatchObject(facts.terms)
  const asked = { text: '', limit: 10 }
  const { items, next } = await listOwnPrices(client, seller.person, testNow, asked)
  expect(next).toBeNull()
  expect(items.map(({ standardCode }) => standardCode)).toEqual([product.standardCode])
  expect(items[0]?.lists.map(({ buyerGroup, tiers }) => [buyerGroup, tiers])).toEqual([
    ['county', [{ fromUnits: 1, unitPriceTenThousandths: 3_900 }]],
    [
      'village',
      [
        { fromUnits: 1, unitPriceTenThousandths: 4_000 },
        { fromUnits: 1_000, unitPriceTenThousandths: 3_600 },
      ],
    ],
  ])
  expect(await readOwnTerms(client, buyer.village)).toBeNull()
  expect((await listOwnPrices(client, buyer.village, testNow, asked)).items).toEqual([])
})

it('stops a sale, by the name of the paper, until it is on file and accepted again', async () => {
  const buyer = await addBuyer(client)
  const order = (lines: readonly OrderLineInput[]) =>
    placeOrder(client, requestOf(buyer.village), { siteId: buyer.villageSiteId, lines })
  const product = await addProduct(client)
  const seller = await addSeller(client, buyer, { prices: [{ product, price: 4_000, stock: 400 }] })
  const [quality] = await listFirstBusinessDocuments(client, buyer.qualityManager, {
    subjectId: seller.tenantId,
    kind: 'quality_agreement',
    limit: 9,
  })
  await judgeFirstBusinessDocuments(client, requestOf(buyer.qualityManager), {
    documentIds: [quality?.id ?? ''],
    decision: 'revoked',
    reason: 'signed by nobody',
  })
  const before = await listOrders(client, buyer.village, { limit: 99 })
  await expect(order([{ productId: product.id, units: 200 }])).rejects.toMatchObject({
    kind: 'invalid',
    refusals: [{ code: 'firstBusinessMissing', rule: 'first-business.seller.quality_agreement', line: 0 }],
  })
  expect((await listOrders(client, buyer.village, { limit: 99 })).rows).toHaveLength(before.rows.length)
  const [filed = ''] = (
    await fileFirstBusinessDocuments(client, requestOf(seller.person), [
      {
        keeperTenantId: buyer.tenantId,
        subject: 'seller',
        subjectId: seller.tenantId,
        kind: 'quality_agreement',
        ...inForce,
      },
    ])
  ).answer.documentIds
  await expect(order([{ productId: product.id, units: 200 }])).rejects.toThrow('firstBusinessMissing')
  const judged = { documentIds: [filed], decision: 'accepted', reason: null } as const
  await expect(judgeFirstBusinessDocuments(client, requestOf(seller.person), judged)).rejects.toThrow(
    'documentNotFound',
  )
  await judgeFirstBusinessDocuments(client, requestOf(buyer.qualityManager), judged)
  expect((await order([{ productId: product.id, units: 200 }])).answer.state).toBe('approved')
})

it('stands beside other rules that stop a sale by name: licence, storage, control, area and chain', async () => {
  const hospital = await addBuyer(client)
  await client.network.update(tenants).set({ ownership: 'public' }).where(eq(tenants.id, hospital.tenantId))
  const [cold, injected, controlled, elsewhere, handed, imported] = await Promise.all([
    addProduct(client, { storageClass: 'cold' }),
    addProduct(client, { dosageForm: 'injection' }),
    addProduct(client, { specialControl: 'psychotropic' }),
    addProduct(client),
    addProduct(client),
    addProduct(client, { approvalNumber: '国药准字HJ20260001' }),
  ])
  const offered = (product: ProductRow, supplyChain?: string[]) => ({
    product,
    price: 4_000,
    stock: 400,
    ...(supplyChain === undefined ? {} : { supplyChain }),
  })
  const seller = await addSeller(client, hospital, {
    terms: { minimumOrderFen: 2_000, freeDeliveryFen: 8_000, deliveryFeeFen: 600 },
    prices: [
      ...[cold, injected, controlled, elsewhere, imported].map((product) => offered(product)),
      offered(handed, ['maker', 'first', 'second', 'third']),
    ],
  })
  await setTerritories(client, requestOf(seller.person), [
    { regionCode: '64', productId: null },
    { regionCode: '52', productId: elsewhere.id },
  ])
  const buy = (product: ProductRow, units = 200) =>
    placeOrder(client, requestOf(hospital.village), {
      siteId: hospital.villageSiteId,
      lines: [{ productId: product.id, units }],
    })
  const reasons = async (product: ProductRow) => {
    const error: unknown = await buy(product).then(
      () => null,
      (reason: unknown) => reason,
    )
    return error instanceof CommandRefused ? error.refusals.map(({ code, rule }) => rule ?? code) : []
  }
  expect(await reasons(cold)).toEqual(['orders.storage-class'])
  expect(await reasons(injected)).toEqual(['orders.scope'])
  expect(await reasons(controlled)).toEqual(['orders.special-control'])
  expect(await reasons(elsewhere)).toEqual(['orders.area-control'])
  // Three invoices reach a public village, the fourth does not.
  expect(await reasons(handed)).toEqual(['orders.two-invoices'])
  expect(await reasons(imported)).toEqual([
    'first-business.product.import_registration',
    'first-business.product.customs_clearance',
  ])

  const shown = async (product: ProductRow) => {
    const asked = { siteId: hospital.villageSiteId, text: product.standardCode, limit: 1 }
    return (await readOrderCatalogue(client, hospital.village, testNow, asked)).items[0]
  }
  expect(await shown(cold)).toMatchObject({
    storageClass: 'cold',
    saleClass: 'prescription',
    importPapers: null,
  })
  expect(await shown(imported)).toMatchObject({ importPapers: [], obstacles: ['firstBusinessMissing'] })
  const papers = (['import_registration', 'customs_clearance'] as const).map(
    (kind) =>
      ({
        keeperTenantId: hospital.tenantId,
        subject: 'product',
        subjectId: imported.id,
        kind,
        ...inForce,
      }) as const,
  )
  const { documentIds } = (await fileFirstBusinessDocuments(client, requestOf(seller.person), papers)).answer
  const accepted = { documentIds, decision: 'accepted', reason: null } as const
  await judgeFirstBusinessDocuments(client, requestOf(hospital.qualityManager), accepted)
  expect(await shown(imported)).toMatchObject({
    obstacles: [],
    importPapers: papers.map(({ kind, number, validTo }) => ({ kind, number, validTo })),
  })
  // From 20.00 of goods on the seller comes, for 6.00, and for nothing from 80.00 on.
  await expect(buy(imported, 40)).rejects.toThrow('belowMinimumOrder')
  expect((await buy(imported, 60)).answer.totalFen).toBe(2_400 + 600)
  expect((await buy(imported, 200)).answer.totalFen).toBe(8_000)
})
