import { eq } from 'drizzle-orm'
import writeXlsxFile from 'write-excel-file/node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { FileFormat } from '#domain/jobs/file-job.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { CommandRefused } from '../command-refused.ts'
import { inGb18030, workOff } from '../jobs/file-job-fixture.ts'
import { listFaults, readFileJob } from '../jobs/file-jobs.ts'
import { confirmImport, receiveFile, requestImport } from '../jobs/imports.ts'
import { requestOf, testNow } from '../test-world.ts'
import {
  countsOf,
  makeCampaignWorld,
  newHousehold,
  register,
  type CampaignWorld,
} from './campaign-fixture.ts'
import { campaignContacts } from './schema.ts'

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

const header = '村编码,户号,户主姓名,电话,身份证号,住址,人口,重点人数'
const rowOf = (number: number, given: { phone?: string; id?: string; village?: string } = {}) =>
  `${given.village ?? '640422100002'},F${number},演示户${number},${given.phone ?? `101${String(number).padStart(8, '0')}`},` +
  `${given.id ?? ''},演示村${number}号,4,${number % 2}`

async function send(world: CampaignWorld, content: Buffer, format: FileFormat = 'csv') {
  const { operator, campaignId } = world
  const { answer } = await requestImport(client, requestOf(operator), {
    kind: 'campaign_households',
    format,
    fileName: `households.${format}`,
    campaignId,
  })
  const pieces = (async function* () {
    yield content
  })()
  await receiveFile(client, { actor: operator, now: testNow }, answer.importId, pieces)
  await workOff(client)
  return answer.importId
}

it('reads a spreadsheet as it reads a text, and where a home is as far as it says', async () => {
  const world = await makeCampaignWorld(client)
  const rows = [
    `${header},经度,纬度`,
    `${rowOf(1)},105.7171234,３５.935`,
    `${rowOf(2)},,`,
    `${rowOf(3, { village: '110101001001' })},,`,
    `${rowOf(4)},105.717,`,
    `${rowOf(5)},east,35.935`,
    `${rowOf(6)},105.717,91`,
  ]
  const cells = rows.map((row) => row.split(','))
  const importId = await send(world, await writeXlsxFile(cells, {}).toBuffer(), 'xlsx')
  expect(await readFileJob(client, world.operator, importId)).toMatchObject({
    state: 'previewed',
    rows: 6,
    faultyRows: 4,
  })
  const faults = await listFaults(client, world.operator, { jobId: importId, after: 0, limit: 10 })
  expect(faults.map(({ row, faults: found }) => [row, found?.[0]?.code, found?.[0]?.column])).toEqual([
    [4, 'outOfArea', '村编码'],
    [5, 'householdInvalid', '纬度'],
    [6, 'notDegrees', '经度'],
    [7, 'notDegrees', '纬度'],
  ])
  await confirmImport(client, requestOf(world.operator), { importId, leavesOutFaulty: true })
  await workOff(client)
  const { address, longitude, latitude } = campaignContacts
  const homes = await client.network
    .select({ address, longitude, latitude })
    .from(campaignContacts)
    .where(eq(campaignContacts.campaignId, world.campaignId))
    .orderBy(address)
  expect(homes).toEqual([
    { address: '演示村1号', longitude: 105.717123, latitude: 35.935 },
    { address: '演示村2号', longitude: null, latitude: null },
  ])
})

it('takes households in from a file in GBK, tells each faulty row, and changes nothing the second time', async () => {
  const world = await makeCampaignWorld(client)
  const { operator } = world
  const known = newHousehold()
  await register(world, [known])
  const sound = Array.from({ length: 2_500 }, (_, index) => rowOf(index + 1))
  const faulty = [
    rowOf(1, { phone: '10288888888' }),
    rowOf(9_001, { phone: '10100000002' }),
    rowOf(9_002, { id: '110105194912310021' }),
    rowOf(9_003, { village: '110101001001' }),
    rowOf(9_004, { phone: known.phone }),
    rowOf(9_005, { phone: 'none' }),
    rowOf(9_006, { id: '11010519491231002X' }),
    rowOf(9_007, { id: '11010519491231002x'.toUpperCase() }),
  ]
  const file = inGb18030([header, ...sound, ...faulty].join('\r\n'))
  const importId = await send(world, file)
  expect(await readFileJob(client, operator, importId)).toMatchObject({
    state: 'previewed',
    encoding: 'gb18030',
    rows: 2_508,
    faultyRows: 7,
  })
  const faults = await listFaults(client, operator, { jobId: importId, after: 0, limit: 100 })
  expect(faults.map(({ row, faults: found }) => [row, found?.[0]?.code, found?.[0]?.column])).toEqual([
    [2_502, 'householdRepeated', '户号'],
    [2_503, 'householdRepeated', '电话'],
    [2_504, 'householdInvalid', '身份证号'],
    [2_505, 'outOfArea', '村编码'],
    [2_506, 'householdKnown', null],
    [2_507, 'householdInvalid', '电话'],
    [2_509, 'householdRepeated', '身份证号'],
  ])
  const confirm = (leavesOutFaulty: boolean) =>
    confirmImport(client, requestOf(operator), { importId, leavesOutFaulty })
  await expect(confirm(false)).rejects.toThrow('rowsFaulty')
  await confirm(true)
  await workOff(client)
  expect(await readFileJob(client, operator, importId)).toMatchObject({ state: 'done' })
  expect(await countsOf(world)).toEqual({ eligible: 2_502 })

  await expect(send(world, file)).rejects.toThrow(CommandRefused)
  const again = await send(world, Buffer.from([header, ...sound].join('\n')))
  expect(await readFileJob(client, operator, again)).toMatchObject({ rows: 2_500, faultyRows: 2_500 })
  expect(await countsOf(world)).toEqual({ eligible: 2_502 })
})
