import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { mostPickupAttempts } from '#domain/fulfilment/pickup-code.ts'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { requestOf } from '../test-world.ts'
import { handOverShipment } from './hand-over.ts'
import {
  addParcel,
  bringTo,
  makeParcelWorld,
  unitsOf,
  type Parcel,
  type ParcelWorld,
} from './parcel-fixture.ts'
import { issuePickupCode } from './pickup-codes.ts'
import { shipments } from './schema.ts'

/** Another code than the right one. */
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

describe('the proofs of a hand-over: the code that the patient says, and the boxes', () => {
  let database: TestDatabase
  let client: DatabaseClient
  let world: ParcelWorld

  beforeAll(async () => {
    database = await createTestDatabase()
    client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
  })
  beforeEach(async () => {
    world = await makeParcelWorld(client)
  })
  afterAll(async () => {
    await client.close()
    await database.drop()
  })

  const issue = (parcel: Parcel) => issuePickupCode(client, requestOf(world.villagePharmacist), parcel)
  const stateOf = async ({ shipmentId }: Parcel) => {
    const [row] = await client.network.select().from(shipments).where(eq(shipments.id, shipmentId))
    return row?.state
  }
  const handOver = async (parcel: Parcel, scans: readonly { code: string }[]) => {
    const { code: pickupCode } = await issue(parcel)
    const input = { shipmentId: parcel.shipmentId, pickupCode, scans }
    const { answer } = await handOverShipment(client, requestOf(world.villagePharmacist), input)
    return answer
  }

  it('counts wrong codes although nothing is handed over, and locks after the last try', async () => {
    const parcel = await addParcel(world, 20)
    const scans = await bringTo(world, parcel, 'arrived')
    const { code } = await issue(parcel)
    const attempt = (pickupCode: string) =>
      handOverShipment(client, requestOf(world.villagePharmacist), {
        shipmentId: parcel.shipmentId,
        pickupCode,
        scans,
      })
    for (let tries = 1; tries <= mostPickupAttempts; tries += 1) {
      const { answer } = await attempt(wrong(code))
      expect(answer).toMatchObject({ handedOver: false, refusal: { code: 'pickupCodeWrong' } })
    }
    await expect(attempt(code)).rejects.toThrow('pickupCodeLocked')
    expect(await stateOf(parcel)).toBe('arrived')
    expect((await unitsOf(world, world.lot)).in_transit).toBe(20)
    expect(await handOver(parcel, scans)).toMatchObject({ handedOver: true })
  })

  it('counts a wrong code once when its request is repeated', async () => {
    const parcel = await addParcel(world, 20)
    const scans = await bringTo(world, parcel, 'arrived')
    const { code } = await issue(parcel)
    const input = { shipmentId: parcel.shipmentId, pickupCode: wrong(code), scans }
    const request = requestOf(world.villagePharmacist, input)
    const first = await handOverShipment(client, request, input)
    const again = await handOverShipment(client, request, input)
    expect(again).toEqual({ answer: first.answer, replayed: true })
  })

  it('counts wrong codes that are tried at once one by one', async () => {
    const parcel = await addParcel(world, 20)
    const scans = await bringTo(world, parcel, 'arrived')
    const { code } = await issue(parcel)
    const tries = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        handOverShipment(client, requestOf(world.villagePharmacist), {
          shipmentId: parcel.shipmentId,
          pickupCode: wrong(code),
          scans,
        }),
      ),
    )
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(mostPickupAttempts)
  })

  it('refuses without a code that was sent', async () => {
    const parcel = await addParcel(world, 20)
    const scans = await bringTo(world, parcel, 'arrived')
    const input = { shipmentId: parcel.shipmentId, pickupCode: '000000', scans }
    await expect(handOverShipment(client, requestOf(world.villagePharmacist), input)).rejects.toThrow(
      'pickupCodeNotSent',
    )
  })

  it('refuses a box of another parcel, a missing box and a box scanned twice, without counting a try', async () => {
    const parcel = await addParcel(world, 40)
    const other = await addParcel(world, 20)
    const scans = await bringTo(world, parcel, 'arrived')
    const foreign = await bringTo(world, other, 'arrived')
    const { code: pickupCode } = await issue(parcel)
    const attempt = (scanned: readonly { code: string }[]) =>
      handOverShipment(client, requestOf(world.villagePharmacist), {
        shipmentId: parcel.shipmentId,
        pickupCode,
        scans: scanned,
      })
    await expect(attempt([...scans, ...foreign])).rejects.toThrow('scanForeign')
    await expect(attempt(scans.slice(1))).rejects.toThrow('scanMissing')
    await expect(attempt([...scans, ...scans])).rejects.toThrow('scanDuplicate')
    await expect(attempt([{ code: 'no code' }])).rejects.toThrow('traceCodeMalformed')
    expect((await attempt(scans)).answer).toMatchObject({ handedOver: true })
  })
})
