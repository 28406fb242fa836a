import { randomUUIDv7 } from 'node:crypto'
import { eq, inArray } from 'drizzle-orm'
import type { DatabaseClient } from '../client.ts'
import { handOverShipment } from '../fulfilment/hand-over.ts'
import {
  addParcel,
  bringTo,
  makeParcelWorld,
  type ParcelWorld,
  type Parcel,
} from '../fulfilment/parcel-fixture.ts'
import { issuePickupCode } from '../fulfilment/pickup-codes.ts'
import { claimDifferences, claims } from '../insurance/schema.ts'
import { chargeLines, charges } from '../money/schema.ts'
import { departments } from '../organisations/joining-schema.ts'
import { regions, sites } from '../organisations/schema.ts'
import { patientCovers, patients } from '../patients/schema.ts'
import { putRulesInForce } from '../prescriptions/review/review-rules-fixture.ts'
import {
  addPatient,
  addProduct,
  addSite,
  addTenant,
  requestOf,
  testNow,
  type ProductRow,
} from '../test-world.ts'
import { addPrescriptions } from './supervision-reviews-fixture.ts'
import { addDemand, addLicence, addParts, addPrices } from './supervision-trade-fixture.ts'

/*
 * For tests: what an insurer and a regulator look at. Of February 2026: twelve insured persons in two counties, with a
 * claim each; thirteen prescriptions of two departments; three parts of a distributor. And one box on its way to a patient.
 */

export interface SupervisedWorld extends ParcelWorld {
  readonly insurerId: string
  readonly regulatorId: string
  readonly operatorId: string
  readonly distributorId: string
  /** In the county 640423, beside that of the other sites. */
  readonly otherSiteId: string
  readonly antimicrobial: ProductRow
  /** Seven in 640422 and five in 640423. */
  readonly patientIds: readonly string[]
  readonly differenceId: string
  /** Handed over, with these boxes. */
  readonly parcel: Parcel
  readonly boxes: readonly { readonly code: string }[]
}

export const otherCounty = '640423'

export async function makeSupervisedWorld(client: DatabaseClient): Promise<SupervisedWorld> {
  const world = await makeParcelWorld(client)
  await putRulesInForce(client)
  const insurerId = await addTenant(client, 'insurer')
  const patientIds = await addInsured(client, world.hospitalId, insurerId)
  const otherSiteId = await addSite(client, world.pharmacyId, {
    kind: 'village_pharmacy',
    regionCode: `${otherCounty}100002`,
    nameZh: '邻县村药房',
    nameEn: 'Pharmacy of the next county',
    longitude: 106.2,
    latitude: 35.6,
  })
  const supervised = {
    ...world,
    insurerId,
    regulatorId: await addTenant(client, 'regulator'),
    operatorId: await addTenant(client, 'network_operator'),
    distributorId: await addTenant(client, 'distributor'),
    otherSiteId,
    antimicrobial: await addProduct(client, {
      ingredientCodes: ['I0401'],
      nameZh: '阿莫西林胶囊',
      nameEn: 'Amoxicillin capsules',
    }),
    patientIds,
  }
  await nameWorld(supervised)
  await addClaims(supervised)
  const differenceId = await addDifference(supervised)
  await addPrescriptions(supervised)
  await addPrices(supervised)
  await addParts(supervised)
  await addLicence(supervised)
  await addDemand(supervised)
  const parcel = await addParcel(world, 30)
  const boxes = await bringTo(world, parcel, 'arrived')
  const { villagePharmacist } = world
  const { code: pickupCode } = await issuePickupCode(client, requestOf(villagePharmacist), parcel)
  const { shipmentId } = parcel
  await handOverShipment(client, requestOf(villagePharmacist), { shipmentId, pickupCode, scans: boxes })
  return { ...supervised, differenceId, parcel, boxes }
}

/** Names of counties, sites and departments, and places apart from each other. */
async function nameWorld({
  client,
  hospitalId,
  depotSiteId,
  hubSiteId,
  villageSiteId,
}: Given): Promise<void> {
  const { network } = client
  const region = (code: string, nameZh: string) => ({ code, parentCode: null, level: 'county', nameZh })
  await network.insert(regions).values([region('640422', '西吉县'), region(otherCounty, '隆德县')])
  const placed = (id: string, nameZh: string, nameEn: string, longitude: number, latitude: number) =>
    network.update(sites).set({ nameZh, nameEn, longitude, latitude }).where(eq(sites.id, id))
  await placed(depotSiteId, '市级云药库', 'City depot', 106.28, 36.01)
  await placed(hubSiteId, '西吉县药库', 'Xiji hub', 105.73, 35.96)
  await placed(villageSiteId, '红崖村药房', 'Hongya pharmacy', 105.6, 35.8)
  const department = { tenantId: hospitalId, openedAt: testNow }
  await network.insert(departments).values([
    { ...department, code: 'general_practice', nameZh: '全科', nameEn: 'General practice' },
    { ...department, code: 'paediatrics', nameZh: '儿科', nameEn: 'Paediatrics' },
  ])
}

/** Twelve persons insured in 2026, ten of them in 2025 as well. */
async function addInsured(client: DatabaseClient, hospitalId: string, insurerId: string): Promise<string[]> {
  const ids: string[] = []
  for (let number = 0; number < 12; number += 1) ids.push(await addPatient(client, hospitalId))
  await client.network
    .update(patients)
    .set({ villageCode: `${otherCounty}100002` })
    .where(inArray(patients.id, ids.slice(7)))
  const cover = (patientId: string, year: number) => ({
    patientId,
    insurerTenantId: insurerId,
    planCode: 'resident-outpatient',
    insuredNumber: 'TEST',
    validFrom: `${year}-01-01`,
    validTo: `${year}-12-31`,
  })
  await client.network
    .insert(patientCovers)
    .values([...ids.map((id) => cover(id, 2026)), ...ids.slice(0, 10).map((id) => cover(id, 2025))])
  return ids
}

/** What there is before anything has happened in it. */
export type Given = Omit<SupervisedWorld, 'differenceId' | 'parcel' | 'boxes'>

/**
 * Settled: 1,153 fen for each person in February, 1,000 in January, 2,000 for ten persons in February 2025. Four of the
 * five of the other county were served outside of it. One claim of February is denied, and one was undone.
 */
async function addClaims(world: Given): Promise<void> {
  const { patientIds } = world
  for (const [index, patientId] of patientIds.entries()) {
    const isAtHome = index < 7 || index === 11
    const siteId = index >= 7 && isAtHome ? world.otherSiteId : world.villageSiteId
    await addClaim(world, { patientId, siteId, at: '2026-02-10T02:00:00Z', settledFen: 1_153 })
    await addClaim(world, { patientId, siteId, at: '2026-01-10T02:00:00Z', settledFen: 1_000 })
    if (index < 10)
      await addClaim(world, { patientId, siteId, at: '2025-02-10T02:00:00Z', settledFen: 2_000 })
  }
  const [patientId = ''] = patientIds
  const february = { patientId, siteId: world.villageSiteId, at: '2026-02-28T15:59:59Z' }
  await addClaim(world, { ...february, state: 'denied', settledFen: 0 })
  await addClaim(world, { ...february, state: 'reversed', settledFen: 700 })
}

interface GivenClaim {
  readonly patientId: string
  readonly siteId: string
  readonly at: string
  readonly settledFen: number
  readonly state?: 'settled' | 'denied' | 'reversed'
}

async function addClaim(world: Given, { patientId, siteId, at, settledFen, state = 'settled' }: GivenClaim) {
  const { network } = world.client
  const shipmentId = randomUUIDv7()
  const prescriptionId = randomUUIDv7()
  const id = randomUUIDv7()
  const when = new Date(at)
  const owned = { shipmentId, tenantId: world.pharmacyId, prescriptionId }
  await network.insert(charges).values({
    ...owned,
    prescriptionTenantId: world.hospitalId,
    patientId,
    siteId,
    planCode: 'resident-outpatient',
    totalFen: 2_000,
    patientFen: 2_000 - settledFen,
    insurerFen: settledFen,
    deductibleUsedFen: 0,
    collectedFen: 0,
    refundedFen: 0,
    bookedAt: when,
    reversedAt: state === 'reversed' ? when : null,
  })
  await network.insert(chargeLines).values({
    shipmentId,
    tenantId: world.pharmacyId,
    prescriptionLineId: randomUUIDv7(),
    productId: world.product.id,
    units: 40,
    unitPriceTenThousandths: siteId === world.otherSiteId ? 6_000 : 5_000,
    totalFen: 2_000,
    insurerFen: settledFen,
  })
  await network.insert(claims).values({
    ...owned,
    id,
    insurerTenantId: world.insurerId,
    planCode: 'resident-outpatient',
    state,
    claimedFen: Math.max(settledFen, 500),
    settledFen,
    deniedCode: state === 'denied' ? 'not_covered' : null,
    deniedReason: state === 'denied' ? '不在支付范围' : null,
    settledAt: state === 'denied' ? null : when,
  })
  return id
}

async function addDifference({ client, pharmacyId, insurerId }: Given): Promise<string> {
  const id = randomUUIDv7()
  await client.network.insert(claimDifferences).values({
    id,
    tenantId: pharmacyId,
    insurerTenantId: insurerId,
    day: '2026-02-10',
    kind: 'amount_differs',
    claimId: randomUUIDv7(),
    oursFen: 1_153,
    theirsFen: 1_135,
    foundAt: testNow,
  })
  return id
}
