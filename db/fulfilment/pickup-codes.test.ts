import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { requestOf, testNow } from '../test-world.ts'
import { handOverShipment } from './hand-over.ts'
import { addParcel, bringTo, makeParcelWorld, type Parcel, type ParcelWorld } from './parcel-fixture.ts'
import { issuePickupCode } from './pickup-codes.ts'

describe('the code of a parcel that waits', () => {
  let database: TestDatabase
  let client: DatabaseClient
  let world: ParcelWorld
  let parcel: Parcel
  let scans: readonly { readonly code: string }[]

  beforeAll(async () => {
    database = await createTestDatabase()
    client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
  })
  beforeEach(async () => {
    world = await makeParcelWorld(client)
    parcel = await addParcel(world, 30)
    scans = await bringTo(world, parcel, 'arrived')
  })
  afterAll(async () => {
    await client.close()
    await database.drop()
  })

  const requestAt = (minutes: number) => ({
    ...requestOf(world.villagePharmacist),
    now: new Date(testNow.getTime() + minutes * 60_000),
  })

  it('is the same again when issuing it is repeated', async () => {
    const request = requestAt(0)
    const first = await issuePickupCode(client, request, parcel)
    expect(await issuePickupCode(client, request, parcel)).toEqual(first)
  })

  it('is not given out again once a newer one has replaced it', async () => {
    const earlier = requestAt(0)
    await issuePickupCode(client, earlier, parcel)
    const newer = await issuePickupCode(client, requestAt(2), parcel)
    await expect(issuePickupCode(client, earlier, parcel)).rejects.toMatchObject({
      kind: 'conflict',
      refusals: [{ code: 'pickupCodeReplaced' }],
    })
    const input = { shipmentId: parcel.shipmentId, pickupCode: newer.code, scans }
    const { answer } = await handOverShipment(client, requestAt(3), input)
    expect(answer).toMatchObject({ handedOver: true })
  })

  it('is not given out again once it was used', async () => {
    const request = requestAt(0)
    const { code: pickupCode } = await issuePickupCode(client, request, parcel)
    await handOverShipment(client, requestAt(1), { shipmentId: parcel.shipmentId, pickupCode, scans })
    await expect(issuePickupCode(client, request, parcel)).rejects.toMatchObject({
      refusals: [{ code: 'pickupCodeReplaced' }],
    })
  })
})
