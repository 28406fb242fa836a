import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { listPeople } from './access/queries.ts'
import { people } from './access/schema.ts'
import { openDatabase, type DatabaseClient } from './client.ts'
import { addTenant, personOf } from './test-world.ts'

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

it('a sorted list has every row once, page by page, however many rows share a value', async () => {
  const tenantId = await addTenant(client, 'network_operator')
  const rows = ['丙', '甲', '乙', '乙', '乙', '甲'].map((name) => {
    const { principalId: id, roles } = personOf(tenantId, ['picker'])
    return { id, tenantId, name, roles: [...roles], siteIds: [], department: null, status: 'active' as const }
  })
  await client.network.insert(people).values(rows)
  const actor = personOf(tenantId, ['administrator'])
  const bytes = (text: string) => Buffer.from(text)
  const byName = rows.toSorted(
    (one, other) => bytes(one.name).compare(bytes(other.name)) || (one.id < other.id ? -1 : 1),
  )
  for (const [sort, expected] of [
    ['name', byName],
    ['-name', byName.toReversed()],
  ] as const) {
    const seen: string[] = []
    for (let after: string | undefined; ; after = seen.at(-1)) {
      const page = await listPeople(client, actor, { sort, after, limit: 2 })
      if (page.length === 0) break
      seen.push(...page.map(({ id }) => id))
    }
    expect(seen).toEqual(expected.map(({ id }) => id))
  }
  // Behind a row of another organisation there is nothing to see.
  const elsewhere = personOf(await addTenant(client, 'pharmacy'), ['administrator'])
  const page = await listPeople(client, elsewhere, { sort: 'name', after: rows[0]?.id, limit: 2 })
  expect(page).toEqual([])
})
