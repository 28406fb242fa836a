import { z } from '@hono/zod-openapi'
import { addReceiptPhoto, listReceiptPhotos, readReceiptPhoto } from '#db/fulfilment/receipt-photos.ts'
import { tookPlaceAt } from '#domain/access/offline-act.ts'
import { mostPhotoBytes } from '#domain/fulfilment/receipt-photo.ts'
import { keptByPhones } from '../offline-act.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'

/** Base64 writes three bytes as four characters. */
const mostCharacters = Math.ceil(mostPhotoBytes / 3) * 4

/** A photo is larger than other bodies. */
export const photoBodyLimitBytes = mostCharacters + 4 * 1024
export const photoPath = /^\/shipments\/[^/]+\/photos$/

export const addReceiptPhotoOperation = defineCommand({
  method: 'post',
  path: '/shipments/{id}/photos',
  summary: 'Keep a photo of damaged goods beside the receipt that told of them',
  description: 'A JPEG of up to 200 KiB, by whoever received the shipment. The sender sees it as well.',
  guard: 'shipment.receive',
  params: idParams,
  body: z.strictObject({
    lineId: z.uuid(),
    jpegBase64: z.base64().min(1).max(mostCharacters),
    takenAt: z.iso.datetime({ offset: true }),
  }),
  status: 201,
  answer: z.object({ photoId: z.uuid(), sizeBytes: z.int(), sha256: z.string() }),
  toldLater: keptByPhones('shipment.photo'),
  handle: ({ database, request, params, now, body: { lineId, jpegBase64, takenAt } }) =>
    addReceiptPhoto(database, request, {
      shipmentId: params.id,
      lineId,
      content: Buffer.from(jpegBase64, 'base64'),
      takenAt: tookPlaceAt(new Date(takenAt), now),
    }),
})

const photo = z.object({
  id: z.uuid(),
  lineId: z.uuid(),
  sizeBytes: z.int(),
  sha256: z.string(),
  takenAt: instant,
  recordedAt: instant,
})

export const listReceiptPhotosOperation = defineQuery({
  path: '/shipments/{id}/photos',
  summary: 'List the photos of what came damaged in a shipment',
  guard: 'shipment.read',
  params: idParams,
  answer: z.object({ items: z.array(photo) }),
  async handle({ database, actor, params }) {
    return { items: await listReceiptPhotos(database, actor, params.id) }
  },
})

export const readReceiptPhotoOperation = defineQuery({
  path: '/receipt-photos/{id}',
  summary: 'Read a photo of what came damaged',
  guard: 'shipment.read',
  params: idParams,
  answer: photo.extend({ shipmentId: z.uuid(), mediaType: z.literal('image/jpeg'), jpegBase64: z.base64() }),
  async handle({ database, actor, params }) {
    const { content, shipmentLineId, ...row } = await readReceiptPhoto(database, actor, params.id)
    const mediaType = 'image/jpeg' as const
    return { ...row, lineId: shipmentLineId, mediaType, jpegBase64: content.toString('base64') }
  },
})
