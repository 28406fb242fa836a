import { randomUUIDv7 } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { addKey, addPerson, joinTenant, requestOf } from '#db/access/access-fixture.ts'
import { grantAccess } from '#db/access/grants.ts'
import { hashPassword } from '#db/access/password.ts'
import { connectOwner } from '#db/client.ts'
import { runCommand } from '#db/commands.ts'
import { placeEvents } from '#db/events/placing.ts'
import { bearer, cookieOf, type Credential, openTestApp, send, signIn, type TestApp } from '../app-fixture.ts'
import type { EventFeed, FeedEvent, FeedSubscriber } from './feed.ts'
import { eventStream, isWished } from './stream.ts'

let test: TestApp
let owner: pg.Client
let hospitalId: string
let pharmacyId: string
let hospital: Credential
let pharmacy: Credential
let operator: Credential
let administrator: Credential

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
  const { database } = test
  owner = await connectOwner(database.urls.owner)
  hospitalId = await joinTenant(database, 'internet_hospital')
  pharmacyId = await joinTenant(database, 'pharmacy')
  const networkId = await joinTenant(database, 'network_operator')
  hospital = bearer(await addKey(database, hospitalId))
  pharmacy = bearer(await addKey(database, pharmacyId))
  const passwordHash = await hashPassword('correct horse battery')
  const person = async (email: string, tenantId: string, role: 'operator' | 'administrator') => {
    await addPerson(database, tenantId, [role], { email, passwordHash })
    return cookieOf(await signIn(test, email, 'correct horse battery'))
  }
  operator = await person('operator@example.com', networkId, 'operator')
  administrator = await person('admin@example.com', hospitalId, 'administrator')
  await settle()
})

afterAll(async () => {
  await owner.end()
  await test.close()
})

/** Commits a submission at the hospital, handed to the pharmacy or not, and gives it its place. */
async function tell(grantedTo: string | null = null): Promise<string> {
  const aggregateId = randomUUIDv7()
  const actor = { tenantId: hospitalId, principalId: 'tester', roles: [], siteIds: [] }
  await runCommand(test.database, requestOf(actor), async (transaction) => {
    const handedOn = {
      resourceKind: 'prescription',
      resourceId: aggregateId,
      ownerTenantId: hospitalId,
    } as const
    if (grantedTo !== null) {
      grantAccess(transaction, [{ ...handedOn, tenantId: grantedTo, purpose: 'read' }])
    }
    const about = { aggregateKind: 'prescription', aggregateId, tenantId: hospitalId } as const
    transaction.emit({ type: 'prescription.submitted', ...about, payload: {} })
  })
  await settle()
  return aggregateId
}

/** Places what was told, and waits until the feed has read it. */
async function settle(): Promise<void> {
  let last = test.feed.position()
  for (;;) {
    const batch = await placeEvents(test.database, 100)
    if (batch === null) break
    last = batch.lastPosition
  }
  // Hooks settle as well, where `expect.poll` is not to be had.
  await vi.waitFor(() => expect(test.feed.position()).toBeGreaterThanOrEqual(last), { timeout: 60_000 })
}

interface Viewer {
  /** Everything received so far, once it holds `part`. */
  until(part: string): Promise<string>
  /** Everything received until the server ended the stream. */
  toEnd(): Promise<string>
  leave(): Promise<void>
}

async function view(
  credential: Credential,
  { lastEventId, asked = '' }: { readonly lastEventId?: number; readonly asked?: string } = {},
): Promise<Viewer> {
  const resume = lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }
  const response = await test.app.request(`/events${asked}`, { headers: { ...credential, ...resume } })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  return read(response)
}

function read(response: Response): Viewer {
  const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader()
  const decoder = new TextDecoder()
  let received = ''
  const readWhile = async (goesOn: () => boolean) => {
    while (goesOn()) {
      const { done, value } = await reader.read()
      if (done) break
      received += decoder.decode(value, { stream: true })
    }
    return received
  }
  return {
    until: (part) => readWhile(() => !received.includes(part)),
    toEnd: () => readWhile(() => true),
    leave: () => reader.cancel(),
  }
}

describe('the stream of events', () => {
  it('tells ids, and nothing of the payload', async () => {
    const viewer = await view(hospital)
    await viewer.until('id: ')
    const id = await tell()
    const received = await viewer.until(id)
    const data = `data: {"type":"prescription.submitted","kind":"prescription","id":"${id}","prescriptionId":"${id}"}`
    expect(received).toContain(`id: ${test.feed.position()}\n${data}\n\n`)
    await viewer.leave()
  })

  it("shows a tenant its own and what was handed to it, and the network's operator everything", async () => {
    const [mine, theirs, all] = [await view(hospital), await view(pharmacy), await view(operator)]
    const own = await tell()
    const handedOn = await tell(pharmacyId)
    expect(await mine.until(handedOn)).toContain(own)
    expect(await theirs.until(handedOn)).not.toContain(own)
    expect(await all.until(handedOn)).toContain(own)
    await Promise.all([mine.leave(), theirs.leave(), all.leave()])
  })

  it('resumes after the last event that a viewer has, without a gap or a repetition', async () => {
    const first = await tell()
    const seen = test.feed.position()
    const [second, third] = [await tell(), await tell()]
    const viewer = await view(hospital, { lastEventId: seen })
    const fourth = await tell()
    const received = await viewer.until(fourth)
    expect(received).not.toContain(first)
    const told = [...received.matchAll(/"prescriptionId":"([^"]+)"/g)].map(([, id]) => id)
    expect(told).toEqual([second, third, fourth])
    await viewer.leave()
  })

  it('tells of the kinds and the site that were asked for, and of what belongs to no site', async () => {
    const [village, other] = [randomUUIDv7(), randomUUIDv7()]
    const shipment = (siteIds: string[] | null) => ({ aggregateKind: 'shipment', siteIds }) as const
    const wishes = { kinds: ['shipment', 'recall'], siteId: village }
    expect(isWished(wishes, shipment([other, village]))).toBe(true)
    expect(isWished(wishes, shipment([other]))).toBe(false)
    expect(isWished(wishes, { aggregateKind: 'recall', siteIds: null })).toBe(true)
    expect(isWished(wishes, { aggregateKind: 'claim', siteIds: null })).toBe(false)
    expect(isWished({}, shipment([other]))).toBe(true)

    const [of, about] = ['?kinds=prescription', `?kinds=prescription,order&siteId=${village}`]
    const viewers = await Promise.all(['?kinds=api_key', of, about].map((asked) => view(hospital, { asked })))
    const id = await tell()
    const [ofKeys, ...told] = viewers
    for (const viewer of told) expect(await viewer.until(id)).toContain(id)
    await send(test, 'POST', '/access/api-keys', administrator, { name: 'till', roles: ['system'] })
    await settle()
    expect(await ofKeys?.until('"kind":"api_key"')).not.toContain(id)
    await Promise.all(viewers.map((viewer) => viewer.leave()))
    for (const wrong of ['?kinds=parcels', '?siteId=village']) {
      const response = await test.app.request(`/events${wrong}`, { headers: { ...hospital } })
      expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
        400,
        'invalidRequest',
      ])
    }
  })

  it('reads on from where it stood when its connection to the database dies', async () => {
    const viewer = await view(hospital)
    await viewer.until('id: ')
    const listeners = `select pg_terminate_backend(pid, 5000) from pg_stat_activity
      where datname = current_database() and query ilike 'listen%'`
    expect((await owner.query(listeners)).rowCount).toBe(1)
    const id = await tell()
    expect(await viewer.until(id)).toContain(id)
    await viewer.leave()
  })

  // Well before the next heartbeat, which would find out as well.
  it('ends at once for a key that was revoked', { timeout: 10_000 }, async () => {
    const issued = await send(test, 'POST', '/access/api-keys', administrator, {
      name: 'board',
      roles: ['system'],
    })
    const { apiKeyId, key } = (await issued.json()) as { apiKeyId: string; key: string }
    const viewer = await view(bearer(key))
    await viewer.until('id: ')
    await send(test, 'POST', `/access/api-keys/${apiKeyId}/revoke`, administrator)
    await settle()
    expect(await viewer.toEnd()).toContain('api_key.revoked')
  })

  it('refuses whoever is not signed in', async () => {
    expect((await test.app.request('/events')).status).toBe(401)
  })
})

/** A feed in the test's hands: it stands at 5, and always has as much to read as is asked for. */
function handFeed() {
  const subscribers = new Set<FeedSubscriber>()
  const feed: EventFeed = {
    position: () => 5,
    subscribe(subscriber) {
      subscribers.add(subscriber)
      return () => subscribers.delete(subscriber)
    },
    readAfter: (after, limit) =>
      Promise.resolve(Array.from({ length: limit }, (_, index) => eventAt(after + 1 + index))),
    close: () => Promise.resolve(),
  }
  return { feed, subscribers }
}

function eventAt(position: number): FeedEvent {
  return {
    position,
    type: 'prescription.submitted',
    aggregateKind: 'prescription',
    aggregateId: randomUUIDv7(),
    tenantId: 'tenant',
    prescriptionId: null,
    grantedTenantIds: [],
    siteIds: null,
  }
}

describe('a viewer', () => {
  const everything = {
    since: null,
    mayView: () => true,
    endsAt: () => false,
    stillAllowed: () => Promise.resolve(true),
  }

  it('that reads too slowly is dropped, with what it had already', async () => {
    const { feed, subscribers } = handFeed()
    const viewer = read(eventStream(feed, everything))
    await viewer.until('id: 5')
    for (let position = 6; position < 3_000; position += 1) {
      for (const subscriber of subscribers) subscriber.onEvents([eventAt(position)])
    }
    expect(subscribers.size).toBe(0)
    const received = await viewer.toEnd()
    expect(received).toContain('id: 6\n')
    expect(received).not.toContain('id: 2999\n')
  })

  it('that missed too much is told to load anew', async () => {
    const { feed } = handFeed()
    const viewer = read(eventStream(feed, { ...everything, since: 1 }))
    expect(await viewer.until('reset')).toContain('event: reset\nid: 5\ndata: {}')
    await viewer.leave()
  })

  it('hears of each event once, though it comes while older ones are still being read', async () => {
    const { feed, subscribers } = handFeed()
    const older = Promise.withResolvers<FeedEvent[]>()
    const viewer = read(eventStream({ ...feed, readAfter: () => older.promise }, { ...everything, since: 5 }))
    for (const subscriber of subscribers) subscriber.onEvents([eventAt(7), eventAt(8)])
    older.resolve([eventAt(6), eventAt(7)])
    const received = await viewer.until('id: 8')
    expect([...received.matchAll(/id: (\d+)\ndata/g)].map(([, id]) => id)).toEqual(['6', '7', '8'])
    await viewer.leave()
  })

  it('that leaves is forgotten', async () => {
    const { feed, subscribers } = handFeed()
    const viewer = read(eventStream(feed, everything))
    expect(subscribers.size).toBe(1)
    await viewer.leave()
    expect(subscribers.size).toBe(0)
  })

  it('is let go when the server stops', async () => {
    const { feed, subscribers } = handFeed()
    const viewer = read(eventStream(feed, everything))
    await viewer.until('id: 5')
    for (const subscriber of subscribers) subscriber.onClose()
    await viewer.toEnd()
    expect(subscribers.size).toBe(0)
  })
})
