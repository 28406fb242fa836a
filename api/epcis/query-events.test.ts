import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { createTestDatabase } from '#bin/test-database.ts'
import { addKey } from '#db/access/access-fixture.ts'
import { runCommand } from '#db/commands.ts'
import { networkAccesses } from '#db/events/schema.ts'
import { handOverShipment } from '#db/fulfilment/hand-over.ts'
import {
  addParcel,
  bringTo,
  makeParcelWorld,
  type Parcel,
  type ParcelWorld,
} from '#db/fulfilment/parcel-fixture.ts'
import { issuePickupCode } from '#db/fulfilment/pickup-codes.ts'
import { receiveReturn, startReturn } from '#db/fulfilment/returns.ts'
import { moveStock } from '#db/inventory/ledger.ts'
import { aggregateCodes, disaggregateCodes } from '#db/inventory/packaging.ts'
import { type EpcisEvent, epcisQueryDocumentSchema } from '#domain/inventory/epcis-schema.ts'
import { lotUnitsUri, packageUri, siteUri, transactionUri } from '#domain/inventory/epcis-identifiers.ts'
import { movementPaths, type MovementReason } from '#domain/inventory/movement.ts'
import { isBoundary, type AccountKind } from '#domain/inventory/stock-status.ts'
import { addLot, addSite, addTenant, personOf, requestOf, testNow, traceCodeOf } from '#db/test-world.ts'
import { bearer, bodyOf, type Credential, employ, openTestApp, type TestApp } from '../app-fixture.ts'

let test: TestApp
let world: ParcelWorld
let depot: Credential
let pharmacy: Credential
let stranger: Credential
let regulator: Credential
let handedOver: Parcel
let returned: Parcel
let boxes: readonly { code: string }[]
const carton = '84999990000000099999'

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
  world = await makeParcelWorld(test.database)
  const { client, villagePharmacist, picker, depotId, pharmacyId, hubSiteId, depotSiteId, product } = world
  depot = bearer(await addKey(test.database, depotId))
  pharmacy = bearer(await addKey(test.database, pharmacyId))
  stranger = bearer(await addKey(test.database, await addTenant(test.database, 'depot_operator')))
  regulator = await employ(test, personOf(await addTenant(test.database, 'regulator'), ['regulator']))
  handedOver = await addParcel(world, 30)
  boxes = await bringTo(world, handedOver, 'arrived')
  const { code: pickupCode } = await issuePickupCode(client, requestOf(villagePharmacist), handedOver)
  await handOverShipment(client, requestOf(villagePharmacist), {
    shipmentId: handedOver.shipmentId,
    pickupCode,
    scans: boxes,
  })
  returned = await addParcel(world, 30)
  await bringTo(world, returned, 'arrived')
  const { shipmentId } = returned
  await startReturn(client, requestOf(villagePharmacist), { shipmentId, reason: 'refused' })
  await receiveReturn(client, requestOf(personOf(pharmacyId, ['operator'])), {
    shipmentId,
    siteId: hubSiteId,
  })
  const childCodes = [901, 902].map((number) => traceCodeOf(product, number))
  const packed = {
    siteId: depotSiteId,
    parentCode: carton,
    parentLevel: 'carton',
    childLevel: 'box',
  } as const
  await aggregateCodes(client, requestOf(picker), { ...packed, childCodes })
  await disaggregateCodes(client, requestOf(picker), { siteId: depotSiteId, parentCode: carton })
})

afterAll(() => test.close())

async function ask(query: string, who: Credential = depot) {
  const response = await test.app.request(query.startsWith('/') ? query : `/epcis/events?${query}`, {
    headers: { ...who },
  })
  return response
}

/** The events of one page, which the standard's structure holds. */
async function eventsOf(query: string, who: Credential = depot): Promise<EpcisEvent[]> {
  const response = await ask(query, who)
  const body = await bodyOf<unknown>(response)
  expect({ query, status: response.status, body }).toMatchObject({ status: 200 })
  return epcisQueryDocumentSchema.parse(body).epcisBody.queryResults.resultsBody.eventList
}

const stepsOf = (events: readonly EpcisEvent[]) => events.map(({ bizStep }) => bizStep)
const encoded = encodeURIComponent

describe('what moved', () => {
  it('is told from the receipt to the patient, by the boxes that were scanned', async () => {
    const shipment = transactionUri('shipment', handedOver.shipmentId)
    const events = await eventsOf(`EQ_bizTransaction=${shipment}&eventType=ObjectEvent`)
    expect(stepsOf(events)).toEqual([
      'shipping',
      'dispensing',
      'departing',
      'departing',
      'arriving',
      'arriving',
    ])
    const [shipping, dispensing] = events
    expect(shipping).toEqual({
      type: 'ObjectEvent',
      eventID: expect.stringMatching(/^urn:yunyaoku:epcis-event:movement:\d+$/),
      eventTime: testNow.toISOString(),
      recordTime: testNow.toISOString(),
      eventTimeZoneOffset: '+08:00',
      action: 'OBSERVE',
      bizStep: 'shipping',
      disposition: 'in_transit',
      epcList: boxes.map(({ code }) => packageUri(code)).toSorted(),
      readPoint: { id: siteUri(world.depotSiteId) },
      bizTransactionList: [{ type: 'desadv', bizTransaction: shipment }],
    })
    expect(dispensing).toMatchObject({
      disposition: 'dispensed',
      epcList: boxes.map(({ code }) => packageUri(code)).toSorted(),
    })
    const departures = events
      .filter(({ bizStep }) => bizStep === 'departing')
      .map(({ readPoint }) => readPoint?.id ?? '')
    expect(departures.toSorted()).toEqual([world.depotSiteId, world.hubSiteId].map(siteUri).toSorted())
    const [receiving] = await eventsOf('EQ_bizStep=receiving&EQ_disposition=sellable_accessible')
    expect(receiving).toMatchObject({
      quantityList: [{ epcClass: expect.stringContaining(world.lot.number) }],
      readPoint: { id: siteUri(world.depotSiteId) },
      bizLocation: { id: siteUri(world.depotSiteId) },
    })
    // Nobody who got it is named.
    expect(JSON.stringify(await eventsOf('perPage=100', pharmacy))).not.toContain(world.patientId)
  })

  it('is told of what came back', async () => {
    const shipment = transactionUri('shipment', returned.shipmentId)
    const events = await eventsOf(`EQ_bizTransaction=${shipment}&EQ_disposition=returned`)
    expect(events).toMatchObject([
      {
        bizStep: 'receiving',
        readPoint: { id: siteUri(world.hubSiteId) },
        bizLocation: { id: siteUri(world.hubSiteId) },
      },
    ])
  })

  it('is told of packing, unpacking, and of what was picked for whom', async () => {
    const packages = await eventsOf(`eventType=AggregationEvent&MATCH_anyEPC=${packageUri(carton)}`)
    expect(packages).toMatchObject([
      { action: 'ADD', bizStep: 'packing', parentID: packageUri(carton) },
      { action: 'DELETE', bizStep: 'unpacking', parentID: packageUri(carton) },
    ])
    const prescription = transactionUri('prescription', handedOver.prescriptionId)
    expect(await eventsOf(`EQ_bizTransaction=${prescription}`)).toMatchObject([
      {
        type: 'TransactionEvent',
        action: 'ADD',
        bizStep: 'picking',
        bizTransactionList: [{ bizTransaction: prescription }, { type: 'desadv' }],
      },
    ])
  })

  it('is told of every way that the ledger knows goods to go, each by its own words', async () => {
    const tenantId = await addTenant(test.database, 'depot_operator')
    const siteId = await addSite(test.database, tenantId)
    const lot = await addLot(test.database, world.product)
    const references = new Map<string, string>()
    await runCommand(test.database, requestOf(personOf(tenantId, [])), async (transaction) => {
      const move = (reason: MovementReason, from: AccountKind, to: AccountKind, units: number) => {
        const referenceId = randomUUIDv7()
        const place = (account: AccountKind) => ({ account, siteId: isBoundary(account) ? null : siteId })
        const goods = { lotId: lot.id, productId: lot.productId, ownership: 'ours' as const, units, tenantId }
        return moveStock(transaction, [
          { ...goods, reason, from: place(from), to: place(to), referenceId },
        ]).then((shortage) => {
          expect(shortage).toBeNull()
          references.set(referenceId, `${reason} ${from} ${to}`)
        })
      }
      await move('receive', 'supplier', 'available', 1_000)
      await move('receive', 'supplier', 'quarantine', 100)
      await move('reserve', 'available', 'reserved', 500)
      await move('dispatch', 'reserved', 'in_transit', 200)
      for (const [reason, paths] of Object.entries(movementPaths)) {
        for (const { from, to } of paths) await move(reason as MovementReason, from, to, 1)
      }
      return {}
    })
    const theirs = bearer(await addKey(test.database, tenantId))
    const told = await eventsOf('eventType=ObjectEvent&perPage=100', theirs)
    const words = told.map(({ bizStep, disposition, action, ...event }) => {
      const [reference] = 'bizTransactionList' in event ? (event.bizTransactionList ?? []) : []
      const movement = references.get(reference?.bizTransaction.split(':').at(-1) ?? '')
      return `${movement}: ${bizStep} ${disposition} ${action}`
    })
    expect([...new Set(words)].toSorted()).toEqual([
      'clear quarantine available: inspecting sellable_accessible OBSERVE',
      'destroy available loss: destroying destroyed DELETE',
      'destroy quarantine loss: destroying destroyed DELETE',
      'dispatch reserved in_transit: shipping in_transit OBSERVE',
      'hand_over in_transit patient: dispensing dispensed OBSERVE',
      'pass_ownership supplier available: accepting sellable_accessible OBSERVE',
      'pass_ownership supplier quarantine: accepting non_sellable_other OBSERVE',
      'put_away in_transit available: storing sellable_accessible OBSERVE',
      'put_away in_transit quarantine: storing non_sellable_other OBSERVE',
      'quarantine available quarantine: holding non_sellable_other OBSERVE',
      'quarantine reserved quarantine: holding non_sellable_other OBSERVE',
      'receive supplier available: receiving sellable_accessible OBSERVE',
      'receive supplier quarantine: receiving non_sellable_other OBSERVE',
      'return in_transit quarantine: receiving returned OBSERVE',
      'return patient quarantine: receiving returned OBSERVE',
      'send_back in_transit supplier: shipping returned OBSERVE',
      'send_back quarantine supplier: shipping returned OBSERVE',
      'write_off in_transit loss: removing unknown DELETE',
      'write_off quarantine loss: destroying destroyed DELETE',
    ])
    // Each is found by its words too.
    for (const bizStep of new Set(stepsOf(told))) {
      const found = await eventsOf(`EQ_bizStep=${bizStep}&perPage=100`, theirs)
      expect(found).toEqual(told.filter((event) => event.bizStep === bizStep))
    }
  })

  it('is found by a box, a lot, a place, a step and a time', async () => {
    const [box] = boxes
    const byBox = await eventsOf(`MATCH_epc=${encoded(packageUri(box?.code ?? ''))}&perPage=100`)
    expect(stepsOf(byBox)).toEqual(
      expect.arrayContaining(['shipping', 'departing', 'arriving', 'dispensing', 'picking']),
    )
    const lot = encoded(lotUnitsUri(world.product.gtin, world.lot.number))
    expect(
      stepsOf(await eventsOf(`MATCH_epcClass=${lot}&eventType=ObjectEvent&EQ_bizStep=receiving,dispensing`)),
    ).toEqual(['receiving', 'dispensing', 'receiving'])
    const atHub = await eventsOf(`EQ_readPoint=${siteUri(world.hubSiteId)}&EQ_bizStep=arriving`)
    expect(atHub).toHaveLength(2)
    expect(await eventsOf(`EQ_bizLocation=${siteUri(world.hubSiteId)}&EQ_bizStep=departing`)).toEqual([])
    const after = encoded(new Date(testNow.getTime() + 1).toISOString())
    expect(await eventsOf(`GE_eventTime=${after}`)).toEqual([])
    expect(
      await eventsOf(`LT_eventTime=${encoded(testNow.toISOString())}&GE_recordTime=2020-01-01T00:00:00Z`),
    ).toEqual([])
    expect(await eventsOf('eventType=TransformationEvent')).toEqual([])
    expect(await eventsOf('MATCH_epc=urn:epc:id:sgtin:1.2.3')).toEqual([])
  })
})

describe('one event', () => {
  it('is read by its id as a query told it, of every kind, and unknown to others', async () => {
    const all = await eventsOf('perPage=100')
    const kinds = new Set(all.map(({ eventID }) => eventID.split(':').at(-2)))
    expect(kinds).toEqual(new Set(['arrival', 'departure', 'movement', 'packing', 'picking', 'unpacking']))
    const path = (event: EpcisEvent) => `/epcis/events/${encoded(event.eventID)}`
    for (const kind of kinds) {
      const told = all.find(({ eventID }) => eventID.includes(`:${kind}:`))
      if (!told) throw new Error('no such event')
      const read = await bodyOf(await ask(path(told)))
      expect(read).toEqual({ '@context': [expect.any(String)], ...told })
      expect((await ask(path(told), stranger)).status).toBe(404)
      expect((await ask(path(told), regulator)).status).toBe(200)
    }
    expect((await ask(`/epcis/events/${encoded('urn:yunyaoku:epcis-event:movement:x')}`)).status).toBe(404)
  })
})

describe('a page of events', () => {
  it('goes on by its Link header, each event once', async () => {
    const all = await eventsOf('perPage=100')
    const seen: string[] = []
    let next: string | undefined = '/epcis/events?perPage=3'
    while (next !== undefined) {
      const response = await ask(next)
      const body = epcisQueryDocumentSchema.parse(await bodyOf(response))
      seen.push(...body.epcisBody.queryResults.resultsBody.eventList.map(({ eventID }) => eventID))
      next = /^<(.+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1]
    }
    expect(seen).toEqual(all.map(({ eventID }) => eventID))
    expect(new Set(seen).size).toBe(seen.length)
  })

  it.each([
    ['eventType=Party', 'query.eventType.0'],
    ['perPage=0', 'query.perPage'],
    ['GE_eventTime=yesterday', 'query.GE_eventTime'],
    ['EQ_shoe=43', 'query'],
  ])('is refused for %s, where the fault is', async (query, path) => {
    const response = await ask(query)
    expect({ status: response.status, body: await bodyOf(response) }).toMatchObject({
      status: 400,
      body: { code: 'invalidRequest', fields: [{ path }] },
    })
  })

  it('is refused for a token that was not made here', async () => {
    for (const token of [
      'x',
      Buffer.from('[0,"a"]').toString('base64url'),
      Buffer.from('[3,"1.12"]').toString('base64url'),
    ]) {
      const response = await ask(`nextPageToken=${token}`)
      expect({ status: response.status, body: await bodyOf(response) }).toMatchObject({
        status: 400,
        body: { code: 'pageTokenInvalid' },
      })
    }
  })
})

describe('who sees what moved', () => {
  it('is who gave, took or carried it, and no other organisation', async () => {
    expect(await eventsOf('perPage=100', stranger)).toEqual([])
    expect(stepsOf(await eventsOf('perPage=100', pharmacy))).toContain('arriving')
    expect((await test.app.request('/epcis/events')).status).toBe(401)
  })

  it('is the regulator, everywhere and on record', async () => {
    const events = await eventsOf('perPage=100', regulator)
    expect(stepsOf(events)).toEqual(expect.arrayContaining(['receiving', 'packing', 'picking', 'dispensing']))
    const { network } = test.database
    expect(await network.$count(networkAccesses, eq(networkAccesses.operation, 'epcis.events'))).toBe(1)
  })
})
