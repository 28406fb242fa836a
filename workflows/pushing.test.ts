import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { OutgoingMessage, WebhookClient } from '#connectors/hospital/client.ts'
import type { SendResult } from '#connectors/hospital/contract.ts'
import type { Actor } from '#db/actor.ts'
import { openDatabase, type DatabaseClient } from '#db/client.ts'
import { placeEvents } from '#db/events/placing.ts'
import { escalations } from '#db/fulfilment/schema.ts'
import { addPrescription, makeParcelWorld, type ParcelWorld } from '#db/fulfilment/parcel-fixture.ts'
import { runCommand } from '#db/commands.ts'
import { addTenant, personOf, requestOf, testNow } from '#db/test-world.ts'
import {
  endSubscription,
  pauseSubscription,
  resumeSubscription,
  rotateSecret,
  subscribe,
} from '#db/webhooks/commands.ts'
import { listDeliveries, listSubscriptions, pullEvents, readDelivery } from '#db/webhooks/queries.ts'
import { fanOut, readDue } from '#db/webhooks/queue.ts'
import { replayDelivery, replayRange } from '#db/webhooks/replay.ts'
import { webhookSecret } from '#db/webhooks/secrets.ts'
import type { EventType } from '#domain/events/event.ts'
import { failuresUntilPause } from '#domain/webhooks/retry.ts'
import { pushMessages } from './pushing.ts'

let database: TestDatabase
let client: DatabaseClient
let world: ParcelWorld
let administrator: Actor

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

/** A hospital of its own for each test, with nothing left to push from before. */
beforeEach(async () => {
  world = await makeParcelWorld(client)
  administrator = personOf(world.hospitalId, ['administrator'])
  sent.length = 0
  answers = []
  now = testNow
  await settle()
})

const sent: OutgoingMessage[] = []
let answers: SendResult[]
let now: Date
const delivered: SendResult = { outcome: 'delivered', status: 204 }
const down: SendResult = { outcome: 'server', status: 503 }

/** Answers with `answers` in turn, and then delivers. */
const webhooks: WebhookClient = {
  send(outgoing) {
    sent.push(outgoing)
    return Promise.resolve(answers.shift() ?? delivered)
  },
}

const pushing = () => ({ database: client, webhooks, clock: () => now })

/** One prescription of the hospital and an event about it. @returns its id. */
async function tell(type: EventType = 'prescription.submitted'): Promise<string> {
  const { prescriptionId } = await addPrescription(world, 7)
  await tellOf(prescriptionId, type)
  return prescriptionId
}

async function tellOf(prescriptionId: string, type: EventType): Promise<void> {
  const { hospitalId: tenantId } = world
  await runCommand(client, requestOf(personOf(tenantId, [])), async (transaction) => {
    transaction.emit({
      type,
      aggregateKind: 'prescription',
      aggregateId: prescriptionId,
      tenantId,
      payload: { units: 3 },
    })
    return {}
  })
}

async function settle(): Promise<void> {
  while ((await placeEvents(client, 1_000)) !== null);
  while ((await fanOut(client, now)) > 0);
}

/** Sends once what is due to the administrator's organisation; subscriptions of earlier tests stay as they are. */
async function push(): Promise<void> {
  await settle()
  const due = await readDue(client, now, [])
  await pushMessages(
    pushing(),
    due.filter(({ tenantId }) => tenantId === administrator.tenantId),
  )
}

async function listen(eventTypes: readonly EventType[] = []): Promise<string> {
  const policy = { allowsLoopback: false }
  const url = 'https://his.example.com/hooks'
  const { answer } = await subscribe(client, requestOf(administrator), { url, eventTypes, policy })
  await settle()
  return answer.subscriptionId
}

const log = async (subscriptionId: string) =>
  (await listDeliveries(client, administrator, { subscriptionId, limit: 100 })).toReversed()
const stateOf = async (subscriptionId: string) =>
  (await listSubscriptions(client, administrator)).find(({ id }) => id === subscriptionId)
const shownOnBoard = () =>
  client.network.select().from(escalations).where(eq(escalations.tenantId, administrator.tenantId))
const afterMinutes = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

describe('a subscription', () => {
  it('is told once of each event that its organisation may see, and that it asks for', async () => {
    const subscriptionId = await listen(['prescription.submitted', 'prescription.approved'])
    const first = await tell('prescription.submitted')
    await tellOf(first, 'prescription.routed')
    await tellOf(first, 'prescription.approved')
    await push()
    await push()
    expect(sent.map(({ message }) => message.type)).toEqual([
      'prescription.submitted',
      'prescription.approved',
    ])
    expect(sent[0]?.message.data).toMatchObject({
      id: first,
      prescriptionId: first,
      hospitalReference: expect.any(String),
      facts: { units: 3 },
    })
    expect(sent[0]?.secrets).toEqual([webhookSecret(client.secret, subscriptionId, 1)])
    const [delivery] = await log(subscriptionId)
    expect(delivery).toMatchObject({ state: 'delivered', attempts: 1, deliveredAt: now })
    expect(await readDelivery(client, administrator, delivery?.id ?? '')).toMatchObject({
      log: [{ outcome: 'delivered', status: 204, attemptedAt: now }],
    })
  })

  it('of another organisation hears nothing of it', async () => {
    administrator = personOf(await addTenant(client, 'pharmacy'), ['administrator'])
    await listen()
    await tell()
    await push()
    expect(sent).toEqual([])
  })

  it('is refused for an address in a private network', async () => {
    const input = { url: 'https://10.0.0.1/', eventTypes: [], policy: { allowsLoopback: false } }
    await expect(subscribe(client, requestOf(administrator), input)).rejects.toMatchObject({
      kind: 'invalid',
      refusals: [{ code: 'targetNotAllowed' }],
    })
  })
})

describe('a message that fails', () => {
  it('is sent again after a growing pause, with the same id, until it is given up', async () => {
    const subscriptionId = await listen()
    await tell()
    answers = Array.from({ length: 9 }, () => down)
    await push()
    await push()
    expect(sent).toHaveLength(1)
    for (const minutes of [0.1, 1, 3, 11, 31, 61, 241, 721]) {
      now = afterMinutes(minutes)
      await push()
    }
    expect(sent).toHaveLength(9)
    expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(1)
    expect(await log(subscriptionId)).toMatchObject([{ state: 'failed', attempts: 9 }])
    now = afterMinutes(10_000)
    await push()
    expect(sent).toHaveLength(9)
  })

  it('does not hold up the others', async () => {
    const subscriptionId = await listen()
    await tell()
    await tell()
    answers = [down]
    await push()
    expect((await log(subscriptionId)).map(({ state }) => state).toSorted()).toEqual(['delivered', 'waiting'])
    expect(await stateOf(subscriptionId)).toMatchObject({ state: 'active', failures: 0 })
  })
})

describe('a receiver that keeps failing', () => {
  it('is paused, shown on the board, and told everything once it is resumed', async () => {
    const subscriptionId = await listen()
    const prescriptionIds = await Promise.all(Array.from({ length: failuresUntilPause + 2 }, () => tell()))
    answers = prescriptionIds.map(() => down)
    await push()
    expect(await stateOf(subscriptionId)).toMatchObject({ state: 'active' })
    await push()
    expect(await stateOf(subscriptionId)).toMatchObject({ state: 'paused', pauseCause: 'failing' })
    const [shown] = await shownOnBoard()
    expect(shown).toMatchObject({ kind: 'webhook_paused', actingRole: 'administrator', resolvedAt: null })
    expect(prescriptionIds).toContain(shown?.prescriptionId)
    const before = sent.length
    now = afterMinutes(60)
    await tell()
    await push()
    expect(sent).toHaveLength(before)

    await resumeSubscription(client, requestOf(administrator), { subscriptionId })
    for (let round = 0; round < 3; round += 1) await push()
    const told = await log(subscriptionId)
    // The escalation itself is told under its prescription, but is no status of it.
    expect(told).toHaveLength(failuresUntilPause + 3)
    expect(told.every(({ state }) => state === 'delivered')).toBe(true)
    const [resolved] = await shownOnBoard()
    expect(resolved?.resolution).toBe('over')
  })

  it('that says it is gone is paused at once', async () => {
    const subscriptionId = await listen()
    await tell()
    answers = [{ outcome: 'gone', status: 410 }]
    await push()
    expect(await stateOf(subscriptionId)).toMatchObject({ state: 'paused', pauseCause: 'gone' })
  })
})

describe('a change of secrets', () => {
  it('signs by both while they overlap, and then by the new one', async () => {
    const subscriptionId = await listen()
    const rotate = rotateSecret(client, requestOf(administrator), { subscriptionId, overlapHours: 2 })
    expect((await rotate).answer.secretGeneration).toBe(2)
    const [old, fresh] = [1, 2].map((generation) => webhookSecret(client.secret, subscriptionId, generation))
    await tell()
    now = afterMinutes(119)
    await push()
    now = afterMinutes(121)
    await tell()
    await push()
    expect(sent.map(({ secrets }) => secrets)).toEqual([[fresh, old], [fresh]])
  })
})

describe('a replay', () => {
  it('sends a range again under the ids of before, and what came before the subscription too', async () => {
    const early = await tell()
    await settle()
    const subscriptionId = await listen()
    await tell()
    await push()
    const [first] = sent
    const { messages } = await pullEvents(client, administrator, { after: 0, limit: 100 })
    const fromPosition = messages.find(({ data }) => data.id === early)?.data.position ?? 0
    const toPosition = first?.message.data.position ?? 0
    const range = { subscriptionId, fromPosition, toPosition }
    const { answer } = await replayRange(client, requestOf(administrator), range)
    await push()
    expect(sent.slice(1)).toHaveLength(answer.messages)
    expect(sent.at(-1)?.messageId).toBe(first?.messageId)
    expect(sent[1]?.message.data.id).toBe(early)
  })

  it('of one message sends that alone', async () => {
    const subscriptionId = await listen()
    await tell()
    await tell()
    await push()
    const [, second] = await log(subscriptionId)
    await replayDelivery(client, requestOf(administrator), { deliveryId: second?.id ?? '' })
    await push()
    expect(sent.slice(2).map(({ messageId }) => messageId)).toEqual([second?.id])
  })

  it('goes over a bounded range of a subscription that has not ended', async () => {
    const subscriptionId = await listen()
    const wide = { subscriptionId, fromPosition: 1, toPosition: 10_001 }
    await expect(replayRange(client, requestOf(administrator), wide)).rejects.toThrow('rangeInvalid')
    await endSubscription(client, requestOf(administrator), { subscriptionId })
    const range = { ...wide, toPosition: 2 }
    await expect(replayRange(client, requestOf(administrator), range)).rejects.toThrow('wrongState')
    const pause = pauseSubscription(client, requestOf(administrator), {
      subscriptionId,
      cause: 'asked',
      prescriptionId: null,
    })
    await expect(pause).rejects.toThrow('wrongState')
  })
})

describe('pulling', () => {
  it('gives the messages of the stream once each, page by page', async () => {
    const told = [await tell(), await tell(), await tell()]
    await settle()
    const seen: string[] = []
    let after = 0
    for (;;) {
      const page = await pullEvents(client, administrator, {
        after,
        limit: 2,
        types: ['prescription.submitted'],
      })
      seen.push(...page.messages.map(({ data }) => data.id))
      if (page.next === after) break
      after = page.next
    }
    expect(seen).toEqual(told)
  })

  it('shows another organisation nothing, and still moves on', async () => {
    await tell()
    await settle()
    const stranger = personOf(await addTenant(client, 'pharmacy'), ['system'])
    const page = await pullEvents(client, stranger, { after: 0, limit: 10 })
    expect(page.messages).toEqual([])
    expect(page.next).toBeGreaterThan(0)
  })
})
