import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { addTenant, personOf, requestOf } from '../test-world.ts'
import { people } from './schema.ts'
import { listSavedViews, removeView, saveView } from './saved-views.ts'

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

async function addPerson(tenantId: string) {
  const person = personOf(tenantId, ['administrator'])
  await client.network.insert(people).values({
    id: person.principalId,
    tenantId,
    name: '测试',
    roles: ['administrator'],
    siteIds: [],
    department: null,
    status: 'active',
  })
  return person
}

it('views are kept for one person by name, twenty of a table, and nobody else reads them', async () => {
  const tenantId = await addTenant(client, 'network_operator')
  const [person, colleague] = [await addPerson(tenantId), await addPerson(tenantId)]
  const save = (name: string, filters: Record<string, string>, table = 'people') =>
    saveView(client, requestOf(person), { table, name, filters })
  await save('在职', { status: 'left' })
  await save('在职', { status: 'active' })
  expect(await listSavedViews(client, person, 'people')).toEqual([
    { table: 'people', name: '在职', filters: { status: 'active' } },
  ])
  expect(await listSavedViews(client, person, 'claims')).toEqual([])
  expect(await listSavedViews(client, colleague, 'people')).toEqual([])

  // Two computers that save at once do not exceed the limit together.
  const tries = Array.from({ length: 22 }, (_, index) => save(`第${index}个`, {}))
  const done = (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled')
  expect(done).toHaveLength(19)
  await expect(save('再一个', {})).rejects.toMatchObject({ refusals: [{ code: 'savedViewsFull' }] })
  await save('在职', { status: 'left' })
  await save('另一张表', {}, 'claims')

  await removeView(client, requestOf(person), { table: 'people', name: '在职' })
  await removeView(client, requestOf(colleague), { table: 'claims', name: '另一张表' })
  expect((await listSavedViews(client, person, 'people')).map(({ name }) => name)).not.toContain('在职')
  expect(await listSavedViews(client, person, 'claims')).toHaveLength(1)
  const system = personOf(tenantId, ['administrator'])
  await expect(
    saveView(client, requestOf(system), { table: 'people', name: 'x', filters: {} }),
  ).rejects.toMatchObject({ kind: 'notFound' })
})
