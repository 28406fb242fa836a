import { randomUUIDv7 } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { LaneKind } from '#domain/fulfilment/promise.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import type { PrescriptionIntake, PrescriptionLineIntake } from '#domain/prescriptions/prescription.ts'
import { people, qualifications } from '../access/schema.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { runCommand } from '../commands.ts'
import { makeParcelWorld, type ParcelWorld } from '../fulfilment/parcel-fixture.ts'
import { moveStock } from '../inventory/ledger.ts'
import { lanes, licences, sites } from '../organisations/schema.ts'
import { patientDiagnoses, patients } from '../patients/schema.ts'
import { routePrescription, type RouteAnswer, type SourcingCause } from '../sourcing/commands.ts'
import { personOf, requestOf, testNow, type LotRow, type ProductRow } from '../test-world.ts'
import { putRulesInForce } from './review/review-rules-fixture.ts'
import { approvePrescription } from './review.ts'
import { submitPrescription } from './submit.ts'

/** The world of parcels, with what a prescription needs before its first parcel exists. The depot has 1000 units. */
export interface PrescribingWorld extends ParcelWorld {
  readonly doctor: Actor
  readonly pharmacist: Actor
  readonly secondPharmacist: Actor
  /** The journey of a prescription, which acts for the hospital without being a person. */
  readonly journey: Actor
}

/**
 * A licensed hospital with a doctor and two pharmacists, a patient with hypertension, and the way depot → county hub →
 * village, with a lane to the door, and clinical rules in force. Each call makes everything else anew.
 */
export async function makePrescribingWorld(client: DatabaseClient): Promise<PrescribingWorld> {
  const world = await makeParcelWorld(client)
  await putRulesInForce(client)
  const { hospitalId, depotSiteId, hubSiteId, villageSiteId, patientId } = world
  await client.network.insert(licences).values({
    id: randomUUIDv7(),
    tenantId: hospitalId,
    kind: 'internet_hospital',
    number: 'TEST',
    scopes: ['general_practice'],
    validFrom: '2020-01-01',
    validTo: '2030-12-31',
  })
  await client.network.insert(patientDiagnoses).values({
    id: randomUUIDv7(),
    tenantId: hospitalId,
    patientId,
    code: 'I10',
    diagnosedOn: '2024-03-01',
    offline: true,
  })
  await placeBelow(client, hubSiteId, depotSiteId, 'P64042200001')
  await placeBelow(client, villageSiteId, hubSiteId, 'P64042200002')
  await addLane(client, 'line_haul', depotSiteId, hubSiteId, 300, 1500)
  await addLane(client, 'round', hubSiteId, villageSiteId, 60, 400)
  await addLane(client, 'door', villageSiteId, villageSiteId, 30, 100)
  return {
    ...world,
    doctor: await addQualified(client, hospitalId, 'doctor', 'physician'),
    pharmacist: await addQualified(client, hospitalId, 'review_pharmacist', 'pharmacist'),
    secondPharmacist: await addQualified(client, hospitalId, 'review_pharmacist', 'pharmacist'),
    journey: { ...personOf(hospitalId, []), cause: 'test' },
  }
}

async function placeBelow(
  { network }: DatabaseClient,
  siteId: string,
  parentId: string,
  designatedCode: string,
): Promise<void> {
  await network.update(sites).set({ parentId, designatedCode }).where(eq(sites.id, siteId))
}

/** A lane that leaves whenever its site is open, which in this world is always. */
async function addLane(
  { network }: DatabaseClient,
  kind: LaneKind,
  fromSiteId: string,
  toSiteId: string,
  travelMinutes: number,
  costFen: number,
): Promise<void> {
  const [from] = await network.select().from(sites).where(eq(sites.id, fromSiteId))
  await network.insert(lanes).values({
    id: randomUUIDv7(),
    tenantId: from?.tenantId ?? '',
    fromSiteId,
    toSiteId,
    kind,
    departureMinutes: [],
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    cutOffMinutes: 0,
    travelMinutes,
    costFen,
  })
}

async function addQualified(
  { network }: DatabaseClient,
  tenantId: string,
  role: 'doctor' | 'review_pharmacist',
  kind: 'physician' | 'pharmacist',
): Promise<Actor> {
  const person = personOf(tenantId, [role])
  await network.insert(people).values({
    id: person.principalId,
    tenantId,
    name: '测试',
    roles: [role],
    siteIds: [],
    department: 'general_practice',
    status: 'active',
  })
  await network.insert(qualifications).values({
    id: randomUUIDv7(),
    tenantId,
    personId: person.principalId,
    kind,
    number: 'TEST',
    validFrom: '2020-01-01',
    validTo: '2030-12-31',
  })
  return person
}

/** Units of a product on a prescription. */
export interface Need {
  readonly product: ProductRow
  readonly units: number
}

/** A line that no rule refuses: a tablet a day for a week, whatever the quantity. */
export function lineFor({ product, units }: Need): PrescriptionLineIntake {
  return {
    productId: product.id,
    quantityUnits: units,
    doseAmount: 1,
    doseUnit: 'tablet',
    frequency: 'qd',
    route: 'oral',
    daysSupply: 7,
    directions: '早餐后服用',
  }
}

/** A prescription that no rule refuses, to be collected in the village; by default 7 units of the world's product. */
export function intakeFor(
  world: PrescribingWorld,
  needs: readonly Need[] = [{ product: world.product, units: 7 }],
  changes: Partial<PrescriptionIntake> = {},
): PrescriptionIntake {
  return {
    hospitalReference: randomUUIDv7(),
    patientId: world.patientId,
    prescriberId: world.doctor.principalId,
    signedAt: new Date(testNow.getTime() - 120_000).toISOString(),
    kind: 'ordinary',
    diagnosisCodes: ['I10'],
    lines: needs.map(lineFor),
    fulfilment: { mode: 'village_counter', siteId: world.villageSiteId },
    signature: { algorithm: 'test', keyId: 'test', value: 'test' },
    ...changes,
  }
}

/** Takes a prescription in. @returns its id. */
export async function submit(world: PrescribingWorld, intake = intakeFor(world)): Promise<string> {
  const { answer } = await submitPrescription(world.client, requestOf(world.doctor), intake)
  return answer.prescriptionId
}

/** Takes a prescription in and approves it. @returns its id. */
export async function submitApproved(world: PrescribingWorld, intake = intakeFor(world)): Promise<string> {
  const prescriptionId = await submit(world, intake)
  await approvePrescription(world.client, requestOf(world.pharmacist), { prescriptionId })
  return prescriptionId
}

export async function route(
  { client, journey }: PrescribingWorld,
  prescriptionId: string,
  cause: SourcingCause = 'approved',
): Promise<RouteAnswer> {
  const { answer } = await routePrescription(client, requestOf(journey), { prescriptionId, cause })
  return answer
}

/** Moves what lies at the village or the depot: into quarantine, or in from a supplier under an ownership. */
export async function moveUnits(
  { client }: PrescribingWorld,
  tenantId: string,
  stock: {
    readonly siteId: string
    readonly lot: LotRow
    readonly units: number
    readonly ownership?: StockOwnership
  },
  reason: 'receive' | 'quarantine',
): Promise<void> {
  const { siteId, lot, units, ownership = 'ours' } = stock
  const shelf = { account: 'available', siteId } as const
  await runCommand(client, requestOf(personOf(tenantId, [])), async (transaction) => {
    await moveStock(transaction, [
      {
        reason,
        lotId: lot.id,
        productId: lot.productId,
        ownership,
        units,
        from: reason === 'receive' ? { account: 'supplier', siteId: null } : shelf,
        to: reason === 'receive' ? shelf : { account: 'quarantine', siteId },
        tenantId,
        referenceId: null,
      },
    ])
    return {}
  })
}

/** Lets the patient be reached by name, phone and address that no page may show. */
export async function giveAddressee(
  { client, patientId }: PrescribingWorld,
  addressee: { readonly name: string; readonly phone: string; readonly address: string },
): Promise<void> {
  await client.network.update(patients).set(addressee).where(eq(patients.id, patientId))
}
