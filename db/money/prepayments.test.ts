import { eq } from 'drizzle-orm'
import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { PrescriptionState } from '#domain/prescriptions/states.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { readAs, runCommand } from '../commands.ts'
import {
  addParcel,
  addPrescription,
  makeParcelWorld,
  type Parcel,
  type ParcelWorld,
} from '../fulfilment/parcel-fixture.ts'
import { shipments } from '../fulfilment/schema.ts'
import { sites } from '../organisations/schema.ts'
import { patientCovers, patientLinks } from '../patients/schema.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { databaseUrls } from '../settings.ts'
import { addTenant, personOf, requestOf, testNow } from '../test-world.ts'
import { collectCharge } from './commands.ts'
import { moneyDrift } from './drift.ts'
import { listDueRefunds } from './due-refunds.ts'
import { bookHandOver } from './hand-over.ts'
import { listPrepayable } from './prepayable.ts'
import { quotePrepayment } from './prepayment-quote.ts'
import { prepay, refundPrepayment } from './prepayments.ts'
import { moneyBalances } from './schema.ts'

let database: TestDatabase
let client: DatabaseClient
let world: ParcelWorld

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

/** A world of its own, where the pharmacy serves the patient. */
async function newWorld(): Promise<void> {
  world = await makeParcelWorld(client)
  const link = { tenantId: world.pharmacyId, patientId: world.patientId, purpose: 'supply' } as const
  await client.network.insert(patientLinks).values({ ...link, since: testNow })
}

const request = (actor = world.villagePharmacist) => requestOf(actor)

/** A tablet costs half a yuan: 20 of them 1,000 fen. */
const payment = ({ prescriptionId }: { readonly prescriptionId: string }, amountFen: number) =>
  ({ prescriptionId, siteId: world.villageSiteId, method: 'transfer', amountFen }) as const

const pay = (parcel: Pick<Parcel, 'prescriptionId'>, amountFen: number) =>
  prepay(client, request(), payment(parcel, amountFen))
const payBack = (parcel: Pick<Parcel, 'prescriptionId'>, amountFen: number) =>
  refundPrepayment(client, request(), payment(parcel, amountFen))
const quoted = ({ prescriptionId }: Pick<Parcel, 'prescriptionId'>, actor = world.villagePharmacist) =>
  quotePrepayment(client, actor, prescriptionId, testNow)

/** Hands a parcel over, of which `units` are left. @returns what the patient owes, in fen. */
async function handOver(parcel: Parcel, units = parcel.units): Promise<number> {
  const { shipmentId, prescriptionId, prescriptionLineId } = parcel
  const { answer } = await runCommand(client, request(), (transaction) =>
    bookHandOver(transaction, {
      shipmentId,
      prescriptionId,
      prescriptionTenantId: world.hospitalId,
      siteId: world.villageSiteId,
      siteTenantId: world.pharmacyId,
      patientId: world.patientId,
      lines: [{ prescriptionLineId, productId: world.product.id, units }],
    }),
  )
  await client.network.update(shipments).set({ state: 'handed_over' }).where(eq(shipments.id, shipmentId))
  return answer.patientFen
}

const collect = ({ shipmentId }: Parcel, amountFen: number, method: 'prepaid' | 'cash' = 'prepaid') =>
  collectCharge(client, request(), { shipmentId, method, amountFen })

async function end({ prescriptionId }: Parcel, state: PrescriptionState, minutes = 0): Promise<void> {
  const completedAt = new Date(testNow.getTime() + minutes * 60_000)
  await client.network
    .update(prescriptions)
    .set({ state, completedAt })
    .where(eq(prescriptions.id, prescriptionId))
}

async function prepaidOf({ prescriptionId }: Parcel): Promise<number> {
  const [balance] = await readAs(client, world.villagePharmacist, (db) =>
    db.select().from(moneyBalances).where(eq(moneyBalances.subjectId, prescriptionId)),
  )
  return 0 - (balance?.amountFen ?? 0)
}

describe('prepay', () => {
  beforeAll(newWorld)

  it('keeps the money as the patient’s until a hand-over uses it', async () => {
    const parcel = await addParcel(world, 20)
    expect((await pay(parcel, 1_000)).answer).toEqual({
      prescriptionId: parcel.prescriptionId,
      prepaidFen: 1_000,
    })
    expect(await prepaidOf(parcel)).toBe(1_000)
    await collect(parcel, await handOver(parcel))
    expect(await prepaidOf(parcel)).toBe(0)
  })

  it('takes what will be owed, no more and no less, and once, also of several who take it at once', async () => {
    const parcel = await addParcel(world, 20)
    for (const amountFen of [1, 999, 1_001])
      await expect(pay(parcel, amountFen)).rejects.toMatchObject({
        refusals: [{ code: 'wrongAmount', message: '1000 fen are due, no more and no less.' }],
      })
    const attempts = await Promise.allSettled([1, 2, 3].map(() => pay(parcel, 1_000)))
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(pay(parcel, 1_000)).rejects.toThrow('nothingDue')
    expect(await prepaidOf(parcel)).toBe(1_000)
  })

  it('takes what another parcel of the prescription adds', async () => {
    const first = await addParcel(world, 20)
    await pay(first, 1_000)
    await addParcel(world, 10, { prescription: first })
    await expect(pay(first, 1_500)).rejects.toThrow('wrongAmount')
    expect((await pay(first, 500)).answer.prepaidFen).toBe(1_500)
  })

  it('takes no money for what will not come here, and nothing of or for strangers', async () => {
    const parcel = await addParcel(world, 20)
    const cancelled = await addParcel(world, 20)
    await end(cancelled, 'cancelled')
    await expect(pay(cancelled, 1_000)).rejects.toThrow('prescriptionOver')
    await expect(pay({ prescriptionId: randomUUIDv7() }, 1_000)).rejects.toThrow('prescriptionNotFound')
    await expect(pay(parcel, 0)).rejects.toThrow('amountInvalid')
    await expect(pay(await addPrescribed(), 1_000)).rejects.toThrow('noParcelComing')
    const atDepot = { ...payment(parcel, 1_000), siteId: world.depotSiteId }
    await expect(prepay(client, request(world.picker), atDepot)).rejects.toThrow('noParcelComing')
    const atHub = { ...payment(parcel, 1_000), siteId: world.hubSiteId }
    await expect(prepay(client, request(), atHub)).rejects.toThrow('notYourSite')
    expect(await prepaidOf(parcel)).toBe(0)
  })
})

/** A prescription without a parcel, which the pharmacy sees. */
async function addPrescribed() {
  const parcel = await addParcel(world, 20)
  await client.network
    .update(shipments)
    .set({ state: 'cancelled' })
    .where(eq(shipments.id, parcel.shipmentId))
  return parcel
}

describe('what is quoted', () => {
  beforeAll(newWorld)

  it('is what all its parcels are charged, each after those before it used up their part of the year', async () => {
    const { villageSiteId, patientId } = world
    await client.network.update(sites).set({ designatedCode: 'D1' }).where(eq(sites.id, villageSiteId))
    await client.network.insert(patientCovers).values({
      patientId,
      insurerTenantId: await addTenant(client, 'insurer'),
      planCode: 'resident-outpatient',
      insuredNumber: '1',
      validFrom: '2026-01-01',
      validTo: '2026-12-31',
    })
    const prescription = await addPrescription(world, 160)
    const first = await addParcel(world, 80, { prescription })
    const second = await addParcel(world, 80, { prescription })
    // Of 80 yuan, 50 are the year's deductible; of the rest the plan bears 70 %.
    const quote = await quoted(first)
    expect(quote).toMatchObject({
      totalFen: 8_000,
      patientFen: 5_900,
      insurerFen: 2_100,
      prepaidFen: 0,
      dueFen: 5_900,
      refundDueFen: 0,
      prepaidSiteId: null,
    })
    expect(quote.parcels.map(({ shipmentId }) => shipmentId)).toEqual([first.shipmentId, second.shipmentId])
    await pay(first, 5_900)
    expect(await quoted(first)).toMatchObject({
      prepaidFen: 5_900,
      dueFen: 0,
      refundDueFen: 5_900,
      prepaidSiteId: villageSiteId,
    })
    await collect(first, await handOver(first))
    await collect(second, await handOver(second))
    expect(await quoted(first)).toMatchObject({ parcels: [], dueFen: 0, prepaidFen: 0, refundDueFen: 0 })
  })

  it('tells others of no parcel and no money, and strangers of nothing', async () => {
    const parcel = await addParcel(world, 20)
    await pay(parcel, (await quoted(parcel)).dueFen)
    expect(await quoted(parcel, world.picker)).toMatchObject({ parcels: [], totalFen: 0, prepaidFen: 0 })
    const stranger = personOf(await addTenant(client, 'pharmacy'), ['village_pharmacist'])
    await expect(quoted(parcel, stranger)).rejects.toThrow('prescriptionNotFound')
  })
})

describe('what may be prepaid', () => {
  beforeAll(newWorld)

  it('is listed at the sites that hand over, one row a prescription, in pages, and to nobody else', async () => {
    const listed = async (actor = world.villagePharmacist, page = {}) => {
      const { items, next } = await listPrepayable(client, actor, { limit: 100, ...page })
      return { items, next, ids: items.map(({ prescriptionId }) => prescriptionId) }
    }
    const split = await addParcel(world, 20)
    await addParcel(world, 10, { prescription: split })
    const paid = await addParcel(world, 20)
    await pay(paid, 1_000)
    await handOver(await addParcel(world, 20))
    const { items, ids } = await listed()
    expect(ids).toEqual([split.prescriptionId, paid.prescriptionId])
    expect(items).toMatchObject([
      { siteId: world.villageSiteId, parcels: 2, prepaidFen: 0, promisedAt: expect.any(Date) },
      { parcels: 1, prepaidFen: 1_000 },
    ])
    expect(JSON.stringify(items)).not.toContain(world.patientId)
    expect(await listed(world.villagePharmacist, { limit: 1 })).toMatchObject({
      ids: [split.prescriptionId],
      next: split.prescriptionId,
    })
    // By a number: of the hospital, of the prescription, and of either parcel, with all of its parcels.
    const [found] = items
    for (const number of [
      found?.hospitalReference ?? '',
      split.prescriptionId.slice(-8).toUpperCase(),
      ...(found?.shipmentIds ?? []).map((id) => id.slice(-8)),
    ])
      expect((await listed(world.villagePharmacist, { number })).items).toMatchObject([
        { prescriptionId: split.prescriptionId, parcels: 2 },
      ])
    expect((await listed(world.villagePharmacist, { number: '' })).ids).toEqual([])
    expect((await listed(world.villagePharmacist, { number: '%' })).ids).toEqual([])
    const behind = { after: split.prescriptionId, siteId: world.villageSiteId }
    expect(await listed(world.villagePharmacist, behind)).toMatchObject({
      ids: [paid.prescriptionId],
      next: null,
    })
    for (const actor of [world.picker, personOf(world.pharmacyId, ['village_pharmacist'], [world.hubSiteId])])
      expect((await listed(actor)).ids).toEqual([])
  })
})

describe('refundPrepayment', () => {
  beforeAll(newWorld)

  it('pays back what was not used, whole and once, also of several who pay at once', async () => {
    const parcel = await addParcel(world, 20)
    await pay(parcel, 1_000)
    for (const amountFen of [999, 1_001])
      await expect(payBack(parcel, amountFen)).rejects.toThrow('wrongAmount')
    const attempts = await Promise.allSettled([1, 2, 3].map(() => payBack(parcel, 1_000)))
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(payBack(parcel, 1_000)).rejects.toThrow('nothingDue')
    expect(await prepaidOf(parcel)).toBe(0)
  })

  it('leaves what the patient still owes for what they were handed', async () => {
    const parcel = await addParcel(world, 20)
    await pay(parcel, 1_000)
    await handOver(parcel, 12)
    await expect(payBack(parcel, 1_000)).rejects.toThrow('wrongAmount')
    await payBack(parcel, 400)
    await collect(parcel, 600)
    await expect(payBack(parcel, 1)).rejects.toThrow('nothingDue')
  })

  it('is due, in the list of all refunds, once the prescription is over', async () => {
    await newWorld()
    const listed = async (after?: string) => {
      const { items, next } = await listDueRefunds(client, world.villagePharmacist, { limit: 2, after })
      return { items, next, ids: items.map(({ prescriptionId }) => prescriptionId) }
    }
    const cancelled = await addParcel(world, 20)
    const forLess = await addParcel(world, 20)
    const unpaid = await addParcel(world, 20)
    const open = await addParcel(world, 20)
    for (const parcel of [cancelled, forLess, unpaid, open]) await pay(parcel, 1_000)
    expect((await listed()).ids).toEqual([])
    await end(cancelled, 'cancelled', 1)
    await handOver(forLess, 12)
    await collect(forLess, 600)
    await end(forLess, 'completed', 2)
    // All of what was prepaid is still to be used for it.
    await handOver(unpaid)
    await end(unpaid, 'completed', 3)
    const { items, next } = await listed()
    expect(items).toEqual([
      {
        source: 'prepayment',
        shipmentId: null,
        prescriptionId: cancelled.prescriptionId,
        siteId: world.villageSiteId,
        refundDueFen: 1_000,
        collectedMethod: 'transfer',
        reason: 'cancelled',
        dueSince: new Date(testNow.getTime() + 60_000),
      },
      expect.objectContaining({
        prescriptionId: forLess.prescriptionId,
        refundDueFen: 400,
        reason: 'completed',
      }),
    ])
    expect(next).toBeNull()
    await collect(unpaid, 1_000, 'cash')
    const first = await listed()
    expect(first).toMatchObject({ next: forLess.prescriptionId })
    await payBack(cancelled, 1_000)
    await payBack(forLess, 400)
    expect(await listed(first.next ?? '')).toMatchObject({ ids: [unpaid.prescriptionId], next: null })
    expect(await moneyDrift(client, personOf(world.pharmacyId, ['operator']), testNow)).toMatchObject({
      driftFen: 0,
    })
  })
})
