import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { newPersonSchema } from '#db/access/new-rows.ts'
import { productListingSchema } from '#db/catalogue/listing.ts'
import {
  newLaneSchema,
  newLicenceSchema,
  newRegionSchema,
  newSiteSchema,
  newTenantSchema,
  newVehicleSchema,
} from '#db/organisations/new-rows.ts'
import { receiptLineSchema } from '#db/inventory/receipt-lines.ts'
import { patientRegistrationSchema } from '#db/patients/registration.ts'
import { isImported } from '#domain/catalogue/approval-number.ts'
import { handlingObstacles } from '#domain/organisations/site.ts'
import { ageYears } from '#domain/organisations/shanghai-time.ts'
import { soldBy } from '../orders/assortment.ts'
import { distributors } from '../orders/distributors.ts'
import type { SeedStock } from './stock.ts'
import { makeWorld } from './world.ts'

const today = '2026-11-22'
const world = makeWorld(today)

const hashOf = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex')
const countBy = <Item>(items: readonly Item[], keyOf: (item: Item) => string) =>
  Object.fromEntries([...Map.groupBy(items, keyOf)].map(([key, group]) => [key, group.length]))

const quantities = (stock: readonly SeedStock[]) =>
  stock.map(({ siteId, lotId, ownership, units }) => [siteId, lotId, ownership, units].join())

/** Each value that stands on more than one row. */
function repeated<Row>(rows: readonly Row[], valueOf: (row: Row) => string): string[] {
  return [...Map.groupBy(rows, valueOf)].flatMap(([value, group]) => (group.length > 1 ? value : []))
}

describe('the demo world', () => {
  it('is the same each time it is made for one day', () => {
    expect(hashOf(makeWorld(today))).toBe(hashOf(world))
  })

  it('keeps its ids, codes and quantities on another day', () => {
    const later = makeWorld('2027-03-01')
    expect(later.sites).toEqual(world.sites)
    expect(later.products).toEqual(world.products)
    expect(quantities(later.stock)).toEqual(quantities(world.stock))
    expect(later.patients.map(({ id, residentId }) => id + residentId)).toEqual(
      world.patients.map(({ id, residentId }) => id + residentId),
    )
  })

  it('has the sites of five counties with every real village', () => {
    expect(countBy(world.sites, ({ kind }) => kind)).toEqual({
      province_depot: 1,
      city_depot: 8,
      county_hub: 5,
      township_pharmacy: 84,
      village_pharmacy: 1380,
      chain_pharmacy: 5,
      hospital_window: 5,
      delivery_point: 5,
    })
  })

  it('has the organisations of the network', () => {
    expect(countBy(world.tenants, ({ kind }) => kind)).toEqual({
      network_operator: 1,
      depot_operator: 1,
      internet_hospital: 3,
      insurer: 3,
      regulator: 1,
      supplier: 3,
      distributor: 7,
      pharmacy: 6,
    })
  })

  it('has about 400 products and 2,000 patients', () => {
    expect(world.products.length).toBeGreaterThanOrEqual(380)
    expect(world.products.length).toBeLessThanOrEqual(420)
    expect(world.patients).toHaveLength(2_000)
  })

  it('has products made abroad that villages may buy', () => {
    const imported = world.products.filter(({ approvalNumber }) => isImported(approvalNumber))
    expect(imported.map(({ nameEn }) => nameEn)).toContain('tiotropium inhalation powder')
    const sold = new Set(distributors.flatMap((distributor) => soldBy(distributor, world.products)))
    expect(imported.filter((product) => !sold.has(product))).toEqual([])
  })

  it.each<[string, z.ZodType, readonly unknown[]]>([
    ['tenants', newTenantSchema, world.tenants],
    ['licences', newLicenceSchema, world.licences],
    ['regions', newRegionSchema, world.regions],
    ['sites', newSiteSchema, world.sites],
    ['lanes', newLaneSchema, world.lanes],
    ['vehicles', newVehicleSchema, world.vehicles],
    ['people', newPersonSchema, world.people.map((person) => ({ ...person, account: null }))],
    ['products', productListingSchema, world.products.map((product) => ({ ...product, active: true }))],
    ['patients', patientRegistrationSchema, world.patients],
    ['stock', receiptLineSchema, world.stock],
  ])('has %s that the commands take, codes and all', (_, schema, rows) => {
    const faults = rows.flatMap((row) => schema.safeParse(row).error?.issues ?? [])
    expect(faults.slice(0, 3)).toEqual([])
  })

  it('names every thing once', () => {
    const { tenants, licences, sites, lanes, lots, patients, people, products, stock } = world
    const ids = [tenants, licences, sites, lanes, lots, patients, people, products].flatMap((rows) =>
      rows.map(({ id }) => id),
    )
    expect([
      ...repeated(ids, (id) => id),
      ...repeated(tenants, ({ socialCreditCode }) => socialCreditCode),
      ...repeated(people, ({ email }) => email),
      ...repeated(people, ({ name }) => name),
      ...repeated(products, ({ standardCode }) => standardCode),
      ...repeated(products, ({ gtin }) => gtin),
      ...repeated(products, ({ tracePrefix }) => tracePrefix),
      ...repeated(patients, ({ residentId }) => residentId),
      ...repeated(stock, ({ siteId, lotId, ownership }) => siteId + lotId + ownership),
    ]).toEqual([])
  })

  it('refers only to what is there', () => {
    const siteIds = new Set(world.sites.map(({ id }) => id))
    const tenantIds = new Set(world.tenants.map(({ id }) => id))
    const named = [
      ...world.sites.flatMap(({ parentId }) => parentId ?? []),
      ...world.lanes.flatMap(({ fromSiteId, toSiteId }) => [fromSiteId, toSiteId]),
      ...world.vehicles.map(({ siteId }) => siteId),
      ...world.people.flatMap((person) => person.siteIds),
    ]
    expect(named.filter((id) => !siteIds.has(id))).toEqual([])
    const owners = [world.sites, world.lanes, world.people, world.licences, world.stock].flatMap((rows) =>
      rows.map((row) => row.tenantId),
    )
    expect(owners.filter((id) => !tenantIds.has(id))).toEqual([])
  })
})

describe('the invented people', () => {
  it('cannot be taken for living ones', () => {
    for (const patient of world.patients) {
      expect(patient.residentId.slice(6, 9)).toBe('188')
      expect(patient.phone).toMatch(/^100\d{8}$/)
      expect(patient.name).toMatch(/^演示/)
    }
    expect(world.people.filter(({ name }) => !name.startsWith('测试'))).toEqual([])
  })

  it('have a grown-up who answers for each who is under age', () => {
    const byId = new Map(world.patients.map((patient) => [patient.id, patient]))
    const ages = world.patients.map((patient) => ageYears(patient.birthDate, today))
    const children = world.patients.filter((_, index) => (ages[index] ?? 0) < 18)
    expect(children.length).toBeGreaterThan(200)
    expect(ages.filter((age) => age < 6).length).toBeGreaterThan(50)
    for (const { guardianId, villageCode } of children) {
      const guardian = byId.get(guardianId ?? '')
      expect(guardian?.villageCode).toBe(villageCode)
      expect(ageYears(guardian?.birthDate ?? today, today)).toBeGreaterThanOrEqual(18)
    }
  })

  it('were diagnosed after they were born and before today', () => {
    const wrong = world.patients.filter(({ birthDate, diagnoses }) =>
      diagnoses.some(({ diagnosedOn }) => diagnosedOn < birthDate || diagnosedOn > today),
    )
    expect(wrong).toEqual([])
  })
})

describe('the stock', () => {
  const siteOf = new Map(world.sites.map((site) => [site.id, site]))
  const lotOf = new Map(world.lots.map((lot) => [lot.id, lot]))
  const productOf = new Map(world.products.map((product) => [product.id, product]))
  const at = (kind: string) => world.stock.filter(({ siteId }) => siteOf.get(siteId)?.kind === kind)
  const productsPerSite = (kind: string) =>
    Map.groupBy(at(kind), ({ siteId }) => siteId)
      .values()
      .map((rows) => new Set(rows.map(({ productId }) => productId)).size)
      .toArray()

  it('lies only where it may be handled, in whole packs', () => {
    const misplaced = world.stock.filter(({ siteId, productId, units }) => {
      const [site, product] = [siteOf.get(siteId), productOf.get(productId)]
      return (
        !site || !product || handlingObstacles(site, product).length > 0 || units % product.packUnits !== 0
      )
    })
    expect(misplaced).toEqual([])
  })

  it('thins out from the depots to the villages', () => {
    expect(Math.min(...productsPerSite('province_depot'))).toBe(world.products.length)
    expect(Math.max(...productsPerSite('city_depot'))).toBeGreaterThan(350)
    expect(new Set(productsPerSite('county_hub'))).toEqual(new Set([250]))
    expect(new Set(productsPerSite('village_pharmacy'))).toEqual(new Set([20]))
    expect(new Set(productsPerSite('township_pharmacy'))).toEqual(new Set([20]))
  })

  it('holds some lots that are expired, near their expiry, or another owner’s', () => {
    const expired = world.stock.filter(({ lotId }) => (lotOf.get(lotId)?.expiresOn ?? today) < today)
    expect(expired.length).toBeGreaterThan(20)
    expect(expired.length).toBeLessThan(world.stock.length / 50)
    expect(new Set(world.stock.map(({ ownership }) => ownership))).toEqual(
      new Set(['ours', 'consigned', 'third_party', 'donated']),
    )
  })
})
