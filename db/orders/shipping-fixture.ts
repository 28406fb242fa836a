import { and, eq } from 'drizzle-orm'
import type { DatabaseClient } from '../client.ts'
import { dispatchShipments } from '../fulfilment/dispatch.ts'
import { packShipments } from '../fulfilment/pack.ts'
import { pickShipment } from '../fulfilment/pick.ts'
import { receiveShipment, type ReceiveShipmentInput } from '../fulfilment/receive-shipment.ts'
import { recheckShipment } from '../fulfilment/recheck.ts'
import { shipmentLines, shipments } from '../fulfilment/schema.ts'
import { personOf, requestOf, traceCodeOf, type ProductRow } from '../test-world.ts'
import { followShipments } from './shipped.ts'
import { settleReceipt } from './settle-receipt.ts'
import type { Buyer, Seller } from './trade-fixture.ts'

// For tests: what the depot and the village do with a part, by hand.

/** A part's only shipment, and the boxes that are in it. */
export interface TestParcel {
  readonly partId: string
  readonly shipmentId: string
  readonly lineId: string
  readonly packUnits: number
  readonly codes: readonly string[]
}

let serial = 0

/** Picks the whole of a part that has one line. */
export async function pickPart(
  client: DatabaseClient,
  seller: Seller,
  product: ProductRow,
  partId: string,
): Promise<TestParcel> {
  const [row] = await client.network
    .select({ shipmentId: shipments.id, lineId: shipmentLines.id, units: shipmentLines.units })
    .from(shipments)
    .innerJoin(shipmentLines, eq(shipmentLines.shipmentId, shipments.id))
    .where(and(eq(shipments.requestId, partId), eq(shipments.state, 'allocated')))
  if (!row) throw new Error('The part has no shipment.')
  const { packUnits } = product
  const codes = Array.from({ length: row.units / packUnits }, () => traceCodeOf(product, (serial += 1)))
  await pickShipment(client, requestOf(personOf(seller.tenantId, ['picker'])), {
    shipmentId: row.shipmentId,
    scans: codes.map((code) => ({ code, units: packUnits })),
  })
  return { partId, shipmentId: row.shipmentId, lineId: row.lineId, packUnits, codes }
}

/** Rechecked, packed, out of the door, and taken over by the part. */
export async function dispatchPart(
  client: DatabaseClient,
  seller: Seller,
  { shipmentId, codes, partId }: TestParcel,
): Promise<void> {
  const checker = personOf(seller.tenantId, ['checker'])
  await recheckShipment(client, requestOf(checker), { shipmentId, scans: codes.map((code) => ({ code })) })
  await packShipments(client, requestOf(checker), { shipmentIds: [shipmentId] })
  await dispatchShipments(client, requestOf(checker), { shipmentIds: [shipmentId] })
  await followShipments(client, requestOf(seller.person), { partId })
}

/** Received with some boxes missing and some broken, and taken over by the part. */
export async function receivePart(
  client: DatabaseClient,
  buyer: Buyer,
  { shipmentId, lineId, packUnits, codes, partId }: TestParcel,
  { missing = 0, broken = 0 }: { readonly missing?: number; readonly broken?: number } = {},
): Promise<void> {
  const came = codes.slice(missing)
  const input: ReceiveShipmentInput = {
    shipmentId,
    lines: [
      {
        lineId,
        good: (came.length - broken) * packUnits,
        damaged: broken * packUnits,
        short: missing * packUnits,
        expiryDiffers: 0,
        wrongProduct: 0,
      },
    ],
    scans:
      missing + broken === 0
        ? []
        : came.map((code, index) => ({
            code,
            condition: index < broken ? ('damaged' as const) : ('good' as const),
          })),
    extras: [],
  }
  const person = personOf(buyer.tenantId, ['village_pharmacist'], [buyer.villageSiteId])
  await receiveShipment(client, requestOf(person), input)
  await settleReceipt(client, requestOf(person), { partId })
}
