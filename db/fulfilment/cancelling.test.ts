import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { traceCodes } from '../inventory/schema.ts'
import { prescriptionLines } from '../prescriptions/schema.ts'
import { requestOf, traceCodeOf } from '../test-world.ts'
import { cancelShipments } from './cancelling.ts'
import { runNetworkCommand } from '../commands.ts'
import {
  addParcel,
  bringTo,
  makeParcelWorld,
  unitsOf,
  type Parcel,
  type ParcelWorld,
} from './parcel-fixture.ts'
import { pickShipment, type PickInput } from './pick.ts'

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

const pick = (
  { shipmentId }: Parcel,
  scans: PickInput['scans'],
  short: PickInput['short'] = [],
  actor = world.picker,
) => pickShipment(client, requestOf(actor), { shipmentId, scans, short })

async function boxOf(code: string | undefined) {
  const [box] = await client.network
    .select()
    .from(traceCodes)
    .where(eq(traceCodes.code, code ?? ''))
  return box
}

async function lineStateOf({ prescriptionLineId }: Parcel) {
  const [line] = await client.network
    .select()
    .from(prescriptionLines)
    .where(eq(prescriptionLines.id, prescriptionLineId))
  return line?.state
}

describe('cancelling before dispatch', () => {
  it('puts stock and boxes back as they were', async () => {
    const parcel = await addParcel(world, 30)
    const codes = await bringTo(world, parcel, 'packed')
    await runNetworkCommand(client, requestOf(world.picker), async (transaction) => {
      await cancelShipments(transaction, [parcel.shipmentId], 'cancelled')
      return {}
    })
    expect(await unitsOf(world, world.lot)).toEqual({ supplier: -1000, available: 1000 })
    for (const { code } of codes)
      expect(await boxOf(code)).toMatchObject({ unitsLeft: 20, state: 'in_stock' })
    expect(await lineStateOf(parcel)).toBe('to_supply')
    await expect(
      runNetworkCommand(client, requestOf(world.picker), async (transaction) => {
        await cancelShipments(transaction, [parcel.shipmentId], 'cancelled')
        return {}
      }),
    ).rejects.toThrow('wrongState')
  })

  it('leaves the units of other patients in an opened box', async () => {
    const code = traceCodeOf(world.product, 900_005)
    const [kept, given] = [await addParcel(world, 8), await addParcel(world, 5)]
    await pick(kept, [{ code, units: 8 }])
    await pick(given, [{ code, units: 5 }])
    await runNetworkCommand(client, requestOf(world.picker), async (transaction) => {
      await cancelShipments(transaction, [given.shipmentId], 'cancelled')
      return {}
    })
    expect(await boxOf(code)).toMatchObject({ unitsLeft: 12, state: 'opened' })
  })
})
