import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { and, asc, eq } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { Actor } from '../actor.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { events } from '../events/schema.ts'
import { bringTo, unitsOf } from '../fulfilment/parcel-fixture.ts'
import { handOverShipment } from '../fulfilment/hand-over.ts'
import { issuePickupCode } from '../fulfilment/pickup-codes.ts'
import { shipments } from '../fulfilment/schema.ts'
import { stockDrift } from '../inventory/drift.ts'
import { sites } from '../organisations/schema.ts'
import {
  addLot,
  addProduct,
  addSite,
  addStock,
  addTenant,
  personOf,
  requestOf,
  testNow,
} from '../test-world.ts'
import { acceptByCode, type AcceptByCodeInput } from './accept-by-code.ts'
import { acceptPrescription } from './accept.ts'
import { choiceCode } from './choice-code.ts'
import { cancelPrescription } from './end.ts'
import {
  intakeFor,
  makePrescribingWorld,
  route,
  submitApproved,
  type PrescribingWorld,
} from './prescribing-fixture.ts'
import { readPrescription } from './queries.ts'

interface Pharmacy {
  readonly tenantId: string
  readonly siteId: string
  readonly pharmacist: Actor
}

let database: TestDatabase
let client: DatabaseClient
let world: PrescribingWorld
let first: Pharmacy
let second: Pharmacy

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
  world = await makePrescribingWorld(client)
  await client.network
    .update(sites)
    .set({ acceptsAutomatically: false })
    .where(eq(sites.id, world.villageSiteId))
})
beforeEach(async () => {
  first = await openPharmacy('P64042290011')
  second = await openPharmacy('P64042290012')
})
afterAll(async () => {
  await client.close()
  await database.drop()
})

async function openPharmacy(designatedCode: string | null): Promise<Pharmacy> {
  const tenantId = await addTenant(client, 'pharmacy')
  const kind = 'chain_pharmacy'
  const siteId = await addSite(client, tenantId, { kind, designatedCode, acceptsAutomatically: false })
  return { tenantId, siteId, pharmacist: personOf(tenantId, ['village_pharmacist'], [siteId]) }
}

const accept = (
  prescriptionId: string,
  { siteId, pharmacist }: Pharmacy,
  changes: Partial<AcceptByCodeInput> = {},
  now = testNow,
) =>
  acceptByCode(
    client,
    { ...requestOf(pharmacist), now },
    { code: choiceCode(client.secret, prescriptionId), siteId, ...changes },
  )

/** A prescription that its patient takes to a pharmacy: nothing is sourced before. */
const choosing = (...units: number[]) =>
  submitApproved(
    world,
    intakeFor(
      world,
      units.map((each) => ({ product: world.product, units: each })),
      { fulfilment: { mode: 'village_counter', siteId: world.villageSiteId, patientChooses: true } },
    ),
  )

const read = async (prescriptionId: string) => readPrescription(client, world.doctor, prescriptionId)

async function stockAt({ tenantId, siteId }: Pharmacy, units: number) {
  const product = await addProduct(client)
  const lot = await addLot(client, product)
  await addStock(client, { tenantId, siteId, lot, units })
  return { product, lot }
}

describe('a prescription whose patient chooses', () => {
  it('is not sourced until a pharmacy accepts its code, and then for that pharmacy', async () => {
    const prescriptionId = await choosing(7)
    expect((await route(world, prescriptionId)).outcome).toBe('gone')
    const { answer } = await accept(prescriptionId, first)
    expect(answer).toEqual({ prescriptionId, state: 'accepted' })
    const { prescription } = await read(prescriptionId)
    expect(prescription).toMatchObject({
      destinationSiteId: first.siteId,
      acceptedBySiteId: first.siteId,
      mode: 'designated_pharmacy',
      awaitsChoice: false,
    })
    await readPrescription(client, first.pharmacist, prescriptionId)
    const told = await client.network
      .select({ type: events.type })
      .from(events)
      .where(and(eq(events.aggregateId, prescriptionId), eq(events.type, 'prescription.place_chosen')))
    expect(told).toHaveLength(1)
  })

  it('is accepted by one of two pharmacies that try at once, fifty times', async () => {
    for (let round = 0; round < 50; round += 1) {
      const prescriptionId = await choosing(7)
      const outcomes = await Promise.allSettled([
        accept(prescriptionId, first),
        accept(prescriptionId, second),
      ])
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
      const winner = outcomes[0]?.status === 'fulfilled' ? first : second
      const loser = winner === first ? second : first
      expect((await read(prescriptionId)).prescription.acceptedBySiteId).toBe(winner.siteId)
      await expect(accept(prescriptionId, loser)).rejects.toMatchObject({
        kind: 'conflict',
        refusals: [{ code: 'acceptedElsewhere' }],
      })
      expect((await accept(prescriptionId, winner)).answer.state).toBe('accepted')
    }
  })

  it('is cancelled or accepted, never both, when both are asked for at once', async () => {
    for (let round = 0; round < 20; round += 1) {
      const prescriptionId = await choosing(7)
      const [accepting] = await Promise.allSettled([
        accept(prescriptionId, first),
        cancelPrescription(client, requestOf(world.doctor), { prescriptionId }),
      ])
      // Whoever came first, nothing was dispatched, so the cancel takes effect; an acceptance before it stays on record.
      const { prescription } = await read(prescriptionId)
      expect(prescription.state).toBe('cancelled')
      expect(prescription.acceptedBySiteId).toBe(accepting?.status === 'fulfilled' ? first.siteId : null)
      await expect(accept(prescriptionId, second)).rejects.toThrow('wrongState')
    }
  })

  it('is taken from the pharmacy that it was sent to, unless that one was faster', async () => {
    const prescriptionId = await submitApproved(world)
    await route(world, prescriptionId)
    await accept(prescriptionId, first)
    const own = acceptPrescription(client, requestOf(world.villagePharmacist), { prescriptionId })
    await expect(own).rejects.toThrow('wrongSite')
    expect((await read(prescriptionId)).shipments.map(({ state }) => state)).toEqual(['cancelled'])

    const sooner = await submitApproved(world)
    await route(world, sooner)
    await acceptPrescription(client, requestOf(world.villagePharmacist), { prescriptionId: sooner })
    await expect(accept(sooner, first)).rejects.toThrow('acceptedElsewhere')
  })

  it('can be accepted only with its own code, in time, at a fit pharmacy of one’s own', async () => {
    const prescriptionId = await choosing(7)
    await expect(accept(prescriptionId, first, { code: 'ABCD-EFGH-JKMN' })).rejects.toThrow(
      'choiceCodeInvalid',
    )
    const unknown = choiceCode('another secret', prescriptionId)
    await expect(accept(prescriptionId, first, { code: unknown })).rejects.toThrow('choiceCodeNotFound')
    await expect(accept(prescriptionId, first, { siteId: second.siteId })).rejects.toThrow('siteNotFound')
    const over = new Date('2026-03-02T16:00:00Z')
    await expect(accept(prescriptionId, first, {}, over)).rejects.toThrow('prescriptionExpired')
    await expect(accept(prescriptionId, await openPharmacy(null))).rejects.toThrow('destinationNotDesignated')
    const typed = choiceCode(client.secret, prescriptionId).toLowerCase().replace(/^.{4}/, '$& - ')
    expect((await accept(prescriptionId, first, { code: typed })).answer.state).toBe('accepted')
  })
})

describe('a pharmacy that has only a part', () => {
  it('hands over what it has, and another one the rest, by the same code and clock', async () => {
    const here = await stockAt(first, 10)
    const prescriptionId = await submitApproved(
      world,
      intakeFor(world, [{ product: here.product, units: 14 }], {
        fulfilment: { mode: 'village_counter', siteId: world.villageSiteId, patientChooses: true },
      }),
    )
    const { dueAt } = (await read(prescriptionId)).prescription
    const supply = [{ lineNumber: 1, units: 10 }]
    await accept(prescriptionId, first, { supply, rest: 'elsewhere' })
    expect((await accept(prescriptionId, first)).answer.state).toBe('accepted')
    expect((await route(world, prescriptionId)).outcome).toBe('gone')
    await addStock(client, { ...second, lot: here.lot, units: 10 })
    await accept(prescriptionId, second, { supply: [{ lineNumber: 1, units: 4 }] })

    const { shipments: parcels, lines } = await read(prescriptionId)
    expect(lines.map(({ line }) => line.state)).toEqual(['allocated'])
    expect(parcels.map(({ fromSiteId }) => fromSiteId).toSorted()).toEqual(
      [first.siteId, second.siteId].toSorted(),
    )
    expect(parcels.every((parcel) => parcel.dueAt.getTime() === dueAt.getTime())).toBe(true)
    expect(await unitsOf(world, here.lot)).toEqual({ supplier: -20, available: 6, reserved: 14 })
    for (const [{ siteId }, units] of [[first, 10] as const, [second, 4] as const]) {
      const parcel = parcels.find(({ fromSiteId }) => fromSiteId === siteId)
      await collect(
        prescriptionId,
        siteId === first.siteId ? first : second,
        parcel?.id ?? '',
        units,
        here.product,
      )
    }
    expect((await read(prescriptionId)).prescription.state).toBe('completed')
    expect((await stockDrift(client, world.picker, testNow)).driftUnits).toBe(0)
  })

  it('owes the rest, which the network brings it later', async () => {
    const prescriptionId = await choosing(14)
    await addStock(client, { ...first, lot: world.lot, units: 10 })
    await accept(prescriptionId, first, { supply: [{ lineNumber: 1, units: 10 }], rest: 'owing' })
    expect((await read(prescriptionId)).lines[0]?.line.state).toBe('owing')
    expect((await route(world, prescriptionId, 'retry')).outcome).toBe('short')
    await addStock(client, { ...first, lot: world.lot, units: 4 })
    expect((await route(world, prescriptionId, 'retry')).outcome).toBe('reserved')
    const rows = await client.network
      .select({ state: shipments.state })
      .from(shipments)
      .where(eq(shipments.prescriptionId, prescriptionId))
      .orderBy(asc(shipments.id))
    expect(rows).toHaveLength(2)
    expect((await read(prescriptionId)).lines[0]?.line.state).toBe('allocated')
  })

  it('promises nothing that is not on its shelf or not asked for, and then accepts nothing', async () => {
    const { product } = await stockAt(first, 3)
    const prescriptionId = await submitApproved(world, intakeFor(world, [{ product, units: 14 }]))
    const supplying = (lineNumber: number, units: number) =>
      accept(prescriptionId, first, { supply: [{ lineNumber, units }] })
    await expect(supplying(1, 4)).rejects.toThrow('notInStock')
    await expect(supplying(1, 15)).rejects.toThrow('supplyInvalid')
    await expect(supplying(2, 1)).rejects.toThrow('supplyInvalid')
    expect((await read(prescriptionId)).prescription).toMatchObject({
      state: 'approved',
      acceptedBySiteId: null,
    })
  })
})

/** The pharmacy's people pick, recheck, pack and hand over what they supply themselves. */
async function collect(
  prescriptionId: string,
  { tenantId, siteId }: Pharmacy,
  shipmentId: string,
  units: number,
  product: PrescribingWorld['product'],
) {
  const [picker, checker] = [
    personOf(tenantId, ['picker'], [siteId]),
    personOf(tenantId, ['checker'], [siteId]),
  ]
  const scans = await bringTo({ ...world, picker, checker, product }, { shipmentId, units }, 'dispatched')
  const pharmacist = personOf(tenantId, ['village_pharmacist'], [siteId])
  const { code: pickupCode } = await issuePickupCode(client, requestOf(pharmacist), { shipmentId })
  await handOverShipment(client, requestOf(pharmacist), { shipmentId, pickupCode, scans })
  return prescriptionId
}
