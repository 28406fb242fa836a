import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import {
  actorOf,
  capsuleId,
  deliveryPointId,
  depotSiteId,
  depotTenantId,
  fixtureId,
  loadNetwork,
  now,
  operatorTenantId,
  penId,
  pharmacyTenantId,
  requestOf,
  tabletId,
  villageSiteId,
} from '../network-fixture.ts'
import { databaseUrls } from '../settings.ts'
import { stockDrift } from './drift.ts'
import { receiveOpeningStock, receiveStock } from './receive.ts'
import type { ReceiptLine } from './receipt-lines.ts'
import { lots, stockBalances, traceCodes } from './schema.ts'
import { storekeeper, unitsOf } from './stock-fixture.ts'

let database: TestDatabase
let client: DatabaseClient
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

type Line = Omit<ReceiptLine, 'siteId'>

function lineOf(lotNumber: string, changes: Partial<Line> = {}): Line {
  return { productId: tabletId, lotNumber, expiresOn: '2027-12-31', ownership: 'ours', units: 28, ...changes }
}

const receive = (lines: readonly Line[], siteId = depotSiteId, actor = storekeeper) =>
  receiveStock(client, requestOf(actor), { siteId, lines })

const lotOf = async (number: string) => {
  const rows = await readAs(client, storekeeper, (db) => db.select().from(lots))
  return rows.find((lot) => lot.number === number)
}

const boxes = () => readAs(client, storekeeper, (db) => db.select().from(traceCodes))
const codeOf = (serial: number) => `8400001${String(serial).padStart(13, '0')}`

describe('receiveStock', () => {
  it('makes the goods available, one lot for one number, whoever receives it', async () => {
    const lotId = fixtureId(501)
    const { answer } = await receive([
      lineOf('A1', { lotId }),
      lineOf('A1', { units: 2, ownership: 'donated' }),
    ])
    expect(answer).toMatchObject({ lines: 2, units: 30 })
    await receive([lineOf('A1', { units: 7, lotId: randomUUIDv7() })], villageSiteId, pharmacist)
    await receive([lineOf('A1', { units: 3 }), lineOf('A1', { units: 4 })])
    const balances = await client.network.select().from(stockBalances)
    expect(
      balances
        .filter((balance) => balance.lotId === lotId)
        .map(({ siteId, ownership, units, tenantId, expiresOn }) => ({
          siteId,
          ownership,
          units,
          tenantId,
          expiresOn,
        })),
    ).toEqual(
      expect.arrayContaining([
        {
          siteId: depotSiteId,
          ownership: 'ours',
          units: 35,
          tenantId: depotTenantId,
          expiresOn: '2027-12-31',
        },
        {
          siteId: depotSiteId,
          ownership: 'donated',
          units: 2,
          tenantId: depotTenantId,
          expiresOn: '2027-12-31',
        },
        {
          siteId: villageSiteId,
          ownership: 'ours',
          units: 7,
          tenantId: pharmacyTenantId,
          expiresOn: '2027-12-31',
        },
      ]),
    )
  })

  it('registers the boxes that are named, closed and full', async () => {
    const traced = [codeOf(1), `(01)06901234567892(21)SERIAL-1`]
    await receive([lineOf('B1', { units: 56, traceCodes: traced, lotId: fixtureId(502) })])
    expect(await boxes()).toEqual(
      expect.arrayContaining(
        traced.map((code) => ({
          code,
          tenantId: depotTenantId,
          siteId: depotSiteId,
          productId: tabletId,
          lotId: fixtureId(502),
          unitsInPack: 28,
          unitsLeft: 28,
          state: 'in_stock',
        })),
      ),
    )
  })

  it('refuses line by line what may not lie at the site, and takes nothing over', async () => {
    const refusal = await receive(
      [
        lineOf('C1'),
        lineOf('C2', { productId: penId, units: 1 }),
        lineOf('C3', { expiresOn: '2026-11-30' }),
        lineOf('C4', { productId: randomUUIDv7() }),
        lineOf('C5', { traceCodes: ['8400002' + '0'.repeat(13)] }),
        lineOf('C6', { units: 27, traceCodes: [codeOf(9)] }),
        lineOf('C7', { units: 56, traceCodes: [codeOf(10), codeOf(10)] }),
        lineOf('C8', { traceCodes: ['123'] }),
      ],
      deliveryPointId,
      pharmacist,
    ).catch((error: unknown) => error)
    expect(refusal).toMatchObject({
      kind: 'invalid',
      refusals: [
        { line: 1, code: 'storageUnfit' },
        { line: 2, code: 'lotExpired' },
        { line: 3, code: 'productNotListed' },
        { line: 4, code: 'traceCodeForeign' },
        { line: 5, code: 'boxesExceedUnits' },
        { line: 6, code: 'traceCodeRepeated' },
        { line: 7, code: 'traceCodeMalformed' },
      ],
    })
    expect(await lotOf('C1')).toBeUndefined()
  })

  it('takes a lot through its last day', async () => {
    await receive([lineOf('D1', { expiresOn: '2026-12-01' })])
    expect(await lotOf('D1')).toMatchObject({ expiresOn: '2026-12-01' })
  })

  it('refuses a second expiry for a lot, on file or in the same receipt', async () => {
    await receive([lineOf('E1')])
    await expect(receive([lineOf('E1', { expiresOn: '2028-01-01' })])).rejects.toThrow('lotExpiryDiffers')
    await expect(receive([lineOf('E2'), lineOf('E2', { expiresOn: null })])).rejects.toThrow(
      'lotExpiryDiffers',
    )
    await receive([lineOf('E1', { productId: capsuleId, expiresOn: '2028-01-01', units: 24 })])
  })

  it('refuses a box that was received before, also by another tenant', async () => {
    await receive([lineOf('F1', { traceCodes: [codeOf(20)] })])
    const again = receive(
      [lineOf('F2'), lineOf('F3', { traceCodes: [codeOf(20)] })],
      villageSiteId,
      pharmacist,
    )
    await expect(again).rejects.toMatchObject({ refusals: [{ line: 1, code: 'traceCodeKnown' }] })
    expect(await lotOf('F2')).toBeUndefined()
  })

  it('is for sites of one’s own, and for those who work there', async () => {
    await expect(receive([lineOf('G1')], villageSiteId)).rejects.toThrow('siteNotOwn')
    const elsewhere = actorOf(pharmacyTenantId, [deliveryPointId])
    await expect(receive([lineOf('G1')], villageSiteId, elsewhere)).rejects.toThrow('siteNotOwn')
  })

  it('refuses what has the wrong shape', async () => {
    await expect(receive([lineOf(' H1')])).rejects.toThrow('receiptInvalid')
    await expect(receive([lineOf('H1', { units: 0 })])).rejects.toThrow('receiptInvalid')
    await expect(receive([lineOf('H1', { expiresOn: '2027-02-30' })])).rejects.toThrow('receiptInvalid')
  })

  it('takes the same goods once when two clerks of one key book them', async () => {
    const request = requestOf(storekeeper)
    const input = { siteId: depotSiteId, lines: [lineOf('I1', { lotId: fixtureId(503) })] }
    await receiveStock(client, request, input)
    expect((await receiveStock(client, request, input)).replayed).toBe(true)
    expect(await unitsOf(client, fixtureId(503))).toEqual({ available: 28 })
  })
})

describe('receiveOpeningStock', () => {
  it('takes over many sites at once, expired lots included, and the ledger accounts for every unit', async () => {
    const lines = Array.from({ length: 3_000 }, (_, index) =>
      Object.assign(
        lineOf(`OPEN-${index % 1_000}`, {
          units: 1 + index,
          expiresOn: index % 2 ? '2027-01-01' : '2026-01-01',
        }),
        {
          siteId: index % 3 === 0 ? deliveryPointId : villageSiteId,
        },
      ),
    )
    const { answer } = await receiveOpeningStock(client, requestOf(pharmacist), lines)
    expect(answer).toMatchObject({ lines: 3_000, units: (3_000 * 3_001) / 2 })
    expect(await lotOf('OPEN-0')).toMatchObject({ expiresOn: '2026-01-01' })
    expect(await stockDrift(client, actorOf(operatorTenantId), now)).toEqual({
      mismatchingAccounts: 0,
      driftUnits: 0,
      unaccountedUnits: 0,
    })
  })
})
