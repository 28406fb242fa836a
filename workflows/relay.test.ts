import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { WorkflowClient } from '@temporalio/client'
import { pino } from 'pino'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '#db/client.ts'
import { readCursor, saveCursor } from '#db/events/cursors.ts'
import { tellEvents } from '#db/events/events-fixture.ts'
import { placeEvents } from '#db/events/placing.ts'
import { prescriptionWorkflowId } from '#domain/events/workflow-ids.ts'
import { deliverBatch, keepDelivering, keepPlacing, type Relay } from './relay.ts'

const policy = { slowReviewMinutes: 120, stockRetryMinutes: 30 }
const log = pino({ enabled: false })

let testDatabase: TestDatabase
let database: DatabaseClient
/** The workflows that were signalled, in order. */
let signalled: string[]
let isAway: boolean

/** Plays the part of Temporal's client that the relay uses. */
const workflows = {
  async signalWithStart(_type: string, { workflowId }: { workflowId: string }) {
    if (isAway) throw new Error('Temporal does not answer')
    signalled.push(workflowId)
  },
} as unknown as WorkflowClient

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  database = openDatabase({
    owner: testDatabase.ownerUrl,
    app: testDatabase.appUrl,
    network: testDatabase.networkUrl,
  })
})

afterAll(async () => {
  await database.close()
  await testDatabase.drop()
})

beforeEach(async () => {
  signalled = []
  isAway = false
  const batch = await placeEvents(database, 10_000)
  if (batch !== null) await saveCursor(database, 'workflows', batch.lastPosition)
})

async function tellApproval(): Promise<string> {
  return prescriptionWorkflowId(await tellEvents(database, ['prescription.approved']))
}

function relayUntil(until: AbortSignal): Relay {
  return { database, log, until, metrics: { count: () => {} } }
}

describe('the relay', () => {
  it('delivers placed events once, and moves its cursor on', async () => {
    const workflowId = await tellApproval()
    expect(await deliverBatch({ database, log }, workflows, policy)).toBe(0)
    const batch = await placeEvents(database, 100)
    expect(await deliverBatch({ database, log }, workflows, policy)).toBe(1)
    expect(await deliverBatch({ database, log }, workflows, policy)).toBe(0)
    expect(signalled).toEqual([workflowId])
    expect(await readCursor(database, 'workflows')).toBe(batch?.lastPosition)
  })

  it('keeps its cursor while Temporal is away, and delivers everything afterwards', async () => {
    const before = await readCursor(database, 'workflows')
    const workflowId = await tellApproval()
    await placeEvents(database, 100)
    isAway = true
    await expect(deliverBatch({ database, log }, workflows, policy)).rejects.toThrow(
      'Temporal does not answer',
    )
    expect(await readCursor(database, 'workflows')).toBe(before)
    isAway = false
    await deliverBatch({ database, log }, workflows, policy)
    expect(signalled).toEqual([workflowId])
  })

  it('works side by side in two processes as if it were one', async () => {
    const stop = new AbortController()
    const relay = relayUntil(stop.signal)
    const processes = [
      keepPlacing(relay),
      keepPlacing(relay),
      keepDelivering(relay, workflows, policy),
      keepDelivering(relay, workflows, policy),
    ]
    const told = await Promise.all(Array.from({ length: 20 }, tellApproval))
    await expect.poll(() => signalled.length).toBe(20)
    stop.abort()
    await Promise.all(processes)
    expect(signalled.toSorted()).toEqual(told.toSorted())
  })

  it('goes on in another process when the one that has the turn is gone', async () => {
    const first = new AbortController()
    const second = new AbortController()
    const processes = [
      keepDelivering(relayUntil(first.signal), workflows, policy),
      keepDelivering(relayUntil(second.signal), workflows, policy),
    ]
    first.abort()
    await processes[0]
    const workflowId = await tellApproval()
    await placeEvents(database, 100)
    await expect.poll(() => signalled).toEqual([workflowId])
    second.abort()
    await processes[1]
  })
})
