import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { stockDrift } from '../inventory/drift.ts'
import { openRecall } from '../inventory/recall.ts'
import { readDraftRoutes } from '../prescriptions/draft-routes.ts'
import { route } from '../prescriptions/prescribing-fixture.ts'
import { approvePrescription } from '../prescriptions/review.ts'
import { addLot, addStock, addTenant, personOf, requestOf, testNow } from '../test-world.ts'
import { prescribeFor, takeOnForm } from '../triage/clinic-fixture.ts'
import { codeOf, noDrift } from './campaign-fixture.ts'
import { linesOf, makeClinicWorld, nextPerson } from './clinic-stock-fixture.ts'
import { endCampaign } from './end.ts'
import { startCampaign } from './lifecycle.ts'

let client: DatabaseClient
let close: () => Promise<void>

beforeAll(async () => {
  const test = await createTestDatabase()
  client = openDatabase({ owner: test.ownerUrl, app: test.appUrl, network: test.networkUrl })
  close = async () => {
    await client.close()
    await test.drop()
  }
})
afterAll(() => close())

const makeWorld = (ownership?: StockOwnership) => makeClinicWorld(client, ownership)

describe('stock that a campaign holds for a fever clinic', () => {
  it('serves the clinic’s prescriptions alone: not others, and no kits', async () => {
    const { world, set, held, booked, clinic, ordinary, kits, lot, operator } = await makeWorld()
    await set(60)
    expect(await booked()).toEqual([40, 60, 0])
    const other = await ordinary(50)
    expect((await route(world, other)).outcome).toBe('short')
    const prescriptionId = await clinic(50)
    expect((await route(world, prescriptionId)).outcome).toBe('reserved')
    expect(await linesOf(client, prescriptionId)).toEqual([{ lotId: lot.id, units: 50 }])
    expect([await held(), await booked()]).toEqual([10, [40, 60, 0]])
    // The shelf has two kits; what is held for the clinic makes no third.
    expect(await kits(5)).toBe(2)
    expect([await held(), await booked()]).toEqual([10, [0, 100, 0]])
    expect(await stockDrift(client, operator, testNow)).toEqual(noDrift)
  })

  it('goes before the shelf, is completed from it, and is not for another hospital’s clinic', async () => {
    const { world, set, held, booked, clinic, lot, product, siteId } = await makeWorld()
    const elsewhere = await makeWorld()
    await set(100)
    const sooner = await addLot(client, product, '2026-06-30')
    await addStock(client, { tenantId: world.depotId, siteId, lot: sooner, units: 30 })
    const first = await clinic(60)
    expect((await route(world, first)).outcome).toBe('reserved')
    expect(await linesOf(client, first)).toEqual([{ lotId: lot.id, units: 60 }])
    const second = await clinic(50)
    expect((await route(world, second)).outcome).toBe('reserved')
    const lines = await linesOf(client, second)
    expect(lines.toSorted((a, b) => b.units - a.units)).toEqual([
      { lotId: lot.id, units: 40 },
      { lotId: sooner.id, units: 10 },
    ])
    expect([await held(), await booked()]).toEqual([0, [0, 100, 0]])
    const late = await addLot(client, product)
    await addStock(client, { tenantId: world.depotId, siteId, lot: late, units: 30 })
    await set(50, { hospitalId: elsewhere.world.hospitalId })
    const third = await clinic(1)
    expect((await route(world, third)).outcome).toBe('short')
    expect(await held()).toBe(50)
  })

  it('is told of to the clinic’s doctor who writes, as it will be routed, and to nobody else', async () => {
    const { world, set, product } = await makeWorld()
    await set(60)
    const { doctor, patientId: somebodyElse, villageSiteId } = world
    const { patientId } = await takeOnForm(world, { person: nextPerson() })
    const own = { patientId, prescriberId: doctor.principalId, diagnosisCodes: ['J06.9'] }
    const preview = async (written: typeof own | null, quantityUnits = 50) => {
      const lines = [{ productId: product.id, quantityUnits }]
      const places = [{ mode: 'village_counter', siteId: villageSiteId }] as const
      const [found] = await readDraftRoutes(client, doctor, testNow, { lines, places, written })
      return found
    }
    const told = await preview(own)
    expect(told).toMatchObject({ shortfalls: [], isOnTime: true })
    // With the shelf together it has 100.
    expect((await preview(own, 101))?.shortfalls).toEqual([{ lineIndex: 0, units: 1 }])
    const others = [
      null,
      { ...own, patientId: somebodyElse },
      { ...own, prescriberId: randomUUIDv7() },
      { ...own, diagnosisCodes: ['I10'] },
    ]
    for (const other of others)
      expect((await preview(other))?.shortfalls).toEqual([{ lineIndex: 0, units: 10 }])
    const needs = [{ product, units: 50 }]
    const { answer } = await prescribeFor(world, patientId, ['J06.9'], doctor, needs)
    await approvePrescription(client, requestOf(world.pharmacist), answer)
    const routed = await route(world, answer.prescriptionId)
    expect(routed).toMatchObject({ outcome: 'reserved', promisedAt: told?.arriveAt })
  })

  it('is never given to two who ask at once', async () => {
    const { world, set, held, booked, clinic, operator } = await makeWorld()
    await set(100)
    const asking = []
    for (let patient = 0; patient < 6; patient += 1) asking.push(await clinic(30))
    const answers = await Promise.all(asking.map((id) => route(world, id)))
    expect(answers.map(({ outcome }) => outcome).toSorted()).toEqual([
      'reserved',
      'reserved',
      'reserved',
      'short',
      'short',
      'short',
    ])
    expect([await held(), await booked()]).toEqual([10, [0, 100, 0]])
    expect(await stockDrift(client, operator, testNow)).toEqual(noDrift)
  })

  it('goes back to the shelf when it is lowered and when the campaign ends', async () => {
    const { set, held, booked, campaignId, operator } = await makeWorld()
    await set(60)
    await set(25)
    expect([await held(), await booked()]).toEqual([25, [75, 25, 0]])
    await startCampaign(client, requestOf(operator), { campaignId })
    await endCampaign(client, requestOf(operator), { campaignId, cancelsOpen: true })
    expect([await held(), await booked()]).toEqual([0, [100, 0, 0]])
    expect(await codeOf(set(1))).toBe('wrongState')
  })

  it('is stopped with a recalled lot', async () => {
    const { world, set, held, booked, clinic, lot, operator } = await makeWorld()
    await set(60)
    const regulator = personOf(await addTenant(client, 'regulator'), ['regulator'])
    const basis = { kind: 'lots', lotIds: [lot.id] } as const
    await openRecall(client, requestOf(regulator), { recallClass: 1, basis, reason: 'label' })
    expect([await held(), await booked()]).toEqual([0, [0, 0, 100]])
    const late = await clinic(10)
    expect((await route(world, late)).outcome).toBe('short')
    expect(await stockDrift(client, operator, testNow)).toEqual(noDrift)
  })

  it('is refused where the shelf, the depot or the clinic does not allow it, and changes nothing', async () => {
    const { set, held, booked } = await makeWorld()
    expect(await codeOf(set(101))).toBe('clinicStockShort')
    expect(await codeOf(set(1, { siteId: randomUUIDv7() }))).toBe('depotNotFound')
    expect(await codeOf(set(1, { hospitalId: await addTenant(client, 'pharmacy') }))).toBe('hospitalNotFound')
    const donated = await makeWorld('donated')
    expect(await codeOf(donated.set(1))).toBe('clinicStockNotSaleable')
    expect([await held(), await booked()]).toEqual([0, [100, 0, 0]])
  })
})
