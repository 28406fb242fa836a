import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { SmsRefused, type SmsClient } from '#connectors/sms/client.ts'
import { openDatabase, type DatabaseClient } from '#db/client.ts'
import { addParcel, addPrescription, bringTo, makeParcelWorld } from '#db/fulfilment/parcel-fixture.ts'
import { receiveReturn } from '#db/fulfilment/returns.ts'
import { shipments } from '#db/fulfilment/schema.ts'
import { readPrescription } from '#db/prescriptions/queries.ts'
import { personOf, requestOf, testNow } from '#db/test-world.ts'
import { daysAfter } from '#domain/fulfilment/collection.ts'
import { sweepUncollected } from './uncollected.ts'

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

/** A provider that keeps what it sent, by key. */
function fakeSms(refuses = false): SmsClient & { readonly sent: Map<string, unknown> } {
  const sent = new Map<string, unknown>()
  return {
    sent,
    send(_to, templateCode, parameters, key) {
      if (refuses) return Promise.reject(new SmsRefused('numberUnknown'))
      sent.set(key, { templateCode, parameters })
      return Promise.resolve({ messageId: key })
    },
  }
}

const stateOf = async (shipmentId: string) => {
  const [row] = await client.network.select().from(shipments).where(eq(shipments.id, shipmentId))
  return row?.state
}

describe('a parcel that nobody collects', () => {
  it('is reminded of twice, goes back after a week, and ends its prescription', async () => {
    const world = await makeParcelWorld(client)
    const parcel = await addParcel(world, 20)
    const { shipmentId, prescriptionId } = parcel
    await bringTo(world, parcel, 'arrived')
    const sms = fakeSms()
    const sweepAfter = (days: number) =>
      sweepUncollected({ database: client, sms }, { keptDays: 7 }, daysAfter(testNow, days))
    expect(await sweepAfter(1)).toEqual({ reminded: 0, returned: 0 })
    expect(await sweepAfter(2)).toEqual({ reminded: 1, returned: 0 })
    expect(await sweepAfter(3)).toEqual({ reminded: 0, returned: 0 })
    expect(await sweepAfter(6)).toEqual({ reminded: 1, returned: 0 })
    expect([...sms.sent.values()][0]).toEqual({
      templateCode: 'collection_reminder',
      parameters: { place: '演示点', date: '2026-03-09' },
    })
    expect(sms.sent.size).toBe(2)
    expect(await stateOf(shipmentId)).toBe('arrived')
    expect(await sweepAfter(7)).toEqual({ reminded: 0, returned: 1 })
    expect(await stateOf(shipmentId)).toBe('return_in_transit')
    expect(await sweepAfter(8)).toEqual({ reminded: 0, returned: 0 })

    const { villagePharmacist, villageSiteId: siteId, hospitalId } = world
    await receiveReturn(client, requestOf(villagePharmacist), { shipmentId, siteId })
    const { prescription } = await readPrescription(client, personOf(hospitalId, ['doctor']), prescriptionId)
    expect(prescription.state).toBe('cancelled')
  })

  it('is not one that is brought to the door, nor one whose number the provider refuses for ever', async () => {
    const world = await makeParcelWorld(client)
    const home = await addParcel(world, 20, { prescription: await addPrescription(world, 20, 'home') })
    await bringTo(world, home, 'arrived')
    await client.network.update(shipments).set({ mode: 'home' }).where(eq(shipments.id, home.shipmentId))
    const parcel = await addParcel(world, 20)
    await bringTo(world, parcel, 'arrived')
    const services = { database: client, sms: fakeSms(true) }
    const at = daysAfter(testNow, 2)
    expect(await sweepUncollected(services, { keptDays: 7 }, at)).toEqual({ reminded: 1, returned: 0 })
    expect(await sweepUncollected(services, { keptDays: 7 }, at)).toEqual({ reminded: 0, returned: 0 })
  })
})
