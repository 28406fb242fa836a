import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { countsOf, makeCampaignWorld, newHousehold, register } from '../campaigns/campaign-fixture.ts'
import { connectOwner, openDatabase, type DatabaseClient } from '../client.ts'
import { requestOf, testNow } from '../test-world.ts'
import { workOff } from './file-job-fixture.ts'
import { confirmImport, receiveFile, requestImport } from './imports.ts'

type Owner = Awaited<ReturnType<typeof connectOwner>>

let database: TestDatabase
let client: DatabaseClient
let owner: Owner

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
  owner = await connectOwner(database.ownerUrl)
})

afterAll(async () => {
  vi.restoreAllMocks()
  await owner.end()
  await client.close()
  await database.drop()
})

interface Plan {
  readonly 'Node Type': string
  readonly Plans?: readonly Plan[]
}

interface Explained {
  readonly rows: unknown[]
}

interface Asked {
  readonly text: string
  readonly values: readonly unknown[]
}

const explaining = ({ text }: Asked) => `explain (format json) ${text}`

function planOf(explained: Explained): Plan {
  const [row] = explained.rows as { 'QUERY PLAN': { Plan: Plan }[] }[]
  const plan = row?.['QUERY PLAN'][0]?.Plan
  if (plan === undefined) throw new Error('no plan')
  return plan
}

/** Joins that look for each row of one side among those of the other; what a row is unfolded into is no other side. */
function rowByRow(plan: Plan): Plan[] {
  const { 'Node Type': type, Plans: parts = [] } = plan
  const isOne = type === 'Nested Loop' && parts.every((part) => part['Node Type'] !== 'Function Scan')
  return [...(isOne ? [plan] : []), ...parts.flatMap(rowByRow)]
}

/** Lets every statement with one of the `marks` be explained on its own connection, just before it runs there. */
function explainStatements(marks: readonly string[]): { asked: Asked[]; plans: Promise<Explained>[] } {
  const seen = { asked: [] as Asked[], plans: [] as Promise<Explained>[] }
  // Every connection is of one class.
  const connections = Object.getPrototypeOf(owner) as Pick<Owner, 'query'>
  const query = Reflect.get(connections, 'query') as (...args: unknown[]) => unknown
  vi.spyOn(connections, 'query').mockImplementation(function (this: Owner, ...args: unknown[]) {
    const [config, values = []] = args as [string | { text: string }, unknown[] | undefined]
    const text = typeof config === 'string' ? config : config.text
    if (marks.some((mark) => text.includes(mark))) {
      const asked = { text, values }
      seen.asked.push(asked)
      seen.plans.push(query.call(this, explaining(asked), values) as Promise<Explained>)
    }
    return query.apply(this, args)
  })
  return seen
}

const header = '村编码,户号,户主姓名,电话,身份证号,住址,人口,重点人数\n'
const rowOf = (number: number) =>
  `640422100${String(number % 400).padStart(3, '0')},F${number},演示户${number},19${String(number).padStart(9, '0')},,演示村${number}号,3,0\n`

it('holds the rows of a file and those that are there against each other as wholes, also when the database takes both for a handful of rows', async () => {
  const world = await makeCampaignWorld(client)
  const { operator, campaignId } = world
  const request = { kind: 'campaign_households', format: 'csv', campaignId } as const
  const send = async (numbers: readonly number[]) => {
    const asked = { ...request, fileName: `${randomUUIDv7()}.csv` }
    const { importId } = (await requestImport(client, requestOf(operator), asked)).answer
    const file = Buffer.from(header + numbers.map(rowOf).join(''))
    await receiveFile(client, { actor: operator, now: testNow }, importId, pieces(file))
    await workOff(client)
    return importId
  }
  const apply = async (importId: string) => {
    await confirmImport(client, requestOf(operator), { importId, leavesOutFaulty: true })
    await workOff(client)
  }
  // Counted while each had one row, and never again.
  for (const table of ['campaign_contacts', 'campaign_households', 'import_rows'])
    await owner.query(`alter table ${table} set (autovacuum_enabled = false)`)
  const first = await send([1])
  await owner.query('analyze import_rows')
  await apply(first)
  await owner.query('analyze campaign_contacts, campaign_households')
  const numbers = Array.from({ length: 3_000 }, (_, index) => index + 1)
  await register(
    world,
    Array.from({ length: 2_000 }, () => newHousehold()),
  )
  const counted = await owner.query<{ reltuples: number }>(
    "select reltuples from pg_class where relname in ('campaign_contacts', 'import_rows')",
  )
  expect(counted.rows).toEqual([{ reltuples: 1 }, { reltuples: 1 }])

  const { asked, plans } = explainStatements(['with wrong as materialized', 'with source as materialized'])
  await apply(await send(numbers))
  vi.restoreAllMocks()
  const rowByRowAsAsked = (await Promise.all(plans)).map((explained) => rowByRow(planOf(explained)))
  // Three keys, each within the file and against the campaign, and what was taken in.
  expect(rowByRowAsAsked).toEqual(Array.from({ length: 7 }, () => []))
  expect(await countsOf(world)).toEqual({ eligible: 5_000 })

  // Else it would have gone row by row.
  const elsewhere = await Promise.all(asked.map((one) => owner.query(explaining(one), [...one.values])))
  const isRowByRow = elsewhere.map((explained) => rowByRow(planOf(explained)).length > 0)
  expect(isRowByRow.filter(Boolean).length).toBeGreaterThan(0)
})

async function* pieces(file: Buffer): AsyncGenerator<Buffer> {
  yield file
}
