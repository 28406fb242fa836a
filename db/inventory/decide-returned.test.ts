import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { StorageClass } from '#domain/catalogue/storage-class.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import type { CommandRequest } from '../commands.ts'
import {
  addParcel,
  bringTo,
  makeParcelWorld,
  unitsOf,
  type Parcel,
  type ParcelWorld,
} from '../fulfilment/parcel-fixture.ts'
import { readParcelEvidence, recordParcelReadings } from '../fulfilment/parcel-readings.ts'
import { receiveReturn, startReturn } from '../fulfilment/returns.ts'
import { addLot, addProduct, addStock, personOf, requestOf, testNow } from '../test-world.ts'
import { decideQuarantine, type QuarantineDecision } from './decide-quarantine.ts'
import { recordSiteReadings } from './readings.ts'
import { quarantineDecisions } from './schema.ts'

let database: TestDatabase
let client: DatabaseClient

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})
afterAll(async () => {
  await client.close()
  await database.drop()
})

const after = (minutes: number) => new Date(testNow.getTime() + minutes * 60_000)
const at = (minutes: number, request: CommandRequest) => ({ ...request, now: after(minutes) })
const rideMinutes = 60

/** The world with a product of the class instead of its own. */
async function worldOf(storageClass: StorageClass): Promise<ParcelWorld> {
  const world = await makeParcelWorld(client)
  const product = await addProduct(client, { storageClass })
  const lot = await addLot(client, product)
  await addStock(client, { tenantId: world.depotId, siteId: world.depotSiteId, lot, units: 100 })
  return { ...world, product, lot }
}

/** A parcel of 20 that left its depot at 0, was refused, and was taken in at the village after an hour. */
async function refusedParcel(world: ParcelWorld): Promise<Parcel> {
  const parcel = await addParcel(world, 20)
  const { shipmentId } = parcel
  await bringTo(world, parcel, 'arrived')
  const { villagePharmacist: by, villageSiteId: siteId } = world
  await startReturn(client, at(30, requestOf(by)), { shipmentId, reason: 'refused' })
  await receiveReturn(client, at(rideMinutes, requestOf(by)), { shipmentId, siteId })
  return parcel
}

const logged = (celsius: (minute: number) => number) =>
  Array.from({ length: rideMinutes / 5 + 1 }, (_, index) => ({
    takenAt: after(index * 5),
    celsius: celsius(index * 5),
  }))

const log = (
  { driver, product }: ParcelWorld,
  { shipmentId }: Parcel,
  celsius: (minute: number) => number = () => 5,
  byThen = rideMinutes,
) =>
  recordParcelReadings(client, at(byThen, requestOf(driver)), {
    shipmentId,
    storageClass: product.storageClass,
    sensor: 'logger',
    readings: logged(celsius),
  })

const decide = (
  { villageSiteId: siteId, lot, pharmacyId }: ParcelWorld,
  changes: Partial<QuarantineDecision>,
  minutes = rideMinutes + 20,
) =>
  decideQuarantine(client, at(minutes, requestOf(personOf(pharmacyId, ['operator']))), {
    siteId,
    lotId: lot.id,
    ownership: 'ours',
    units: 20,
    finding: 'storage_proven',
    traceCodes: [],
    ...changes,
  })

describe('goods of the cold chain that came back', () => {
  it('go back to the shelf when the whole way was measured and within 2 to 8 °C', async () => {
    const world = await worldOf('cold')
    const parcel = await refusedParcel(world)
    await log(world, parcel)
    const { answer } = await decide(world, parcel)
    expect(answer).toMatchObject({ decision: 'clear', evidence: 'proven' })
    expect(await unitsOf(world, world.lot)).toEqual({ supplier: -100, available: 100 })
    const [kept] = await client.network
      .select()
      .from(quarantineDecisions)
      .where(eq(quarantineDecisions.id, answer.decisionId))
    expect(kept).toMatchObject({ shipmentId: parcel.shipmentId, evidence: { kind: 'proven' }, units: 20 })
  })

  it('do not after a single reading above 8 °C: they are written off', async () => {
    const world = await worldOf('cold')
    const parcel = await refusedParcel(world)
    await log(world, parcel, (minute) => (minute === 40 ? 8.5 : 5))
    await expect(decide(world, parcel)).rejects.toMatchObject({ refusals: [{ code: 'storageBroken' }] })
    expect(await unitsOf(world, world.lot)).toMatchObject({ quarantine: 20 })
    await decide(world, { ...parcel, finding: 'storage_doubtful' })
    expect(await unitsOf(world, world.lot)).toEqual({ supplier: -100, available: 80, loss: 20 })
  })

  it('do not without readings, nor when the store was not measured for more than half an hour', async () => {
    const world = await worldOf('cold')
    const parcel = await refusedParcel(world)
    await expect(decide(world, { ...parcel, finding: 'sealed_and_in_date' })).rejects.toThrow(
      'storageUnproven',
    )
    await log(world, parcel)
    await expect(decide(world, parcel, rideMinutes + 50)).rejects.toThrow('storageUnproven')
    const { villagePharmacist, villageSiteId: siteId } = world
    await recordSiteReadings(client, at(rideMinutes + 50, requestOf(villagePharmacist)), {
      siteId,
      storageClass: 'cold',
      sensor: 'fridge',
      readings: [{ takenAt: after(rideMinutes + 25), celsius: 4 }],
    })
    await decide(world, parcel, rideMinutes + 50)
  })

  it('are decided over by the parcel that brought them, each once', async () => {
    const world = await worldOf('cold')
    const [good, spoilt] = [await refusedParcel(world), await refusedParcel(world)]
    await log(world, good)
    await log(world, spoilt, () => 15)
    await expect(decide(world, {})).rejects.toThrow('shipmentUnnamed')
    await expect(decide(world, { ...good, units: 21 })).rejects.toThrow('quarantineHoldsLess')
    await expect(decide(world, spoilt)).rejects.toThrow('storageBroken')
    const outcomes = await Promise.allSettled([decide(world, good), decide(world, good)])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const stranger = await refusedParcel(await worldOf('cold'))
    await expect(decide(world, stranger)).rejects.toThrow('shipmentNotFound')
  })
})

describe('other goods that came back', () => {
  it('go back sealed without a record, but never after a reading outside their band', async () => {
    const world = await worldOf('room')
    const [unmeasured, frozen] = [await refusedParcel(world), await refusedParcel(world)]
    await decide(world, { ...unmeasured, finding: 'sealed_and_in_date' })
    await log(world, frozen, (minute) => (minute === 0 ? -3 : 15))
    await expect(decide(world, { ...frozen, finding: 'sealed_and_in_date' })).rejects.toThrow('storageBroken')
  })
})

describe('readings', () => {
  it('are recorded once, by whoever handles the parcel, and not before they were taken', async () => {
    const world = await worldOf('cold')
    const parcel = await refusedParcel(world)
    expect((await log(world, parcel)).answer).toEqual({ recorded: 13 })
    expect((await log(world, parcel)).answer).toEqual({ recorded: 0 })
    await expect(log(world, parcel, undefined, 30)).rejects.toThrow('readingInFuture')
    const stranger = { ...world, driver: personOf((await makeParcelWorld(client)).pharmacyId, ['driver']) }
    await expect(log(stranger, parcel)).rejects.toThrow('shipmentNotFound')
    const evidence = await readParcelEvidence(client, world.picker, parcel.shipmentId, after(90))
    expect(evidence).toEqual([{ storageClass: 'cold', evidence: { kind: 'proven' } }])
  })
})
