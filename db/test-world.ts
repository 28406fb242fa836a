import { randomUUIDv7 } from 'node:crypto'
import type { Role } from '#domain/access/roles.ts'
import { gtin } from '#domain/catalogue/gtin.ts'
import { drugStandardCode } from '#domain/catalogue/drug-standard-code.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import type { SiteCalendar } from '#domain/organisations/opening-hours.ts'
import type { TenantKind } from '#domain/organisations/tenant.ts'
import type { Actor } from './actor.ts'
import { products } from './catalogue/schema.ts'
import type { DatabaseClient } from './client.ts'
import { runCommand, type CommandRequest } from './commands.ts'
import { moveStock } from './inventory/ledger.ts'
import { lots } from './inventory/schema.ts'
import { sites, tenants } from './organisations/schema.ts'
import { patientLinks, patients } from './patients/schema.ts'

/*
 * The least world that a test of a command needs, written straight into an empty test database. Every call makes
 * something new, with codes of its own, so that tests of one file do not meet.
 */

type SiteRow = typeof sites.$inferSelect
export type ProductRow = typeof products.$inferSelect
export type LotRow = typeof lots.$inferSelect

/** A Monday, 09:00 in Shanghai. */
export const testNow = new Date('2026-03-02T01:00:00Z')

let madeSoFar = 0

/** The next number of this run, written with `digits` digits: what keeps codes apart. */
function nextNumber(digits: number): string {
  madeSoFar += 1
  return String(madeSoFar).padStart(digits, '0')
}

/** A request of an act that stands alone, unless it is given the key of another. */
export function requestOf(actor: Actor, body: unknown = null, key: string = randomUUIDv7()): CommandRequest {
  return { actor, route: 'test', key, body, now: testNow }
}

/** Somebody of the tenant; without sites they work at all of them. */
export function personOf(tenantId: string, roles: readonly Role[], siteIds: readonly string[] = []): Actor {
  return { tenantId, principalId: randomUUIDv7(), roles, siteIds }
}

export async function addTenant({ network }: DatabaseClient, kind: TenantKind): Promise<string> {
  const id = randomUUIDv7()
  const socialCreditCode = `TEST${nextNumber(14)}`
  await network
    .insert(tenants)
    .values({ id, kind, nameZh: '演示', nameEn: kind, socialCreditCode, createdAt: testNow })
  return id
}

const alwaysOpen = [{ opens: '00:00', closes: '24:00' }]
const calendar: SiteCalendar = {
  week: {
    monday: alwaysOpen,
    tuesday: alwaysOpen,
    wednesday: alwaysOpen,
    thursday: alwaysOpen,
    friday: alwaysOpen,
    saturday: alwaysOpen,
    sunday: alwaysOpen,
  },
  exceptions: [],
  cutOff: null,
}

/** A site that is always open and handles everything; `given` says what matters to the test. */
export async function addSite(
  { network }: DatabaseClient,
  tenantId: string,
  given: Partial<SiteRow> = {},
): Promise<string> {
  const id = randomUUIDv7()
  await network.insert(sites).values({
    id,
    tenantId,
    kind: 'county_hub',
    status: 'working',
    regionCode: '640422',
    nameZh: '演示点',
    nameEn: 'Demo site',
    longitude: 105.717,
    latitude: 35.935,
    positionSource: 'invented',
    storageClasses: ['room', 'cool', 'cold'],
    scopes: ['otc', 'prescription', 'decoction_pieces', 'injection'],
    calendar,
    preparationMinutes: 30,
    acceptsAutomatically: true,
    ...given,
  })
  return id
}

/** A tablet in packs of 20 at 0.5 yuan, insured in class A; `given` says what matters to the test. */
export async function addProduct(
  { network }: DatabaseClient,
  given: Partial<ProductRow> = {},
): Promise<ProductRow> {
  const number = nextNumber(5)
  const [product] = await network
    .insert(products)
    .values({
      id: randomUUIDv7(),
      standardCode: drugStandardCode('01890', number),
      approvalNumber: `国药准字H${number.padStart(8, '0')}`,
      gtin: gtin(`6901234${number}`),
      nameZh: '演示片',
      nameEn: 'Demo tablets',
      manufacturer: '演示制药',
      ingredientCodes: ['amlodipine'],
      dosageForm: 'tablet',
      strength: '5mg',
      baseUnit: '片',
      packUnits: 20,
      storageClass: 'room',
      saleClass: 'prescription',
      specialControl: 'none',
      listClass: 'class_a',
      unitPriceTenThousandths: 5_000,
      tracePrefix: `84${number}`,
      active: true,
      ...given,
    })
    .returning()
  if (!product) throw new Error('The product was not written.')
  return product
}

export async function addLot(
  { network }: DatabaseClient,
  product: ProductRow,
  expiresOn: string | null = '2027-12-31',
): Promise<LotRow> {
  const lot = {
    id: randomUUIDv7(),
    productId: product.id,
    number: `L${nextNumber(6)}`,
    expiresOn,
    recalledAt: null,
  }
  await network.insert(lots).values(lot)
  return lot
}

/** Receives units of a lot at a site, through the ledger. */
export async function addStock(
  client: DatabaseClient,
  {
    tenantId,
    siteId,
    lot,
    units,
    ownership = 'ours',
  }: {
    readonly tenantId: string
    readonly siteId: string
    readonly lot: LotRow
    readonly units: number
    readonly ownership?: StockOwnership
  },
): Promise<void> {
  await runCommand(client, requestOf(personOf(tenantId, [])), async (transaction) => {
    await moveStock(transaction, [
      {
        reason: 'receive',
        lotId: lot.id,
        productId: lot.productId,
        ownership,
        units,
        from: { account: 'supplier', siteId: null },
        to: { account: 'available', siteId },
        tenantId,
        referenceId: null,
      },
    ])
    return {}
  })
}

/** The `serial`-th box of a product, as its trace code. */
export function traceCodeOf({ tracePrefix }: ProductRow, serial: number): string {
  return `${tracePrefix}${String(serial).padStart(9, '0')}0000`
}

/** A patient whom the tenant treats. */
export async function addPatient({ network }: DatabaseClient, tenantId: string): Promise<string> {
  const id = randomUUIDv7()
  await network.insert(patients).values({
    id,
    name: '演示病人',
    sex: 'female',
    birthDate: '1960-01-01',
    residentId: `640422188001${nextNumber(6)}`,
    phone: '000-00000000',
    villageCode: '640422100002',
    address: '演示村',
    createdAt: testNow,
  })
  await network.insert(patientLinks).values({ patientId: id, tenantId, purpose: 'treat', since: testNow })
  return id
}
