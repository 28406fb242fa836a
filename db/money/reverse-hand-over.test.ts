import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { recordClaimAnswer, type ClaimAnswer } from '../insurance/commands.ts'
import { claims, coverYears } from '../insurance/schema.ts'
import {
  actorOf,
  chronicPatientId,
  coveredPatientId,
  loadNetwork,
  now,
  operatorTenantId,
  pharmacyTenantId,
  requestOf,
  uncoveredPatientId,
  villageSiteId,
} from '../network-fixture.ts'
import { databaseUrls } from '../settings.ts'
import { collectCharge } from './commands.ts'
import { moneyDrift } from './drift.ts'
import { balancesOf, book, handOverOf, reverse } from './hand-over-fixture.ts'
import { moneyPostings } from './schema.ts'

let database: TestDatabase
let client: DatabaseClient
const pharmacist = actorOf(pharmacyTenantId)

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
  await loadNetwork(client)
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

const answer = (claimId: string | null, said: ClaimAnswer) =>
  recordClaimAnswer(client, requestOf(pharmacist), { claimId: claimId ?? '', attempt: 1, answer: said })

const stateOf = async (claimId: string | null) => {
  const rows = await readAs(client, pharmacist, (db) => db.select().from(claims))
  return rows.find((claim) => claim.id === claimId)?.state
}

describe('reverseHandOver', () => {
  it('is the exact inverse of what was booked, whatever the price is by then', async () => {
    const salesBefore = (await balancesOf(client, villageSiteId)).sales
    const handOver = handOverOf(coveredPatientId)
    await book(client, handOver)
    await client.network.execute('update products set unit_price_ten_thousandths = 9999')
    expect(await reverse(client, handOver)).toEqual({ refundDueFen: 0, claimIdsToReverse: [] })
    await client.network.execute('update products set unit_price_ten_thousandths = 3575')
    expect(await balancesOf(client, handOver.shipmentId)).toEqual({})
    expect((await balancesOf(client, villageSiteId)).sales).toBe(salesBefore)
    const postings = await readAs(client, pharmacist, (db) => db.select().from(moneyPostings))
    const sides = (reason: string) =>
      postings
        .filter((row) => row.shipmentId === handOver.shipmentId && row.reason === reason)
        .map(({ account, subjectId, amountFen }) => ({ account, subjectId, amountFen }))
    expect(sides('hand_over')).not.toEqual([])
    expect(sides('hand_over_reversed')).toEqual(
      sides('hand_over').map((side) => Object.assign(side, { amountFen: -side.amountFen })),
    )
  })

  it('gives the deductible and the cap of the year back', async () => {
    const handOver = handOverOf(coveredPatientId)
    const read = () => readAs(client, pharmacist, (db) => db.select().from(coverYears))
    const before = await read()
    await book(client, handOver)
    expect(await read()).not.toEqual(before)
    await reverse(client, handOver, new Date('2027-01-05T02:00:00Z'))
    expect(await read()).toEqual(before)
  })

  it('owes the patient what was collected', async () => {
    const handOver = handOverOf(uncoveredPatientId)
    const { shipmentId, prescriptionId } = handOver
    await book(client, handOver)
    await collectCharge(client, requestOf(pharmacist), { shipmentId, method: 'cash', amountFen: 1_001 })
    expect(await reverse(client, handOver)).toEqual({ refundDueFen: 1_001, claimIdsToReverse: [] })
    expect(await balancesOf(client, shipmentId, prescriptionId)).toEqual({ refund_payable: -1_001 })
  })

  it('withdraws a claim that never left', async () => {
    const handOver = handOverOf(chronicPatientId)
    const { claimId } = await book(client, handOver)
    expect(await reverse(client, handOver)).toMatchObject({ claimIdsToReverse: [] })
    expect(await stateOf(claimId)).toBe('reversed')
  })

  it('names a claim that the insurer must undo first', async () => {
    const handOver = handOverOf(chronicPatientId)
    const { claimId } = await book(client, handOver)
    await answer(claimId, { state: 'submitted', insurerReference: 'R1' })
    expect(await reverse(client, handOver)).toMatchObject({ claimIdsToReverse: [claimId] })
    expect(await stateOf(claimId)).toBe('submitted')
  })

  it('takes the loss of a denied claim out of the book', async () => {
    const handOver = handOverOf(chronicPatientId)
    const { claimId } = await book(client, handOver)
    await answer(claimId, { state: 'submitted', insurerReference: 'R2' })
    await answer(claimId, { state: 'denied', code: 'notCovered', reason: 'Not covered.' })
    expect(await balancesOf(client, handOver.shipmentId)).toEqual({
      claims_denied: 801,
      patient_receivable: 200,
    })
    expect(await reverse(client, handOver)).toMatchObject({ claimIdsToReverse: [] })
    expect(await balancesOf(client, handOver.shipmentId)).toEqual({})
    expect(await stateOf(claimId)).toBe('denied')
  })

  it('happens once', async () => {
    const handOver = handOverOf(uncoveredPatientId)
    await book(client, handOver)
    const attempts = await Promise.allSettled([1, 2, 3].map(() => reverse(client, handOver)))
    expect(attempts.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(1)
    await expect(reverse(client, handOver)).rejects.toThrow('chargeReversed')
    await expect(reverse(client, handOverOf(randomUUIDv7()))).rejects.toThrow('chargeNotFound')
    expect(await moneyDrift(client, actorOf(operatorTenantId), now)).toMatchObject({ driftFen: 0 })
  })
})
