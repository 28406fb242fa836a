import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { dataAccesses } from '#db/audit/schema.ts'
import { events, networkAccesses } from '#db/events/schema.ts'
import {
  makeSupervisedWorld,
  otherCounty,
  type SupervisedWorld,
} from '#db/supervision/supervision-fixture.ts'
import { insuranceRuleId } from '#db/supervision/supervision-reviews-fixture.ts'
import { personOf } from '#db/test-world.ts'
import { bodyOf, type Credential, employ, openTestApp, send, type TestApp } from '../app-fixture.ts'

let test: TestApp
let world: SupervisedWorld
let insurer: Credential
let regulator: Credential
let operator: Credential
let pharmacist: Credential

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
  world = await makeSupervisedWorld(test.database)
  insurer = await employ(test, personOf(world.insurerId, ['insurer']))
  regulator = await employ(test, personOf(world.regulatorId, ['regulator']))
  operator = await employ(test, personOf(world.operatorId, ['operator', 'administrator']))
  pharmacist = await employ(test, personOf(world.pharmacyId, ['village_pharmacist']))
})

afterAll(() => test.close())

async function read<Body = Record<string, unknown>>(path: string, who: Credential): Promise<Body> {
  const response = await test.app.request(path, { headers: { ...who } })
  const body = await bodyOf<Body>(response)
  expect({ path, status: response.status, body }).toMatchObject({ status: 200 })
  return body
}

const statusOf = async (path: string, who: Credential) =>
  (await test.app.request(path, { headers: { ...who } })).status

/** How often somebody's organisation was recorded to have looked at a patient. */
const looks = (tenantId: string, shown: 'prescription' | 'dispense') =>
  test.database.network.$count(
    dataAccesses,
    and(eq(dataAccesses.tenantId, tenantId), eq(dataAccesses.shown, shown)),
  )

describe('what an insurer answers for', () => {
  it('is spending per head, its growth, and what was spent outside of the county', async () => {
    const spending = await read('/insurance/spending?month=2026-02', insurer)
    expect(spending).toMatchObject({
      monthNow: { settledFen: 13_836, heads: 12, perHeadFen: 1_153 },
      monthBefore: { settledFen: 12_000, heads: 12, perHeadFen: 1_000 },
      monthGrowthPerThousand: 153,
      yearToDate: { settledFen: 25_836, heads: 12, perHeadFen: 2_153 },
      yearToDateBefore: { settledFen: 20_000, heads: 10, perHeadFen: 2_000 },
      yearGrowthPerThousand: 77,
      outside: {
        total: { patients: 12, settledFen: 13_836, outsideFen: 4_612, outsidePerThousand: 333 },
        counties: [
          { countyCode: '640422', countyNameEn: 'Xiji County', patients: 7, outsidePerThousand: 0 },
          { countyCode: otherCounty, patients: 5, settledFen: 5_765, outsidePerThousand: 800 },
        ],
      },
      outsideBefore: { outsidePerThousand: 333 },
    })
    expect(spending['months']).toHaveLength(14)
    // Nothing was settled in March, and the year goes on.
    expect(await read('/insurance/spending?month=2026-03', insurer)).toMatchObject({
      monthNow: { settledFen: 0, perHeadFen: 0 },
      monthGrowthPerThousand: -1_000,
      yearToDate: { settledFen: 25_836 },
      outside: { total: { isHidden: false, patients: 0, outsidePerThousand: null }, counties: [] },
    })
  })

  it('is each site’s statement, and why claims were denied', async () => {
    const overview = await read<{ sites: { siteId: string }[] }>('/insurance/overview?month=2026-02', insurer)
    expect(overview).toMatchObject({
      states: [
        { state: 'denied', claims: 1, claimedFen: 500 },
        { state: 'settled', claims: 12, claimedFen: 13_836 },
      ],
      denials: [{ code: 'not_covered', reason: '不在支付范围', claims: 1 }],
      sites: [
        { siteId: world.villageSiteId, claims: 12, settled: 11, settledFen: 12_683, denied: 1, open: 0 },
        { siteId: world.otherSiteId, claims: 1, settledFen: 1_153 },
      ],
      openDifferences: 1,
    })
    const claims = (query: string) => read<{ items: unknown[] }>(`/claims?month=2026-02&${query}`, insurer)
    expect((await claims(`siteId=${world.otherSiteId}`)).items).toHaveLength(1)
    expect((await claims('state=denied')).items).toMatchObject([{ deniedReason: '不在支付范围' }])
  })

  it('is its differences, which it closes with what it can say of its own file', async () => {
    const path = `/claim-differences/${world.differenceId}/close`
    expect(await read('/claim-differences', insurer)).toMatchObject({
      items: [{ id: world.differenceId, oursFen: 1_153, theirsFen: 1_135 }],
    })
    const notIts = await send(test, 'POST', path, insurer, { reason: 'we_corrected', remark: '不该由我说' })
    expect({ status: notIts.status, body: await bodyOf(notIts) }).toMatchObject({
      status: 422,
      body: { code: 'closeReasonNotYours' },
    })
    expect((await send(test, 'POST', path, regulator, { reason: 'other_day', remark: 'x' })).status).toBe(403)
    const closed = await send(test, 'POST', path, insurer, {
      reason: 'insurer_corrects',
      remark: '文件已更正',
    })
    expect(closed.status).toBe(200)
    expect(await read('/claim-differences', insurer)).toMatchObject({ items: [] })
    // The institution reads what became of its difference, which is told in its name.
    expect(await read('/claim-differences?openOnly=false', pharmacist)).toMatchObject({
      items: [{ closeReason: 'insurer_corrects', closeRemark: '文件已更正' }],
    })
    const [told] = await test.database.network
      .select()
      .from(events)
      .where(eq(events.type, 'difference.closed'))
    expect(told).toMatchObject({ tenantId: world.pharmacyId, aggregateId: world.differenceId })
  })

  it('is what the insurance rules found for its insured, whose rows are on record', async () => {
    const found = {
      ruleId: insuranceRuleId,
      code: 'supplyOverlaps',
      severity: 'refused',
      prescriptions: 6,
      lines: 6,
    }
    expect(await read('/insurance/rule-hits?month=2026-02', insurer)).toEqual({
      items: [{ kind: 'insurance', source: 'test', isHidden: false, ...found }],
    })
    const rows = `/insurance/rule-hit-prescriptions?month=2026-02&ruleId=${insuranceRuleId}&limit=4`
    const page = await read<{ items: { prescriptionId: string }[]; next: string }>(rows, insurer)
    const rest = await read<{ items: unknown[] }>(`${rows}&after=${page.next}`, insurer)
    expect([page.items.length, rest.items.length]).toEqual([4, 2])
    expect(JSON.stringify(page)).not.toContain(world.patientIds[0])
    expect(await looks(world.insurerId, 'prescription')).toBe(6)
  })

  it('is closed to others, and an insurer sees nothing of what a regulator sees', async () => {
    expect(await statusOf('/insurance/spending?month=2026-02', regulator)).toBe(403)
    expect(await statusOf('/insurance/overview?month=2026-02', pharmacist)).toBe(403)
    expect(await statusOf('/insurance/spending?month=2026-13', insurer)).toBe(400)
    for (const path of ['antimicrobials', 'prices', 'distributors', 'rule-hits'])
      expect(await statusOf(`/supervision/${path}?month=2026-02`, insurer)).toBe(403)
  })
})

describe('what a regulator answers for', () => {
  it('is the share of prescriptions with an antimicrobial, by hospital and department', async () => {
    const shares = await read('/supervision/antimicrobials?month=2026-02&months=1', regulator)
    expect(shares).toMatchObject({
      // What is for the eye alone does not count.
      months: [{ month: '2026-02', prescriptions: 13, withAntimicrobial: 3, perThousand: 231 }],
      hospitals: [
        {
          tenantId: world.hospitalId,
          perThousand: 231,
          departments: [
            {
              department: 'general_practice',
              nameZh: '全科',
              prescriptions: 8,
              withAntimicrobial: 3,
              perThousand: 375,
            },
            { department: 'paediatrics', prescriptions: 5, withAntimicrobial: 0, perThousand: 0 },
          ],
        },
      ],
    })
    const rows = `/supervision/prescriptions?month=2026-02&tenantId=${world.hospitalId}&antimicrobial=true`
    const { items } = await read<{ items: unknown[] }>(rows, regulator)
    expect(items).toHaveLength(3)
    expect(items[0]).toMatchObject({ products: [{ nameEn: 'Amoxicillin capsules', isAntimicrobial: true }] })
    expect(await looks(world.regulatorId, 'prescription')).toBe(3)
    expect(await read(`${rows}&department=paediatrics`, regulator)).toEqual({ items: [], next: null })
  })

  it('is what rules of both kinds found, for everybody', async () => {
    const { items } = await read<{ items: unknown[] }>('/supervision/rule-hits?month=2026-02', regulator)
    expect(items).toMatchObject([
      { kind: 'clinical', ruleId: 'test.interaction', prescriptions: 6 },
      { kind: 'insurance', ruleId: insuranceRuleId, prescriptions: 6 },
    ])
  })

  it('is prices that differ, between sellers and from the counter', async () => {
    const { items } = await read<{ items: unknown[] }>('/supervision/prices?month=2026-02', regulator)
    expect(items).toMatchObject([
      {
        productId: world.product.id,
        online: { sellers: 2, lowest: 5_000, median: 5_000, highest: 6_000, spreadPerThousand: 200 },
        offline: { sellers: 1, median: 5_000, spreadPerThousand: 0 },
        distributor: { sellers: 1, median: 4_000 },
        differingOnline: 1,
      },
    ])
    const prices = await read<{ items: unknown[] }>(
      `/supervision/products/${world.product.id}/prices?month=2026-02`,
      regulator,
    )
    expect(prices.items[0]).toMatchObject({
      channel: 'online',
      siteId: world.otherSiteId,
      price: 6_000,
      deviationPerThousand: 200,
      differsOffline: true,
    })
    // Another site of the same institution keeps to the counter’s price.
    expect(prices.items).toContainEqual(
      expect.objectContaining({ siteId: world.villageSiteId, differsOffline: false }),
    )
  })

  it('is the punctuality of distributors, and the licences that end', async () => {
    const { items } = await read<{ items: unknown[] }>('/supervision/distributors?month=2026-02', regulator)
    expect(items).toMatchObject([
      {
        tenantId: world.distributorId,
        dispatchDecided: 3,
        onTimePerThousand: 333,
        onTimeBeforePerThousand: null,
        fillRatePerThousand: 800,
        discrepancyPerThousand: 0,
      },
    ])
    const late = `/supervision/distributors/${world.distributorId}/parts?month=2026-02&late=true`
    expect(await read(late, regulator)).toMatchObject({
      items: [
        { isLate: true, state: 'received', units: 120 },
        { isLate: true, state: 'passed_on', dispatchedUnits: 0 },
      ],
    })
    expect(await read('/supervision/licences?days=30', regulator)).toMatchObject({
      items: [{ tenantId: world.hospitalId, number: 'NEW', daysLeft: 18 }],
    })
    expect(await read('/supervision/licences?days=17', regulator)).toEqual({ items: [] })
  })

  it('traces a box to its hand-over, and a lot to its boxes, each look on record', async () => {
    const [box] = world.boxes
    const before = await looks(world.regulatorId, 'dispense')
    const trace = await read(`/supervision/boxes/${box?.code}/trace`, regulator)
    expect(trace).toMatchObject({
      box: {
        code: box?.code,
        state: 'dispensed',
        handOver: { shipmentId: world.parcel.shipmentId, prescriptionId: world.parcel.prescriptionId },
      },
      journeys: [{ shipmentId: world.parcel.shipmentId, legs: [{ state: 'arrived' }, { state: 'arrived' }] }],
      lot: { number: world.lot.number },
    })
    expect(await looks(world.regulatorId, 'dispense')).toBe(before + 1)
    const lot = await read<{ flows: { reason: string; units: number }[]; boxes: unknown[] }>(
      `/supervision/lots/${world.lot.id}/trace`,
      regulator,
    )
    expect(lot.flows.map(({ reason, units }) => `${reason} ${units}`)).toEqual([
      'receive 1000',
      'reserve 30',
      'dispatch 30',
      'hand_over 30',
    ])
    expect(lot.boxes).toHaveLength(2)
    expect(JSON.stringify([trace, lot])).not.toContain(world.patientId)
    expect(await statusOf('/supervision/boxes/84999990000000099998/trace', regulator)).toBe(404)
    expect(await statusOf(`/supervision/lots/${world.hospitalId}/trace`, regulator)).toBe(404)
  })

  it('is on record itself: reads across the network, and looks at patients', async () => {
    await read('/supervision/licences', regulator)
    const reads = await read<{ items: { operation: string }[]; next: string }>(
      '/audit/own-reads?limit=2',
      regulator,
    )
    expect(reads.items.map(({ operation }) => operation)).toContain('supervision.licences')
    expect(reads.next).not.toBeNull()
    const own = await read<{ items: { purpose: string }[] }>('/audit/own-data-accesses', regulator)
    expect(new Set(own.items.map(({ purpose }) => purpose))).toEqual(new Set(['supervision']))
    const recorded = await test.database.network.$count(
      networkAccesses,
      eq(networkAccesses.operation, 'supervision.trace'),
    )
    expect(recorded).toBe(2)
  })

  it('reads the audit log from its newest entry, of everybody or of one', async () => {
    const log = await read<{ items: { position: number }[] }>('/audit/log', regulator)
    expect(log.items).toEqual(log.items.toSorted((a, b) => b.position - a.position))
    const tenant = await read<{ items: { tenantId: string }[] }>(
      `/audit/log?tenantId=${world.hospitalId}`,
      operator,
    )
    expect(tenant.items.every(({ tenantId }) => tenantId === world.hospitalId)).toBe(true)
    expect(await statusOf('/audit/log', insurer)).toBe(403)
  })
})

describe('the network as a map', () => {
  it('shows depots and hubs, counties, cover and what is on its way', async () => {
    const map = await read<{ sites: { id: string }[]; flows: unknown[] }>('/network/map', operator)
    expect(map.sites).toHaveLength(2)
    // 970 units at seven a day, which is what was asked for in the 21 days with stock.
    expect(map.sites.find(({ id }) => id === world.depotSiteId)).toMatchObject({ days: 138, products: 1 })
    expect(map).toMatchObject({
      counties: [
        { code: '640422', nameEn: 'Xiji County', sites: 1, days: null, levels: { unknown: 1 } },
        { code: otherCounty, sites: 1 },
      ],
      flows: [
        { from: world.depotSiteId, to: world.hubSiteId, parcels: 1, underWay: 0 },
        { from: world.hubSiteId, to: '640422', parcels: 1 },
      ].toSorted((a, b) => (a.from < b.from ? -1 : 1)),
    })
    const county = await read<{ sites: unknown[] }>('/network/counties/640422', operator)
    expect(county).toMatchObject({
      flows: expect.arrayContaining([expect.objectContaining({ to: world.villageSiteId })]),
    })
    expect(county.sites).toHaveLength(3)
    expect(await statusOf('/network/map', pharmacist)).toBe(403)
    expect(await statusOf('/network/map', insurer)).toBe(403)
  })

  it('goes down to a site, and to a shipment with its rides and its history', async () => {
    const site = await read(`/network/sites/${world.depotSiteId}`, operator)
    expect(site).toMatchObject({ openParcels: 0, products: [{ available: 970, reserved: 0, days: 138 }] })
    const { shipmentId, prescriptionId } = world.parcel
    const shipment = await read<{ events: { type: string }[] }>(`/network/shipments/${shipmentId}`, operator)
    expect(shipment).toMatchObject({
      state: 'handed_over',
      legs: [{ sequence: 1 }, { sequence: 2 }],
      lines: [{ lotNumber: world.lot.number, units: 30 }],
      workflowId: `prescription-${prescriptionId}`,
      workflowUrl: null,
    })
    expect(shipment.events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['shipment.picked', 'shipment.dispatched', 'shipment.handed_over']),
    )
    expect(JSON.stringify(shipment)).not.toContain(world.patientId)
    expect(await statusOf(`/network/shipments/${world.hospitalId}`, operator)).toBe(404)
    expect(await statusOf(`/network/sites/${world.hospitalId}`, operator)).toBe(404)
  })
})
