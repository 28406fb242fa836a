import type { StorageClass } from '#domain/catalogue/storage-class.ts'
import {
  longestGapMinutes,
  storageEvidence,
  type StorageEvidence,
} from '#domain/inventory/storage-evidence.ts'
import { eq } from 'drizzle-orm'
import type { Actor } from '../actor.ts'
import { products } from '../catalogue/schema.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAs, runCommand, type CommandRequest } from '../commands.ts'
import {
  insertReadings,
  readReadings,
  type ReadingsAnswer,
  type SensorReadings,
} from '../inventory/readings.ts'
import { asOwner, asOwners, requireBatch } from './handling.ts'
import { stopAfterExcursions } from '../inventory/stop-after-excursions.ts'
import { shipmentLines, shipments } from './schema.ts'

/**
 * Records what the thermometer of a cold box showed for all parcels that ride in it, up to 50, all or none; otherwise as
 * `recordParcelReadings`.
 * @throws CommandRefused `batchInvalid`, `notFound`, and `readingInFuture` for each reading that cannot be.
 */
export function recordBoxReadings(
  client: DatabaseClient,
  request: CommandRequest,
  { shipmentIds, ...measured }: SensorReadings & { readonly shipmentIds: readonly string[] },
) {
  return runCommand(client, request, async (transaction): Promise<ReadingsAnswer> => {
    requireBatch(shipmentIds)
    const recorded = await asOwners(transaction, shipmentIds, async (tenantId, ids) => {
      let count = 0
      for (const subjectId of ids) {
        const subject = { subjectKind: 'shipment', subjectId, tenantId } as const
        count += (await insertReadings(transaction, subject, measured)).recorded
        await stopAfterExcursions(transaction, subject, measured)
      }
      return count
    })
    return { recorded: recorded.reduce((sum, count) => sum + count, 0) }
  })
}

/**
 * Records what the logger in a parcel's box showed, by whoever handles the parcel, also after the ride. A parcel whose
 * goods were outside their band for longer than they may be comes back at once.
 * @throws CommandRefused `notFound`, and `readingInFuture` for each reading that cannot be.
 */
export function recordParcelReadings(
  client: DatabaseClient,
  request: CommandRequest,
  input: SensorReadings & { readonly shipmentId: string },
) {
  return runCommand(client, request, (transaction) =>
    asOwner(transaction, input.shipmentId, async (tenantId): Promise<ReadingsAnswer> => {
      const subject = { subjectKind: 'shipment', subjectId: input.shipmentId, tenantId } as const
      const answer = await insertReadings(transaction, subject, input)
      await stopAfterExcursions(transaction, subject, input)
      return answer
    }),
  )
}

/** How the goods of one storage class in a parcel were kept. */
export interface ParcelEvidence {
  readonly storageClass: StorageClass
  readonly evidence: StorageEvidence
}

/**
 * What the readings prove about a parcel on its way so far, or until it was handed over or taken in again: one answer
 * for each storage class in it, none before it has left.
 * @throws CommandRefused `notFound` when the actor cannot see it.
 */
export function readParcelEvidence(
  client: DatabaseClient,
  actor: Actor,
  shipmentId: string,
  now: Date,
): Promise<ParcelEvidence[]> {
  return readAs(client, actor, async (db) => {
    const [shipment] = await db.select().from(shipments).where(eq(shipments.id, shipmentId))
    if (!shipment) throw notFound('shipment')
    if (shipment.dispatchedAt === null) return []
    const road = { from: shipment.dispatchedAt, until: shipment.returnedAt ?? shipment.handedOverAt ?? now }
    const classes = await db
      .selectDistinct({ storageClass: products.storageClass })
      .from(shipmentLines)
      .innerJoin(products, eq(products.id, shipmentLines.productId))
      .where(eq(shipmentLines.shipmentId, shipmentId))
      .orderBy(products.storageClass)
    const period = { ...road, longestGapMinutes: longestGapMinutes.transport, startsMeasured: false }
    const found: ParcelEvidence[] = []
    for (const { storageClass } of classes) {
      const readings = await readReadings(db, shipmentId, storageClass, road)
      found.push({ storageClass, evidence: storageEvidence(storageClass, readings, period) })
    }
    return found
  })
}
