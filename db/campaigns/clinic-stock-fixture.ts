import { eq } from 'drizzle-orm'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import type { DatabaseClient } from '../client.ts'
import { shipmentLines, shipments } from '../fulfilment/schema.ts'
import { stockBalances } from '../inventory/schema.ts'
import { makePrescribingWorld } from '../prescriptions/prescribing-fixture.ts'
import { approvePrescription } from '../prescriptions/review.ts'
import { addLot, addProduct, addSite, addStock, personOf, requestOf } from '../test-world.ts'
import { prescribeAtClinic, prescribeFor } from '../triage/clinic-fixture.ts'
import { allocateKits } from './allocate.ts'
import { newHousehold } from './campaign-fixture.ts'
import { listClinicStock, setClinicStock } from './clinic-stock.ts'
import { defineCampaign, newCampaignSchema } from './define.ts'
import { openCampaign } from './lifecycle.ts'
import { registerHouseholds } from './register.ts'

// For tests: a campaign whose depot holds stock for a fever clinic, and what the clinic and others prescribe.

/** A depot above a village with 100 units of a product, and an open campaign there and at another depot, whose kit has 20 of them. */
export async function makeClinicWorld(client: DatabaseClient, ownership: StockOwnership = 'ours') {
  const world = await makePrescribingWorld(client)
  const { depotId: tenantId, depotSiteId: siteId, hospitalId } = world
  const product = await addProduct(client, { saleClass: 'otc' })
  const lot = await addLot(client, product)
  const otherSiteId = await addSite(client, tenantId)
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
      depots: [siteId, otherSiteId].map((each) => ({ siteId: each, staff: 10 })),
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
    /** A depot of the campaign that holds nothing. */
    otherSiteId,
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
      return [units('available'), units('reserved'), units('quarantine')] as const
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
export function nextPerson() {
  people += 1
  const born = `1101051888${String(1 + Math.floor(people / 28)).padStart(2, '0')}${String(1 + (people % 28)).padStart(2, '0')}001`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, index) => total + Number(born[index]) * weight, 0)
  return {
    residentId: `${born}${'10X98765432'[sum % 11]}`,
    phone: `1000001${String(people).padStart(4, '0')}`,
  }
}

/** The lots and units that a prescription's parcels carry or carried. */
export const linesOf = (client: DatabaseClient, prescriptionId: string) =>
  client.network
    .select({ lotId: shipmentLines.lotId, units: shipmentLines.units })
    .from(shipmentLines)
    .innerJoin(shipments, eq(shipments.id, shipmentLines.shipmentId))
    .where(eq(shipments.prescriptionId, prescriptionId))
