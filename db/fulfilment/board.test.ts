import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eq, sql } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { networkAccesses } from '../events/schema.ts'
import {
  makePrescribingWorld,
  route,
  submit,
  submitApproved,
  type PrescribingWorld,
} from '../prescriptions/prescribing-fixture.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { addTenant, personOf, requestOf, testNow } from '../test-world.ts'
import { readBoard } from './board.ts'
import { raiseEscalation, resolveEscalation } from './escalations.ts'

let database: TestDatabase
let client: DatabaseClient
let world: PrescribingWorld

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})
beforeEach(async () => {
  world = await makePrescribingWorld(client)
})
afterAll(async () => {
  await client.close()
  await database.drop()
})

/** The hospital's own board, so that tests of this file do not meet. */
const board = (now = testNow) => readBoard(client, personOf(world.hospitalId, ['operator']), 'tenant', now)
const complete = (prescriptionId: string, completedAt: string) =>
  client.network
    .update(prescriptions)
    .set({ state: 'completed', completedAt: new Date(completedAt) })
    .where(eq(prescriptions.id, prescriptionId))
const raise = (prescriptionId: string, kind: 'review_slow' | 'no_stock') =>
  raiseEscalation(client, requestOf(world.journey), { prescriptionId, kind })

describe('the board', () => {
  it('counts prescriptions and parcels by state', async () => {
    await submit(world)
    await submit(world)
    await route(world, await submitApproved(world))
    expect(await board()).toMatchObject({
      prescriptions: { in_review: 2, accepted: 1 },
      shipments: { allocated: 1 },
      openCount: 3,
      breachedCount: 0,
      deliveredTodayCount: 0,
      escalationCount: 0,
    })
  })

  it('counts what is open beyond its 48 hours, and what was delivered today in Shanghai', async () => {
    await submit(world)
    await complete(await submit(world), '2026-03-04T15:59:59Z')
    await complete(await submit(world), '2026-03-03T16:00:00Z')
    await complete(await submit(world), '2026-03-03T15:59:59Z')
    expect(await board(new Date('2026-03-04T01:00:01Z'))).toMatchObject({
      openCount: 1,
      breachedCount: 1,
      deliveredTodayCount: 2,
      onTimeTodayCount: 1,
    })
  })

  it('lists what is due first in front, and what somebody must act on until it is done', async () => {
    const later = await submit(world)
    const sooner = await submit(world)
    await client.network
      .update(prescriptions)
      .set({ dueAt: new Date('2026-03-03T01:00:00Z') })
      .where(eq(prescriptions.id, sooner))
    await raise(later, 'review_slow')
    const raised = await raise(sooner, 'review_slow')
    const { deadlines, escalations, escalationCount } = await board()
    expect(deadlines.map(({ prescriptionId }) => prescriptionId)).toEqual([sooner, later])
    expect(escalations.map(({ prescriptionId }) => prescriptionId)).toEqual([sooner, later])
    expect(escalations[0]).toMatchObject({
      kind: 'review_slow',
      actingRole: 'review_pharmacist',
      isOurs: true,
    })
    expect(escalationCount).toBe(2)

    const escalationId = raised.answer.escalationId ?? ''
    await resolveEscalation(client, requestOf(world.pharmacist), { escalationId, resolution: '已审核' })
    expect((await board()).escalations.map(({ prescriptionId }) => prescriptionId)).toEqual([later])
  })

  it('spans every organisation for who watches over the network, and leaves a trace of it', async () => {
    const elsewhere = await makePrescribingWorld(client)
    const [mine, theirs] = [await submit(world), await submit(elsewhere)]
    const watcher = personOf(await addTenant(client, 'regulator'), ['regulator'])
    await raise(mine, 'review_slow')
    const network = await readBoard(client, watcher, 'network', testNow)
    const seen = network.deadlines.map(({ prescriptionId }) => prescriptionId)
    expect(seen).toEqual(expect.arrayContaining([mine, theirs]))
    expect(network.escalations.find(({ prescriptionId }) => prescriptionId === mine)?.isOurs).toBe(false)
    const traces = await client.network
      .select()
      .from(networkAccesses)
      .where(eq(networkAccesses.principalId, watcher.principalId))
    expect(traces.map(({ operation }) => operation)).toEqual(['board.read'])
    expect((await board()).deadlines.map(({ prescriptionId }) => prescriptionId)).toEqual([mine])
  })

  it('shows what was handed to an organisation, and nothing of patients', async () => {
    await client.network.execute(sql`update patients set name = '不可见的姓名' where id = ${world.patientId}`)
    const prescriptionId = await submitApproved(world)
    await route(world, prescriptionId)
    const pharmacy = personOf(world.pharmacyId, ['operator'])
    const shown = await readBoard(client, pharmacy, 'tenant', testNow)
    expect(shown.deadlines.map((deadline) => deadline.prescriptionId)).toEqual([prescriptionId])
    expect(shown.shipments).toEqual({ allocated: 1 })
    const text = JSON.stringify(shown)
    for (const secret of ['不可见的姓名', world.patientId, 'I10']) expect(text).not.toContain(secret)
  })
})
