import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectOwner } from '#db/client.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

describe('test databases', () => {
  let first: TestDatabase
  let second: TestDatabase

  beforeAll(async () => {
    first = await createTestDatabase()
    second = await createTestDatabase()
  })

  afterAll(() => Promise.all([first.drop(), second.drop()]))

  it('are migrated, and let the walled roles in', async () => {
    for (const url of [first.appUrl, first.networkUrl]) {
      const client = await connectOwner(url)
      const tables = await client.query(
        "SELECT count(*)::int AS count FROM pg_tables WHERE schemaname = 'public'",
      )
      await client.end()
      expect(tables.rows[0].count).toBeGreaterThan(0)
    }
  })

  it('share nothing with each other', async () => {
    const [mine, theirs] = await Promise.all([connectOwner(first.ownerUrl), connectOwner(second.ownerUrl)])
    await mine.query('CREATE TABLE only_mine (id int)')
    const found = await theirs.query("SELECT to_regclass('only_mine') AS found")
    await Promise.all([mine.end(), theirs.end()])
    expect(found.rows[0].found).toBeNull()
  })

  it('are gone once dropped', async () => {
    const database = await createTestDatabase()
    await database.drop()
    await expect(connectOwner(database.ownerUrl)).rejects.toThrow(/does not exist/)
  })
})
