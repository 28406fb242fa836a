import { randomUUIDv7 } from 'node:crypto'
import { drugStandardCode } from '#domain/catalogue/drug-standard-code.ts'
import { gtin } from '#domain/catalogue/gtin.ts'
import { usualHandling, type SiteKind } from '#domain/organisations/site.ts'
import { socialCreditCode } from '#domain/organisations/social-credit-code.ts'
import type { TenantKind } from '#domain/organisations/tenant.ts'
import { residentId } from '#domain/patients/resident-id.ts'
import type { Actor } from './actor.ts'
import { listProducts } from './catalogue/commands.ts'
import type { ProductListing } from './catalogue/listing.ts'
import type { DatabaseClient } from './client.ts'
import type { CommandRequest } from './commands.ts'
import { addSites, joinTenants } from './organisations/commands.ts'
import type { NewSite, NewTenant } from './organisations/new-rows.ts'
import { registerPatients } from './patients/commands.ts'
import type { PatientRegistration } from './patients/registration.ts'

// For tests: a network as small as can be, with every kind of party that stock and money pass between.

/** Ten in the morning in Shanghai on the first of December 2026. */
export const now = new Date('2026-12-01T02:00:00Z')

/** The id of the fixture's n-th thing. */
export const fixtureId = (number: number) => `01930000-0000-7000-8000-${String(number).padStart(12, '0')}`

export const operatorTenantId = fixtureId(1)
export const depotTenantId = fixtureId(2)
export const pharmacyTenantId = fixtureId(3)
export const hospitalTenantId = fixtureId(4)
export const insurerTenantId = fixtureId(5)
export const carrierTenantId = fixtureId(6)

export const depotSiteId = fixtureId(11)
/** Insurance pays here. */
export const villageSiteId = fixtureId(12)
/** Insurance does not pay here, and nothing cold may lie here. */
export const deliveryPointId = fixtureId(13)

/** 0.3575 yuan a tablet, 28 in a box, paid in full by the list's class A. */
export const tabletId = fixtureId(21)
/** 1.25 yuan a capsule, 24 in a box, class B. */
export const capsuleId = fixtureId(22)
/** 48 yuan a pen, kept cold, not on the list. */
export const penId = fixtureId(23)

/** Covered by `resident-outpatient`: 50 yuan a year first, then 70 % of class A and 60 % of class B. */
export const coveredPatientId = fixtureId(31)
/** Covered by `resident-chronic`: 80 % of class A from the first fen. */
export const chronicPatientId = fixtureId(32)
export const uncoveredPatientId = fixtureId(33)

/** Somebody of a tenant, or of some sites of it. */
export function actorOf(tenantId: string, siteIds: readonly string[] = []): Actor {
  return { tenantId, principalId: `person-of-${tenantId}`, roles: [], siteIds }
}

/** A request with a key of its own. */
export function requestOf(actor: Actor, at: Date = now): CommandRequest {
  return { actor, route: 'test', key: randomUUIDv7(), body: null, now: at }
}

/** Writes the network into an empty database. */
export async function loadNetwork(client: DatabaseClient): Promise<void> {
  const operator = actorOf(operatorTenantId)
  await joinTenants(client, requestOf(operator), fixtureTenants)
  await addSites(client, requestOf(operator), fixtureSites)
  await listProducts(client, requestOf(operator), fixtureProducts)
  await registerPatients(client, requestOf(operator), fixturePatients)
}

const fixtureTenants = [
  tenant(operatorTenantId, 'network_operator', 'MADEMT01'),
  tenant(depotTenantId, 'depot_operator', 'MADEMT02'),
  tenant(pharmacyTenantId, 'pharmacy', 'MADEMT03'),
  tenant(hospitalTenantId, 'internet_hospital', 'MADEMT04'),
  tenant(insurerTenantId, 'insurer', 'MADEMT05'),
  tenant(carrierTenantId, 'distributor', 'MADEMT06'),
]

const fixtureSites = [
  site(depotSiteId, depotTenantId, 'city_depot', null),
  site(villageSiteId, pharmacyTenantId, 'village_pharmacy', 'P64042200001'),
  site(deliveryPointId, pharmacyTenantId, 'delivery_point', null),
]

const fixtureProducts = [
  product(tabletId, 1, { unitPriceTenThousandths: 3_575, packUnits: 28, listClass: 'class_a' }),
  product(capsuleId, 2, { unitPriceTenThousandths: 12_500, packUnits: 24, listClass: 'class_b' }),
  product(penId, 3, {
    unitPriceTenThousandths: 480_000,
    packUnits: 1,
    storageClass: 'cold',
    listClass: 'unlisted',
    insuranceCode: null,
  }),
]

const fixturePatients = [
  patient(coveredPatientId, 1, 'resident-outpatient'),
  patient(chronicPatientId, 2, 'resident-chronic'),
  patient(uncoveredPatientId, 3, null),
]

function tenant(id: string, kind: TenantKind, organisation: string): NewTenant {
  return {
    id,
    kind,
    nameZh: `测试${organisation}`,
    nameEn: `Test ${organisation}`,
    socialCreditCode: socialCreditCode('91', '640422', organisation),
  }
}

/** A site that is open from 08:00 to 20:00 every day. */
export function site(id: string, tenantId: string, kind: SiteKind, designatedCode: string | null): NewSite {
  const hours = [{ opens: '08:00', closes: '20:00' }]
  return {
    id,
    tenantId,
    parentId: id === depotSiteId ? null : depotSiteId,
    kind,
    regionCode: '640422',
    designatedCode,
    nameZh: `测试${kind}`,
    nameEn: `Test ${kind}`,
    longitude: 105.717,
    latitude: 35.935,
    positionSource: 'invented',
    ...usualHandling[kind],
    calendar: {
      week: {
        monday: hours,
        tuesday: hours,
        wednesday: hours,
        thursday: hours,
        friday: hours,
        saturday: hours,
        sunday: hours,
      },
      exceptions: [],
      cutOff: null,
    },
    preparationMinutes: 30,
    acceptsAutomatically: true,
  }
}

/** A product on the insurance list whose codes all come from `number`. */
export function product(id: string, number: number, changes: Partial<ProductListing> = {}): ProductListing {
  const digits = String(number).padStart(5, '0')
  return {
    id,
    standardCode: drugStandardCode('99001', digits),
    approvalNumber: `国药准字H990${digits}`,
    gtin: gtin(`6909900${digits}`),
    insuranceCode: `XC08CAX001A0010101${digits}`,
    nameZh: `测试药品${number}`,
    nameEn: `Test product ${number}`,
    manufacturer: '测试制药',
    ingredientCodes: ['I0101'],
    dosageForm: 'tablet',
    strength: '5 mg',
    baseUnit: '片',
    packUnits: 28,
    storageClass: 'room',
    saleClass: 'prescription',
    specialControl: 'none',
    listClass: 'class_a',
    unitPriceTenThousandths: 1_000,
    tracePrefix: `84${digits}`,
    active: true,
    ...changes,
  }
}

/** A grown-up whom the hospital treats and the pharmacy supplies. */
export function patient(id: string, number: number, planCode: string | null): PatientRegistration {
  return {
    id,
    name: `测试患者${number}`,
    sex: 'female',
    birthDate: '1971-03-08',
    residentId: residentId('640422', '1880-03-08', String(number * 2).padStart(3, '0')),
    phone: `10000000${String(number).padStart(3, '0')}`,
    villageCode: '640422100002',
    address: '测试村1号',
    guardianId: null,
    links: [
      { tenantId: hospitalTenantId, purpose: 'treat' },
      { tenantId: pharmacyTenantId, purpose: 'supply' },
    ],
    diagnoses: [
      {
        id: randomUUIDv7(),
        tenantId: hospitalTenantId,
        code: 'I10',
        diagnosedOn: '2025-05-06',
        offline: true,
      },
    ],
    allergies: [{ ingredientCode: 'I0401', recordedOn: '2025-05-06' }],
    covers:
      planCode === null
        ? []
        : [
            {
              insurerTenantId,
              planCode,
              insuredNumber: `DEMO-${number}`,
              validFrom: '2026-01-01',
              validTo: '2026-12-31',
            },
          ],
  }
}
