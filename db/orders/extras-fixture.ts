import { desc, eq } from 'drizzle-orm'
import type { DatabaseClient } from '../client.ts'
import { dispatchShipments } from '../fulfilment/dispatch.ts'
import { packShipments } from '../fulfilment/pack.ts'
import { pickShipment } from '../fulfilment/pick.ts'
import { receiveShipment } from '../fulfilment/receive-shipment.ts'
import { recheckShipment } from '../fulfilment/recheck.ts'
import { shipmentLines } from '../fulfilment/schema.ts'
import { stocktakeLines } from '../inventory/counting-schema.ts'
import { planDestruction, witnessDestruction } from '../inventory/destroy.ts'
import { discrepancies } from '../inventory/discrepancy-schema.ts'
import { postStocktake } from '../inventory/post-stocktake.ts'
import { countPiles } from '../inventory/stocktake-counts.ts'
import { openStocktake } from '../inventory/stocktakes.ts'
import { addProduct, personOf, requestOf, traceCodeOf, type ProductRow } from '../test-world.ts'
import { placeOrder } from './place.ts'
import { settleReceipt } from './settle-receipt.ts'
import { dispatchPart, pickPart } from './shipping-fixture.ts'
import { addSeller, type Buyer, type Seller } from './trade-fixture.ts'

// For tests: an order that came with more than was sent, and what goes back of it.

export interface ReceivedWithExtras {
  readonly seller: Seller
  readonly product: ProductRow
  readonly partId: string
  /** The differences that are still open, as they were raised, the largest in front. */
  readonly found: readonly (typeof discrepancies.$inferSelect)[]
}

interface Terms {
  readonly limitFen?: number
  /** Of a tablet, in 1/10,000 yuan. */
  readonly price?: number
}

/** 200 tablets, at 0.4 yuan unless told, came whole, and with them extras, each in a lot of its own. */
export async function receiveWithExtras(
  client: DatabaseClient,
  buyer: Buyer,
  extras: readonly { readonly product?: ProductRow; readonly units: number }[],
  { limitFen = 100_000, price = 4_000 }: Terms = {},
): Promise<ReceivedWithExtras> {
  const product = await addProduct(client)
  const seller = await addSeller(client, buyer, {
    limitFen,
    terms: { acceptsAutomatically: true },
    prices: [{ product, price, stock: 1_000 }],
  })
  const { answer } = await placeOrder(client, requestOf(buyer.village), {
    siteId: buyer.villageSiteId,
    lines: [{ productId: product.id, units: 200 }],
  })
  const partId = answer.partIds[0] ?? ''
  const parcel = await pickPart(client, seller, product, partId)
  await dispatchPart(client, seller, parcel)
  const counted = { good: 200, damaged: 0, short: 0, expiryDiffers: 0, wrongProduct: 0 }
  const village = personOf(buyer.tenantId, ['village_pharmacist'], [buyer.villageSiteId])
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

let serial = 900_000

/** What goes back is picked, checked and received at the seller's depot; `missing` boxes of it are not. */
export async function bringBack(
  client: DatabaseClient,
  buyer: Buyer,
  { seller, product }: ReceivedWithExtras,
  shipmentId: string,
  missing = 0,
): Promise<void> {
  const [line] = await client.network
    .select()
    .from(shipmentLines)
    .where(eq(shipmentLines.shipmentId, shipmentId))
  if (!line) throw new Error('The return has no line.')
  const boxes = line.units / product.packUnits
  const codes = Array.from({ length: boxes }, () => traceCodeOf(product, (serial += 1)))
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

/** Goods at the village listed for destruction, and how a second person sees it done. */
export async function planDestructionOf(client: DatabaseClient, buyer: Buyer, lotId: string, units: number) {
  const { answer } = await planDestruction(client, requestOf(personOf(buyer.tenantId, ['operator'])), {
    siteId: buyer.villageSiteId,
    reason: 'damaged',
    method: 'incineration',
    lines: [{ lotId, ownership: 'ours', units }],
  })
  const witness = personOf(buyer.tenantId, ['operator'])
  return () => witnessDestruction(client, requestOf(witness), answer.destructionId)
}

/** What became of a count of a lot in the village's quarantine: two people count it, a third one posts it. */
export async function countQuarantine(
  client: DatabaseClient,
  buyer: Buyer,
  lotId: string,
  countedUnits: number,
) {
  const request = () => requestOf(personOf(buyer.tenantId, ['operator']))
  const { villageSiteId: siteId } = buyer
  const { answer } = await openStocktake(client, request(), { siteId, scope: { lotIds: [lotId] } })
  const { stocktakeId } = answer
  const pile = { lotId, ownership: 'ours', part: 'quarantine', countedUnits } as const
  const counted = await countPiles(client, request(), { stocktakeId, piles: [pile] })
  if (counted.answer.toRecount > 0) await countPiles(client, request(), { stocktakeId, piles: [pile] })
  await postStocktake(client, request(), { stocktakeId, leavesOutUncounted: false })
  const [line] = await client.network
    .select({ state: stocktakeLines.state, refusalCode: stocktakeLines.refusalCode })
    .from(stocktakeLines)
    .where(eq(stocktakeLines.stocktakeId, stocktakeId))
  return line
}
