import { describe, expect, it } from 'vitest'
import { and, asc, eq } from 'drizzle-orm'
import { describeChoice } from '#domain/sourcing/explain-in-words.ts'
import { shipmentLegs } from '../fulfilment/schema.ts'
import { lanes, sites } from '../organisations/schema.ts'
import { intakeFor, route, submitApproved } from '../prescriptions/prescribing-fixture.ts'
import { addLot, addProduct, testNow } from '../test-world.ts'
import {
  routing,
  noStockTaken,
  openRouting,
  put,
  needing,
  needingUnits,
  carried,
  decisionsOf,
} from './routing-fixture.ts'

openRouting()

describe('the choice of sites', () => {
  it('is the nearest one that has everything', async () => {
    for (const place of ['village', 'hub', 'depot'] as const) await put(place, 20)
    const prescriptionId = await needingUnits(20)
    const answer = await route(routing.world, prescriptionId)
    expect(answer).toMatchObject({ outcome: 'reserved', promisedAt: '2026-03-02T01:30:00.000Z' })
    expect(await carried(prescriptionId)).toMatchObject([
      { fromSiteId: routing.world.villageSiteId, units: 20 },
    ])
  })

  it('goes up the tree as far as it must, by the lanes on the way', async () => {
    await put('village', 19)
    await put('depot', 20)
    const prescriptionId = await needing(
      { product: routing.product, units: 20 },
      { product: routing.world.product, units: 7 },
    )
    const { shipmentIds, promisedAt } = await route(routing.world, prescriptionId)
    expect(promisedAt).toBe('2026-03-02T07:30:00.000Z')
    const legs = await routing.client.network
      .select()
      .from(shipmentLegs)
      .where(eq(shipmentLegs.shipmentId, shipmentIds[0] ?? ''))
      .orderBy(asc(shipmentLegs.sequence))
    expect(legs).toMatchObject([
      {
        kind: 'line_haul',
        fromSiteId: routing.world.depotSiteId,
        toSiteId: routing.world.hubSiteId,
        state: 'planned',
      },
      {
        kind: 'round',
        fromSiteId: routing.world.hubSiteId,
        toSiteId: routing.world.villageSiteId,
        plannedDepartAt: new Date('2026-03-02T06:30:00Z'),
        plannedArriveAt: new Date('2026-03-02T07:30:00Z'),
      },
    ])
  })

  it('splits lines over two sites where no single one has all', async () => {
    await put('village', 20)
    const prescriptionId = await needing(
      { product: routing.product, units: 20 },
      { product: routing.world.product, units: 7 },
    )
    const { shipmentIds } = await route(routing.world, prescriptionId)
    expect(shipmentIds).toHaveLength(2)
    expect(await carried(prescriptionId)).toMatchObject([
      { fromSiteId: routing.world.villageSiteId, units: 20 },
      { fromSiteId: routing.world.depotSiteId, units: 7, lotId: routing.world.lot.id },
    ])
  })

  it('splits one line where that is sooner and cheaper than one parcel from afar', async () => {
    await put('village', 12)
    await put('hub', 8)
    await put('depot', 100)
    const prescriptionId = await needingUnits(20)
    await route(routing.world, prescriptionId)
    expect(await carried(prescriptionId)).toMatchObject([
      { fromSiteId: routing.world.villageSiteId, units: 12 },
      { fromSiteId: routing.world.hubSiteId, units: 8 },
    ])
  })

  it('passes over sites that are down, have no lane to the patient, or may not store the drug', async () => {
    const cold = await addProduct(routing.client, { storageClass: 'cold' })
    const lot = await addLot(routing.client, cold)
    for (const place of ['village', 'hub', 'depot'] as const) await put(place, 20, lot)
    await routing.client.network
      .update(sites)
      .set({ storageClasses: ['room'] })
      .where(eq(sites.id, routing.world.hubSiteId))
    const prescriptionId = await needing({ product: cold, units: 7 })
    const second = await needing({ product: routing.world.product, units: 7 })
    await routing.client.network
      .update(sites)
      .set({ status: 'down' })
      .where(eq(sites.id, routing.world.villageSiteId))
    await route(routing.world, prescriptionId)
    expect(await carried(prescriptionId)).toMatchObject([{ fromSiteId: routing.world.depotSiteId }])

    await routing.client.network
      .update(lanes)
      .set({ weekdays: [] })
      .where(eq(lanes.fromSiteId, routing.world.depotSiteId))
    expect(await route(routing.world, second)).toMatchObject({ outcome: 'short' })
    const [decision] = await decisionsOf(second)
    expect(decision?.explanation.sites.map(({ siteId, verdict }) => [siteId, verdict])).toEqual([
      [routing.world.hubSiteId, { kind: 'short' }],
      [routing.world.villageSiteId, { kind: 'excluded', reason: 'site_down' }],
      [routing.world.depotSiteId, { kind: 'excluded', reason: 'no_route' }],
    ])
  })

  it('ends at the door for a delivery to the home, and is none where nobody goes there', async () => {
    const home = { mode: 'home', siteId: routing.world.villageSiteId, address: '演示村1号' } as const
    await put('village', 20)
    const prescriptionId = await submitApproved(
      routing.world,
      intakeFor(routing.world, [{ product: routing.product, units: 7 }], { fulfilment: home }),
    )
    const { shipmentIds, promisedAt } = await route(routing.world, prescriptionId)
    expect(promisedAt).toBe('2026-03-02T02:00:00.000Z')
    const legs = await routing.client.network
      .select()
      .from(shipmentLegs)
      .where(eq(shipmentLegs.shipmentId, shipmentIds[0] ?? ''))
    expect(legs.map(({ kind }) => kind)).toEqual(['door'])

    await routing.client.network
      .update(lanes)
      .set({ kind: 'counter' })
      .where(and(eq(lanes.kind, 'door'), eq(lanes.fromSiteId, routing.world.villageSiteId)))
    const second = await submitApproved(
      routing.world,
      intakeFor(routing.world, [{ product: routing.product, units: 7 }], { fulfilment: home }),
    )
    expect(await route(routing.world, second)).toEqual({ outcome: 'short', ...noStockTaken })
  })

  it('is explained in words that a person can read', async () => {
    await put('village', 5)
    await put('hub', 20)
    await routing.client.network
      .update(sites)
      .set({ nameEn: 'Village', nameZh: '村' })
      .where(eq(sites.id, routing.world.villageSiteId))
    await routing.client.network
      .update(sites)
      .set({ nameEn: 'County hub', nameZh: '县仓' })
      .where(eq(sites.id, routing.world.hubSiteId))
    const prescriptionId = await needingUnits(7)
    await route(routing.world, prescriptionId)
    const [decision] = await decisionsOf(prescriptionId)
    if (decision === undefined) throw new Error('no decision')
    const words = describeChoice(decision.explanation, 'en', testNow)
    expect(words).toContain('County hub: has all lines')
    expect(words).toContain('Village: Demo tablets short by 2')
    expect(describeChoice(decision.explanation, 'zh', testNow)).toContain('演示片缺 2')
  })
})
