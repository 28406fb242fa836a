import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import writeXlsxFile from 'write-excel-file/node'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { Actor } from '../actor.ts'
import { connectOwner, openDatabase, type DatabaseClient } from '../client.ts'
import { stockBalances, stockMovements } from '../inventory/schema.ts'
import { priceLists, priceTiers } from '../orders/trade-schema.ts'
import { listDemandWeeks } from '../replenishment/demand-weeks.ts'
import {
  addLot,
  addProduct,
  addSite,
  addTenant,
  personOf,
  requestOf,
  testNow,
  type ProductRow,
} from '../test-world.ts'
import { inGb18030, sendFile, unaccountedUnits, workOff } from './file-job-fixture.ts'
import { cancelFileJob, listFaults, readFileJob } from './file-jobs.ts'
import { fileChunks, importRows } from './file-schema.ts'
import { confirmImport, requestImport } from './imports.ts'

let database: TestDatabase
let client: DatabaseClient
let tenantId: string
let siteId: string
let operator: Actor
let product: ProductRow

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

beforeEach(async () => {
  tenantId = await addTenant(client, 'pharmacy')
  siteId = await addSite(client, tenantId, { nameZh: '县库' })
  operator = personOf(tenantId, ['operator'])
  product = await addProduct(client)
})

const header = '站点,药品编码,批号,有效期至,数量'
const csvOf = (...rows: string[]) => Buffer.from([header, ...rows].join('\r\n'))
const rowOf = (lot: string, units: number | string, expiresOn = '2027-12-31') =>
  `县库,${product.standardCode},${lot},${expiresOn},${units}`

const stateOf = async (importId: string) => (await readFileJob(client, operator, importId)).state
const confirm = (importId: string, leavesOutFaulty = false) =>
  confirmImport(client, requestOf(operator), { importId, leavesOutFaulty })

async function unitsAtSite(): Promise<number> {
  const rows = await client.network.select().from(stockBalances).where(eq(stockBalances.siteId, siteId))
  return rows.reduce((sum, { units }) => sum + units, 0)
}

/** Reads how far the preview has come while it goes on, and cancels it there. Nothing of it stays. */
async function stopHalfWay(importId: string): Promise<void> {
  const owner = await connectOwner(database.ownerUrl)
  const working = workOff(client)
  // Holds the row once some of the file was read: the work cannot go on before it is let go.
  const reading = `select rows, bytes_done < size_bytes as is_half_way from file_jobs
    where id = $1 and state = 'running' and rows > 0 for update`
  await owner.query('begin')
  let seen: { rows: number; is_half_way: boolean } | undefined
  while (seen === undefined) [seen] = (await owner.query<NonNullable<typeof seen>>(reading, [importId])).rows
  expect(seen).toMatchObject({ is_half_way: true })
  const cancelled = cancelFileJob(client, requestOf(operator), { jobId: importId })
  await owner.query('commit')
  await owner.end()
  await Promise.all([cancelled, working])
  const { state, rows } = await readFileJob(client, operator, importId)
  expect(state).toBe('cancelled')
  expect(rows).toBeLessThan(100_000)
  expect(await client.network.$count(importRows, eq(importRows.jobId, importId))).toBe(0)
  expect(await client.network.$count(fileChunks, eq(fileChunks.jobId, importId))).toBe(0)
}

describe('an import', () => {
  it('of 100,000 rows in GBK with 1 % faults can be stopped half-way, is shown in bounded memory, and applied in one go', async () => {
    const rows = Array.from({ length: 100_000 }, (_, index) =>
      rowOf(`L${index % 500}`, index % 100 === 7 ? '十' : 1 + (index % 9)),
    )
    const expected = rows.reduce((sum, row) => sum + (Number(row.split(',').at(-1)) || 0), 0)
    const file = inGb18030([header, ...rows].join('\n'))
    await stopHalfWay(await sendFile(client, operator, 'opening_stock', file))
    const importId = await sendFile(client, operator, 'opening_stock', file)
    const before = process.memoryUsage().arrayBuffers
    await workOff(client)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024)
    const job = await readFileJob(client, operator, importId)
    expect(job).toMatchObject({ state: 'previewed', encoding: 'gb18030', rows: 100_000, faultyRows: 1_000 })
    expect(job.bytesDone).toBe(job.sizeBytes)
    expect(await listFaults(client, operator, { jobId: importId, after: 0, limit: 2 })).toEqual([
      { row: 9, faults: [expect.objectContaining({ column: '数量', code: 'notWhole' })] },
      { row: 109, faults: [expect.objectContaining({ column: '数量', code: 'notWhole' })] },
    ])
    expect(await unitsAtSite()).toBe(0)
    await expect(confirm(importId)).rejects.toThrow('rowsFaulty')
    await confirm(importId, true)
    await workOff(client)
    expect(await stateOf(importId)).toBe('done')
    expect(await unitsAtSite()).toBe(expected)
    expect(await unaccountedUnits(client)).toBe(0)
  }, 240_000)

  it('is applied whole or not at all when its worker is killed, and finishes after', async () => {
    const importId = await sendFile(client, operator, 'opening_stock', csvOf(rowOf('K1', 5), rowOf('K2', 7)))
    await workOff(client)
    await confirm(importId)
    const [owner, watcher] = [await connectOwner(database.ownerUrl), await connectOwner(database.ownerUrl)]
    // Balances cannot be written, so that the worker stands in the middle of its transaction.
    await owner.query('begin; lock table stock_balances in share mode')
    const waiting = `select count(*)::int as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like '%with receipt%'`
    const waits = async () => ((await watcher.query<{ count: number }>(waiting)).rows[0]?.count ?? 0) > 0
    const worker = spawn(process.execPath, ['--input-type=module', '-e', workerProgram], {
      env: {
        ...process.env,
        OWNER_URL: database.ownerUrl,
        APP_URL: database.appUrl,
        NETWORK_URL: database.networkUrl,
      },
      stdio: 'inherit',
    })
    while (!(await waits())) await sleep(20)
    const ended = once(worker, 'exit')
    worker.kill('SIGKILL')
    await ended
    await owner.query('rollback')
    while (await waits()) await sleep(20)
    await Promise.all([owner.end(), watcher.end()])
    expect(await unitsAtSite()).toBe(0)
    expect(await unaccountedUnits(client)).toBe(0)
    expect(await stateOf(importId)).toBe('confirmed')
    await workOff(client)
    expect(await stateOf(importId)).toBe('done')
    expect(await unitsAtSite()).toBe(12)
    await workOff(client)
    const moved = await client.network
      .select()
      .from(stockMovements)
      .where(eq(stockMovements.toSiteId, siteId))
    expect(moved).toHaveLength(2)
    expect(await unaccountedUnits(client)).toBe(0)
  })

  it('of a price list is shown with its faults, and enters a list for each group and time', async () => {
    const seller = personOf(tenantId, ['seller'])
    await expect(sendFile(client, operator, 'price_list', Buffer.from('x'))).rejects.toThrow('roleMissing')
    const file = inGb18030(
      [
        '客户组,生效日期,失效日期,药品编码,起订数量,最小单位单价',
        `village,2026-03-01,2026-12-31,${product.standardCode},,0.4`,
        `village,2026-03-01,2026-12-31,${product.standardCode},1000,0.3601`,
        `county,2026/3/1,2026/12/31,${product.gtin},1,0.35`,
        `village,2026-03-01,2026-12-31,${product.standardCode},1,0.5`,
        `村,2026-03-01,2026-01-31,86999999000019,1,0`,
      ].join('\n'),
    )
    const importId = await sendFile(client, seller, 'price_list', file)
    await workOff(client)
    const faults = await listFaults(client, seller, { jobId: importId, after: 0, limit: 10 })
    expect(faults.map(({ row, faults: found }) => [row, found?.map(({ code }) => code)])).toEqual([
      [5, ['rowRepeated']],
      [6, ['productUnknown', 'groupInvalid', 'validityInvalid', 'priceMissing']],
    ])
    const tiers = () => client.network.select().from(priceTiers).where(eq(priceTiers.tenantId, tenantId))
    await expect(
      confirmImport(client, requestOf(seller), { importId, leavesOutFaulty: false }),
    ).rejects.toThrow('rowsFaulty')
    expect(await tiers()).toEqual([])
    await confirmImport(client, requestOf(seller), { importId, leavesOutFaulty: true })
    await workOff(client)
    const lists = await client.network.select().from(priceLists).where(eq(priceLists.tenantId, tenantId))
    expect(lists.map(({ buyerGroup }) => buyerGroup).toSorted()).toEqual(['county', 'village'])
    const prices = (await tiers()).map((tier) => [tier.fromUnits, tier.unitPriceTenThousandths])
    expect(prices.toSorted(([a = 0], [b = 0]) => a - b)).toHaveLength(3)
    expect(prices).toContainEqual([1_000, 3_601])
  })

  it('of the same file twice is recognised, whatever its name', async () => {
    const file = csvOf(rowOf('A', 1))
    const first = await sendFile(client, operator, 'opening_stock', file)
    await expect(sendFile(client, operator, 'opening_stock', file)).rejects.toThrow('fileKnown')
    await workOff(client)
    await confirm(first)
    await workOff(client)
    await expect(sendFile(client, operator, 'opening_stock', file)).rejects.toThrow('fileKnown')
    await sendFile(client, operator, 'opening_stock', csvOf(rowOf('A', 2)))
  })

  it('shows rows that name nothing known, or contradict each other or the books', async () => {
    const lot = await addLot(client, product, '2028-01-31')
    const file = csvOf(
      `村库,${product.standardCode},A,,1`,
      '县库,86999999000019,A,,1',
      rowOf('B', 1),
      rowOf('B', 1, '2027-06-30'),
      rowOf(lot.number, 3),
      '',
      rowOf('C', 0),
    )
    const importId = await sendFile(client, operator, 'opening_stock', file)
    await workOff(client)
    const faulty = await listFaults(client, operator, { jobId: importId, after: 0, limit: 100 })
    expect(faulty.map(({ row, faults }) => `${row} ${faults?.[0]?.code}`)).toEqual([
      '2 siteUnknown',
      '3 productUnknown',
      '5 lotExpiryDiffers',
      '6 lotExpiryDiffers',
      '8 outOfRange',
    ])
    expect(await readFileJob(client, operator, importId)).toMatchObject({
      rows: 6,
      faultyRows: 5,
      encoding: 'utf-8',
    })
  })

  it('reads a spreadsheet, and refuses files that are none or lack columns', async () => {
    const cells = [header.split(','), ...[rowOf('X', 4), rowOf('Y', 6)].map((row) => row.split(','))]
    const sheet = await writeXlsxFile(cells, {}).toBuffer()
    const importId = await sendFile(client, operator, 'opening_stock', sheet, 'xlsx')
    const broken = await sendFile(
      client,
      operator,
      'opening_stock',
      Buffer.from('PK, but no archive'),
      'xlsx',
    )
    const lacking = await sendFile(client, operator, 'opening_stock', Buffer.from('\uFEFF站点,数量\n县库,1'))
    const binary = await sendFile(client, operator, 'opening_stock', Buffer.from([0xff, 0xff, 0xff, 0]))
    await workOff(client)
    expect(await readFileJob(client, operator, importId)).toMatchObject({
      state: 'previewed',
      rows: 2,
      faultyRows: 0,
    })
    await confirm(importId)
    const codes = await Promise.all(
      [broken, lacking, binary].map(async (id) => {
        const { state, refusals } = await readFileJob(client, operator, id)
        return [state, refusals?.[0]?.code]
      }),
    )
    expect(codes).toEqual([
      ['failed', 'spreadsheetUnreadable'],
      ['failed', 'columnsMissing'],
      ['failed', 'encodingUnknown'],
    ])
    await workOff(client)
    expect(await unitsAtSite()).toBe(10)
  })

  it('that is cancelled or forgotten applies nothing, and is unknown to others', async () => {
    const importId = await sendFile(client, operator, 'opening_stock', csvOf(rowOf('Z', 1)))
    const stranger = personOf(await addTenant(client, 'pharmacy'), ['operator'])
    await expect(readFileJob(client, stranger, importId)).rejects.toThrow('fileJobNotFound')
    await expect(cancelFileJob(client, requestOf(stranger), { jobId: importId })).rejects.toThrow(
      'fileJobNotFound',
    )
    const doctor = personOf(tenantId, ['doctor'])
    const asked = { kind: 'opening_stock', format: 'csv', fileName: 'x' } as const
    await expect(requestImport(client, requestOf(doctor), asked)).rejects.toThrow('roleMissing')
    await workOff(client)
    await confirm(importId)
    await cancelFileJob(client, requestOf(operator), { jobId: importId })
    const forgotten = await sendFile(client, operator, 'opening_stock', csvOf(rowOf('Q', 1)))
    await workOff(client)
    await workOff(client, new Date(testNow.getTime() + 8 * 86_400_000))
    expect([await stateOf(importId), await stateOf(forgotten)]).toEqual(['cancelled', 'expired'])
    expect(await unitsAtSite()).toBe(0)
  })

  it('enters demand of the years before, which forecasts are made from', async () => {
    const lines = [
      '站点,药品编码,周一日期,用量,缺货天数',
      `县库,${product.gtin},2026-02-16,14,2`,
      `县库,${product.gtin},2026-02-17,1,`,
    ]
    const importId = await sendFile(client, operator, 'demand_history', Buffer.from(lines.join('\n')))
    await workOff(client)
    await confirm(importId, true)
    await workOff(client)
    expect(await stateOf(importId)).toBe('done')
    expect(await listDemandWeeks(client, operator, { siteId, productId: product.id })).toMatchObject([
      { weekStart: '2026-02-16', units: 14, stockOutDays: 2, origin: 'import' },
    ])
  })

  it('lists products, or changes those that are known by their standard code', async () => {
    const network = personOf(await addTenant(client, 'network_operator'), ['operator'])
    const columns = [
      ['本位码', product.standardCode],
      ['批准文号', '国药准字H20041126'],
      ['商品条码', product.gtin],
      ['中文名称', '改名片'],
      ['英文名称', 'Renamed tablets'],
      ['生产企业', '演示制药'],
      ['成分编码', 'I0101'],
      ['剂型', 'tablet'],
      ['规格', '5mg'],
      ['最小单位', '片'],
      ['包装数量', '20'],
      ['储存条件', 'room'],
      ['处方分类', 'prescription'],
      ['医保类别', 'unlisted'],
      ['最小单位单价', '0.6'],
      ['追溯码前缀', product.tracePrefix],
    ]
    const text = [columns.map(([name]) => name).join(','), columns.map(([, value]) => value).join(',')].join(
      '\n',
    )
    const importId = await sendFile(client, network, 'products', Buffer.from(text))
    await workOff(client)
    await confirmImport(client, requestOf(network), { importId, leavesOutFaulty: false })
    await workOff(client)
    expect(await readFileJob(client, network, importId)).toMatchObject({ state: 'done', rows: 1 })
  })
})

/** A worker process of its own, which does what waits and ends. */
const workerProgram = `
  const { openDatabase } = await import('#db/client.ts')
  const { runFileJobs } = await import('#db/jobs/run-file-jobs.ts')
  const { OWNER_URL: owner, APP_URL: app, NETWORK_URL: network } = process.env
  const client = openDatabase({ owner, app, network })
  await runFileJobs(client, () => new Date('${testNow.toISOString()}'), new AbortController().signal)
  await client.close()
`
