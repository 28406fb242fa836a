import { and, eq, inArray, max, sql, sum } from 'drizzle-orm'
import type { StorageClass } from '#domain/catalogue/storage-class.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import {
  longestGapMinutes,
  storageEvidence,
  worstEvidence,
  type StorageEvidence,
} from '#domain/inventory/storage-evidence.ts'
import type { Database } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { shipments } from '../fulfilment/schema.ts'
import { readReadings } from './readings.ts'
import { quarantineDecisions, stockMovements } from './schema.ts'

/** Goods of one lot in the quarantine of one site. */
export interface QuarantinedLot {
  readonly siteId: string
  readonly lotId: string
  readonly ownership: StockOwnership
  readonly storageClass: StorageClass
}

/** Goods that a returned shipment brought into quarantine. */
export interface ReturnedGoods {
  readonly units: number
  /** When they left the supplying site, and when this one took them in. */
  readonly leftAt: Date
  readonly returnedAt: Date
}

/**
 * What a shipment brought back of a lot into a site's quarantine.
 * @throws CommandRefused `notFound` when it brought nothing of it there.
 */
export async function readReturnedGoods(
  db: Database,
  lot: QuarantinedLot,
  shipmentId: string,
): Promise<ReturnedGoods> {
  const [brought] = await db
    .select({ units: sum(stockMovements.units).mapWith(Number), returnedAt: max(stockMovements.recordedAt) })
    .from(stockMovements)
    .where(and(intoQuarantine(lot), eq(stockMovements.referenceId, shipmentId)))
  const [shipment] = await db
    .select({ leftAt: shipments.dispatchedAt })
    .from(shipments)
    .where(eq(shipments.id, shipmentId))
  if (!shipment?.leftAt || !brought?.returnedAt) throw notFound('shipment')
  return { units: brought.units, leftAt: shipment.leftAt, returnedAt: brought.returnedAt }
}

/** How returned goods were kept, on the road and since they are here. */
export async function evidenceOfReturned(
  db: Database,
  { siteId, storageClass }: QuarantinedLot,
  shipmentId: string,
  { leftAt, returnedAt }: ReturnedGoods,
  now: Date,
): Promise<StorageEvidence> {
  const road = { from: leftAt, until: returnedAt }
  const store = { from: returnedAt, until: now }
  return worstEvidence([
    storageEvidence(storageClass, await readReadings(db, shipmentId, storageClass, road), {
      ...road,
      longestGapMinutes: longestGapMinutes.transport,
      startsMeasured: false,
    }),
    storageEvidence(storageClass, await readReadings(db, siteId, storageClass, store), {
      ...store,
      longestGapMinutes: longestGapMinutes.store,
      startsMeasured: true,
    }),
  ])
}

/** How goods were kept that were set aside at the site itself: since the quarantine of their lot was last empty. */
export async function evidenceOfSetAside(
  db: Database,
  lot: QuarantinedLot,
  now: Date,
): Promise<StorageEvidence> {
  const [filled] = await db
    .select({ since: max(stockMovements.recordedAt) })
    .from(stockMovements)
    .where(and(intoQuarantine(lot), eq(stockMovements.toBalanceAfter, stockMovements.units)))
  const store = { from: filled?.since ?? now, until: now }
  return storageEvidence(lot.storageClass, await readReadings(db, lot.siteId, lot.storageClass, store), {
    ...store,
    longestGapMinutes: longestGapMinutes.store,
    startsMeasured: false,
  })
}

/** Units of a lot that decisions were made about: those that a shipment brought back, or of all that came back. */
export async function countDecided(
  db: Database,
  { siteId, lotId, ownership }: QuarantinedLot,
  shipmentId: string | null,
): Promise<number> {
  const [decided] = await db
    .select({ units: sql<number>`coalesce(sum(${quarantineDecisions.units}), 0)::integer` })
    .from(quarantineDecisions)
    .where(
      and(
        eq(quarantineDecisions.siteId, siteId),
        eq(quarantineDecisions.lotId, lotId),
        eq(quarantineDecisions.ownership, ownership),
        shipmentId === null
          ? sql`${quarantineDecisions.shipmentId} is not null`
          : eq(quarantineDecisions.shipmentId, shipmentId),
      ),
    )
  return decided?.units ?? 0
}

/** Units of a lot that shipments brought into a site's quarantine, back or received as doubtful, decided over or not. */
export async function countReturned(db: Database, lot: QuarantinedLot): Promise<number> {
  const [returned] = await db
    .select({ units: sql<number>`coalesce(sum(${stockMovements.units}), 0)::integer` })
    .from(stockMovements)
    .where(and(intoQuarantine(lot), inArray(stockMovements.reason, ['return', 'put_away'])))
  return returned?.units ?? 0
}

function intoQuarantine({ siteId, lotId, ownership }: QuarantinedLot) {
  return and(
    eq(stockMovements.lotId, lotId),
    eq(stockMovements.toSiteId, siteId),
    eq(stockMovements.toAccount, 'quarantine'),
    eq(stockMovements.ownership, ownership),
  )
}
