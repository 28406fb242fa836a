import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { recordClaimAnswer } from '../insurance/commands.ts'
import { readClaimToSubmit } from '../insurance/queries.ts'
import { claims, coverYears } from '../insurance/schema.ts'
import {
  actorOf,
  fixtureId,
  insurerTenantId,
  loadNetwork,
  now,
  operatorTenantId,
  patient,
  pharmacyTenantId,
  requestOf,
} from '../network-fixture.ts'
import { registerPatients } from '../patients/commands.ts'
import { databaseUrls } from '../settings.ts'
import { balancesOf, book, handOverOf, reverse } from './hand-over-fixture.ts'
import { chargeShares } from './schema.ts'

let database: TestDatabase
let client: DatabaseClient
const pharmacist = actorOf(pharmacyTenantId)
const patientId = fixtureId(61)
const topUpInsurerId = fixtureId(62)

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
  await loadNetwork(client)
  const registration = patient(patientId, 61, 'resident-chronic')
  const dates = { validFrom: '2026-01-01', validTo: '2026-12-31' }
  await registerPatients(client, requestOf(actorOf(operatorTenantId)), [
    {
      ...registration,
      covers: [
        { insurerTenantId: topUpInsurerId, planCode: 'top-up', insuredNumber: 'TOP-1', ...dates },
        { insurerTenantId, planCode: 'critical-illness', insuredNumber: 'DEMO-61', ...dates },
        ...registration.covers,
      ],
    },
  ])
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

describe('a hand-over with several payers', () => {
  it('opens a claim for each payer that bears something, in their order', async () => {
    const handOver = handOverOf(patientId)
    const { claimId, laterClaimIds, ...booked } = await book(client, handOver)
    // 1,001: 801 by basic insurance, nothing under the year's threshold, 30 % of the 200 left.
    expect(booked).toMatchObject({ totalFen: 1_001, insurerFen: 861, patientFen: 140 })
    const opened = await readAs(client, pharmacist, (db) =>
      db.select().from(claims).where(eq(claims.shipmentId, handOver.shipmentId)).orderBy(claims.earlierFen),
    )
    expect(opened).toMatchObject([
      { id: claimId, planCode: 'resident-chronic', insurerTenantId, claimedFen: 801, earlierFen: 0 },
      {
        id: laterClaimIds[0],
        planCode: 'top-up',
        insurerTenantId: topUpInsurerId,
        claimedFen: 60,
        earlierFen: 801,
      },
    ])
    const shares = await readAs(client, pharmacist, (db) =>
      db
        .select()
        .from(chargeShares)
        .where(eq(chargeShares.shipmentId, handOver.shipmentId))
        .orderBy(chargeShares.place),
    )
    expect(
      shares.map(({ planCode, paidFen, deductibleUsedFen }) => [planCode, paidFen, deductibleUsedFen]),
    ).toEqual([
      ['resident-chronic', 801, 0],
      ['critical-illness', 0, 200],
      ['top-up', 60, 0],
    ])
  })

  it('tells each insurer its own share and number', async () => {
    const { laterClaimIds } = await book(client, handOverOf(patientId))
    expect(await readClaimToSubmit(client, pharmacist, laterClaimIds[0] ?? '')).toMatchObject({
      insurerTenantId: topUpInsurerId,
      insuredNumber: 'TOP-1',
      insuranceFen: 60,
      earlierFen: 801,
      restFen: 140,
    })
  })

  it('is undone whole: every year and every account stand as before', async () => {
    const years = () =>
      readAs(client, pharmacist, (db) => db.select().from(coverYears).orderBy(coverYears.planCode))
    const before = await years()
    const handOver = handOverOf(patientId)
    const { claimId, laterClaimIds } = await book(client, handOver)
    const answer = (id: string, settledFen: number) =>
      recordClaimAnswer(client, requestOf(pharmacist), {
        claimId: id,
        attempt: 1,
        answer: { state: 'settled', settledFen, settledAt: now },
      })
    for (const id of [claimId, ...laterClaimIds])
      await recordClaimAnswer(client, requestOf(pharmacist), {
        claimId: id ?? '',
        attempt: 1,
        answer: { state: 'submitted', insurerReference: 'R' },
      })
    await answer(claimId ?? '', 801)
    expect(await reverse(client, handOver)).toMatchObject({ claimIdsToReverse: [claimId, ...laterClaimIds] })
    expect(await years()).toEqual(before)
    // The first claim's money is owed back once it is undone there; the second was never paid.
    expect(await balancesOf(client, handOver.shipmentId)).toEqual({ insurer_receivable: -801 })
  })
})
