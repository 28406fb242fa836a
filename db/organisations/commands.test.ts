import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { readAs, runCommand } from '../commands.ts'
import { networkAccesses } from '../events/schema.ts'
import {
  actorOf,
  carrierTenantId,
  deliveryPointId,
  depotSiteId,
  depotTenantId,
  fixtureId,
  loadNetwork,
  operatorTenantId,
  pharmacyTenantId,
  requestOf,
  site,
  villageSiteId,
} from '../network-fixture.ts'
import { databaseUrls } from '../settings.ts'
import { changeSite, type SiteChange } from './change-site.ts'
import { addLanes, addLicences, addRegions, addSites, addVehicles, joinTenants } from './commands.ts'
import type { NewLane } from './new-rows.ts'
import { requireOwnSite } from './own-site.ts'
import { readSite, readSiteTree, readTenants } from './queries.ts'
import { lanes, licences, sites, vehicles } from './schema.ts'

let database: TestDatabase
let client: DatabaseClient
const operator = actorOf(operatorTenantId)
const pharmacist = actorOf(pharmacyTenantId)
const newRequest = () => requestOf(operator)

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
  await loadNetwork(client)
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

const lane: NewLane = {
  id: fixtureId(51),
  tenantId: carrierTenantId,
  fromSiteId: depotSiteId,
  toSiteId: villageSiteId,
  kind: 'line_haul',
  departureMinutes: [660, 1380],
  weekdays: [1, 2, 3],
  cutOffMinutes: 30,
  travelMinutes: 120,
  costFen: 180,
}

const change = (siteId: string, changes: SiteChange, actor = pharmacist) =>
  changeSite(client, requestOf(actor), { siteId, change: changes })

const requireSite = (siteId: string, actor = pharmacist) =>
  runCommand(client, requestOf(actor), async (transaction) => (await requireOwnSite(transaction, siteId)).id)

describe('adding to the directory', () => {
  it('writes every field, and what is empty stays empty', async () => {
    await addRegions(client, newRequest(), [
      { code: '64', parentCode: null, level: 'province', nameZh: '测试省' },
      { code: '6404', parentCode: '64', level: 'city', nameZh: '测试市' },
      { code: '640422', parentCode: '6404', level: 'county', nameZh: '测试县' },
    ])
    await addLanes(client, newRequest(), [
      lane,
      { ...lane, id: fixtureId(52), kind: 'counter', departureMinutes: [] },
    ])
    const vehicle = { id: fixtureId(53), tenantId: carrierTenantId, plate: '测-01', siteId: depotSiteId }
    const room = { capacityLitres: 3_000, capacityKilograms: 900, coldBoxes: 2 }
    await addVehicles(client, newRequest(), [{ ...vehicle, ...room }])
    const licence = { id: fixtureId(54), tenantId: carrierTenantId, kind: 'drug_transport', number: 'T-1' }
    const dates = { validFrom: '2026-01-01', validTo: '2028-12-31' }
    await addLicences(client, newRequest(), [{ ...licence, scopes: ['cold', 'room'], ...dates }])
    expect(await client.network.select().from(lanes).where(eq(lanes.id, lane.id))).toEqual([lane])
    expect(await client.network.select().from(vehicles)).toMatchObject([vehicle])
    expect(await client.network.select().from(licences)).toMatchObject([
      { ...licence, scopes: ['cold', 'room'], ...dates },
    ])
    const stored = await readSite(client, pharmacist, villageSiteId)
    expect(stored).toMatchObject({
      ...site(villageSiteId, pharmacyTenantId, 'village_pharmacy', 'P64042200001'),
      status: 'working',
      regionNameZh: '测试县',
      tenantNameEn: 'Test MADEMT03',
    })
  })

  it('refuses every faulty row with its line, and adds none', async () => {
    const good = site(fixtureId(61), pharmacyTenantId, 'chain_pharmacy', null)
    const lunch = [
      { opens: '08:00', closes: '12:00' },
      { opens: '11:00', closes: '14:00' },
    ]
    const refusal = await addSites(client, newRequest(), [
      good,
      { ...good, id: fixtureId(62), designatedCode: 'X1' },
      {
        ...good,
        id: fixtureId(63),
        calendar: { ...good.calendar, week: { ...good.calendar.week, monday: lunch } },
      },
      { ...good, id: fixtureId(64), regionCode: '64042' },
    ]).catch((error: unknown) => error)
    expect(refusal).toMatchObject({
      kind: 'invalid',
      refusals: [
        { code: 'siteInvalid', line: 1 },
        { code: 'siteInvalid', line: 2, message: expect.stringContaining('calendar.week.monday') },
        { code: 'siteInvalid', line: 3 },
      ],
    })
    await expect(readSite(client, operator, good.id)).rejects.toThrow('siteNotFound')
  })

  it('refuses what hangs in the air', async () => {
    const orphan = {
      ...site(fixtureId(65), pharmacyTenantId, 'chain_pharmacy', null),
      parentId: fixtureId(69),
    }
    const unknown = { refusals: [{ code: 'siteUnknown', line: 0 }] }
    await expect(addSites(client, newRequest(), [orphan])).rejects.toMatchObject(unknown)
    const nowhere = { ...lane, id: fixtureId(55), toSiteId: fixtureId(69) }
    await expect(addLanes(client, newRequest(), [nowhere])).rejects.toMatchObject(unknown)
    const misplaced = { code: '640424', parentCode: '6401', level: 'county', nameZh: '测试' } as const
    await expect(addRegions(client, newRequest(), [misplaced])).rejects.toThrow('regionMisplaced')
  })

  it('takes a parent that comes in the same call', async () => {
    const child = {
      ...site(fixtureId(66), pharmacyTenantId, 'village_pharmacy', null),
      parentId: fixtureId(67),
    }
    const parent = site(fixtureId(67), pharmacyTenantId, 'township_pharmacy', null)
    await addSites(client, newRequest(), [child, parent])
    const tree = await readSiteTree(client, pharmacist, { rootId: parent.id, depth: 5 })
    expect(tree.map(({ id, depth }) => [id, depth])).toEqual([
      [parent.id, 0],
      [child.id, 1],
    ])
  })

  it('adds all or none when one is there already', async () => {
    const [first] = await readTenants(client, operator)
    const fresh = { id: fixtureId(68), kind: 'pharmacy', nameZh: '测试', nameEn: 'Test' } as const
    const twin = { ...fresh, socialCreditCode: first?.socialCreditCode ?? '' }
    await expect(joinTenants(client, newRequest(), [twin])).rejects.toMatchObject({
      kind: 'conflict',
      refusals: [{ code: 'tenantKnown' }],
    })
    expect((await readTenants(client, operator)).map(({ id }) => id)).not.toContain(fresh.id)
  })

  it('leaves a record of who reached across tenants', async () => {
    const accesses = await client.network.select().from(networkAccesses)
    expect(accesses.length).toBeGreaterThan(0)
    expect(new Set(accesses.map(({ principalId }) => principalId))).toEqual(new Set([operator.principalId]))
  })
})

describe('changeSite', () => {
  it('changes hours, cut-off, holidays and handling, and leaves the rest', async () => {
    const before = await readSite(client, pharmacist, deliveryPointId)
    const calendar = {
      ...before.calendar,
      exceptions: [{ date: '2027-02-06', hours: [] }],
      cutOff: '17:00',
    }
    await change(deliveryPointId, { calendar, scopes: ['otc'] })
    expect(await readSite(client, pharmacist, deliveryPointId)).toEqual({
      ...before,
      changedAt: expect.any(Date),
      calendar,
      scopes: ['otc'],
    })
  })

  it('refuses hours that cannot be, and a change of nothing', async () => {
    const { calendar } = await readSite(client, pharmacist, deliveryPointId)
    const late = { ...calendar, cutOff: '25:00' }
    await expect(change(deliveryPointId, { calendar: late })).rejects.toThrow('siteInvalid')
    await expect(change(deliveryPointId, {})).rejects.toThrow('siteInvalid')
    await expect(change(deliveryPointId, { calendar: undefined })).rejects.toThrow('siteInvalid')
  })

  it('knows no site of another tenant', async () => {
    const foreign = change(villageSiteId, { preparationMinutes: 1 }, actorOf(depotTenantId))
    await expect(foreign).rejects.toMatchObject({ kind: 'notFound' })
  })
})

describe('readSiteTree', () => {
  it('goes from the tops down, as deep as asked', async () => {
    const tops = await readSiteTree(client, pharmacist, { rootId: null, depth: 0 })
    expect(tops.map(({ id }) => id)).toEqual([depotSiteId])
    const tree = await readSiteTree(client, pharmacist, { rootId: null, depth: 1 })
    expect(tree).toContainEqual(
      expect.objectContaining({ id: villageSiteId, parentId: depotSiteId, depth: 1 }),
    )
  })
})

describe('requireOwnSite', () => {
  it('lets in who works there: everyone without a list of sites, else those on it', async () => {
    expect((await requireSite(villageSiteId)).answer).toBe(villageSiteId)
    expect((await requireSite(villageSiteId, actorOf(pharmacyTenantId, [villageSiteId]))).answer).toBe(
      villageSiteId,
    )
    await expect(
      requireSite(villageSiteId, actorOf(pharmacyTenantId, [deliveryPointId])),
    ).rejects.toMatchObject({
      kind: 'forbidden',
    })
    await expect(requireSite(depotSiteId)).rejects.toMatchObject({ kind: 'notFound' })
  })
})

describe('the walls of the directory', () => {
  it('let every tenant read and nobody write what is another’s', async () => {
    const shown = await readAs(client, pharmacist, (db) => db.select().from(sites))
    expect(shown.map(({ id }) => id)).toContain(depotSiteId)
    const written = await runCommand(client, requestOf(pharmacist), async ({ db }) => {
      const result = await db.execute(sql`update sites set status = 'closed' where id = ${depotSiteId}`)
      return result.rowCount
    })
    expect(written.answer).toBe(0)
  })
})
