import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { Actor } from '../actor.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { receiveShipment } from '../fulfilment/receive-shipment.ts'
import { nameGoodsOwner, setStorageAgreement } from '../orders/stored-goods.ts'
import { placeOrder } from '../orders/place.ts'
import { dispatchPart, pickPart } from '../orders/shipping-fixture.ts'
import { addBuyer, addSeller, type Buyer, type Seller } from '../orders/trade-fixture.ts'
import { tenants } from '../organisations/schema.ts'
import { databaseUrls } from '../settings.ts'
import {
  addLot,
  addProduct,
  addSite,
  addStock,
  addTenant,
  personOf,
  requestOf,
  type ProductRow,
} from '../test-world.ts'
import { announceDelivery, receiveDelivery } from './delivery-notes.ts'
import { openRecall } from './recall.ts'
import { receiveOpeningStock, receiveStock } from './receive.ts'
import { lots, stockBalances } from './schema.ts'

let database: TestDatabase
let client: DatabaseClient
let buyer: Buyer
let regulator: Actor
let product: ProductRow

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
  buyer = await addBuyer(client)
  product = await addProduct(client)
  regulator = personOf(await addTenant(client, 'regulator'), ['regulator'])
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

const recall = (basis: Parameters<typeof openRecall>[2]['basis']) =>
  openRecall(client, requestOf(regulator), { recallClass: 1, basis, reason: 'contaminated' })

const recalledNumbers = async () => {
  const rows = await client.network.select().from(lots)
  return rows.flatMap(({ number, recalledAt }) => (recalledAt === null ? [] : [number])).toSorted()
}

const shelf = (siteId: string, lotNumber: string, supplierName?: string) => ({
  siteId,
  productId: product.id,
  lotNumber,
  expiresOn: '2027-12-31',
  ownership: 'ours' as const,
  units: 100,
  supplierName,
})

/** An organisation that never traded on the network with anybody. */
async function addStranger() {
  const tenantId = await addTenant(client, 'pharmacy')
  const siteId = await addSite(client, tenantId, { kind: 'county_hub' })
  return { tenantId, siteId, person: personOf(tenantId, ['operator', 'picker']) }
}

/** An order of 200 tablets arrives with a box of a lot that the seller's books never held. */
async function receiveWithExtra(seller: Seller, lotNumber: string): Promise<void> {
  const { answer } = await placeOrder(client, requestOf(buyer.village), {
    siteId: buyer.villageSiteId,
    lines: [{ productId: product.id, units: 200 }],
  })
  const parcel = await pickPart(client, seller, product, answer.partIds[0] ?? '')
  await dispatchPart(client, seller, parcel)
  const counted = { good: 200, damaged: 0, short: 0, expiryDiffers: 0, wrongProduct: 0 }
  const pharmacist = personOf(buyer.tenantId, ['village_pharmacist'], [buyer.villageSiteId])
  await receiveShipment(client, requestOf(pharmacist), {
    shipmentId: parcel.shipmentId,
    lines: [{ lineId: parcel.lineId, ...counted }],
    scans: [],
    extras: [{ ...shelf(buyer.villageSiteId, lotNumber), units: 20, traceCodes: [] }],
  })
}

it('by supplier finds all that ever came from it, also lots that never lay at its sites, and leaves the others', async () => {
  const seller = await addSeller(client, buyer, {
    terms: { acceptsAutomatically: true },
    prices: [{ product, price: 4_000, stock: 1_000 }],
  })
  const name = '广药（云）医药'
  await client.network.update(tenants).set({ nameZh: name }).where(eq(tenants.id, seller.tenantId))
  await receiveWithExtra(seller, 'BEYOND')

  // Others hold its goods by what their own papers tell of it, in whatever width and spacing the name is written.
  const stranger = await addStranger()
  await receiveOpeningStock(client, requestOf(stranger.person), [
    shelf(stranger.siteId, 'OPENING', '广药(云) 医药'),
    shelf(stranger.siteId, 'OTHER', '别家医药'),
  ])
  const { siteId: _siteId, ...blind } = shelf(stranger.siteId, 'BLIND', name)
  await receiveStock(client, requestOf(stranger.person), { siteId: stranger.siteId, lines: [blind] })
  const note = await announceDelivery(client, requestOf(stranger.person), {
    siteId: stranger.siteId,
    supplierName: name,
    number: 'D-1',
    lines: [{ productId: product.id, ownership: 'ours', units: 50 }],
  })
  await receiveDelivery(client, requestOf(stranger.person), {
    deliveryNoteId: note.answer.deliveryNoteId,
    lines: [
      {
        noteLineId: null,
        condition: 'good',
        productId: product.id,
        lotNumber: 'NOTED',
        expiresOn: '2027-12-31',
        units: 50,
      },
    ],
  })
  // What it makes itself, and what it owns in another's depot.
  const made = await addLot(client, await addProduct(client, { manufacturer: name }))
  await addStock(client, { ...stranger, lot: made, units: 30 })
  const stored = await addLot(client, product)
  await addStock(client, { ...stranger, lot: stored, units: 40, ownership: 'third_party' })
  await setStorageAgreement(client, requestOf(stranger.person), {
    ownerTenantId: seller.tenantId,
    tariffUnit: 'unit_day',
    feeTenThousandths: 10,
    palletUnits: 1_000,
  })
  await nameGoodsOwner(client, requestOf(stranger.person), {
    siteId: stranger.siteId,
    lotId: stored.id,
    ownership: 'third_party',
    ownerTenantId: seller.tenantId,
  })
  const earlier = await addLot(client, product)
  await addStock(client, { tenantId: seller.tenantId, siteId: seller.depotSiteId, lot: earlier, units: 10 })
  await recall({ kind: 'lots', lotIds: [earlier.id] })

  const basis = { kind: 'supplier', supplierTenantId: seller.tenantId } as const
  const { answer } = await recall(basis)
  // The lot of its own shelf, and six that never lay there; the one that was recalled before stays with that recall.
  expect(answer).toMatchObject({ lots: 7 })
  const sold = await client.network
    .selectDistinct({ number: lots.number })
    .from(stockBalances)
    .innerJoin(lots, eq(lots.id, stockBalances.lotId))
    .where(eq(stockBalances.siteId, seller.depotSiteId))
  const expected = ['BEYOND', 'BLIND', 'NOTED', 'OPENING', made.number, stored.number]
  expect(await recalledNumbers()).toEqual([...expected, ...sold.map(({ number }) => number)].toSorted())
  const onShelves = await client.network
    .select({ units: stockBalances.units, number: lots.number })
    .from(stockBalances)
    .innerJoin(lots, eq(lots.id, stockBalances.lotId))
    .where(eq(stockBalances.status, 'available'))
  expect(onShelves.filter(({ units }) => units > 0)).toEqual([{ units: 100, number: 'OTHER' }])
  await expect(recall(basis)).rejects.toThrow('alreadyRecalled')
})

it('by a name outside the network finds what papers tell of it, of one product where it is named', async () => {
  const stranger = await addStranger()
  const other = await addProduct(client)
  await receiveOpeningStock(client, requestOf(stranger.person), [
    shelf(stranger.siteId, 'OUTSIDE-1', '  外地药厂'),
    { ...shelf(stranger.siteId, 'OUTSIDE-2', '外地药厂'), productId: other.id },
  ])
  const basis = { kind: 'supplier_name', supplierName: '外地药厂' } as const
  const one = await recall({ ...basis, productId: other.id })
  expect(one.answer).toMatchObject({ lots: 1, unitsFrozen: 100 })
  const rest = await recall(basis)
  expect(rest.answer).toMatchObject({ lots: 1, unitsFrozen: 100 })
  expect(await recalledNumbers()).toEqual(expect.arrayContaining(['OUTSIDE-1', 'OUTSIDE-2']))
  await expect(recall({ ...basis, supplierName: '无名' })).rejects.toThrow('supplierNotFound')
})
