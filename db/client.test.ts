import { sql } from 'drizzle-orm'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { connectOwner, type DatabaseClient, openDatabase } from './client.ts'

let database: TestDatabase
let client: DatabaseClient
let owner: pg.Client

beforeAll(async () => {
  database = await createTestDatabase()
  const urls = { owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl }
  client = openDatabase(urls, { app: 1, network: 1 })
  owner = await connectOwner(database.ownerUrl)
})

afterAll(async () => {
  await owner.end()
  await client.close()
  await database.drop()
})

describe('the connections of a process', () => {
  it('come back to the pool when a transaction fails at its very beginning', async () => {
    // Refused by the server while it begins, as it is when the connection breaks at that moment.
    const impossible = client.app.transaction(async () => {}, { isolationLevel: 'no such level' as never })
    await expect(impossible).rejects.toThrow('Failed query: begin')
    const answer = await client.app.transaction((db) => db.execute(sql`select 1 as one`))
    expect(answer.rows).toEqual([{ one: 1 }])
    expect(client.pools.app.idleCount).toBe(1)
  })

  it('are all there once they were opened, and given back', async () => {
    const urls = { owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl }
    const filled = openDatabase(urls, { app: 3, network: 2 })
    await filled.openConnections()
    expect([filled.pools.app.idleCount, filled.pools.network.idleCount]).toEqual([3, 2])
    await filled.close()
    const nowhere = 'postgres://nobody@127.0.0.1:1/none'
    const away = openDatabase({ owner: nowhere, app: nowhere, network: nowhere }, { app: 2, network: 1 })
    await expect(away.openConnections()).rejects.toThrow('ECONNREFUSED')
    await away.close()
  })

  it('listen again after theirs was cut, and are told to catch up', async () => {
    let heard = Promise.withResolvers<string>()
    let ready = Promise.withResolvers<void>()
    const unlisten = await client.listen(
      'test_news',
      (payload) => heard.resolve(payload),
      () => ready.resolve(),
    )
    await ready.promise
    ready = Promise.withResolvers()
    await owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and query ilike 'listen%'`,
    )
    await ready.promise
    heard = Promise.withResolvers()
    await owner.query(`select pg_notify('test_news', 'after')`)
    expect(await heard.promise).toBe('after')
    await unlisten()
  })
})
