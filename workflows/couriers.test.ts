import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { createCourierClient } from '#connectors/courier/client.ts'
import { startSandbox, type RunningSandbox } from '#connectors/start-sandbox.ts'
import { openDatabase, type DatabaseClient } from '#db/client.ts'
import { chooseCourier } from '#db/couriers/commands.ts'
import { readBooking } from '#db/couriers/queries.ts'
import { bringTo } from '#db/fulfilment/parcel-fixture.ts'
import { issuePickupCode } from '#db/fulfilment/pickup-codes.ts'
import { startReturn } from '#db/fulfilment/returns.ts'
import { escalations, shipments } from '#db/fulfilment/schema.ts'
import {
  intakeFor,
  makePrescribingWorld,
  route,
  submitApproved,
} from '#db/prescriptions/prescribing-fixture.ts'
import type { PrescribingWorld } from '#db/prescriptions/prescribing-fixture.ts'
import { personOf, requestOf, testNow } from '#db/test-world.ts'
import { followParcels } from './couriers.ts'

let database: TestDatabase
let client: DatabaseClient
let sandbox: RunningSandbox
let world: PrescribingWorld

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
  sandbox = await startSandbox(0, 2_000)
})

afterAll(async () => {
  await sandbox.close()
  await client.close()
  await database.drop()
})

beforeEach(async () => {
  world = await makePrescribingWorld(client)
})

/** A parcel for a home that has arrived in the village, whose site lets the courier bring it. */
async function parcelAtTheDoor(byCourier = true) {
  const { villageSiteId: siteId, pharmacyId, villagePharmacist } = world
  const operator = personOf(pharmacyId, ['operator'])
  await chooseCourier(client, requestOf(operator), { siteId, byCourier })
  const fulfilment = { mode: 'home', siteId, address: '演示村1号', phone: '000-00000000' } as const
  const prescriptionId = await submitApproved(world, { ...intakeFor(world), fulfilment })
  await route(world, prescriptionId)
  const [shipment] = await client.network
    .select()
    .from(shipments)
    .where(eq(shipments.prescriptionId, prescriptionId))
  const shipmentId = shipment?.id ?? ''
  await bringTo(world, { shipmentId, units: 7 }, 'arrived')
  const { code } = await issuePickupCode(client, requestOf(villagePharmacist), { shipmentId })
  return { prescriptionId, shipmentId, code }
}

const follow = (courierUrl = sandbox.courierUrl) =>
  followParcels(
    {
      database: client,
      courier: createCourierClient(courierUrl, { attempts: 1, timeoutMilliseconds: 1_000 }),
      clock: () => testNow,
    },
    (shipmentId, error) => {
      throw new Error(shipmentId, { cause: error })
    },
  )

async function order(path: string, body: unknown): Promise<void> {
  const response = await fetch(sandbox.courierUrl + path, { method: 'POST', body: JSON.stringify(body) })
  expect(response.status).toBe(204)
}

const bookingOf = (shipmentId: string) => readBooking(client, world.villagePharmacist, shipmentId)
const stateOf = async (shipmentId: string) => {
  const [shipment] = await client.network.select().from(shipments).where(eq(shipments.id, shipmentId))
  return shipment?.state
}
const raised = async (prescriptionId: string) => {
  const rows = await client.network
    .select()
    .from(escalations)
    .where(eq(escalations.prescriptionId, prescriptionId))
  return rows.map(({ kind }) => kind)
}

describe('a parcel that goes to the door by courier', () => {
  it('is booked once, followed, and handed over by the code that the patient told', async () => {
    const { shipmentId, code } = await parcelAtTheDoor()
    await follow()
    await follow()
    expect(await bookingOf(shipmentId)).toMatchObject({ state: 'booked' })
    await order(`/parcels/${shipmentId}/steps`, { state: 'collected' })
    await follow()
    expect(await bookingOf(shipmentId)).toMatchObject({ state: 'collected' })
    await order(`/parcels/${shipmentId}/steps`, { state: 'delivered', pickupCode: code })
    await follow()
    expect(await bookingOf(shipmentId)).toMatchObject({ state: 'delivered' })
    expect(await stateOf(shipmentId)).toBe('handed_over')
  })

  it('is not handed over by a wrong code: it shows on the board', async () => {
    const { shipmentId, prescriptionId, code } = await parcelAtTheDoor()
    await follow()
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
    await order(`/parcels/${shipmentId}/steps`, { state: 'delivered', pickupCode: wrong })
    await follow()
    expect(await stateOf(shipmentId)).toBe('arrived')
    expect(await bookingOf(shipmentId)).toMatchObject({ state: 'failed' })
    expect(await raised(prescriptionId)).toEqual(['courier_failed'])
  })

  it('shows on the board when the courier fails', async () => {
    const { shipmentId, prescriptionId } = await parcelAtTheDoor()
    await follow()
    await order(`/parcels/${shipmentId}/steps`, { state: 'failed' })
    await follow()
    expect(await raised(prescriptionId)).toEqual(['courier_failed'])
    expect(await stateOf(shipmentId)).toBe('arrived')
  })

  it('is cancelled at the courier when it goes back', async () => {
    const { shipmentId } = await parcelAtTheDoor()
    await follow()
    await startReturn(client, requestOf(world.villagePharmacist), { shipmentId, reason: 'refused' })
    await follow()
    expect(await bookingOf(shipmentId)).toMatchObject({ state: 'cancelled' })
    const shown = await fetch(`${sandbox.courierUrl}/parcels/${shipmentId}`)
    expect(await shown.json()).toMatchObject({ state: 'cancelled' })
  })

  it('waits while the courier is away, and is booked once when a reply was lost', async () => {
    const { shipmentId } = await parcelAtTheDoor()
    await follow('http://127.0.0.1:1')
    await order('/faults', { fault: 'lost_reply', times: 1 })
    await follow()
    await expect(bookingOf(shipmentId)).rejects.toThrow('bookingNotFound')
    await follow()
    const shown = await fetch(`${sandbox.courierUrl}/parcels/${shipmentId}`)
    const { trackingNumber } = await bookingOf(shipmentId)
    expect(await shown.json()).toEqual({ trackingNumber, state: 'booked' })
  })

  it('is left to drivers where the site says so', async () => {
    const { shipmentId } = await parcelAtTheDoor(false)
    await follow()
    await expect(bookingOf(shipmentId)).rejects.toThrow('bookingNotFound')
  })
})
