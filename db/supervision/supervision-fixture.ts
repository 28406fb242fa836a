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
import { claimDifferences, claims, insuranceChecks, listPrices } from '../insurance/schema.ts'
import { chargeLines, charges } from '../money/schema.ts'
import { orderPartLines, orderParts } from '../orders/schema.ts'
import { departments } from '../organisations/joining-schema.ts'
import { licences, regions, sites } from '../organisations/schema.ts'
import { patientCovers, patients } from '../patients/schema.ts'
import { putRulesInForce } from '../prescriptions/review/review-rules-fixture.ts'
import { clinicalRuleSets, reviewResults } from '../prescriptions/review/schema.ts'
import { prescriptionLines, prescriptions } from '../prescriptions/schema.ts'
import { people } from '../access/schema.ts'
import { demandWeeks } from '../replenishment/schema.ts'
import {
  addPatient,
  addProduct,
  addSite,
  addTenant,
  requestOf,
  testNow,
  type ProductRow,
} from '../test-world.ts'

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
const clinicalRuleId = 'test.interaction'
export const insuranceRuleId = 'insurance.no-overlap'

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

type Given = Omit<SupervisedWorld, 'differenceId' | 'parcel' | 'boxes'>

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

/**
 * Thirteen prescriptions of February: eight of general practice for eight persons, three of these with an antimicrobial;
 * five of paediatrics for the other four and one of the eight, one of them with an antimicrobial for the eye alone.
 */
async function addPrescriptions(world: Given): Promise<void> {
  const { hospitalId, patientIds, client } = world
  const doctors = []
  for (const department of ['general_practice', 'paediatrics']) {
    const id = randomUUIDv7()
    await client.network.insert(people).values({
      id,
      tenantId: hospitalId,
      name: '测试',
      roles: ['doctor'],
      siteIds: [],
      department,
      status: 'active',
    })
    doctors.push(id)
  }
  const [general = '', paediatric = ''] = doctors
  for (const [index, patientId] of patientIds.entries()) {
    const isGeneral = index < 8
    const productId = index < 3 || index === 9 ? world.antimicrobial.id : world.product.id
    await addReviewed(world, {
      patientId,
      prescriberId: isGeneral ? general : paediatric,
      productId,
      route: index === 9 ? 'eye' : 'oral',
      isFound: index < 6,
    })
  }
  const [patientId = ''] = patientIds
  await addReviewed(world, {
    patientId,
    prescriberId: paediatric,
    productId: world.product.id,
    route: 'oral',
    isFound: false,
  })
}

interface GivenPrescription {
  readonly patientId: string
  readonly prescriberId: string
  readonly productId: string
  readonly route: 'oral' | 'eye'
  /** Whether a clinical and an insurance rule found something. */
  readonly isFound: boolean
}

async function addReviewed(world: Given, given: GivenPrescription): Promise<void> {
  const { client, hospitalId, villageSiteId, insurerId } = world
  const at = new Date('2026-02-12T02:00:00Z')
  const id = randomUUIDv7()
  const owned = { tenantId: hospitalId, prescriptionId: id }
  await client.network.insert(prescriptions).values({
    id,
    tenantId: hospitalId,
    hospitalReference: id,
    patientId: given.patientId,
    prescriberId: given.prescriberId,
    kind: 'ordinary',
    state: 'completed',
    diagnosisCodes: ['I10'],
    signedAt: at,
    validUntil: at,
    acknowledgedAt: at,
    dueAt: at,
    mode: 'village_counter',
    destinationSiteId: villageSiteId,
    trackingTokenHash: id,
    signature: { algorithm: 'test', keyId: 'test', value: 'test' },
  })
  await client.network.insert(prescriptionLines).values({
    ...owned,
    id: randomUUIDv7(),
    lineNumber: 1,
    productId: given.productId,
    quantityUnits: 20,
    doseAmount: 1,
    doseUnit: 'tablet',
    frequency: 'bid',
    route: given.route,
    daysSupply: 7,
    directions: '饭后服用',
    state: 'handed_over',
  })
  const [rules] = await client.network.select({ version: clinicalRuleSets.version }).from(clinicalRuleSets)
  const clinical = {
    ruleId: clinicalRuleId,
    code: 'interaction',
    severity: 'caution',
    source: 'test',
    line: 0,
  }
  const insurance = { rule: insuranceRuleId, code: 'supplyOverlaps', level: 'refused', source: 'test' }
  await client.network.insert(reviewResults).values({
    ...owned,
    id: randomUUIDv7(),
    ruleSetVersion: rules?.version ?? 0,
    outcome: 'pass',
    facts: {} as never,
    result: {
      outcome: 'pass',
      lines: [{ outcome: 'pass', findings: given.isFound ? [clinical] : [] }],
    } as never,
    madeAt: at,
  })
  await client.network.insert(insuranceChecks).values({
    ...owned,
    checkedAt: at,
    facts: { covers: [{ insurerTenantId: insurerId }] } as never,
    result: { lines: [{ lineId: id, findings: given.isFound ? [insurance] : [] }] } as never,
    selfPayLineIds: [],
  })
}

/** The pharmacy asks 0.5 yuan at its counter; what the site of the other county charged was 0.6. */
async function addPrices({ client, pharmacyId, product }: Given): Promise<void> {
  await client.network.insert(listPrices).values({
    id: randomUUIDv7(),
    tenantId: pharmacyId,
    productId: product.id,
    list: 'offline',
    unitPriceTenThousandths: 5_000,
    validFrom: '2025-01-01',
    source: 'test',
  })
}

/** One in time, one late, one taken away for lateness; 240 of 300 units were dispatched. */
async function addParts({ client, distributorId, pharmacyId, villageSiteId, product }: Given): Promise<void> {
  const offered = '2026-02-02T01:00:00Z'
  const due = '2026-02-04T01:00:00Z'
  const parts = [
    { state: 'received' as const, dispatchedAt: '2026-02-03T01:00:00Z', units: 120 },
    { state: 'received' as const, dispatchedAt: '2026-02-05T01:00:00Z', units: 120 },
    { state: 'passed_on' as const, dispatchedAt: null, units: 0 },
  ]
  for (const [index, { state, dispatchedAt, units }] of parts.entries()) {
    const id = randomUUIDv7()
    await client.network.insert(orderParts).values({
      id,
      tenantId: distributorId,
      orderId: randomUUIDv7(),
      buyerTenantId: pharmacyId,
      buyerSiteId: villageSiteId,
      partNumber: index + 1,
      state,
      goodsFen: 1_000,
      deliveryFen: 0,
      offeredAt: new Date(offered),
      answerDueAt: new Date(due),
      acceptedAt: new Date(offered),
      dispatchDueAt: new Date(due),
      dispatchedAt: dispatchedAt === null ? null : new Date(dispatchedAt),
    })
    await client.network.insert(orderPartLines).values({
      id: randomUUIDv7(),
      tenantId: distributorId,
      partId: id,
      orderLineId: randomUUIDv7(),
      productId: product.id,
      units: units === 0 ? 60 : 120,
      unitPriceTenThousandths: 4_000,
      totalFen: 1_000,
      dispatchedUnits: units,
      receivedUnits: units === 0 ? null : 120,
    })
  }
}

async function addLicence({ client, hospitalId }: Given): Promise<void> {
  const licence = (number: string, validTo: string) => ({
    id: randomUUIDv7(),
    tenantId: hospitalId,
    kind: 'internet_hospital',
    number,
    scopes: [],
    validFrom: '2020-01-01',
    validTo,
  })
  await client.network.insert(licences).values([licence('OLD', '2026-02-01'), licence('NEW', '2026-03-20')])
}

/** Seven units a day at the depot while there was stock, of which it has a thousand less what left. */
async function addDemand({ client, depotId, depotSiteId, product }: Given): Promise<void> {
  await client.network.insert(demandWeeks).values(
    ['2026-02-02', '2026-02-09', '2026-02-16', '2026-02-23'].map((weekStart, index) => ({
      siteId: depotSiteId,
      productId: product.id,
      weekStart,
      tenantId: depotId,
      units: index === 3 ? 0 : 49,
      stockOutDays: index === 3 ? 7 : 0,
      origin: 'ledger' as const,
    })),
  )
}
