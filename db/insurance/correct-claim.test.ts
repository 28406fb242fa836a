import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { moneyDrift } from '../money/drift.ts'
import { balancesOf, book, handOverOf, reverse } from '../money/hand-over-fixture.ts'
import {
  actorOf,
  chronicPatientId,
  depotTenantId,
  insurerTenantId,
  loadNetwork,
  now,
  operatorTenantId,
  pharmacyTenantId,
  requestOf,
  villageSiteId,
} from '../network-fixture.ts'
import { databaseUrls } from '../settings.ts'
import { listClaims, readClaim } from './claim-list.ts'
import { recordClaimAnswer, type ClaimAnswer } from './commands.ts'
import { correctClaim, type ClaimCorrection } from './correct-claim.ts'
import { readClaimToSubmit } from './queries.ts'

let database: TestDatabase
let client: DatabaseClient
const pharmacist = actorOf(pharmacyTenantId)
const evidence = { reason: 'medical_evidence', remark: 'On file since 2025.' } as const
const submitted: ClaimAnswer = { state: 'submitted', insurerReference: 'R-1' }
const denied: ClaimAnswer = { state: 'denied', code: 'notNecessary', reason: 'Not necessary.' }
const settled: ClaimAnswer = { state: 'settled', settledFen: 801, settledAt: now }

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
  await loadNetwork(client)
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

const answer = (claimId: string, attempt: number, said: ClaimAnswer) =>
  recordClaimAnswer(client, requestOf(pharmacist), { claimId, attempt, answer: said })

const correct = (claimId: string, changes: Partial<ClaimCorrection> = {}, actor = pharmacist) =>
  correctClaim(client, requestOf(actor), { claimId, ...evidence, ...changes })

/** A hand-over of 1,001 fen, 801 of them the insurer's, whose claim was denied. */
async function deniedClaim() {
  const handOver = handOverOf(chronicPatientId)
  const { claimId } = await book(client, handOver)
  if (claimId === null) throw new Error('The insurer bears nothing.')
  await answer(claimId, 1, submitted)
  await answer(claimId, 1, denied)
  return { handOver, claimId, shipmentId: handOver.shipmentId }
}

describe('correctClaim', () => {
  it('owes the share once more, and what the insurer then pays leaves nothing open', async () => {
    const { claimId, shipmentId } = await deniedClaim()
    expect(await balancesOf(client, shipmentId)).toEqual({ patient_receivable: 200, claims_denied: 801 })
    const corrected = await correct(claimId)
    expect(corrected.answer).toEqual({ claimId, state: 'prechecked', attempt: 2 })
    expect(await balancesOf(client, shipmentId)).toEqual({ patient_receivable: 200, insurer_receivable: 801 })
    const bankBefore = (await balancesOf(client, villageSiteId)).bank ?? 0
    await answer(claimId, 2, submitted)
    await answer(claimId, 2, settled)
    expect(await balancesOf(client, shipmentId)).toEqual({ patient_receivable: 200 })
    expect((await balancesOf(client, villageSiteId)).bank).toBe(bankBefore + 801)
    expect(await moneyDrift(client, actorOf(operatorTenantId), now)).toMatchObject({ driftFen: 0 })
  })

  it('keeps every denied attempt with what was corrected, by whom and when', async () => {
    const { claimId } = await deniedClaim()
    await correct(claimId)
    await answer(claimId, 2, submitted)
    await answer(claimId, 2, denied)
    await correct(claimId, { reason: 'insurer_record', remark: 'Put right by the insurer.' })
    const claim = await readClaim(client, pharmacist, claimId)
    expect(claim).toMatchObject({ state: 'prechecked', attempt: 3, deniedCode: null, settledFen: null })
    expect(claim.corrections).toMatchObject([
      {
        attempt: 1,
        deniedCode: 'notNecessary',
        insurerReference: 'R-1',
        reason: 'medical_evidence',
        correctedBy: pharmacist.principalId,
        correctedAt: now,
      },
      { attempt: 2, deniedCode: 'notNecessary', reason: 'insurer_record' },
    ])
  })

  it('sends the right number of the insured person, where the one on file was wrong', async () => {
    const { claimId } = await deniedClaim()
    const number = { reason: 'insured_number', remark: 'Mistyped.' } as const
    await expect(correct(claimId, number)).rejects.toThrow('insuredNumberMismatch')
    await expect(correct(claimId, { insuredNumber: 'DEMO-9' })).rejects.toThrow('insuredNumberMismatch')
    await correct(claimId, { ...number, insuredNumber: 'DEMO-9' })
    expect(await readClaimToSubmit(client, pharmacist, claimId)).toMatchObject({
      attempt: 2,
      insuredNumber: 'DEMO-9',
      correction: number,
      isSubmitted: false,
    })
  })

  it('takes a claim that is denied, once, of one’s own, whose medicine did not come back', async () => {
    const { claimId, handOver } = await deniedClaim()
    await expect(correct(claimId, {}, actorOf(depotTenantId))).rejects.toThrow('claimNotFound')
    await expect(correct(claimId, {}, actorOf(insurerTenantId))).rejects.toThrow('claimNotFound')
    await expect(correct(randomUUIDv7())).rejects.toThrow('claimNotFound')
    const attempts = await Promise.allSettled([1, 2, 3].map(() => correct(claimId)))
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(correct(claimId)).rejects.toThrow('wrongState')
    await answer(claimId, 2, submitted)
    await answer(claimId, 2, denied)
    await reverse(client, handOver)
    await expect(correct(claimId)).rejects.toThrow('chargeReversed')
    expect(await balancesOf(client, handOver.shipmentId)).toEqual({})
  })

  it('leaves the books balanced, whichever of a return and a correction comes first', async () => {
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        const { claimId, handOver, shipmentId } = await deniedClaim()
        await Promise.allSettled([reverse(client, handOver), correct(claimId)])
        expect(await balancesOf(client, shipmentId)).toEqual({})
      }),
    )
    expect(await moneyDrift(client, actorOf(operatorTenantId), now)).toMatchObject({ driftFen: 0 })
  })
})

describe('a claim that is answered twice', () => {
  it('keeps the first answer, and the second changes nothing', async () => {
    const { claimId, shipmentId } = await deniedClaim()
    const before = await readClaim(client, pharmacist, claimId)
    await expect(answer(claimId, 1, denied)).rejects.toThrow('wrongState')
    await expect(answer(claimId, 1, settled)).rejects.toThrow('wrongState')
    expect(await readClaim(client, pharmacist, claimId)).toEqual(before)
    expect(await balancesOf(client, shipmentId)).toEqual({ patient_receivable: 200, claims_denied: 801 })
  })

  it('does not take a late answer to an attempt that was corrected since', async () => {
    const { claimId } = await deniedClaim()
    await correct(claimId)
    await answer(claimId, 2, submitted)
    await expect(answer(claimId, 1, settled)).rejects.toThrow('wrongState')
    await expect(answer(claimId, 1, denied)).rejects.toThrow('wrongState')
    expect(await readClaim(client, pharmacist, claimId)).toMatchObject({ state: 'submitted', attempt: 2 })
  })
})

describe('listClaims', () => {
  it('shows a claim to who made it and to who insures it, in pages', async () => {
    const { claimId } = await deniedClaim()
    for (const actor of [pharmacist, actorOf(insurerTenantId)]) {
      const page = await listClaims(client, actor, { states: ['denied'], limit: 1 })
      expect(page.map(({ id }) => id)).toEqual([claimId])
      const next = await listClaims(client, actor, { after: claimId, limit: 100 })
      expect(next.every(({ id }) => id < claimId)).toBe(true)
    }
    expect(await listClaims(client, actorOf(depotTenantId), { limit: 100 })).toEqual([])
  })

  it('tells the insurer nothing of what a correction holds', async () => {
    const { claimId } = await deniedClaim()
    await correct(claimId)
    expect(await readClaim(client, actorOf(insurerTenantId), claimId)).toMatchObject({ corrections: [] })
  })
})
