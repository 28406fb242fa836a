import { randomUUIDv7 } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DomainEvent } from '#domain/events/event.ts'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from './client.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from './commands.ts'
import { commandKeys, events } from './events/schema.ts'
import { licences } from './organisations/schema.ts'

const tenantId = randomUUIDv7()
let database: TestDatabase
let client: DatabaseClient

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

function requestWith(key: string, body: unknown = {}): CommandRequest {
  const actor = { tenantId, principalId: 'tester', roles: [], siteIds: [] }
  return { actor, route: 'test', key, body, now: new Date('2026-03-02T01:00:00Z') }
}

function told(aggregateId: string): DomainEvent {
  return { type: 'stock.adjusted', aggregateKind: 'stock', aggregateId, tenantId, payload: {} }
}

function licenceRow({ db }: CommandTransaction, id: string) {
  const dates = { validFrom: '2026-01-01', validTo: '2026-12-31' }
  return db.insert(licences).values({ id, tenantId, kind: 'test', number: 'T1', scopes: [], ...dates })
}

async function writeLicence(transaction: CommandTransaction, id: string): Promise<void> {
  await licenceRow(transaction, id)
}

const licencesOf = (id: string) => client.network.$count(licences, eq(licences.id, id))
const keysOf = (key: string) => client.network.$count(commandKeys, eq(commandKeys.key, key))
const eventsOf = (id: string) => client.network.$count(events, eq(events.aggregateId, id))

describe('a command', () => {
  it('keeps its effect, its key and its events together, and happens once', async () => {
    const id = randomUUIDv7()
    const act = () =>
      runCommand(client, requestWith(id), async (transaction) => {
        await writeLicence(transaction, id)
        transaction.emit(told(id))
        return { id }
      })
    await expect(act()).resolves.toEqual({ answer: { id }, replayed: false })
    await expect(act()).resolves.toEqual({ answer: { id }, replayed: true })
    expect(await Promise.all([licencesOf(id), keysOf(id), eventsOf(id)])).toEqual([1, 1, 1])
  })

  it('refuses its key for another body', async () => {
    const key = randomUUIDv7()
    await runCommand(client, requestWith(key, { units: 1 }), async () => null)
    const other = runCommand(client, requestWith(key, { units: 2 }), async () => null)
    await expect(other).rejects.toMatchObject({ kind: 'keyReused' })
  })

  it('answers that it runs while the same key is at work', async () => {
    const key = randomUUIDv7()
    const inner = runCommand(client, requestWith(key), async () => {
      const again = runCommand(client, requestWith(key), async () => null)
      await expect(again).rejects.toMatchObject({ kind: 'running' })
      return null
    })
    await expect(inner).resolves.toMatchObject({ replayed: false })
  })

  it('leaves nothing behind when its work throws', async () => {
    const id = randomUUIDv7()
    const failing = runCommand(client, requestWith(id), async (transaction) => {
      await writeLicence(transaction, id)
      throw new Error('not this way')
    })
    await expect(failing).rejects.toThrow('not this way')
    expect(await Promise.all([licencesOf(id), keysOf(id)])).toEqual([0, 0])
  })

  it('fails and leaves nothing behind when its events cannot be kept', async () => {
    const id = randomUUIDv7()
    const failing = runCommand(client, requestWith(id), async (transaction) => {
      await writeLicence(transaction, id)
      transaction.emit(told('no uuid'))
      return null
    })
    await expect(failing).rejects.toThrow('invalid input syntax for type uuid')
    expect(await Promise.all([licencesOf(id), keysOf(id)])).toEqual([0, 0])
  })

  it('keeps what it wrote without waiting, for its own next question and after it', async () => {
    const id = randomUUIDv7()
    const { answer } = await runCommand(client, requestWith(id), async (transaction) => {
      transaction.write(licenceRow(transaction, id))
      return transaction.db.$count(licences, eq(licences.id, id))
    })
    expect([answer, await licencesOf(id)]).toEqual([1, 1])
  })

  it('fails with the error of a write that nobody waited for, and leaves nothing behind', async () => {
    const id = randomUUIDv7()
    const writeTwice = (askedMore: boolean) =>
      runCommand(client, requestWith(id, { askedMore }), async (transaction) => {
        transaction.write(licenceRow(transaction, id))
        transaction.write(licenceRow(transaction, id))
        return askedMore ? transaction.db.$count(licences) : null
      })
    for (const askedMore of [true, false]) {
      const failure = await writeTwice(askedMore).catch((error: unknown) => error)
      expect(failure).toMatchObject({ cause: { code: '23505' } })
    }
    expect(await Promise.all([licencesOf(id), keysOf(id)])).toEqual([0, 0])
  })

  it('fails and leaves nothing behind when its work went on after a statement that failed', async () => {
    const id = randomUUIDv7()
    const failing = runCommand(client, requestWith(id), async (transaction) => {
      await writeLicence(transaction, id)
      await writeLicence(transaction, id).catch(() => {})
      return null
    })
    await expect(failing).rejects.toThrow('current transaction is aborted')
    expect(await Promise.all([licencesOf(id), keysOf(id)])).toEqual([0, 0])
  })
})
