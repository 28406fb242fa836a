import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { mostPhotoBytes, mostPhotos } from '#domain/fulfilment/receipt-photo.ts'
import type { Actor } from '../actor.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { personOf, requestOf, testNow } from '../test-world.ts'
import { makeParcelWorld, type ParcelWorld } from './parcel-fixture.ts'
import {
  addReceiptPhoto,
  listReceiptPhotos,
  readReceiptPhoto,
  type NewReceiptPhoto,
} from './receipt-photos.ts'
import { receiveShipment, type ReceiveShipmentInput } from './receive-shipment.ts'
import { countedLine as counted, jpegOf, sendOrder } from './request-fixture.ts'

let database: TestDatabase
let client: DatabaseClient
let world: ParcelWorld
let depotOperator: Actor
let receiver: Actor

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})
beforeEach(async () => {
  world = await makeParcelWorld(client)
  depotOperator = personOf(world.depotId, ['operator'])
  receiver = personOf(world.pharmacyId, ['village_pharmacist'], [world.villageSiteId])
})
afterAll(async () => {
  await client.close()
  await database.drop()
})

const send = (units?: number) => sendOrder(world, units)

function receive(shipmentId: string, input: Partial<ReceiveShipmentInput>, actor = receiver) {
  return receiveShipment(client, requestOf(actor), { shipmentId, lines: [], scans: [], extras: [], ...input })
}

describe('a photo of damaged goods', () => {
  const takenAt = new Date(testNow.getTime() - 3_600_000)

  it('stands beside its receipt, seen by receiver and sender and nobody else, once', async () => {
    const { shipmentId, lineId, codes } = await send()
    const photo = { shipmentId, lineId, content: jpegOf(mostPhotoBytes), takenAt }
    const add = (changes: Partial<NewReceiptPhoto> = {}, actor = receiver) =>
      addReceiptPhoto(client, requestOf(actor), { ...photo, ...changes })
    await expect(add()).rejects.toThrow('wrongState')
    const scans = [{ code: codes[0] ?? '', condition: 'damaged' as const }]
    await receive(shipmentId, { lines: [counted(lineId, { damaged: 20, short: 80 })], scans })
    const { photoId, sizeBytes } = (await add()).answer
    expect(sizeBytes).toBe(200 * 1024)
    expect((await add()).answer.photoId).toBe(photoId)
    for (const actor of [receiver, depotOperator])
      expect(await listReceiptPhotos(client, actor, shipmentId)).toMatchObject([
        { id: photoId, lineId, sizeBytes, takenAt },
      ])
    expect((await readReceiptPhoto(client, depotOperator, photoId)).content.equals(photo.content)).toBe(true)
    const stranger = personOf(world.hospitalId, ['village_pharmacist'])
    await expect(readReceiptPhoto(client, stranger, photoId)).rejects.toThrow('photoNotFound')
    await expect(listReceiptPhotos(client, stranger, shipmentId)).rejects.toThrow('shipmentNotFound')
    await expect(add({}, stranger)).rejects.toThrow('shipmentNotFound')
    await expect(add({}, depotOperator)).rejects.toThrow('wrongSite')
    await expect(add({ lineId: photoId })).rejects.toThrow('lineNotFound')
    await expect(add({ content: jpegOf(mostPhotoBytes + 1) })).rejects.toThrow('photoTooLarge')
    await expect(add({ content: Buffer.from('%PDF-1.7') })).rejects.toThrow('photoNotJpeg')
    await expect(add({ content: jpegOf(9_000).subarray(0, 8_000) })).rejects.toThrow('photoNotJpeg')
    for (let fill = 10; fill < 10 + mostPhotos - 1; fill += 1) await add({ content: jpegOf(500, fill) })
    await expect(add({ content: jpegOf(500, 99) })).rejects.toThrow('photosTooMany')
  })
})
