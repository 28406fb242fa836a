import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { listPeople } from './access/queries.ts'
import { people } from './access/schema.ts'
import { openDatabase, type DatabaseClient } from './client.ts'
import { listParts } from './orders/queries.ts'
import { orderParts } from './orders/schema.ts'
import { addTenant, personOf, testNow } from './test-world.ts'

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

it('a seller’s parts come most urgent first: by the next deadline, then what waits for stock, then what is done', async () => {
  const tenantId = await addTenant(client, 'distributor')
  const buyerTenantId = await addTenant(client, 'pharmacy')
  const after = (hours: number) => new Date(testNow.getTime() + hours * 3_600_000)
  const ids = new Map<string, string>()
  const part = (name: string, facts: Partial<typeof orderParts.$inferInsert>) => {
    const id = randomUUIDv7()
    ids.set(id, name)
    return {
      id,
      tenantId,
      buyerTenantId,
      orderId: randomUUIDv7(),
      buyerSiteId: randomUUIDv7(),
      partNumber: 1,
      state: 'offered' as const,
      goodsFen: 100,
      deliveryFen: 0,
      offeredAt: testNow,
      answerDueAt: after(4),
      ...facts,
    }
  }
  await client.network
    .insert(orderParts)
    .values([
      part('done', { state: 'closed', dispatchDueAt: after(1) }),
      part('done later', { state: 'received', offeredAt: after(2), dispatchDueAt: after(1) }),
      part('waiting', { state: 'backordered' }),
      part('sent by 48 h', { state: 'accepted', dispatchDueAt: after(48) }),
      part('answered by 4 h', {}),
      part('sent by 3 h', { state: 'accepted', dispatchDueAt: after(3) }),
      part('overdue', { answerDueAt: after(-1) }),
    ])
  const seller = personOf(tenantId, ['seller'])
  const seen: string[] = []
  for (let last: string | undefined; ;) {
    const { rows, next } = await listParts(client, seller, { side: 'seller', after: last, limit: 2 })
    seen.push(...rows.map(({ id }) => ids.get(id) ?? ''))
    if (next === null) break
    last = next
  }
  expect(seen).toEqual([
    'overdue',
    'sent by 3 h',
    'answered by 4 h',
    'sent by 48 h',
    'waiting',
    'done later',
    'done',
  ])
  const buyer = personOf(buyerTenantId, ['purchaser'])
  const { rows } = await listParts(client, buyer, { side: 'buyer', limit: 1 })
  expect(rows.map(({ id }) => id)).toEqual([[...ids.keys()].toSorted().at(-1)])
})
