import { randomUUIDv7 } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { shipmentLines, shipments } from '../fulfilment/schema.ts'
import { stockDrift } from '../inventory/drift.ts'
import { openRecall } from '../inventory/recall.ts'
import { stockBalances } from '../inventory/schema.ts'
import { makePrescribingWorld, route } from '../prescriptions/prescribing-fixture.ts'
import { approvePrescription } from '../prescriptions/review.ts'
import { addLot, addProduct, addStock, addTenant, personOf, requestOf, testNow } from '../test-world.ts'
import { prescribeAtClinic, prescribeFor } from '../triage/clinic-fixture.ts'
import { allocateKits } from './allocate.ts'
import { codeOf, newHousehold, noDrift } from './campaign-fixture.ts'
import { listClinicStock, setClinicStock } from './clinic-stock.ts'
import { defineCampaign, newCampaignSchema } from './define.ts'
import { endCampaign } from './end.ts'
import { openCampaign, startCampaign } from './lifecycle.ts'
import { registerHouseholds } from './register.ts'

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

/** A depot above a village with 100 units of a product, and a campaign there whose kit has 20 of them. */
async function makeWorld(ownership: StockOwnership = 'ours') {
  const world = await makePrescribingWorld(client)
  const { depotId: tenantId, depotSiteId: siteId, hospitalId } = world
  const product = await addProduct(client, { saleClass: 'otc' })
  const lot = await addLot(client, product)
  await addStock(client, { tenantId, siteId, lot, units: 100, ownership })
  const operator = personOf(tenantId, ['operator'])
  const defined = await defineCampaign(
    client,
    requestOf(operator),
    newCampaignSchema.parse({
      nameZh: '演示行动',
      nameEn: 'Demo campaign',
      kit: [{ productId: product.id, units: 20 }],
      rules: { tiers: [{ leastPersonsAtRisk: 0, leastPersons: 1 }] },
      depots: [{ siteId, staff: 10 }],
      areas: [{ regionCode: '640422', siteId }],
      partitions: 1,
      ownership,
    }),
  )
  const { campaignId } = defined.answer
  await openCampaign(client, requestOf(operator), { campaignId })
  const own = { campaignId, siteId, hospitalId, productId: product.id }
  const needs = (units: number) => [{ product, units }]
  return {
    world,
    campaignId,
    operator,
    product,
    lot,
    siteId,
    set: (units: number, given: Partial<typeof own> = {}) =>
      setClinicStock(client, requestOf(operator), { ...own, units, ...given }),
    held: async () => {
      const items = await listClinicStock(client, operator, campaignId)
      return items.reduce((units, item) => units + item.units, 0)
    },
    booked: async () => {
      const rows = await client.network.select().from(stockBalances).where(eq(stockBalances.lotId, lot.id))
      const units = (status: string) =>
        rows.filter((row) => row.status === status).reduce((sum, row) => sum + row.units, 0)
      return [units('available'), units('reserved'), units('quarantine')]
    },
    clinic: async (units: number, of = world) => {
      const { prescriptionId } = await prescribeAtClinic(of, { person: nextPerson(), needs: needs(units) })
      await approvePrescription(client, requestOf(of.pharmacist), { prescriptionId })
      return prescriptionId
    },
    ordinary: async (units: number) => {
      const { answer } = await prescribeFor(world, world.patientId, ['I10'], world.doctor, needs(units))
      await approvePrescription(client, requestOf(world.pharmacist), {
        prescriptionId: answer.prescriptionId,
      })
      return answer.prescriptionId
    },
    kits: async (households: number) => {
      const given = Array.from({ length: households }, () => newHousehold())
      await registerHouseholds(client, requestOf(operator), { campaignId, source: 'api', households: given })
      return (await allocateKits(client, requestOf(operator), { campaignId })).answer.kits
    },
  }
}

let people = 0
/** Somebody else each time. */
function nextPerson() {
  people += 1
  const born = `1101051888${String(1 + Math.floor(people / 28)).padStart(2, '0')}${String(1 + (people % 28)).padStart(2, '0')}001`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, index) => total + Number(born[index]) * weight, 0)
  return {
    residentId: `${born}${'10X98765432'[sum % 11]}`,
    phone: `1000001${String(people).padStart(4, '0')}`,
  }
}

const linesOf = (prescriptionId: string) =>
  client.network
    .select({ lotId: shipmentLines.lotId, units: shipmentLines.units })
    .from(shipmentLines)
    .innerJoin(shipments, eq(shipments.id, shipmentLines.shipmentId))
    .where(eq(shipments.prescriptionId, prescriptionId))

describe('stock that a campaign holds for a fever clinic', () => {
  it('serves the clinic’s prescriptions alone: not others, and no kits', async () => {
    const { world, set, held, booked, clinic, ordinary, kits, lot, operator } = await makeWorld()
    await set(60)
    expect(await booked()).toEqual([40, 60, 0])
    const other = await ordinary(50)
    expect((await route(world, other)).outcome).toBe('short')
    const prescriptionId = await clinic(50)
    expect((await route(world, prescriptionId)).outcome).toBe('reserved')
    expect(await linesOf(prescriptionId)).toEqual([{ lotId: lot.id, units: 50 }])
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
    expect(await linesOf(first)).toEqual([{ lotId: lot.id, units: 60 }])
    const second = await clinic(50)
    expect((await route(world, second)).outcome).toBe('reserved')
    const lines = await linesOf(second)
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
