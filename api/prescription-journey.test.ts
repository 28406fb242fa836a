import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { addKey } from '#db/access/access-fixture.ts'
import { freshScans } from '#db/fulfilment/parcel-fixture.ts'
import { issuePickupCode } from '#db/fulfilment/pickup-codes.ts'
import {
  intakeFor,
  makePrescribingWorld,
  type PrescribingWorld,
  route,
} from '#db/prescriptions/prescribing-fixture.ts'
import { addTenant, personOf, requestOf } from '#db/test-world.ts'
import { bearer, bodyOf, type Credential, employ, openTestApp, send, type TestApp } from './app-fixture.ts'

const pharmacistLicence = {
  kind: 'pharmacist',
  number: 'P',
  validFrom: '2020-01-01',
  validTo: '2030-12-31',
} as const

let test: TestApp
let world: PrescribingWorld
let hospital: Credential
let pharmacist: Credential
let picker: Credential
let checker: Credential
let driver: Credential
let village: Credential
let networkOperator: Credential

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
  world = await makePrescribingWorld(test.database)
  const networkId = await addTenant(test.database, 'network_operator')
  hospital = bearer(await addKey(test.database, world.hospitalId))
  pharmacist = await employ(test, personOf(world.hospitalId, ['review_pharmacist']), [pharmacistLicence])
  picker = await employ(test, world.picker)
  checker = await employ(test, world.checker)
  driver = await employ(test, world.driver)
  village = await employ(test, world.villagePharmacist)
  networkOperator = await employ(test, personOf(networkId, ['operator']))
})

afterAll(() => test.close())

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

async function get<Answer = Record<string, unknown>>(path: string, who: Credential): Promise<Answer> {
  const response = await test.app.request(path, { headers: { ...who } })
  const answer = await bodyOf<Answer>(response)
  expect({ path, status: response.status, answer }).toMatchObject({ status: 200 })
  return answer
}

/** Posts a prescription, has it approved and sourced. @returns the ids of the prescription and its shipment. */
async function sourced(): Promise<{ prescriptionId: string; shipmentId: string }> {
  const { prescriptionId } = await post<{ prescriptionId: string }>(
    '/prescriptions',
    hospital,
    intakeFor(world),
  )
  await post(`/prescriptions/${prescriptionId}/approve`, pharmacist, {})
  await route(world, prescriptionId)
  const { shipments } = await get<{ shipments: { id: string }[] }>(
    `/prescriptions/${prescriptionId}`,
    hospital,
  )
  return { prescriptionId, shipmentId: shipments[0]?.id ?? '' }
}

/** Brings a sourced shipment to the village. @returns the scans of its boxes. */
async function arrived(shipmentId: string): Promise<{ code: string }[]> {
  const { depotSiteId, hubSiteId, villageSiteId } = world
  const picks = freshScans(world, 7)
  const scans = picks.map(({ code }) => ({ code }))
  const shipmentIds = [shipmentId]
  await post(`/shipments/${shipmentId}/pick`, picker, { scans: picks })
  await post(`/shipments/${shipmentId}/recheck`, checker, { scans })
  await post('/shipments/pack', checker, { shipmentIds })
  await post('/shipments/dispatch', checker, { shipmentIds })
  await post('/legs/depart', driver, { shipmentIds, siteId: depotSiteId })
  await post('/legs/arrive', driver, { shipmentIds, siteId: hubSiteId })
  await post('/legs/depart', driver, { shipmentIds, siteId: hubSiteId })
  await post('/legs/arrive', village, { shipmentIds, siteId: villageSiteId })
  return scans
}

describe('a prescription over HTTP', () => {
  it('goes from the hospital to the village counter, and its money with it', async () => {
    const { prescriptionId, shipmentId } = await sourced()
    const work = await get<{ items: { id: string }[] }>(
      `/sites/${world.depotSiteId}/station-work?state=allocated`,
      picker,
    )
    expect(work.items.map(({ id }) => id)).toContain(shipmentId)
    const scans = await arrived(shipmentId)
    const labels = await get<{ items: unknown[] }>(`/dose-labels?shipmentId=${shipmentId}`, checker)
    expect(labels.items).toMatchObject([{ units: 7, dose: { directions: '早餐后服用' } }])

    const { code } = await issuePickupCode(test.database, requestOf(world.villagePharmacist), { shipmentId })
    const handedOver = await post(`/shipments/${shipmentId}/hand-over`, village, { pickupCode: code, scans })
    expect(handedOver).toEqual({
      shipmentId,
      handedOver: true,
      prescriptionCompleted: true,
      charge: { patientFen: 350, collectedFen: 0, paymentDiffers: false },
    })
    expect(await get(`/prescriptions/${prescriptionId}`, hospital)).toMatchObject({ state: 'completed' })

    const charge = await get<{ dueFen: number }>(`/shipments/${shipmentId}/charge`, village)
    // Seven tablets at half a yuan, and no cover.
    expect(charge).toMatchObject({ totalFen: 350, patientFen: 350, insurerFen: 0, dueFen: 350 })
    await post(`/shipments/${shipmentId}/charge/collect`, village, { method: 'cash', amountFen: 350 })
    const cash = `/sites/${world.villageSiteId}/cash`
    expect(await get(cash, village)).toMatchObject({ inDrawerFen: 350 })
    const counted = await post(`${cash}/counts`, village, { day: '2026-03-02', countedFen: 350 })
    expect(counted).toMatchObject({ differenceFen: 0 })
    const stock = { mismatchingAccounts: 0, driftUnits: 0, unaccountedUnits: 0 }
    expect(await get('/operations/stock-drift', networkOperator)).toEqual(stock)
    const money = { unbalancedTransactions: 0, mismatchingAccounts: 0, driftFen: 0 }
    expect(await get('/operations/money-drift', networkOperator)).toEqual(money)
  })

  it('is explained in both languages to those who sent it', async () => {
    const { prescriptionId } = await sourced()
    const { sourcing } = await get<{ sourcing: { reasonsZh: string; reasonsEn: string }[] }>(
      `/prescriptions/${prescriptionId}`,
      hospital,
    )
    expect(sourcing[0]?.reasonsEn).toContain('has all lines')
    expect(sourcing[0]?.reasonsZh).toContain('演示点')
  })

  it('is handed over for the right code only; a wrong one is counted once, however often the request is repeated', async () => {
    const { shipmentId } = await sourced()
    const scans = await arrived(shipmentId)
    const { code } = await issuePickupCode(test.database, requestOf(world.villagePharmacist), { shipmentId })
    const wrong = code === '000000' ? '000001' : '000000'
    const path = `/shipments/${shipmentId}/hand-over`
    const headers = { 'idempotency-key': 'a-wrong-try' }
    for (let repeat = 0; repeat < 9; repeat += 1) {
      const refused = await send(test, 'POST', path, village, { pickupCode: wrong, scans }, headers)
      expect(refused.status).toBe(422)
    }
    const paid = { pickupCode: code, scans, payment: { method: 'cash', amountFen: 350 } }
    const told = { handedOverAt: '2026-03-02T00:00:00Z', payment: { method: 'cash' } }
    expect((await send(test, 'POST', path, village, { ...paid, ...told })).status).toBe(400)
    const quotePath = `/shipments/${shipmentId}/charge-quote`
    const quote = await get<{ patientFen: number }>(quotePath, village)
    expect(quote).toMatchObject({ day: '2026-03-02', patientFen: 350, prepaidFen: 0 })
    const { charge } = await post(path, village, paid)
    expect(charge).toEqual({ patientFen: quote.patientFen, collectedFen: 350, paymentDiffers: false })
    const { totalFen, insurerFen } = await get<{ totalFen: number; insurerFen: number }>(
      `/shipments/${shipmentId}/charge`,
      village,
    )
    expect(quote).toMatchObject({ totalFen, insurerFen })
    expect((await test.app.request(quotePath, { headers: { ...village } })).status).toBe(404)
  })

  it('is refused with the rule, its source, the line and the next step of each refusal', async () => {
    const line = { ...intakeFor(world).lines[0], daysSupply: 30 }
    const intake = { ...intakeFor(world), lines: [line, line, line, line, line, line] }
    const response = await send(test, 'POST', '/prescriptions', hospital, intake)
    expect(response.status).toBe(422)
    const { refusals } = await bodyOf<{ refusals: Record<string, unknown>[] }>(response)
    expect(refusals.length).toBeGreaterThan(1)
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({
        code: expect.any(String),
        rule: expect.any(String),
        source: expect.any(String),
        nextStep: expect.any(String),
      })
    }
    expect(refusals.some((refusal) => refusal.line === 5)).toBe(true)
  })

  it('is queried, answered and rejected for a listed reason', async () => {
    const { prescriptionId } = await post<{ prescriptionId: string }>(
      '/prescriptions',
      hospital,
      intakeFor(world),
    )
    const path = `/prescriptions/${prescriptionId}`
    expect(await post(`${path}/query`, pharmacist, { remark: '剂量?' })).toMatchObject({ state: 'queried' })
    expect(await post(`${path}/answer`, hospital, { remark: '是' })).toMatchObject({ state: 'in_review' })
    const rejected = { reasonCode: 'dose_too_high' }
    expect(await post(`${path}/reject`, pharmacist, rejected)).toMatchObject({ state: 'rejected' })
    const again = await send(test, 'POST', `${path}/approve`, pharmacist, {})
    expect(again.status).toBe(409)
    expect(await bodyOf(again)).toMatchObject({ code: 'wrongState' })
  })

  it('cannot be approved by a pharmacist whose licence has run out', async () => {
    const expired = { ...pharmacistLicence, validTo: '2026-03-01' }
    const late = await employ(test, personOf(world.hospitalId, ['review_pharmacist']), [expired])
    const { prescriptionId } = await post<{ prescriptionId: string }>(
      '/prescriptions',
      hospital,
      intakeFor(world),
    )
    const response = await send(test, 'POST', `/prescriptions/${prescriptionId}/approve`, late, {})
    expect(response.status).toBe(403)
    expect(await bodyOf(response)).toMatchObject({ code: 'pharmacistNotQualified' })
  })

  it('is cancelled: at once in the depot, as a return on the road', async () => {
    const inDepot = await sourced()
    const cancelled = await post(`/prescriptions/${inDepot.prescriptionId}/cancel`, hospital)
    expect(cancelled).toEqual({
      prescriptionId: inDepot.prescriptionId,
      state: 'cancelled',
      returning: false,
    })
    const onTheRoad = await sourced()
    await arrived(onTheRoad.shipmentId)
    const returning = await post(`/prescriptions/${onTheRoad.prescriptionId}/cancel`, hospital)
    expect(returning).toMatchObject({ returning: true })
    await post(`/shipments/${onTheRoad.shipmentId}/receive-return`, village, { siteId: world.villageSiteId })
    const ended = await get(`/prescriptions/${onTheRoad.prescriptionId}`, hospital)
    expect(ended).toMatchObject({ state: 'cancelled' })
  })

  it('shows its patient only to those who treat or serve them', async () => {
    const { prescriptionId } = await sourced()
    const insurer = await employ(test, personOf(world.hospitalId, ['insurer']))
    expect(await get(`/prescriptions/${prescriptionId}`, insurer)).toMatchObject({ patient: null })
    const { patient } = await get<{ patient: unknown }>(`/prescriptions/${prescriptionId}`, hospital)
    expect(patient).toMatchObject({ patientId: world.patientId })
  })

  it('is listed by state, a page at a time, without gap or repetition', async () => {
    const ids: string[] = []
    let next: string | null = null
    do {
      const after: string = next === null ? '' : `&after=${next}`
      const page = await get<{ items: { id: string }[]; next: string | null }>(
        `/prescriptions?state=routed,completed,cancelled&limit=2${after}`,
        hospital,
      )
      ids.push(...page.items.map(({ id }) => id))
      next = page.next
    } while (next !== null)
    expect(ids.length).toBeGreaterThan(3)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
