import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { events } from '#db/events/schema.ts'
import { freshScans, makeParcelWorld, unitsOf, type ParcelWorld } from '#db/fulfilment/parcel-fixture.ts'
import { booksOf, boxOf } from '#db/fulfilment/request-fixture.ts'
import { stockDrift } from '#db/inventory/drift.ts'
import { addLot, addProduct, addStock, personOf, traceCodeOf, type LotRow } from '#db/test-world.ts'
import type { Role } from '#domain/access/roles.ts'
import { bodyOf, type Credential, employ, now, openTestApp, send, type TestApp } from '../app-fixture.ts'

let test: TestApp
let world: ParcelWorld
/** Two operators, a picker and a checker of each tenant, who work at all of its sites. */
let depot: Record<'operator' | 'second' | 'picker' | 'checker', Credential>
let pharmacy: typeof depot
let village: Credential

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
  world = await makeParcelWorld(test.database)
  depot = await staff(world.depotId)
  pharmacy = await staff(world.pharmacyId)
  village = await employ(test, world.villagePharmacist)
})

afterAll(async () => {
  await test.close()
})

async function staff(tenantId: string) {
  const hire = (role: Role) => employ(test, personOf(tenantId, [role]))
  return {
    operator: await hire('operator'),
    second: await hire('operator'),
    picker: await hire('picker'),
    checker: await hire('checker'),
  }
}

async function post<Answer = Record<string, unknown>>(
  path: string,
  who: Credential,
  body?: unknown,
): Promise<Answer> {
  const response = await send(test, 'POST', path, who, body)
  const answer = await bodyOf<Answer>(response)
  expect({ path, status: response.status, answer }).toMatchObject({ status: expect.closeTo(200, -1) })
  return answer
}

async function refusal(path: string, who: Credential, body?: unknown): Promise<string> {
  const response = await send(test, 'POST', path, who, body)
  const { code } = await bodyOf<{ code: string }>(response)
  return `${response.status} ${code}`
}

async function get<Answer = Record<string, unknown>>(path: string, who: Credential): Promise<Answer> {
  const response = await test.app.request(path, { headers: { ...who } })
  expect({ path, status: response.status }).toEqual({ path, status: 200 })
  return bodyOf<Answer>(response)
}

/** Two people bring a shipment out of the door. @returns its line and the codes of its boxes. */
async function sendOut(shipmentId: string, units: number, people: typeof depot) {
  const scans = freshScans(world, units)
  const codes = scans.map(({ code }) => ({ code }))
  await post(`/shipments/${shipmentId}/pick`, people.picker, { scans })
  await post(`/shipments/${shipmentId}/recheck`, people.checker, { scans: codes })
  await post('/shipments/pack', people.checker, { shipmentIds: [shipmentId] })
  await post('/shipments/dispatch', people.checker, { shipmentIds: [shipmentId] })
  const { lines } = await get<{ lines: { id: string }[] }>(`/shipments/${shipmentId}`, people.picker)
  return { lineId: lines[0]?.id ?? '', codes: codes.map(({ code }) => code) }
}

interface Opened {
  readonly transferId: string
  readonly supplierReturnId: string
  readonly state: string
  readonly shipmentIds: readonly string[]
}

describe('a transfer between own sites', () => {
  let lot: LotRow
  const ask = (units: number) => ({
    fromSiteId: world.hubSiteId,
    toSiteId: world.villageSiteId,
    lines: [{ productId: world.product.id, units }],
  })

  beforeAll(async () => {
    lot = await addLot(test.database, world.product, '2027-10-31')
    await addStock(test.database, { tenantId: world.pharmacyId, siteId: world.hubSiteId, lot, units: 200 })
    const policy = { adjustUnits: 500, adjustFen: 50_000, recountUnits: 20, nearExpiryDays: [30] }
    const limits = { ...policy, transferFen: 1_000, validFrom: '2026-03-02' }
    await send(test, 'PUT', '/inventory-policy', pharmacy.operator, limits)
  })

  it('waits for a second person above the limit, travels, and is completed by the receipt', async () => {
    // 40 tablets at 0.5 yuan are 20 yuan, more than the 10 that one person may move.
    const asked = await post<Opened>('/transfers', pharmacy.operator, ask(40))
    expect(asked).toMatchObject({ state: 'requested', shipmentIds: [] })
    const path = `/transfers/${asked.transferId}`
    expect(await refusal(`${path}/approve`, pharmacy.operator)).toBe('409 approveSamePerson')
    expect(await refusal(`${path}/approve`, depot.operator)).toBe('404 transferNotFound')
    const approved = await post<Opened>(`${path}/approve`, pharmacy.second)
    expect(approved.state).toBe('under_way')
    expect(await refusal(`${path}/approve`, pharmacy.second)).toBe('409 wrongState')
    const shipmentId = approved.shipmentIds[0] ?? ''
    const { lineId, codes } = await sendOut(shipmentId, 40, pharmacy)
    expect(await booksOf(world, personOf(world.pharmacyId, []), lot)).toEqual({
      [`${world.hubSiteId}/available/ours`]: 160,
      [`${world.hubSiteId}/in_transit/ours`]: 40,
    })
    expect(await refusal(`${path}/cancel`, pharmacy.operator)).toBe('409 wrongState')
    await post(`/shipments/${shipmentId}/receive`, village, { lines: [{ lineId, good: 40 }] })
    expect(await get(path, village)).toMatchObject({ state: 'completed', shipments: [{ state: 'received' }] })
    expect(await booksOf(world, personOf(world.pharmacyId, []), lot)).toEqual({
      [`${world.hubSiteId}/available/ours`]: 160,
      [`${world.villageSiteId}/available/ours`]: 40,
    })
    expect(await boxOf(world, codes[0] ?? '')).toMatchObject({
      siteId: world.villageSiteId,
      state: 'in_stock',
    })
    const told = await test.database.network
      .select({ type: events.type })
      .from(events)
      .where(eq(events.aggregateId, asked.transferId))
    expect(told.map(({ type }) => type)).toEqual([
      'transfer.requested',
      'transfer.approved',
      'transfer.completed',
    ])
  })

  it('goes at once below the limit, and gives its stock back when it is called off before it leaves', async () => {
    const before = await unitsOf(world, lot)
    const opened = await post<Opened>('/transfers', pharmacy.operator, ask(20))
    expect(opened.state).toBe('under_way')
    await post(`/shipments/${opened.shipmentIds[0]}/pick`, pharmacy.picker, { scans: freshScans(world, 20) })
    await post(`/transfers/${opened.transferId}/cancel`, pharmacy.operator)
    expect(await get(`/transfers/${opened.transferId}`, village)).toMatchObject({ state: 'cancelled' })
    expect(await unitsOf(world, lot)).toEqual(before)
    const asked = await post<Opened>('/transfers', pharmacy.operator, ask(60))
    await post(`/transfers/${asked.transferId}/refuse`, pharmacy.second, { reason: '库存不足' })
    expect(await get(`/transfers/${asked.transferId}`, village)).toMatchObject({ state: 'refused' })
    const page = await get<{ items: { state: string }[] }>(
      `/transfers?siteId=${world.hubSiteId}&state=cancelled&limit=1`,
      pharmacy.operator,
    )
    expect(page.items).toMatchObject([{ id: opened.transferId }])
  })

  it('is refused for foreign sites, the same site, and more than is there', async () => {
    const foreign = { ...ask(1), fromSiteId: world.depotSiteId }
    expect(await refusal('/transfers', pharmacy.operator, foreign)).toBe('404 siteNotFound')
    const nowhere = { ...ask(1), toSiteId: world.hubSiteId }
    expect(await refusal('/transfers', pharmacy.operator, nowhere)).toBe('422 linesInvalid')
    const asked = await post<Opened>('/transfers', pharmacy.operator, ask(1_000))
    expect(await refusal(`/transfers/${asked.transferId}/approve`, pharmacy.second)).toBe('409 notInStock')
  })
})

describe('a return to a supplier', () => {
  const ask = (lot: LotRow) => ({
    siteId: world.depotSiteId,
    supplierName: '演示医药批发',
    takenFrom: 'quarantine',
    reason: 'quality_doubt',
    lines: [
      {
        productId: world.product.id,
        lotId: lot.id,
        ownership: 'ours',
        units: 40,
        unitPriceTenThousandths: 4_501,
      },
    ],
  })
  const doubtful = async () => {
    const lot = await addLot(test.database, world.product, '2027-11-30')
    await addStock(test.database, { tenantId: world.depotId, siteId: world.depotSiteId, lot, units: 60 })
    const setAside = { lotId: lot.id, ownership: 'ours', units: 40, reason: 'quality_doubt' }
    await post(`/sites/${world.depotSiteId}/quarantine`, depot.picker, setAside)
    return lot
  }

  it('leaves the quarantine under the supplier’s number, and the books when the supplier has it', async () => {
    const lot = await doubtful()
    const asked = await post<Opened>('/supplier-returns', depot.operator, ask(lot))
    const path = `/supplier-returns/${asked.supplierReturnId}`
    const authorisation = { authorisation: 'RMA-1' }
    expect(await refusal(`${path}/authorise`, depot.operator, authorisation)).toBe('409 approveSamePerson')
    const opened = await post<Opened>(`${path}/authorise`, depot.second, authorisation)
    expect(await refusal(`${path}/confirm`, depot.operator)).toBe('409 wrongState')
    const { codes } = await sendOut(opened.shipmentIds[0] ?? '', 40, depot)
    expect(await unitsOf(world, lot)).toEqual({ supplier: -60, available: 20, in_transit: 40 })
    expect(await refusal(`${path}/confirm`, pharmacy.operator)).toBe('404 supplierReturnNotFound')
    const confirmed = await post<Opened>(`${path}/confirm`, depot.operator)
    expect(confirmed.state).toBe('confirmed')
    expect(await unitsOf(world, lot)).toEqual({ supplier: -20, available: 20 })
    // 40 units at 0.4501 yuan are 18.004 yuan: 1,800 fen.
    expect(await get(path, depot.operator)).toMatchObject({ state: 'confirmed', creditExpectedFen: 1_800 })
    const told = await test.database.network
      .select({ type: events.type, payload: events.payload })
      .from(events)
      .where(eq(events.aggregateId, asked.supplierReturnId))
    expect(told.at(-1)).toMatchObject({
      type: 'supplier_return.confirmed',
      payload: { creditExpectedFen: 1_800, lines: [{ units: 40, creditFen: 1_800 }] },
    })
    expect(await refusal(`${path}/confirm`, depot.operator)).toBe('409 wrongState')
    expect((await boxOf(world, codes[0] ?? '')).unitsLeft).toBe(0)
  })

  it('puts doubtful goods back into quarantine when it is called off, never on the shelf', async () => {
    const lot = await doubtful()
    const asked = await post<Opened>('/supplier-returns', depot.operator, ask(lot))
    const path = `/supplier-returns/${asked.supplierReturnId}`
    const opened = await post<Opened>(`${path}/authorise`, depot.second, { authorisation: 'RMA-2' })
    const scans = freshScans(world, 40)
    await post(`/shipments/${opened.shipmentIds[0]}/pick`, depot.picker, { scans })
    await post(`${path}/cancel`, depot.operator)
    expect(await unitsOf(world, lot)).toEqual({ supplier: -60, available: 20, quarantine: 40 })
    expect(await boxOf(world, scans[0]?.code ?? '')).toMatchObject({ state: 'quarantined', unitsLeft: 20 })
    const page = await get<{ items: unknown[] }>('/supplier-returns?state=cancelled', depot.operator)
    expect(page.items).toMatchObject([{ id: asked.supplierReturnId }])
  })

  it('is received by a supplier on the network, whose quarantine it goes into', async () => {
    const lot = await doubtful()
    const body = { ...ask(lot), supplierSiteId: world.hubSiteId }
    const asked = await post<Opened>('/supplier-returns', depot.operator, body)
    const path = `/supplier-returns/${asked.supplierReturnId}`
    const opened = await post<Opened>(`${path}/authorise`, depot.second, { authorisation: 'RMA-3' })
    const shipmentId = opened.shipmentIds[0] ?? ''
    const { lineId, codes } = await sendOut(shipmentId, 40, depot)
    expect(await refusal(`${path}/confirm`, depot.operator)).toBe('409 supplierReceives')
    const received = await post<{ discrepancyIds: string[] }>(
      `/shipments/${shipmentId}/receive`,
      pharmacy.operator,
      { lines: [{ lineId, good: 20, short: 20 }], scans: [{ code: codes[0], condition: 'good' }] },
    )
    // What it counted is owed: 20 units at 0.4501 yuan are 9.002 yuan. The other box turns up later.
    expect(await get(path, depot.operator)).toMatchObject({ state: 'confirmed', creditExpectedFen: 900 })
    await post(`/discrepancies/${received.discrepancyIds[0]}/decide`, pharmacy.operator, {
      decision: 'found_by_receiver',
      note: 'behind the shelf',
    })
    expect(await booksOf(world, personOf(world.pharmacyId, []), lot)).toEqual({
      [`${world.hubSiteId}/quarantine/ours`]: 40,
    })
    expect(await get(path, depot.operator)).toMatchObject({ state: 'confirmed', creditExpectedFen: 1_800 })
  })
})

describe('a delivery that a supplier outside the network announced', () => {
  it('is received once, with every difference kept and doubtful goods set aside', async () => {
    const other = await addProduct(test.database)
    const productId = world.product.id
    const line = { productId, ownership: 'ours', lotNumber: 'D-1', expiresOn: '2028-01-31' }
    const announced = await post<{ deliveryNoteId: string }>(
      `/sites/${world.depotSiteId}/delivery-notes`,
      depot.operator,
      {
        supplierName: '演示医药批发',
        number: 'DN-1',
        lines: [
          { ...line, units: 100 },
          { ...line, units: 20 },
        ],
      },
    )
    const path = `/delivery-notes/${announced.deliveryNoteId}`
    const { lines } = await get<{ lines: { id: string; units: number }[] }>(path, depot.picker)
    const [first, second] = [100, 20].map((units) => lines.find((each) => each.units === units)?.id)
    const lot = { productId, lotNumber: 'D-1', expiresOn: '2028-01-31' }
    const unloaded = [
      { ...lot, noteLineId: first, units: 40, traceCodes: [traceCodeOf(world.product, 900_001)] },
      { ...lot, noteLineId: first, units: 20, condition: 'damaged' },
      {
        ...lot,
        noteLineId: first,
        lotNumber: 'D-2',
        expiresOn: '2026-04-30',
        units: 10,
        condition: 'expiry_differs',
      },
      {
        noteLineId: first,
        productId: other.id,
        lotNumber: 'W',
        expiresOn: null,
        units: 5,
        condition: 'wrong_product',
      },
      { ...lot, noteLineId: second, units: 27 },
    ]
    const unfit = [{ ...unloaded[0], productId: other.id }]
    expect(await refusal(`${path}/receive`, depot.picker, { lines: unfit })).toBe('422 conditionUnfit')
    expect(await refusal(`${path}/receive`, pharmacy.picker, { lines: unloaded })).toBe(
      '404 deliveryNoteNotFound',
    )
    const received = await post<{ discrepancyIds: string[] }>(`${path}/receive`, depot.picker, {
      lines: unloaded,
    })
    const page = await get<{ items: { id: string; kind: string; units: number }[] }>(
      `/discrepancies?deliveryNoteId=${announced.deliveryNoteId}`,
      depot.picker,
    )
    expect(page.items).toHaveLength(received.discrepancyIds.length)
    expect(Object.fromEntries(page.items.map(({ kind, units }) => [kind, units]))).toEqual({
      damaged: 20,
      expiry_differs: 10,
      wrong_product: 5,
      over: 7,
      short: 25,
    })
    const stock = await get<{ items: { lotNumber: string; status: string; units: number }[] }>(
      `/sites/${world.depotSiteId}/stock?productId=${productId}`,
      depot.picker,
    )
    const ofNote = stock.items.filter(({ lotNumber }) => lotNumber.startsWith('D-'))
    expect(
      Object.fromEntries(ofNote.map(({ lotNumber, status, units }) => [`${lotNumber}/${status}`, units])),
    ).toEqual({ 'D-1/available': 60, 'D-1/quarantine': 27, 'D-2/quarantine': 10 })
    const short = page.items.find(({ kind }) => kind === 'short')?.id
    const decision = { decision: 'credited', note: '供应商补开红字发票' }
    expect(await post(`/discrepancies/${short}/decide`, depot.operator, decision)).toMatchObject({
      state: 'credited',
    })
    expect(await refusal(`${path}/receive`, depot.picker, { lines: unloaded })).toBe('409 wrongState')
    expect(await refusal(`${path}/cancel`, depot.picker)).toBe('409 wrongState')
  })
})

it('leaves the ledger without drift', async () => {
  const drift = await stockDrift(test.database, personOf(world.depotId, []), now)
  expect(drift).toEqual({ mismatchingAccounts: 0, driftUnits: 0, unaccountedUnits: 0 })
})
