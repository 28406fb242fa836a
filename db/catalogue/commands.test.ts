import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import {
  actorOf,
  fixtureId,
  loadNetwork,
  operatorTenantId,
  pharmacyTenantId,
  product,
  requestOf,
  tabletId,
} from '../network-fixture.ts'
import { databaseUrls } from '../settings.ts'
import { listProducts } from './commands.ts'
import { fillPinyin } from './fill-pinyin.ts'
import type { ProductListing } from './listing.ts'
import { readProducts, searchProducts } from './queries.ts'
import { products } from './schema.ts'

let database: TestDatabase
let client: DatabaseClient
const operator = actorOf(operatorTenantId)
const pharmacist = actorOf(pharmacyTenantId)

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
  await loadNetwork(client)
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

const list = (listings: readonly ProductListing[]) => listProducts(client, requestOf(operator), listings)
const search = (text: string, limit = 99) => searchProducts(client, pharmacist, { text, limit })

describe('listProducts', () => {
  it('lists new products and changes those that are there under their id', async () => {
    const tablet = product(tabletId, 1, { unitPriceTenThousandths: 3_000, packUnits: 28 })
    expect((await list([tablet, product(fixtureId(41), 41)])).answer).toEqual({ listed: 2 })
    const read = await readProducts(client, pharmacist, [tabletId, fixtureId(41), fixtureId(49)])
    expect(read).toHaveLength(2)
    expect(read.find(({ id }) => id === tabletId)).toMatchObject(tablet)
  })

  it('refuses every faulty row with its line, and lists none of them', async () => {
    const refusal = await list([
      product(fixtureId(42), 42),
      product(fixtureId(43), 43, { standardCode: '86901890000655' }),
      product(fixtureId(44), 44, { ingredientCodes: ['I9999'], packUnits: 0 }),
      product(fixtureId(45), 45, { insuranceCode: null }),
    ]).catch((error: unknown) => error)
    expect(refusal).toMatchObject({
      kind: 'invalid',
      refusals: [
        { code: 'productInvalid', line: 1, message: expect.stringContaining('standardCode') },
        { code: 'productInvalid', line: 2, message: expect.stringContaining('ingredientCodes.0') },
        { code: 'productInvalid', line: 2, message: expect.stringContaining('packUnits') },
        { code: 'productInvalid', line: 3, message: expect.stringContaining('insuranceCode') },
      ],
    })
    expect(await readProducts(client, pharmacist, [fixtureId(42)])).toEqual([])
  })

  it('gives no code to two products', async () => {
    const second = product(fixtureId(46), 46)
    await expect(list([second, { ...product(fixtureId(47), 47), gtin: second.gtin }])).rejects.toMatchObject({
      refusals: [{ code: 'productRepeated', line: 1 }],
    })
    await expect(list([{ ...second, tracePrefix: product(tabletId, 1).tracePrefix }])).rejects.toMatchObject({
      refusals: [{ code: 'productCodeTaken', line: 0 }],
    })
    const racing = [product(fixtureId(48), 48), product(fixtureId(49), 48)]
    const attempts = await Promise.allSettled(racing.map((listing) => list([listing])))
    const refusals = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason] : []))
    expect(refusals).toMatchObject([{ kind: 'invalid', refusals: [{ code: 'productCodeTaken' }, {}, {}] }])
  })
})

describe('searchProducts', () => {
  it('finds by part of a name and by the beginning of a code', async () => {
    expect((await search('测试药品2')).map(({ nameEn }) => nameEn)).toEqual(['Test product 2'])
    expect((await search('test PRODUCT 2')).map(({ nameEn }) => nameEn)).toEqual(['Test product 2'])
    const { gtin } = product(fixtureId(22), 2)
    expect(await search(gtin)).toHaveLength(1)
    expect(await search(gtin.slice(1))).toEqual([])
  })

  it('finds by pinyin in full and by initials, also what was listed before it had any', async () => {
    await list([product(fixtureId(61), 61, { nameZh: '重组人胰岛素注射液' })])
    for (const text of ['chongzu', 'yidaosu', 'CZRYDS', 'yi dao']) {
      expect((await search(text)).map(({ nameZh }) => nameZh)).toEqual(['重组人胰岛素注射液'])
    }
    await client.network.update(products).set({ pinyin: '' })
    expect(await search('yidaosu')).toEqual([])
    const { network } = databaseUrls({ DATABASE_URL: database.ownerUrl })
    expect(await fillPinyin(network)).toBeGreaterThan(0)
    expect(await fillPinyin(network)).toBe(0)
    expect(await search('yidaosu')).toHaveLength(1)
  })

  it('takes wildcards as what they are', async () => {
    expect(await search('%')).toEqual([])
    expect(await search('_')).toEqual([])
  })

  it('goes on after the last product of a page, and leaves out what is listed no more', async () => {
    const all = await search('')
    const first = await search('', 2)
    const rest = await searchProducts(client, pharmacist, {
      text: '',
      afterStandardCode: first.at(-1)?.standardCode,
      limit: 99,
    })
    expect([...first, ...rest]).toEqual(all)
    await list([product(fixtureId(41), 41, { active: false })])
    expect(await search('')).toHaveLength(all.length - 1)
    expect(
      await searchProducts(client, pharmacist, { text: '', withInactive: true, limit: 99 }),
    ).toHaveLength(all.length)
  })
})
