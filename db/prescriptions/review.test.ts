import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { qualifications } from '../access/schema.ts'
import type { Actor } from '../actor.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { CommandRefused } from '../command-refused.ts'
import { events } from '../events/schema.ts'
import { raiseEscalation } from '../fulfilment/escalations.ts'
import { escalations } from '../fulfilment/schema.ts'
import { insuranceChecks } from '../insurance/schema.ts'
import { personOf, requestOf } from '../test-world.ts'
import { makePrescribingWorld, submit, submitApproved, type PrescribingWorld } from './prescribing-fixture.ts'
import { readPrescription } from './queries.ts'
import { answerQuery, approvePrescription, queryPrescription, rejectPrescription } from './review.ts'

let database: TestDatabase
let client: DatabaseClient
let world: PrescribingWorld
let prescriptionId: string

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})
beforeEach(async () => {
  world = await makePrescribingWorld(client)
  prescriptionId = await submit(world)
})
afterAll(async () => {
  await client.close()
  await database.drop()
})

const approve = (by: Actor) => approvePrescription(client, requestOf(by), { prescriptionId })
const reject = (by: Actor) =>
  rejectPrescription(client, requestOf(by), {
    prescriptionId,
    reasonCode: 'interaction',
    remark: '与现用药冲突',
  })
const ask = (remark: string) =>
  queryPrescription(client, requestOf(world.pharmacist), { prescriptionId, remark })
const answer = (remark: string) => answerQuery(client, requestOf(world.doctor), { prescriptionId, remark })

const toldOf = async () => {
  const told = await client.network
    .select()
    .from(events)
    .where(eq(events.aggregateId, prescriptionId))
    .orderBy(events.id)
  return told.map(({ type }) => type)
}

describe('review', () => {
  it('ends with the approval of a pharmacist, who is named', async () => {
    await expect(approve(world.pharmacist)).resolves.toMatchObject({
      answer: { prescriptionId, state: 'approved' },
    })
    const { prescription, reviews } = await readPrescription(client, world.doctor, prescriptionId)
    expect(prescription).toMatchObject({ state: 'approved', version: 2 })
    expect(reviews).toMatchObject([{ action: 'approve', personId: world.pharmacist.principalId }])
    expect(await toldOf()).toEqual(['prescription.submitted', 'prescription.approved'])
  })

  it('asks insurance before it approves what nobody had opened, and keeps what it said', async () => {
    const before = await client.network
      .select()
      .from(insuranceChecks)
      .where(eq(insuranceChecks.prescriptionId, prescriptionId))
    expect(before).toEqual([])
    await approve(world.pharmacist)
    const [check] = await client.network
      .select()
      .from(insuranceChecks)
      .where(eq(insuranceChecks.prescriptionId, prescriptionId))
    const { reviews } = await readPrescription(client, world.doctor, prescriptionId)
    expect(check?.checkedAt).toBeInstanceOf(Date)
    expect(reviews.at(-1)).toMatchObject({ action: 'approve', insuranceCheckedAt: check?.checkedAt })
  })

  it('goes back to the doctor with a question as often as it takes, and keeps what was said', async () => {
    await ask('剂量是否正确？')
    await answer('正确')
    await ask('疗程多长？')
    await answer('七天')
    await approve(world.secondPharmacist)
    const { reviews } = await readPrescription(client, world.doctor, prescriptionId)
    expect(reviews.map(({ action, remark }) => [action, remark])).toEqual([
      ['query', '剂量是否正确？'],
      ['answer', '正确'],
      ['query', '疗程多长？'],
      ['answer', '七天'],
      ['approve', null],
    ])
  })

  it('waits for the doctor while a question is open', async () => {
    await ask('剂量是否正确？')
    await expect(approve(world.pharmacist)).rejects.toMatchObject({
      kind: 'conflict',
      refusals: [{ code: 'wrongState', message: expect.stringContaining('queried') }],
    })
  })

  it('rejects with a reason, which is told, and takes the warnings off the board', async () => {
    await raiseEscalation(client, requestOf(world.journey), { prescriptionId, kind: 'review_slow' })
    await expect(reject(world.pharmacist)).resolves.toMatchObject({ answer: { state: 'rejected' } })
    const { reviews } = await readPrescription(client, world.doctor, prescriptionId)
    expect(reviews).toMatchObject([{ action: 'reject', reasonCode: 'interaction', remark: '与现用药冲突' }])
    const [rejected] = await client.network
      .select()
      .from(events)
      .where(eq(events.type, 'prescription.rejected'))
    expect(rejected?.payload).toEqual({ reasonCode: 'interaction' })
    const [warning] = await client.network
      .select()
      .from(escalations)
      .where(eq(escalations.prescriptionId, prescriptionId))
    expect(warning?.resolvedAt).not.toBeNull()
  })

  it('names the state that is in the way, and where it leads', async () => {
    await reject(world.pharmacist)
    await expect(approve(world.pharmacist)).rejects.toMatchObject({
      refusals: [
        {
          code: 'wrongState',
          message: 'The prescription is rejected and cannot become approved.',
          nextStep: expect.stringContaining('over'),
        },
      ],
    })
    prescriptionId = await submitApproved(world)
    await expect(answer('正确')).rejects.toMatchObject({
      refusals: [{ nextStep: expect.stringContaining('routed, cancelled, expired') }],
    })
  })
})

describe('who reviews', () => {
  it('is a pharmacist with a licence in force today', async () => {
    const refusal = { kind: 'forbidden', refusals: [{ code: 'pharmacistNotQualified' }] }
    await expect(approve(world.doctor)).rejects.toMatchObject(refusal)
    await client.network
      .update(qualifications)
      .set({ validTo: '2026-03-01' })
      .where(eq(qualifications.personId, world.pharmacist.principalId))
    for (const act of [() => approve(world.pharmacist), () => reject(world.pharmacist), () => ask('?')]) {
      await expect(act()).rejects.toMatchObject(refusal)
    }
    expect(await toldOf()).toEqual(['prescription.submitted'])
  })

  it('reviews through the last day of the licence', async () => {
    await client.network
      .update(qualifications)
      .set({ validTo: '2026-03-02' })
      .where(eq(qualifications.personId, world.pharmacist.principalId))
    await expect(approve(world.pharmacist)).resolves.toMatchObject({ answer: { state: 'approved' } })
  })

  it('is of the hospital: another hospital finds no such prescription', async () => {
    const other = await makePrescribingWorld(client)
    const refusal = { kind: 'notFound', refusals: [{ code: 'prescriptionNotFound' }] }
    await expect(approve(other.pharmacist)).rejects.toMatchObject(refusal)
    await expect(reject(other.pharmacist)).rejects.toMatchObject(refusal)
    const { doctor } = other
    await expect(
      answerQuery(client, requestOf(doctor), { prescriptionId, remark: '正确' }),
    ).rejects.toMatchObject(refusal)
  })

  it('is one of two who decide at the same moment: the other learns what was decided', async () => {
    for (let round = 0; round < 10; round += 1) {
      prescriptionId = await submit(world)
      const outcomes = await Promise.allSettled([approve(world.pharmacist), reject(world.secondPharmacist)])
      const [won] = outcomes.flatMap((outcome) =>
        outcome.status === 'fulfilled' ? [outcome.value.answer.state] : [],
      )
      const lost = outcomes.flatMap((outcome) =>
        outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
      )
      expect(lost).toHaveLength(1)
      expect(lost[0]).toBeInstanceOf(CommandRefused)
      expect(lost[0]).toMatchObject({ refusals: [{ message: expect.stringContaining(`is ${won}`) }] })
      const { prescription, reviews } = await readPrescription(client, world.doctor, prescriptionId)
      expect(prescription.state).toBe(won)
      expect(reviews).toHaveLength(1)
    }
  })

  it('is nobody when the prescription does not exist', async () => {
    prescriptionId = personOf(world.hospitalId, []).principalId
    await expect(approve(world.pharmacist)).rejects.toMatchObject({ kind: 'notFound' })
  })
})
