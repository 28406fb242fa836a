import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { Actor } from '../actor.ts'
import { connectOwner, openDatabase, type DatabaseClient } from '../client.ts'
import { runCommand, type CommandTransaction } from '../commands.ts'
import { requestOf } from './access-fixture.ts'
import { licences } from '../organisations/schema.ts'

const actorOf = (tenantId: string): Actor => ({ tenantId, principalId: 'tester', roles: [], siteIds: [] })

let database: TestDatabase
let client: DatabaseClient
let owner: pg.Client

beforeAll(async () => {
  database = await createTestDatabase()
  const urls = { owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl }
  // One connection for each of the two: whoever comes next must take a new one, or the other's.
  client = openDatabase(urls, { app: 2, network: 1 })
  owner = await connectOwner(database.ownerUrl)
})

afterAll(async () => {
  await owner.end()
  await client.close()
  await database.drop()
})

async function writeLicence({ db, actor }: CommandTransaction, number: string): Promise<void> {
  await db.insert(licences).values({
    id: randomUUIDv7(),
    tenantId: actor.tenantId,
    kind: 'test',
    number,
    scopes: [],
    validFrom: '2026-01-01',
    validTo: '2026-12-31',
  })
}

async function backendOf({ db }: CommandTransaction): Promise<number> {
  const found = await db.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`)
  return found.rows[0]?.pid ?? 0
}

async function seenBy({ db }: CommandTransaction): Promise<string[]> {
  const rows = await db.select({ number: licences.number }).from(licences).orderBy(licences.number)
  return rows.map(({ number }) => number)
}

/** What is really stored for a tenant, seen from above the walls. */
async function storedFor(tenantId: string): Promise<string[]> {
  const found = await owner.query<{ number: string }>('select number from licences where tenant_id = $1', [
    tenantId,
  ])
  return found.rows.map(({ number }) => number)
}

describe('a database backend that dies in the middle of a transaction', () => {
  it.each(['while it is idle', 'during a statement'])(
    'takes down its own command only, %s, and its retry succeeds',
    async (when) => {
      const [mine, theirs] = [randomUUIDv7(), randomUUIDv7()]
      const myRequest = requestOf(actorOf(mine))
      const [wrote, killed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      let pid = 0

      const doomed = runCommand(client, myRequest, async (transaction) => {
        await writeLicence(transaction, 'mine')
        pid = await backendOf(transaction)
        wrote.resolve()
        if (when === 'during a statement') await transaction.db.execute(sql`select pg_sleep(60)`)
        await killed.promise
        await writeLicence(transaction, 'after the death')
      })
      const outcome = doomed.then(
        () => 'committed',
        () => 'failed',
      )

      const other = runCommand(client, requestOf(actorOf(theirs)), async (transaction) => {
        await writeLicence(transaction, 'theirs 1')
        await wrote.promise
        await owner.query('select pg_terminate_backend($1, 5000)', [pid])
        killed.resolve()
        expect(await outcome).toBe('failed')
        // The doomed command's connection is gone; this one must still be its own, and see its own rows only.
        await writeLicence(transaction, 'theirs 2')
        return seenBy(transaction)
      })

      expect((await other).answer).toEqual(['theirs 1', 'theirs 2'])
      expect(await storedFor(mine)).toEqual([])
      expect(await storedFor(theirs)).toEqual(['theirs 1', 'theirs 2'])

      const retried = await runCommand(client, myRequest, async (transaction) => {
        await writeLicence(transaction, 'mine, again')
        return seenBy(transaction)
      })
      expect(retried).toEqual({ answer: ['mine, again'], replayed: false })
      expect(await storedFor(mine)).toEqual(['mine, again'])
    },
  )
})
