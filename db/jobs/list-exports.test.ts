import { readSheet } from 'read-excel-file/node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { FileFormat, ListExportKind } from '#domain/jobs/file-job.ts'
import type { Actor } from '../actor.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { placeOrder } from '../orders/place.ts'
import { addBuyer, addSeller } from '../orders/trade-fixture.ts'
import { addLot, addProduct, addSite, addStock, addTenant, personOf, requestOf } from '../test-world.ts'
import { workOff } from './file-job-fixture.ts'
import { cancelFileJob, fileContent, readFileJob } from './file-jobs.ts'
import { requestListExport } from './list-exports.ts'

let database: TestDatabase
let client: DatabaseClient
let operator: Actor
let siteId: string

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
  const tenantId = await addTenant(client, 'pharmacy')
  siteId = await addSite(client, tenantId, { nameZh: '=县库' })
  const elsewhere = await addSite(client, tenantId, { nameZh: '乡镇药房' })
  operator = personOf(tenantId, ['operator'])
  const product = await addProduct(client, { nameZh: '阿莫西林, "胶囊"', standardCode: '86901890000654' })
  const lot = await addLot(client, product, '2027-12-31')
  await addStock(client, { tenantId, siteId, lot, units: 40 })
  await addStock(client, { tenantId, siteId: elsewhere, lot, units: 5 })
  const strangerId = await addTenant(client, 'pharmacy')
  const theirs = await addSite(client, strangerId, { nameZh: '别人的药房' })
  await addStock(client, { tenantId: strangerId, siteId: theirs, lot, units: 9 })
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

const ask = async (kind: ListExportKind, format: FileFormat, site: string | null = null) =>
  (await requestListExport(client, requestOf(operator), { kind, format, siteId: site })).answer.exportId

async function fileOf(exportId: string): Promise<Buffer> {
  const job = await readFileJob(client, operator, exportId)
  expect(job).toMatchObject({ state: 'done' })
  const chunks: Buffer[] = []
  for await (const chunk of fileContent(client, operator, job)) chunks.push(chunk)
  const file = Buffer.concat(chunks)
  expect(job.sizeBytes).toBe(file.length)
  return file
}

it('writes lists of the tenant as CSV and XLSX, in Chinese, with no formula in them', async () => {
  const [all, one, movements, suggestions] = [
    await ask('stock_balances', 'csv'),
    await ask('stock_balances', 'xlsx', siteId),
    await ask('stock_movements', 'csv'),
    await ask('suggestions', 'xlsx'),
  ]
  await workOff(client)
  const text = (await fileOf(all)).toString()
  expect(text).toContain('\uFEFF站点,本位码,药品')
  expect(text).toContain(`'=县库,86901890000654,"阿莫西林, ""胶囊""",5mg,`)
  expect(text).toContain('乡镇药房')
  expect(text).not.toContain('别人的药房')
  const sheet = await readSheet(await fileOf(one))
  expect(sheet).toHaveLength(2)
  expect(sheet[1]?.slice(0, 3)).toEqual(["'=县库", '86901890000654', '阿莫西林, "胶囊"'])
  expect(sheet[1]?.[8]).toBe(40)
  expect((await fileOf(movements)).toString().trim().split('\r\n')).toHaveLength(3)
  expect(await readSheet(await fileOf(suggestions))).toHaveLength(1)
})

it('is cancelled before it is written, and only for those who may see the list', async () => {
  const exportId = await ask('stock_balances', 'csv')
  await cancelFileJob(client, requestOf(operator), { jobId: exportId })
  await workOff(client)
  expect(await readFileJob(client, operator, exportId)).toMatchObject({ state: 'cancelled', rows: 0 })
  const doctor = personOf(operator.tenantId, ['doctor'])
  const input = { kind: 'stock_balances', format: 'csv', siteId: null } as const
  await expect(requestListExport(client, requestOf(doctor), input)).rejects.toThrow('roleMissing')
})

it('writes orders line by line, and only those of the sites where the asker works', async () => {
  const buyer = await addBuyer(client)
  const product = await addProduct(client, { nameZh: '=危险片' })
  await addSeller(client, buyer, { prices: [{ product, price: 4_000, stock: 400 }] })
  const { answer } = await placeOrder(client, requestOf(buyer.village), {
    siteId: buyer.villageSiteId,
    lines: [{ productId: product.id, units: 40 }],
  })
  const listOf = async (actor: Actor) => {
    const input = { kind: 'orders', format: 'csv', siteId: null } as const
    const { exportId } = (await requestListExport(client, requestOf(actor), input)).answer
    await workOff(client)
    const chunks: Buffer[] = []
    const job = await readFileJob(client, actor, exportId)
    for await (const chunk of fileContent(client, actor, job)) chunks.push(chunk)
    return Buffer.concat(chunks).toString().trim().split('\r\n')
  }
  const [header, ...lines] = await listOf(buyer.village)
  expect(header).toContain('订单号,站点,状态')
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain(`${answer.orderId},`)
  expect(lines[0]).toContain(`'=危险片`)
  expect(lines[0]).toMatch(/,40,0?,,16(\.00)?$/)
  const elsewhere = await addSite(client, buyer.tenantId)
  expect(await listOf(personOf(buyer.tenantId, ['purchaser'], [elsewhere]))).toHaveLength(1)
})
