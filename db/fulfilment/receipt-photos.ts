import { createHash, randomUUIDv7 } from 'node:crypto'
import { and, asc, count, eq } from 'drizzle-orm'
import { isJpeg, mostPhotoBytes, mostPhotos } from '#domain/fulfilment/receipt-photo.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { readAs, runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { requireAtSite } from './handling.ts'
import { receiptPhotos } from './photo-schema.ts'
import { shipmentLines, shipments } from './schema.ts'
import { emitShipment, type ShipmentRow, wrongShipmentState } from './shipment-state.ts'

export interface NewReceiptPhoto {
  readonly shipmentId: string
  /** The line that it shows. */
  readonly lineId: string
  readonly content: Buffer
  readonly takenAt: Date
}

/**
 * Keeps a photo of damaged goods beside the receipt that told of them, once: the same picture again is the same photo.
 * @throws CommandRefused `shipmentNotFound`, `lineNotFound`, `wrongSite`, `wrongState` before the shipment was received,
 * `photoTooLarge`, `photoNotJpeg`, `photosTooMany`.
 */
export function addReceiptPhoto(client: DatabaseClient, request: CommandRequest, photo: NewReceiptPhoto) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    requirePhoto(photo.content)
    const shipment = await requireReceived(transaction, photo)
    const sizeBytes = photo.content.length
    const sha256 = createHash('sha256').update(photo.content).digest('hex')
    const ofShipment = and(
      eq(receiptPhotos.tenantId, actor.tenantId),
      eq(receiptPhotos.shipmentId, shipment.id),
    )
    const [known] = await db
      .select({ id: receiptPhotos.id })
      .from(receiptPhotos)
      .where(and(ofShipment, eq(receiptPhotos.sha256, sha256)))
    if (known !== undefined) return { photoId: known.id, sizeBytes, sha256 }
    const [kept] = await db.select({ photos: count() }).from(receiptPhotos).where(ofShipment)
    if ((kept?.photos ?? 0) >= mostPhotos) throw photosTooMany()
    const photoId = randomUUIDv7()
    await db.insert(receiptPhotos).values({
      id: photoId,
      tenantId: actor.tenantId,
      shipmentId: shipment.id,
      shipmentLineId: photo.lineId,
      sizeBytes,
      sha256,
      content: photo.content,
      takenAt: photo.takenAt,
      takenBy: actor.principalId,
      recordedAt: now,
    })
    emitShipment(transaction, shipment, 'shipment.photo_added', { photoId, lineId: photo.lineId })
    return { photoId, sizeBytes, sha256 }
  })
}

/** The photos of a shipment that the actor sees, without the pictures. @throws CommandRefused `shipmentNotFound`. */
export function listReceiptPhotos(client: DatabaseClient, actor: Actor, shipmentId: string) {
  return readAs(client, actor, async (db) => {
    await findShipment(db, shipmentId)
    const { id, shipmentLineId: lineId, sizeBytes, sha256, takenAt, recordedAt } = receiptPhotos
    return db
      .select({ id, lineId, sizeBytes, sha256, takenAt, recordedAt })
      .from(receiptPhotos)
      .where(eq(receiptPhotos.shipmentId, shipmentId))
      .orderBy(asc(receiptPhotos.id))
  })
}

/** One photo with its picture. @throws CommandRefused `photoNotFound`. */
export function readReceiptPhoto(client: DatabaseClient, actor: Actor, photoId: string) {
  return readAs(client, actor, async (db) => {
    const [photo] = await db.select().from(receiptPhotos).where(eq(receiptPhotos.id, photoId))
    if (!photo) throw notFound('photo')
    return photo
  })
}

function requirePhoto(content: Buffer): void {
  if (content.length > mostPhotoBytes) {
    throw refused('invalid', {
      code: 'photoTooLarge',
      message: `The photo is larger than ${mostPhotoBytes / 1024} KiB.`,
      nextStep: 'Scale it down and send it again.',
    })
  }
  if (isJpeg(content)) return
  throw refused('invalid', {
    code: 'photoNotJpeg',
    message: 'The photo is no whole JPEG.',
    nextStep: 'Send a JPEG.',
  })
}

/** Who received the goods shows what came: seen as the row is by whom it was handed to. */
async function requireReceived(
  transaction: CommandTransaction,
  { shipmentId, lineId }: NewReceiptPhoto,
): Promise<ShipmentRow> {
  const { db } = transaction
  const shipment = await findShipment(db, shipmentId)
  const { destinationSiteId, state } = shipment
  // What goes to a household is handed over, and never received.
  if (destinationSiteId === null) throw wrongShipmentState(shipment, 'received')
  await requireAtSite(transaction, destinationSiteId, { drivers: false })
  if (state !== 'received') throw wrongShipmentState(shipment, 'received')
  const [line] = await db
    .select({ id: shipmentLines.id })
    .from(shipmentLines)
    .where(and(eq(shipmentLines.id, lineId), eq(shipmentLines.shipmentId, shipmentId)))
  if (!line) throw notFound('line')
  return shipment
}

async function findShipment(db: Database, shipmentId: string): Promise<ShipmentRow> {
  const [shipment] = await db.select().from(shipments).where(eq(shipments.id, shipmentId))
  if (!shipment) throw notFound('shipment')
  return shipment
}

function photosTooMany() {
  return refused('conflict', {
    code: 'photosTooMany',
    message: `There are ${mostPhotos} photos of this shipment already.`,
    nextStep: 'Those that are there will do.',
  })
}
