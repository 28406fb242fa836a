import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { events } from '../events/schema.ts'
import { raiseEscalation } from '../fulfilment/escalations.ts'
import { handOverShipment } from '../fulfilment/hand-over.ts'
import { bringTo, unitsOf } from '../fulfilment/parcel-fixture.ts'
import { issuePickupCode } from '../fulfilment/pickup-codes.ts'
import { receiveReturn } from '../fulfilment/returns.ts'
import { escalations, shipments } from '../fulfilment/schema.ts'
import { stockDrift } from '../inventory/drift.ts'
import { sites } from '../organisations/schema.ts'
import { addTenant, personOf, requestOf, testNow } from '../test-world.ts'
import { acceptPrescription } from './accept.ts'
import { cancelPrescription, expirePrescription } from './end.ts'
import {
  makePrescribingWorld,
  route,
  submit,
  submitApproved,
  type PrescribingWorld,
} from './prescribing-fixture.ts'
import { readPrescription } from './queries.ts'
import { queryPrescription, rejectPrescription } from './review.ts'

let database: TestDatabase
let client: DatabaseClient
let world: PrescribingWorld

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})
beforeEach(async () => {
  world = await makePrescribingWorld(client)
})
afterAll(async () => {
  await client.close()
  await database.drop()
})

const lastValidMoment = new Date('2026-03-02T15:59:59.999Z')
const endOfValidity = new Date('2026-03-02T16:00:00Z')

const cancel = (prescriptionId: string, by = world.doctor) =>
  cancelPrescription(client, requestOf(by), { prescriptionId }).then(({ answer }) => answer)
const expire = (prescriptionId: string, now = endOfValidity) =>
  expirePrescription(client, { ...requestOf(world.journey), now }, { prescriptionId }).then(
    ({ answer }) => answer,
  )
const read = (prescriptionId: string) => readPrescription(client, world.doctor, prescriptionId)
const toldOf = async (prescriptionId: string) => {
  const told = await client.network
    .select()
    .from(events)
    .where(eq(events.aggregateId, prescriptionId))
    .orderBy(events.id)
  return told.map(({ type }) => type.replace('prescription.', ''))
}

async function submitRouted(): Promise<{ prescriptionId: string; shipmentId: string; units: number }> {
  const prescriptionId = await submitApproved(world)
  const { shipmentIds } = await route(world, prescriptionId)
  return { prescriptionId, shipmentId: shipmentIds[0] ?? '', units: 7 }
}

describe('cancelling', () => {
  it('ends a prescription that is in review, queried, or approved', async () => {
    const inReview = await submit(world)
    const queried = await submit(world)
    await queryPrescription(client, requestOf(world.pharmacist), { prescriptionId: queried, remark: '?' })
    const approved = await submitApproved(world)
    for (const prescriptionId of [inReview, queried, approved]) {
      expect(await cancel(prescriptionId)).toEqual({ prescriptionId, state: 'cancelled', returning: false })
      const { prescription, lines } = await read(prescriptionId)
      expect([prescription.state, ...lines.map(({ line }) => line.state)]).toEqual(['cancelled', 'cancelled'])
      expect((await toldOf(prescriptionId)).at(-1)).toBe('cancelled')
    }
  })

  it('releases what was reserved, at every state before the dispatch', async () => {
    for (const state of ['allocated', 'picked', 'rechecked', 'packed'] as const) {
      const parcel = await submitRouted()
      expect(await unitsOf(world, world.lot)).toMatchObject({ available: 993, reserved: 7 })
      if (state !== 'allocated') await bringTo(world, parcel, state)
      expect(await cancel(parcel.prescriptionId)).toMatchObject({ state: 'cancelled', returning: false })
      expect(await unitsOf(world, world.lot)).toEqual({ available: 1000, supplier: -1000 })
      const { shipments: parcels } = await read(parcel.prescriptionId)
      expect(parcels.map((shipment) => shipment.state)).toEqual(['cancelled'])
    }
  })

  it('calls a dispatched parcel back, and is done when it has come back', async () => {
    for (const state of ['dispatched', 'arrived'] as const) {
      const parcel = await submitRouted()
      const { prescriptionId, shipmentId } = parcel
      await bringTo(world, parcel, state)
      const returning = { prescriptionId, state: 'accepted', returning: true }
      expect(await cancel(prescriptionId)).toEqual(returning)
      expect(await cancel(prescriptionId)).toEqual(returning)
      const called = await read(prescriptionId)
      expect(called.prescription).toMatchObject({ state: 'accepted', cancelRequestedAt: testNow })
      expect(called.shipments.map((shipment) => shipment.state)).toEqual(['return_in_transit'])
      await receiveReturn(client, requestOf(world.picker), { shipmentId, siteId: world.depotSiteId })
      const ended = await read(prescriptionId)
      expect(ended.prescription.state).toBe('cancelled')
      expect(ended.lines.map(({ line }) => line.state)).toEqual(['cancelled'])
      expect((await toldOf(prescriptionId)).slice(-2)).toEqual(['cancel_requested', 'cancelled'])
    }
    expect(await unitsOf(world, world.lot)).toEqual({ available: 986, quarantine: 14, supplier: -1000 })
  })

  it('comes too late once anything was handed over', async () => {
    const parcel = await submitRouted()
    const scans = await bringTo(world, parcel, 'arrived')
    const { code } = await issuePickupCode(client, requestOf(world.villagePharmacist), parcel)
    await handOverShipment(client, requestOf(world.villagePharmacist), {
      shipmentId: parcel.shipmentId,
      scans,
      pickupCode: code,
    })
    await expect(cancel(parcel.prescriptionId)).rejects.toMatchObject({
      kind: 'conflict',
      refusals: [{ code: 'wrongState', message: expect.stringContaining('is completed') }],
    })
  })

  it('leaves an ended prescription as it is', async () => {
    const prescriptionId = await submit(world)
    await rejectPrescription(client, requestOf(world.pharmacist), { prescriptionId, reasonCode: 'allergy' })
    await expect(cancel(prescriptionId)).rejects.toMatchObject({
      refusals: [{ message: 'The prescription is rejected and cannot become cancelled.' }],
    })
  })

  it('takes the warnings off the board', async () => {
    const prescriptionId = await submit(world)
    await raiseEscalation(client, requestOf(world.journey), { prescriptionId, kind: 'due_24h' })
    await cancel(prescriptionId)
    const [warning] = await client.network
      .select()
      .from(escalations)
      .where(eq(escalations.prescriptionId, prescriptionId))
    expect(warning).toMatchObject({ resolution: 'over', resolvedAt: testNow })
  })

  it('is for its hospital, and for operators of the network and of the site that hands over', async () => {
    const networkId = await addTenant(client, 'network_operator')
    await cancel(await submit(world), personOf(world.hospitalId, ['system']))
    await cancel(await submit(world), personOf(networkId, ['operator']))
    await cancel(await submit(world), personOf(world.pharmacyId, ['operator']))
    const { prescriptionId } = await submitRouted()
    const strangers = [
      personOf(networkId, ['administrator']),
      personOf(world.pharmacyId, ['village_pharmacist']),
      personOf(world.depotId, ['operator']),
      personOf(await addTenant(client, 'internet_hospital'), ['doctor']),
    ]
    for (const stranger of strangers) {
      await expect(cancel(prescriptionId, stranger)).rejects.toMatchObject({ kind: 'notFound' })
    }
  })
})

describe('expiry', () => {
  it('ends what no pharmacy accepted, from the end of the last valid day on', async () => {
    const inReview = await submit(world)
    const approved = await submitApproved(world)
    for (const prescriptionId of [inReview, approved]) {
      expect((await expire(prescriptionId, lastValidMoment)).state).not.toBe('expired')
      expect(await expire(prescriptionId)).toEqual({ prescriptionId, state: 'expired', returning: false })
      expect((await toldOf(prescriptionId)).at(-1)).toBe('expired')
    }
  })

  describe('of a routed prescription that waits for its pharmacy', () => {
    beforeEach(async () => {
      await client.network
        .update(sites)
        .set({ acceptsAutomatically: false })
        .where(eq(sites.id, world.villageSiteId))
    })

    it('releases what was reserved', async () => {
      const { prescriptionId } = await submitRouted()
      expect((await expire(prescriptionId)).state).toBe('expired')
      expect(await unitsOf(world, world.lot)).toEqual({ available: 1000, supplier: -1000 })
      const { lines, shipments: parcels } = await read(prescriptionId)
      expect(lines.map(({ line }) => line.state)).toEqual(['cancelled'])
      expect(parcels.map((shipment) => shipment.state)).toEqual(['cancelled'])
    })

    it('meets an acceptance at the same moment: one of them comes first, and both tell the same', async () => {
      for (let round = 0; round < 8; round += 1) {
        const { prescriptionId } = await submitRouted()
        const accepting = acceptPrescription(
          client,
          { ...requestOf(world.villagePharmacist), now: lastValidMoment },
          { prescriptionId },
        ).then(
          () => 'accepted',
          () => 'refused',
        )
        const [acceptance, expired] = await Promise.all([accepting, expire(prescriptionId)])
        const { state } = (await read(prescriptionId)).prescription
        expect(expired.state).toBe(state)
        expect(state).toBe(acceptance === 'accepted' ? 'accepted' : 'expired')
      }
    })
  })

  it('never touches what was accepted', async () => {
    const { prescriptionId, shipmentId } = await submitRouted()
    expect(await expire(prescriptionId)).toEqual({ prescriptionId, state: 'accepted', returning: false })
    const [shipment] = await client.network.select().from(shipments).where(eq(shipments.id, shipmentId))
    expect(shipment?.state).toBe('allocated')
  })

  it('answers with the state of what ended before', async () => {
    const prescriptionId = await submit(world)
    await cancel(prescriptionId)
    expect(await expire(prescriptionId)).toEqual({ prescriptionId, state: 'cancelled', returning: false })
  })
})

describe('the ledger after all this', () => {
  it('has no drift', async () => {
    const drift = await stockDrift(client, world.journey, testNow)
    expect(drift).toEqual({ mismatchingAccounts: 0, driftUnits: 0, unaccountedUnits: 0 })
  })
})
