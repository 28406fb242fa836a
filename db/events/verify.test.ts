import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type pg from 'pg'
import { connectOwner, openDatabase, type DatabaseClient } from '../client.ts'
import { saveCursor } from './cursors.ts'
import { actor, now, tellEvents } from './events-fixture.ts'
import { placeEvents } from './placing.ts'
import { readChainHead, verifyEvents, type ChainHead } from './verify.ts'

let database: TestDatabase
let client: DatabaseClient
/** Somebody who can write to the database past every wall. */
let intruder: pg.Client

beforeAll(async () => {
  database = await createTestDatabase()
  const urls = { owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl }
  client = openDatabase(urls)
  intruder = await connectOwner(urls.owner)
})

afterAll(async () => {
  await intruder.end()
  await client.close()
  await database.drop()
})

/** Positions 1–2, 3–4 and 5–6, sealed as three batches. */
beforeEach(async () => {
  await intruder.query('truncate events, audit_batches, event_cursors restart identity')
  for (let batch = 0; batch < 3; batch += 1) {
    await tellEvents(client, ['prescription.submitted', 'prescription.approved'])
    await placeEvents(client, 100)
  }
})

async function faultKinds(anchor?: ChainHead) {
  const { faults } = await verifyEvents(client, actor, now, anchor)
  return faults.map(({ kind, firstPosition, lastPosition }) => [kind, firstPosition, lastPosition])
}

describe('verifyEvents', () => {
  it('finds no fault in an untouched stream, whatever the session’s time zone', async () => {
    await intruder.query(`alter role yunyaoku_network set timezone = 'Asia/Shanghai'`)
    const fresh = openDatabase(client.urls)
    const { faults, head } = await verifyEvents(fresh, actor, now)
    await fresh.close()
    await intruder.query('alter role yunyaoku_network reset timezone')
    expect(faults).toEqual([])
    expect(head).toEqual(await readChainHead(client))
  })

  it('finds an edited payload, time or principal', async () => {
    await intruder.query(`update events set payload = '{"units": 4}' where position = 1`)
    await intruder.query(
      `update events set occurred_at = occurred_at + interval '1 second' where position = 3`,
    )
    await intruder.query(`update events set principal_id = 'somebody else' where position = 6`)
    expect(await faultKinds()).toEqual([
      ['contentChanged', 1, 2],
      ['contentChanged', 3, 4],
      ['contentChanged', 5, 6],
    ])
  })

  it('finds a deleted event', async () => {
    await intruder.query('delete from events where position = 3')
    expect(await faultKinds()).toEqual([['eventsMissing', 3, 4]])
  })

  it('finds two events that changed places', async () => {
    await intruder.query('update events set position = -1 where position = 3')
    await intruder.query('update events set position = 3 where position = 4')
    await intruder.query('update events set position = 4 where position = -1')
    expect(await faultKinds()).toEqual([['contentChanged', 3, 4]])
  })

  it('finds a batch that was taken out of the middle with its events', async () => {
    await intruder.query('delete from events where position in (3, 4)')
    await intruder.query('delete from audit_batches where first_position = 3')
    expect(await faultKinds()).toEqual([['batchMissing', 3, 4]])
  })

  it('finds a batch that was sealed anew after a change', async () => {
    await intruder.query(`update audit_batches set hash = repeat('a', 64) where first_position = 3`)
    expect(await faultKinds()).toEqual([
      ['contentChanged', 3, 4],
      ['chainBroken', 5, 6],
    ])
  })

  it('finds an event that was slipped in after the last seal', async () => {
    await tellEvents(client, ['prescription.completed'])
    await intruder.query('update events set position = 7 where position is null')
    expect(await faultKinds()).toEqual([['unsealed', 7, 7]])
  })

  it('finds an end that was cut off, from a reader that had come further', async () => {
    await saveCursor(client, 'workflows', 6)
    await intruder.query('delete from events where position > 4')
    await intruder.query('delete from audit_batches where first_position > 4')
    expect(await faultKinds()).toEqual([['cutOff', 5, 6]])
  })

  it('finds an end that was cut off, or rewritten, from a head that was kept elsewhere', async () => {
    const anchor = await readChainHead(client)
    expect(await faultKinds(anchor)).toEqual([])
    await intruder.query('delete from events where position > 4')
    await intruder.query('delete from audit_batches where first_position > 4')
    expect(await faultKinds(anchor)).toEqual([['cutOff', 5, 6]])
    await tellEvents(client, ['prescription.submitted', 'prescription.cancelled'])
    await placeEvents(client, 100)
    expect(await faultKinds(anchor)).toEqual([['rewritten', 1, 6]])
  })
})
