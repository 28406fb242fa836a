import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from './client.ts'

let database: TestDatabase
let client: DatabaseClient

beforeAll(async () => {
  database = await createTestDatabase()
  const urls = { owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl }
  client = openDatabase(urls, { app: 1, network: 1 })
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

/** How many statements the one connection keeps whose text has `mark` in it. */
async function keptWith(mark: string): Promise<number> {
  const found = await client.pools.app.query<{ kept: number }>(
    'select count(*)::integer as kept from pg_prepared_statements where statement like $1',
    [`%${mark}%`],
  )
  return found.rows[0]?.kept ?? 0
}

describe('a connection', () => {
  it('keeps a statement that is asked for again and again, and answers each time with its own values', async () => {
    for (let value = 1; value <= 9; value += 1) {
      const found = await client.app.execute<{ doubled: number }>(
        sql`select ${value}::integer * 2 as doubled, 'often asked'`,
      )
      expect(found.rows[0]?.doubled).toBe(value * 2)
    }
    expect(await keptWith('often asked')).toBe(1)
  })

  it('keeps nothing of lists that are longer each time', async () => {
    for (let length = 1; length <= 9; length += 1) {
      const list = sql.join(
        Array.from({ length }, (_, value) => sql`${value}::integer`),
        sql`, `,
      )
      await client.app.execute(sql`select 'a longer list' where 1 in (${list})`)
    }
    expect(await keptWith('a longer list')).toBe(0)
  })

  it('goes on with a kept statement after it failed, and inside transactions', async () => {
    const divide = (divisor: number) => sql`select 10 / ${divisor}::integer as quotient, 'may fail'`
    for (let time = 1; time <= 8; time += 1) {
      await expect(client.app.execute(divide(0))).rejects.toThrow('select 10')
      const found = await client.app.transaction((db) => db.execute<{ quotient: number }>(divide(5)))
      expect(found.rows[0]?.quotient).toBe(2)
    }
    expect(await keptWith('may fail')).toBe(1)
  })
})
