import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { workOff } from '../jobs/file-job-fixture.ts'
import { listFaults, readFileJob } from '../jobs/file-jobs.ts'
import { confirmImport, receiveFile, requestImport } from '../jobs/imports.ts'
import { requestOf, testNow } from '../test-world.ts'
import { countsOf, makeCampaignWorld } from './campaign-fixture.ts'

/** Small, since every run of the tests waits for it; IMPORT_ROWS takes as many, and says how long it took. */
const chosenRows = Number(process.env.IMPORT_ROWS ?? 0)
const rows = chosenRows > 0 ? chosenRows : 5_000

let database: TestDatabase
let client: DatabaseClient

vi.setConfig({ testTimeout: 3_600_000 })
beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

/** One row in fifty has a fault, of each kind in turn. */
const faultyShare = 50
const kinds = ['householdRepeated', 'householdRepeated', 'householdInvalid', 'outOfArea', 'householdInvalid']

function rowOf(number: number): string {
  const faulty = number % faultyShare === 0 ? (number / faultyShare) % kinds.length : null
  const phoneOf = (of: number) => `1${String(of).padStart(10, '0')}`
  const village = faulty === 3 ? '110101001001' : `640422100${String((number % 400) + 1).padStart(3, '0')}`
  // A house or a phone that the row before has already.
  const house =
    faulty === 0
      ? `640422100${String(((number - 1) % 400) + 1).padStart(3, '0')},F${number - 1}`
      : `${village},F${number}`
  const phone = faulty === 1 ? phoneOf(number - 1) : faulty === 2 ? 'none' : phoneOf(number)
  const id = faulty === 4 ? '110105194912310021' : ''
  return `${house},演示户${number},${phone},${id},演示村${number}号,${(number % 6) + 1},${number % 2}`
}

async function* pieces(): AsyncGenerator<Buffer> {
  const rowsOfPiece = 2_000
  yield Buffer.from('村编码,户号,户主姓名,电话,身份证号,住址,人口,重点人数\n')
  for (let from = 1; from <= rows; from += rowsOfPiece) {
    const many = Math.min(rowsOfPiece, rows - from + 1)
    yield Buffer.from(Array.from({ length: many }, (_, index) => `${rowOf(from + index)}\n`).join(''))
  }
}

it('takes in a file of which two in a hundred rows are wrong: tells each of these, and leaves out no other', async () => {
  const world = await makeCampaignWorld(client)
  const { operator, campaignId } = world
  const faultyRows = Math.floor(rows / faultyShare)
  const { answer } = await requestImport(client, requestOf(operator), {
    kind: 'campaign_households',
    format: 'csv',
    fileName: 'large.csv',
    campaignId,
  })
  const { importId } = answer
  const seconds = { read: await secondsOf(() => preview(importId)), applied: 0 }
  expect(await readFileJob(client, operator, importId)).toMatchObject({
    state: 'previewed',
    rows,
    faultyRows,
  })
  const found = await readAllFaults(importId)
  expect(found.map(([row]) => row)).toEqual(
    // The header is the first row.
    Array.from({ length: faultyRows }, (_, index) => (index + 1) * faultyShare + 1),
  )
  expect(found.map(([, code]) => code)).toEqual(
    Array.from({ length: faultyRows }, (_, index) => kinds[(index + 1) % kinds.length]),
  )

  const confirm = (leavesOutFaulty: boolean) =>
    confirmImport(client, requestOf(operator), { importId, leavesOutFaulty })
  await expect(confirm(false)).rejects.toThrow('rowsFaulty')
  expect(await countsOf(world)).toEqual({})
  await confirm(true)
  seconds.applied = await secondsOf(() => workOff(client))
  expect(await readFileJob(client, operator, importId)).toMatchObject({ state: 'done' })
  expect(await countsOf(world)).toEqual({ eligible: rows - faultyRows })
  if (chosenRows > 0) process.stdout.write(`${told(seconds)}\n`)

  async function preview(id: string): Promise<void> {
    await receiveFile(client, { actor: operator, now: testNow }, id, pieces())
    await workOff(client)
  }
  async function readAllFaults(id: string) {
    const all: (readonly [row: number, code: string | undefined])[] = []
    for (;;) {
      const after = all.at(-1)?.[0] ?? 0
      const page = await listFaults(client, operator, { jobId: id, after, limit: 1_000 })
      if (page.length === 0) return all
      all.push(...page.map(({ row, faults }) => [row, faults?.[0]?.code] as const))
    }
  }
})

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1_000
}

/** What somebody who chose a size wants to know. The peak is this process's alone: the file is read and checked in it. */
function told({ read, applied }: { readonly read: number; readonly applied: number }): string {
  const memoryMb = process.resourceUsage().maxRSS / 1_024
  return `${rows} rows: read and checked in ${read.toFixed(1)} s, applied in ${applied.toFixed(1)} s, ${memoryMb.toFixed(0)} MB at most`
}
