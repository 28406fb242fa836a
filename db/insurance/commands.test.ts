import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { moneyDrift } from '../money/drift.ts'
import { balancesOf, book, handOverOf, reverse } from '../money/hand-over-fixture.ts'
import {
  actorOf,
  chronicPatientId,
  depotTenantId,
  loadNetwork,
  now,
  operatorTenantId,
  pharmacyTenantId,
  requestOf,
  villageSiteId,
} from '../network-fixture.ts'
import { databaseUrls } from '../settings.ts'
import { recordClaimAnswer, reverseClaim, type ClaimAnswer } from './commands.ts'
import { claims } from './schema.ts'

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

const answer = (claimId: string, said: ClaimAnswer, actor = pharmacist) =>
  recordClaimAnswer(client, requestOf(actor), { claimId, attempt: 1, answer: said })

const readClaim = async (claimId: string) => {
  const rows = await readAs(client, pharmacist, (db) => db.select().from(claims))
  return rows.find((claim) => claim.id === claimId)
}

/** A hand-over of 1,001 fen, 801 of them the insurer's, whose claim has reached the insurer. */
async function submitted() {
  const handOver = handOverOf(chronicPatientId)
  const { claimId } = await book(client, handOver)
  if (claimId === null) throw new Error('The insurer bears nothing.')
  await answer(claimId, { state: 'submitted', insurerReference: 'R-1' })
  return { handOver, claimId, shipmentId: handOver.shipmentId }
}

describe('recordClaimAnswer', () => {
  it('settles a claim: the insurer’s money is in the bank and nothing is open', async () => {
    const { claimId, shipmentId } = await submitted()
    expect(await readClaim(claimId)).toMatchObject({
      state: 'submitted',
      insurerReference: 'R-1',
      submittedAt: now,
    })
    const bankBefore = (await balancesOf(client, villageSiteId)).bank ?? 0
    await answer(claimId, { state: 'settled', settledFen: 801, settledAt: now })
    expect(await readClaim(claimId)).toMatchObject({ state: 'settled', settledFen: 801, settledAt: now })
    expect(await balancesOf(client, shipmentId)).toEqual({ patient_receivable: 200 })
    expect((await balancesOf(client, villageSiteId)).bank).toBe(bankBefore + 801)
  })

  it('books as loss what the insurer cuts', async () => {
    const { claimId, shipmentId } = await submitted()
    await answer(claimId, { state: 'settled', settledFen: 700, settledAt: now })
    expect(await balancesOf(client, shipmentId)).toEqual({ patient_receivable: 200, claims_denied: 101 })
  })

  it('refuses more than was claimed, and the claim stays open', async () => {
    const { claimId } = await submitted()
    await expect(answer(claimId, { state: 'settled', settledFen: 802, settledAt: now })).rejects.toThrow(
      'settledTooMuch',
    )
    expect(await readClaim(claimId)).toMatchObject({ state: 'submitted' })
  })

  it('books a denied share as loss, with the reason on file', async () => {
    const { claimId, shipmentId } = await submitted()
    await answer(claimId, { state: 'denied', code: 'notCovered', reason: 'notCovered' })
    expect(await readClaim(claimId)).toMatchObject({
      state: 'denied',
      deniedCode: 'notCovered',
      deniedReason: 'notCovered',
    })
    expect(await balancesOf(client, shipmentId)).toEqual({ patient_receivable: 200, claims_denied: 801 })
  })

  it('takes one answer: the second finds the claim decided', async () => {
    const { claimId } = await submitted()
    const attempts = await Promise.allSettled([
      answer(claimId, { state: 'settled', settledFen: 801, settledAt: now }),
      answer(claimId, { state: 'settled', settledFen: 801, settledAt: now }),
      answer(claimId, { state: 'denied', code: 'notCovered', reason: 'notCovered' }),
    ])
    const refusals = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason] : []))
    expect(refusals.map(({ kind, message }) => `${kind} ${message}`)).toEqual([
      'conflict wrongState',
      'conflict wrongState',
    ])
  })

  it('settles nothing that was not submitted, and no claim of another tenant', async () => {
    const { claimId } = await book(client, handOverOf(chronicPatientId))
    const settled = { state: 'settled', settledFen: 1, settledAt: now } as const
    await expect(answer(claimId ?? '', settled)).rejects.toThrow('wrongState')
    const foreign = await submitted()
    await expect(answer(foreign.claimId, settled, actorOf(depotTenantId))).rejects.toThrow('claimNotFound')
    await expect(answer(randomUUIDv7(), settled)).rejects.toThrow('claimNotFound')
  })

  it('costs nothing when the goods had come back before the denial', async () => {
    const { claimId, handOver, shipmentId } = await submitted()
    await reverse(client, handOver)
    await answer(claimId, { state: 'denied', code: 'claimReversed', reason: 'claimReversed' })
    expect(await balancesOf(client, shipmentId)).toEqual({})
  })
})

describe('reverseClaim', () => {
  it('owes the insurer’s money back after a return, and leaves nothing open', async () => {
    const { claimId, handOver, shipmentId } = await submitted()
    const bankBefore = (await balancesOf(client, villageSiteId)).bank ?? 0
    await answer(claimId, { state: 'settled', settledFen: 700, settledAt: now })
    expect(await reverse(client, handOver)).toMatchObject({ claimIdsToReverse: [claimId] })
    await reverseClaim(client, requestOf(pharmacist), { claimId })
    expect(await readClaim(claimId)).toMatchObject({ state: 'reversed' })
    expect(await balancesOf(client, shipmentId)).toEqual({})
    expect((await balancesOf(client, villageSiteId)).bank).toBe(bankBefore)
  })

  it('leaves the share open when the hand-over stands', async () => {
    const { claimId, shipmentId } = await submitted()
    await reverseClaim(client, requestOf(pharmacist), { claimId })
    expect(await balancesOf(client, shipmentId)).toEqual({ patient_receivable: 200, insurer_receivable: 801 })
    await expect(reverseClaim(client, requestOf(pharmacist), { claimId })).rejects.toThrow('wrongState')
  })

  it('leaves the books balanced, whichever of a return and a denial comes first', async () => {
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        const { claimId, handOver, shipmentId } = await submitted()
        await Promise.all([
          reverse(client, handOver),
          answer(claimId, { state: 'denied', code: 'notCovered', reason: 'notCovered' }),
        ])
        expect(await balancesOf(client, shipmentId)).toEqual({})
      }),
    )
    expect(await moneyDrift(client, actorOf(operatorTenantId), now)).toMatchObject({ driftFen: 0 })
  })
})
