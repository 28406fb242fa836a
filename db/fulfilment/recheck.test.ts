import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { requestOf } from '../test-world.ts'
import {
  addParcel,
  bringTo,
  freshScans,
  makeParcelWorld,
  type Parcel,
  type ParcelWorld,
} from './parcel-fixture.ts'
import { pickShipments } from './pick.ts'
import { recheckShipment, recheckShipments } from './recheck.ts'
import { shipments } from './schema.ts'

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

async function stateOf({ shipmentId }: Parcel) {
  const [row] = await client.network.select().from(shipments).where(eq(shipments.id, shipmentId))
  return row?.state
}

describe('a wave', () => {
  it('is picked and rechecked by one command each, every parcel by its own scans', async () => {
    const parcels = [await addParcel(world, 20), await addParcel(world, 30)]
    const scansOf = new Map(parcels.map((parcel) => [parcel, freshScans(world, parcel.units)]))
    const withScans = parcels.map((parcel) => ({
      shipmentId: parcel.shipmentId,
      scans: scansOf.get(parcel) ?? [],
    }))
    const picked = await pickShipments(client, requestOf(world.picker), { picks: withScans })
    expect(picked.answer.shipments).toEqual(
      parcels.map(({ shipmentId }) => ({ shipmentId, state: 'picked' })),
    )
    const rechecks = withScans.map(({ shipmentId, scans }) => ({
      shipmentId,
      scans: scans.map(({ code }) => ({ code })),
    }))
    const [first, second] = rechecks
    const exchanged = rechecks.map((one) => ({
      ...one,
      scans: (one === first ? second : first)?.scans ?? [],
    }))
    const recheck = (given: typeof rechecks, actor = world.checker) =>
      recheckShipments(client, requestOf(actor), { rechecks: given })
    await expect(recheck(exchanged)).rejects.toThrow('scanMissing')
    await expect(recheck(rechecks, world.picker)).rejects.toThrow('recheckSamePerson')
    await recheck(rechecks)
    expect(await Promise.all(parcels.map(stateOf))).toEqual(['rechecked', 'rechecked'])
  })

  it('is left as it is when one of its parcels cannot be picked, and says which', async () => {
    const good = await addParcel(world, 20)
    const short = await addParcel(world, 30)
    const picks = [good, short].map(({ shipmentId }) => ({ shipmentId, scans: freshScans(world, 20) }))
    const refused = await pickShipments(client, requestOf(world.picker), { picks }).catch((error) => error)
    expect(refused).toMatchObject({
      refusals: [{ code: 'scanMissing', message: expect.stringContaining(short.shipmentId) }],
    })
    const twice = [picks[0], picks[0]].flatMap((one) => one ?? [])
    await expect(pickShipments(client, requestOf(world.picker), { picks: twice })).rejects.toThrow(
      'batchInvalid',
    )
    expect(await Promise.all([good, short].map(stateOf))).toEqual(['allocated', 'allocated'])
  })
})

describe('rechecking', () => {
  it('needs another person than the picker', async () => {
    const parcel = await addParcel(world, 20)
    const scans = await bringTo(world, parcel, 'picked')
    const { shipmentId } = parcel
    await expect(recheckShipment(client, requestOf(world.picker), { shipmentId, scans })).rejects.toThrow(
      'recheckSamePerson',
    )
    await recheckShipment(client, requestOf(world.checker), { shipmentId, scans })
    expect(await stateOf(parcel)).toBe('rechecked')
  })

  it('refuses other boxes than the picked ones, and changes nothing', async () => {
    const parcel = await addParcel(world, 40)
    const other = await bringTo(world, await addParcel(world, 20), 'picked')
    const scans = await bringTo(world, parcel, 'picked')
    const { shipmentId } = parcel
    const recheck = (scanned: typeof scans) =>
      recheckShipment(client, requestOf(world.checker), { shipmentId, scans: scanned })
    await expect(recheck(scans.slice(1))).rejects.toThrow('scanMissing')
    await expect(recheck([...scans, ...other])).rejects.toThrow('scanForeign')
    await expect(recheck([...scans, ...scans])).rejects.toThrow('scanDuplicate')
    expect(await stateOf(parcel)).toBe('picked')
  })
})
