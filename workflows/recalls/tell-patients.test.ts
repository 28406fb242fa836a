import { afterAll, beforeAll, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { SmsRefused, type SmsClient } from '#connectors/sms/client.ts'
import { openDatabase, type DatabaseClient } from '#db/client.ts'
import { handOverShipment } from '#db/fulfilment/hand-over.ts'
import { addParcel, bringTo, makeParcelWorld } from '#db/fulfilment/parcel-fixture.ts'
import { issuePickupCode } from '#db/fulfilment/pickup-codes.ts'
import { openRecall } from '#db/inventory/recall.ts'
import { recallPatients } from '#db/inventory/recall-schema.ts'
import { addTenant, personOf, requestOf, testNow } from '#db/test-world.ts'
import { causedBy } from '../acting.ts'
import { createRecallActivities } from './activities.ts'

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

it('tells every patient who took the goods home, by no name of a medicine, each once, and keeps what became of it', async () => {
  const world = await makeParcelWorld(client)
  const shipmentIds: string[] = []
  for (const units of [20, 10]) {
    const parcel = await addParcel(world, units)
    const scans = await bringTo(world, parcel, 'arrived')
    const { code: pickupCode } = await issuePickupCode(client, requestOf(world.villagePharmacist), parcel)
    const { shipmentId } = parcel
    const handedOver = { shipmentId, pickupCode, scans }
    await handOverShipment(client, requestOf(world.villagePharmacist), handedOver)
    shipmentIds.push(shipmentId)
  }
  await bringTo(world, await addParcel(world, 20), 'arrived')
  const regulator = personOf(await addTenant(client, 'regulator'), ['regulator'])
  const basis = { kind: 'lots', lotIds: [world.lot.id] } as const
  const opened = await openRecall(client, requestOf(regulator), { recallClass: 1, basis, reason: 'label' })
  const { recallId } = opened.answer

  const [, refusedId = ''] = shipmentIds
  const sent: (readonly [string, unknown, string])[] = []
  const sms: SmsClient = {
    send(_to, templateCode, parameters, key) {
      if (key.includes(refusedId)) return Promise.reject(new SmsRefused('numberUnknown'))
      sent.push([templateCode, parameters, key])
      return Promise.resolve({ messageId: key })
    },
  }
  const activities = createRecallActivities({ database: client, sms })
  const step = { recallId, tenantId: regulator.tenantId, now: testNow.toISOString() }
  const tell = (key: string) => causedBy.run('test', () => activities.tellRecallPatients({ ...step, key }))
  expect(await tell('first')).toEqual({ left: 0 })
  expect(await tell('second')).toEqual({ left: 0 })
  expect(sent).toEqual([
    ['recall_notice', { place: '演示点' }, `recall-notice-${recallId}-${shipmentIds[0]}`],
  ])
  const kept = await client.network.select().from(recallPatients).where(eq(recallPatients.recallId, recallId))
  expect(new Map(kept.map(({ shipmentId, notice }) => [shipmentId, notice]))).toEqual(
    new Map([
      [shipmentIds[0], 'sent'],
      [shipmentIds[1], 'refused'],
    ]),
  )
})
