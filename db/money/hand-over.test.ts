import { randomUUIDv7 } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { CommandRefused } from '../command-refused.ts'
import { readAs, runCommand } from '../commands.ts'
import { claims, coverYears } from '../insurance/schema.ts'
import {
  actorOf,
  capsuleId,
  chronicPatientId,
  coveredPatientId,
  deliveryPointId,
  depotSiteId,
  depotTenantId,
  insurerTenantId,
  loadNetwork,
  now,
  operatorTenantId,
  penId,
  pharmacyTenantId,
  requestOf,
  tabletId,
  uncoveredPatientId,
  villageSiteId,
} from '../network-fixture.ts'
import { databaseUrls } from '../settings.ts'
import { moneyDrift } from './drift.ts'
import { book, handOverOf, lineOf } from './hand-over-fixture.ts'
import { bookHandOver } from './hand-over.ts'
import { chargeLines, charges, moneyBalances, moneyPostings } from './schema.ts'

let database: TestDatabase | undefined
let client: DatabaseClient
const pharmacist = actorOf(pharmacyTenantId)

beforeEach(async () => {
  await closeDatabase()
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
  await loadNetwork(client)
})

afterAll(() => closeDatabase())

async function closeDatabase() {
  if (!database) return
  await client.close()
  await database.drop()
}

const capsulesOf = (units: number) => handOverOf(chronicPatientId, { lines: [lineOf(capsuleId, units)] })

describe('bookHandOver', () => {
  it('rounds each prescription line half up once, however many lots it came from', async () => {
    const lineId = randomUUIDv7()
    const handOver = handOverOf(uncoveredPatientId, {
      lines: [lineOf(tabletId, 2, lineId), lineOf(tabletId, 2, lineId), lineOf(tabletId, 2)],
    })
    // 4 × 35.75 = 143.00 and 2 × 35.75 = 71.50 fen.
    expect(await book(client, handOver)).toEqual({
      totalFen: 143 + 72,
      patientFen: 215,
      insurerFen: 0,
      collectedFen: 0,
      paymentDiffers: false,
      claimId: null,
      laterClaimIds: [],
    })
    const lines = await readAs(client, pharmacist, (db) => db.select().from(chargeLines))
    expect(lines.map(({ units, totalFen }) => ({ units, totalFen }))).toEqual(
      expect.arrayContaining([
        { units: 4, totalFen: 143 },
        { units: 2, totalFen: 72 },
      ]),
    )
  })

  it('splits by the cover of the day and books both shares against the sale', async () => {
    const handOver = handOverOf(chronicPatientId, {
      lines: [lineOf(tabletId, 28), lineOf(capsuleId, 24), lineOf(penId, 1)],
    })
    const booked = await book(client, handOver)
    // 80 % of 1,001 and 70 % of 3,000; the pen is not on the list.
    expect(booked).toMatchObject({ totalFen: 8_801, insurerFen: 801 + 2_100, patientFen: 200 + 900 + 4_800 })
    const postings = await readAs(client, pharmacist, (db) => db.select().from(moneyPostings))
    expect(postings).toHaveLength(3)
    expect(postings).toMatchObject(
      [
        { account: 'insurer_receivable', subjectId: handOver.shipmentId, amountFen: 2_901 },
        { account: 'patient_receivable', subjectId: handOver.shipmentId, amountFen: 5_900 },
        { account: 'sales', subjectId: villageSiteId, amountFen: -8_801 },
      ].map((posting) => Object.assign(posting, { reason: 'hand_over', shipmentId: handOver.shipmentId })),
    )
    const [claim] = await readAs(client, pharmacist, (db) => db.select().from(claims))
    expect(claim).toMatchObject({
      id: booked.claimId,
      shipmentId: handOver.shipmentId,
      state: 'prechecked',
      claimedFen: 2_901,
      planCode: 'resident-chronic',
      insurerTenantId,
    })
    expect(await moneyDrift(client, actorOf(operatorTenantId), now)).toMatchObject({ driftFen: 0 })
  })

  it('lets the deductible of a year be borne once', async () => {
    const first = await book(client, handOverOf(coveredPatientId, { lines: [lineOf(tabletId, 140)] }))
    // 5,005 fen: 5,000 are the deductible, and 70 % of the rest is 3.5.
    expect(first).toMatchObject({ totalFen: 5_005, patientFen: 5_001, insurerFen: 4 })
    expect(await book(client, handOverOf(coveredPatientId))).toMatchObject({
      patientFen: 300,
      insurerFen: 701,
    })
    expect(await readAs(client, pharmacist, (db) => db.select().from(coverYears))).toEqual([
      {
        patientId: coveredPatientId,
        planCode: 'resident-outpatient',
        year: 2026,
        deductiblePaidFen: 5_000,
        paidOutFen: 705,
      },
    ])
  })

  it('pays no more in a year than the cap of the plan', async () => {
    expect(await book(client, capsulesOf(3_000))).toMatchObject({ insurerFen: 262_500 })
    expect(await book(client, capsulesOf(1_000))).toMatchObject({ insurerFen: 37_500, patientFen: 87_500 })
    expect(await book(client, capsulesOf(24))).toMatchObject({
      insurerFen: 0,
      patientFen: 3_000,
      claimId: null,
    })
  })

  it('uses the deductible once, also when two parcels are handed over in the same moment', async () => {
    const handOvers = Array.from({ length: 4 }, () =>
      handOverOf(coveredPatientId, { lines: [lineOf(tabletId, 140)] }),
    )
    const booked = await Promise.all(handOvers.map((handOver) => book(client, handOver)))
    const insurerShares = booked.map(({ insurerFen }) => insurerFen).toSorted((a, b) => a - b)
    expect(insurerShares).toEqual([4, 3_504, 3_504, 3_504])
  })

  it('leaves it to the patient where insurance does not pay the site', async () => {
    const handOver = handOverOf(chronicPatientId, { siteId: deliveryPointId })
    expect(await book(client, handOver)).toMatchObject({ patientFen: 1_001, insurerFen: 0 })
  })

  it('knows a cover through its last day, 24:00 in Shanghai', async () => {
    const lastMinute = new Date('2026-12-31T15:59:59Z')
    const midnight = new Date('2026-12-31T16:00:00Z')
    expect(await book(client, handOverOf(chronicPatientId), lastMinute)).toMatchObject({ insurerFen: 801 })
    expect(await book(client, handOverOf(chronicPatientId), midnight)).toMatchObject({ insurerFen: 0 })
  })

  it('books in the tenant of the site, whoever acts, and goes on as the tenant that acted before', async () => {
    const handOver = handOverOf(chronicPatientId)
    const depot = actorOf(depotTenantId)
    const tenants = await runCommand(client, requestOf(depot), async (transaction) => {
      await transaction.actFor(operatorTenantId)
      await bookHandOver(transaction, handOver)
      const acting = await transaction.db.execute<{ tenant: string }>(sql`select actor_tenant() as tenant`)
      return acting.rows
    })
    expect(tenants.answer).toEqual([{ tenant: operatorTenantId }])
    const [charge] = await readAs(client, pharmacist, (db) => db.select().from(charges))
    expect(charge).toMatchObject({ tenantId: pharmacyTenantId, shipmentId: handOver.shipmentId })
    expect(await readAs(client, depot, (db) => db.select().from(charges))).toEqual([])
  })

  it('books a shipment once', async () => {
    const handOver = handOverOf(chronicPatientId)
    const attempts = await Promise.allSettled(Array.from({ length: 4 }, () => book(client, handOver)))
    const refusals = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason] : []))
    expect(refusals).toHaveLength(3)
    for (const refusal of refusals) {
      expect(refusal).toBeInstanceOf(CommandRefused)
      expect(refusal.message).toBe('handOverBooked')
    }
    const sales = await readAs(client, pharmacist, (db) =>
      db.select().from(moneyBalances).where(eq(moneyBalances.account, 'sales')),
    )
    expect(sales).toMatchObject([{ amountFen: -1_001 }])
  })

  it('charges nobody whose cover the tenant may not see', async () => {
    await client.network.execute(
      sql`update sites set designated_code = 'H64042200002' where id = ${depotSiteId}`,
    )
    const handOver = handOverOf(chronicPatientId, { siteTenantId: depotTenantId, siteId: depotSiteId })
    await expect(book(client, handOver)).rejects.toThrow('not linked to the patient')
  })
})
