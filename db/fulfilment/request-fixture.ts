import { randomUUIDv7 } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { DatabaseClient } from '../client.ts'
import { readAs, runCommand } from '../commands.ts'
import { deliveryNotes } from '../inventory/delivery-note-schema.ts'
import { discrepancies } from '../inventory/discrepancy-schema.ts'
import { traceCodes } from '../inventory/schema.ts'
import { requestOf, testNow, type LotRow } from '../test-world.ts'
import type { Actor } from '../actor.ts'
import {
  openShipments,
  type OpenedShipments,
  type WantedLine,
  type WantedShipments,
} from './open-shipments.ts'
import { bringTo, type ParcelWorld } from './parcel-fixture.ts'
import type { ReceivedLine } from './receive-shipment.ts'
import { supplierReturns, transfers } from './request-schema.ts'
import { stockBalances } from '../inventory/schema.ts'

// For tests: shipments that something else than a prescription asks for.

export interface OpenedRequest extends OpenedShipments {
  readonly request: WantedShipments['request']
  /** The first of the shipments; empty when none was opened. */
  readonly shipmentId: string
}

/** A line of a request for the world's product. */
export function wantedLine(
  { product }: ParcelWorld,
  units: number,
  changes: Partial<WantedLine> = {},
): WantedLine {
  return { requestLineId: randomUUIDv7(), productId: product.id, units, ...changes }
}

/** Opens shipments of the depot; as an order of the pharmacy to its village site unless told. */
export async function openRequest(
  world: ParcelWorld,
  lines: readonly WantedLine[],
  changes: Partial<WantedShipments> = {},
): Promise<OpenedRequest> {
  const wanted: WantedShipments = {
    kind: 'order',
    request: { id: randomUUIDv7(), tenantId: world.pharmacyId },
    fromSiteId: world.depotSiteId,
    destinationSiteId: world.villageSiteId,
    dueAt: new Date('2026-03-04T01:00:00Z'),
    lines,
    whenShort: 'open_nothing',
    ...changes,
  }
  const { answer } = await runCommand(world.client, requestOf(world.picker), (transaction) =>
    openShipments(transaction, wanted),
  )
  return { ...answer, shipmentId: answer.shipmentIds[0] ?? '', request: wanted.request }
}

/** What a tenant's books hold of a lot, as `site/status/ownership`. */
export async function booksOf(
  { client }: ParcelWorld,
  actor: Actor,
  lot: LotRow,
): Promise<Record<string, number>> {
  const rows = await readAs(client, actor, (db) =>
    db.select().from(stockBalances).where(eq(stockBalances.lotId, lot.id)),
  )
  return Object.fromEntries(
    rows
      .filter(({ units, tenantId }) => units > 0 && tenantId === actor.tenantId)
      .map(({ siteId, status, ownership, units }) => [`${siteId}/${status}/${ownership}`, units]),
  )
}

/** A shortage that the pharmacy found in a shipment of the depot. */
export async function addDiscrepancy(
  { network }: DatabaseClient,
  world: Pick<ParcelWorld, 'depotId' | 'pharmacyId' | 'villageSiteId' | 'product'>,
  shipmentId: string,
): Promise<string> {
  const id = randomUUIDv7()
  await network.insert(discrepancies).values({
    id,
    tenantId: world.depotId,
    receiverTenantId: world.pharmacyId,
    siteId: world.villageSiteId,
    shipmentId,
    kind: 'short',
    productId: world.product.id,
    ownership: 'ours',
    units: 1,
    state: 'open',
    raisedAt: testNow,
    raisedBy: 'somebody',
  })
  return id
}

/** A transfer, a return to a supplier and an announced delivery of the depot, by the words that paths use. */
export async function addRequests(
  { network }: DatabaseClient,
  { depotId: tenantId, depotSiteId: siteId }: Pick<ParcelWorld, 'depotId' | 'depotSiteId'>,
): Promise<Record<'transfers' | 'supplier-returns' | 'delivery-notes', string>> {
  const ids = {
    transfers: randomUUIDv7(),
    'supplier-returns': randomUUIDv7(),
    'delivery-notes': randomUUIDv7(),
  }
  const asked = { tenantId, state: 'requested', requestedAt: testNow, requestedBy: 'somebody' } as const
  await network.insert(transfers).values({
    ...asked,
    id: ids.transfers,
    fromSiteId: siteId,
    toSiteId: siteId,
    takesRest: false,
    dueAt: testNow,
  })
  await network.insert(supplierReturns).values({
    ...asked,
    id: ids['supplier-returns'],
    siteId,
    supplierName: '演示医药批发',
    takenFrom: 'quarantine',
    reason: 'damaged',
  })
  await network.insert(deliveryNotes).values({
    id: ids['delivery-notes'],
    tenantId,
    siteId,
    supplierName: '演示医药批发',
    number: 'DN',
    state: 'announced',
    announcedAt: testNow,
    announcedBy: 'somebody',
  })
  return ids
}

/** A box as it stands in whoever's books. */
export async function boxOf({ client }: ParcelWorld, code: string) {
  const [box] = await client.network.select().from(traceCodes).where(eq(traceCodes.code, code))
  if (!box) throw new Error(`Box ${code} is in no books.`)
  return box
}

/** A line of which nothing came, not even as missing. */
export const nothingCounted = { good: 0, damaged: 0, expiryDiffers: 0, wrongProduct: 0, short: 0 }

/** What was counted of a line; nothing of what is not said. */
export function countedLine(lineId: string, counts: Partial<ReceivedLine>): ReceivedLine {
  return { lineId, ...nothingCounted, ...counts }
}

/** What looks like a picture of so many bytes. */
export function jpegOf(size: number, fill = 7): Buffer {
  const content = Buffer.alloc(size, fill)
  content.set([0xff, 0xd8, 0xff])
  content.set([0xff, 0xd9], size - 2)
  return content
}

/** An order of 100 units in five boxes, on its way to the village. */
export async function sendOrder(world: ParcelWorld, units = 100) {
  const line = wantedLine(world, units)
  const opened = await openRequest(world, [line])
  const codes = await bringTo(world, { shipmentId: opened.shipmentId, units }, 'dispatched')
  const lineId = opened.lines[0]?.takes[0]?.shipmentLineId ?? ''
  return {
    ...opened,
    requestLineId: line.requestLineId,
    lineId,
    codes: codes.map(({ code }) => code).toSorted(),
  }
}
