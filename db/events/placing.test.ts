import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type pg from 'pg'
import { connectOwner, openDatabase, type DatabaseClient } from '../client.ts'
import { readCursor, readEventsAfter, saveCursor } from './cursors.ts'
import { tellEvents, tenantId } from './events-fixture.ts'
import { eventsChannel, placeEvents } from './placing.ts'
import { takeTurn, type Turn } from './turns.ts'

let database: TestDatabase
let client: DatabaseClient
let owner: pg.Client

beforeAll(async () => {
  database = await createTestDatabase()
  const urls = { owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl }
  client = openDatabase(urls)
  owner = await connectOwner(urls.owner)
})

afterAll(async () => {
  await owner.end()
  await client.close()
  await database.drop()
})

beforeEach(async () => {
  await owner.query('truncate events, audit_batches, event_cursors restart identity')
})

async function placeAll(limit = 100): Promise<number> {
  let count = 0
  for (;;) {
    const batch = await placeEvents(client, limit)
    if (batch === null) return count
    count += batch.count
  }
}

function readAll() {
  return readEventsAfter(client.network, 0, 10_000)
}

/** Inserts an event as a command would, in a transaction that stays open until the returned function is called. */
async function beginEvent(aggregateId: string): Promise<() => Promise<void>> {
  const writer = await connectOwner(database.networkUrl)
  await writer.query('begin')
  await writer.query(
    `insert into events (tenant_id, type, aggregate_kind, aggregate_id, payload, principal_id, occurred_at)
     values ($1, 'prescription.submitted', 'prescription', $2, '{}', 'tester', now())`,
    [tenantId, aggregateId],
  )
  return async () => {
    await writer.query('commit')
    await writer.end()
  }
}

async function placeUntil(stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    await placeEvents(client, 7)
    await sleep(1)
  }
}

async function writeFortyCommands(): Promise<void> {
  for (let n = 0; n < 40; n += 1) {
    await tellEvents(client, ['prescription.submitted', 'prescription.approved'], () => sleep(n % 3))
  }
}

describe('placeEvents', () => {
  it('gives positions without gaps, in the order in which the events were told', async () => {
    await tellEvents(client, ['prescription.submitted', 'prescription.approved'])
    await tellEvents(client, ['prescription.submitted'])
    expect(await placeEvents(client, 100)).toEqual({ count: 3, lastPosition: 3 })
    const placed = await readAll()
    expect(placed.map(({ position, type }) => [position, type])).toEqual([
      [1, 'prescription.submitted'],
      [2, 'prescription.approved'],
      [3, 'prescription.submitted'],
    ])
  })

  it('has nothing to do when every event has its place', async () => {
    await tellEvents(client, ['prescription.submitted'])
    await placeAll()
    expect(await placeEvents(client, 100)).toBeNull()
  })

  it('places no more than asked for, oldest first, and goes on from there', async () => {
    for (let n = 0; n < 5; n += 1) await tellEvents(client, ['prescription.submitted'])
    expect(await placeEvents(client, 2)).toEqual({ count: 2, lastPosition: 2 })
    expect(await placeEvents(client, 2)).toEqual({ count: 2, lastPosition: 4 })
    expect(await placeEvents(client, 2)).toEqual({ count: 1, lastPosition: 5 })
    const placed = await readAll()
    expect(placed.map(({ id }) => id)).toEqual(placed.map(({ id }) => id).toSorted((a, b) => a - b))
  })

  it('still places an event that commits after younger ones were placed', async () => {
    const late = '00000000-0000-7000-8000-00000000000a'
    const commit = await beginEvent(late)
    const early = await tellEvents(client, ['prescription.approved'])
    await placeAll()
    await commit()
    await placeAll()
    const placed = await readAll()
    expect(placed.map(({ position, aggregateId }) => [position, aggregateId])).toEqual([
      [1, early],
      [2, late],
    ])
    expect(placed[1]?.id).toBeLessThan(placed[0]?.id ?? 0)
  })

  it('loses nothing and leaves no gap while writers and two relays work at once', async () => {
    const stop = new AbortController()
    const relays = [placeUntil(stop.signal), placeUntil(stop.signal)]
    await Promise.all(Array.from({ length: 4 }, writeFortyCommands))
    stop.abort()
    await Promise.all(relays)
    await placeAll()
    const placed = await readAll()
    expect(placed.map(({ position }) => position)).toEqual(Array.from({ length: 320 }, (_, n) => n + 1))
    expect(new Set(placed.map(({ id }) => id)).size).toBe(320)
    const byAggregate = Map.groupBy(placed, ({ aggregateId }) => aggregateId)
    for (const told of byAggregate.values()) {
      expect(told.map(({ type }) => type)).toEqual(['prescription.submitted', 'prescription.approved'])
    }
  })

  it('notifies once per batch, with the last position', async () => {
    const heard: string[] = []
    const listening = Promise.withResolvers<void>()
    const stop = await client.listen(eventsChannel, (payload) => heard.push(payload), listening.resolve)
    await listening.promise
    await tellEvents(client, ['prescription.submitted', 'prescription.approved'])
    await placeAll()
    await tellEvents(client, ['prescription.submitted'])
    await placeAll()
    await expect.poll(() => heard).toEqual(['2', '3'])
    await stop()
  })
})

describe('cursors', () => {
  it('start at 0 and are remembered per reader', async () => {
    expect(await readCursor(client, 'workflows')).toBe(0)
    await saveCursor(client, 'workflows', 17)
    await saveCursor(client, 'webhooks', 3)
    expect(await readCursor(client, 'workflows')).toBe(17)
  })

  it('never go back', async () => {
    await saveCursor(client, 'workflows', 17)
    await saveCursor(client, 'workflows', 9)
    expect(await readCursor(client, 'workflows')).toBe(17)
  })

  it('show only events that have a position, after the one given', async () => {
    await tellEvents(client, ['prescription.submitted', 'prescription.approved'])
    await placeAll()
    await tellEvents(client, ['prescription.submitted'])
    const read = await readEventsAfter(client.network, 1, 10)
    expect(read.map(({ position }) => position)).toEqual([2])
  })
})

/** The server notices a little later that a session has ended. */
async function takeTurnSoon(job: string): Promise<Turn> {
  const turn = await takeTurn(client, job)
  if (turn !== null) return turn
  await sleep(5)
  return takeTurnSoon(job)
}

describe('turns', () => {
  it('belong to one process at a time and pass on when they end', async () => {
    const first = await takeTurn(client, 'relay')
    expect(first).not.toBeNull()
    expect(await takeTurn(client, 'relay')).toBeNull()
    first?.end()
    const second = await takeTurnSoon('relay')
    expect(second.lost.aborted).toBe(false)
    second.end()
  })

  it('are known to be lost when their connection breaks', async () => {
    const turn = await takeTurn(client, 'reconciler')
    await owner.query(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted
       and database = (select oid from pg_database where datname = current_database())
       and pid <> pg_backend_pid()`,
    )
    await expect.poll(() => turn?.lost.aborted).toBe(true)
    turn?.end()
  })
})
