import { randomUUIDv7 } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { roles } from '#domain/access/roles.ts'
import { createTestDatabase } from '#bin/test-database.ts'
import { addKey } from '#db/access/access-fixture.ts'
import { apiKeys } from '#db/access/schema.ts'
import { foreignCampaign } from '#db/campaigns/foreign-campaign-fixture.ts'
import { addDeniedClaim } from '#db/insurance/claim-fixture.ts'
import { raiseEscalation } from '#db/fulfilment/escalations.ts'
import { addParcel, bringTo } from '#db/fulfilment/parcel-fixture.ts'
import { addDiscrepancy, addRequests } from '#db/fulfilment/request-fixture.ts'
import { licences } from '#db/organisations/schema.ts'
import { draftPrices } from '#db/insurance/price-drafts.ts'
import { requestExport } from '#db/jobs/exports.ts'
import {
  intakeFor,
  giveAddressee,
  makePrescribingWorld,
  type PrescribingWorld,
  submit,
} from '#db/prescriptions/prescribing-fixture.ts'
import { addPatient, addSite, addTenant, personOf, requestOf } from '#db/test-world.ts'
import { giveConsent } from '#db/patients/consents.ts'
import { type Credential, employ, openTestApp, type TestApp } from './app-fixture.ts'
import { bodiesFor } from './foreign-bodies-fixture.ts'
import {
  foreignFiles,
  foreignPhoto,
  foreignOrder,
  foreignRound,
  foreignRoutePlan,
  foreignShortagePlan,
  foreignStock,
  foreignSuggestion,
  foreignSymptomForm,
  foreignWebhook,
} from './foreign-rows-fixture.ts'

/** Words of other tenants' rows that no stranger may ever read. */
const secrets = {
  name: '李不可见',
  phone: '10099999999',
  address: '不可见村9号',
  reference: 'SECRET-REFERENCE',
}

/** The directory and the catalogue belong to everyone. */
const open = new Set([
  'GET /sites/{id}',
  'GET /products/{id}',
  'GET /sites',
  'GET /products',
  // A lot is the same wherever it lies: its number says nothing of who has it.
  'GET /lots',
  'GET /organisations/tenants',
  'GET /access/me',
  // Any household may register, at whosever campaign.
  'POST /campaigns/{id}/registrations',
  // What is scarce is for everybody to know.
  'GET /shortages',
  'GET /shortages/{id}',
])

/**
 * The site tree is no secret, so these two may say that a site is somebody else's. The others speak of the stranger's
 * own books, in which a foreign id is as unknown as one that was never given.
 */
const toldApart = { 'POST /sites/{id}/down': '403 wrongSite', 'POST /sites/{id}/up': '403 wrongSite' }
/** What the network itself decides is closed to a stranger before anything is looked up. */
const forOthers = '403 organisationNotAllowed'
const toldToNetwork = {
  'GET /organisations/applications/{id}': forOthers,
  'POST /organisations/applications/{id}/approve': forOthers,
  'POST /organisations/applications/{id}/refuse': forOthers,
  'GET /organisations/licences/{id}/document': forOthers,
  'POST /organisations/licences/{id}/decide': forOthers,
  'GET /organisations/tenants/{id}/licences': forOthers,
  'POST /organisations/tenants/{id}/suspend': forOthers,
  'POST /organisations/tenants/{id}/lift': forOthers,
  'GET /recalls/{id}': forOthers,
  'GET /recalls/{id}/holders': forOthers,
  'GET /recalls/{id}/patients': forOthers,
  'POST /recalls/{id}/close': forOthers,
  'POST /recalls/{id}/lift': forOthers,
  'POST /shortages/{id}/plans': forOthers,
  'POST /shortages/{id}/close': forOthers,
  'POST /shortage-plans/{id}/approve': forOthers,
  'POST /shortage-plans/{id}/discard': forOthers,
  'POST /shortage-plans/{id}/apply': forOthers,
  'POST /shortage-signs/{id}/dismiss': forOthers,
  'GET /supervision/distributors/{id}/parts': forOthers,
  'GET /supervision/products/{id}/prices': forOthers,
  'GET /supervision/lots/{id}/trace': forOthers,
  'GET /network/sites/{id}': forOthers,
  'GET /network/shipments/{id}': forOthers,
}
const toldOfOwn = {
  'GET /access/people/{id}/devices': '200 0 items',
  'GET /access/people/{id}/signing-keys': '200 0 items',
  'GET /products/{id}/prices': '200 0 items',
  'GET /sites/{id}/adjustments': '200 0 items',
  'GET /sites/{id}/cash': '200 ? items',
  'GET /sites/{id}/claim-statement': '200 ? items',
  'GET /sites/{id}/destructions': '200 0 items',
  'GET /sites/{id}/near-expiry-offers': '200 0 items',
  'GET /sites/{id}/parcels': '200 0 items',
  'GET /sites/{id}/station-work': '200 0 items',
  'GET /sites/{id}/waiting-parcels': '200 0 items',
  'GET /sites/{id}/demand-weeks': '200 0 items',
  'GET /sites/{id}/replenishment-policies': '200 0 items',
  'GET /sites/{id}/replenishment-suggestions': '200 0 items',
  'GET /sites/{id}/stock': '200 0 items',
  'GET /sites/{id}/stock-card': '200 0 items',
  'GET /sites/{id}/stocktakes': '200 0 items',
  'POST /prescriptions/{id}/prepayments/refund': '409 nothingDue',
  'POST /sites/{id}/receipts': '422 siteNotOwn',
}

interface Described {
  readonly name: string
  readonly method: string
  readonly path: string
}

let test: TestApp
let world: PrescribingWorld
let stranger: Credential
let ownSiteId: string
let foreign: Record<string, string>
let bodies: Record<string, unknown>
let queries: Record<string, string>

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
  world = await makePrescribingWorld(test.database)
  await giveAddressee(world, secrets)
  const { hospitalId, depotId, depotSiteId, patientId, picker, lot } = world
  const prescriptionId = await submit(world, { ...intakeFor(world), hospitalReference: secrets.reference })
  const parcel = await addParcel(world, 7)
  await bringTo(world, parcel, 'arrived')
  const journey = requestOf({ ...personOf(hospitalId, []), cause: 'test' })
  const raised = await raiseEscalation(test.database, journey, { prescriptionId, kind: 'review_slow' })
  const given = await giveConsent(test.database, requestOf(world.doctor), {
    patientId,
    agentId: await addPatient(test.database, hospitalId),
    scopes: ['collect'],
    until: new Date('2026-04-01T00:00:00Z'),
  })
  await addKey(test.database, hospitalId)
  const [key] = await test.database.network.select({ id: apiKeys.id }).from(apiKeys)
  const [hospitalLicence] = await test.database.network
    .select({ id: licences.id })
    .from(licences)
    .where(eq(licences.tenantId, hospitalId))
  await employ(test, picker)

  const strangerTenantId = await addTenant(test.database, 'pharmacy')
  ownSiteId = await addSite(test.database, strangerTenantId)
  const everyRole = roles.filter((role) => role !== 'system' && role !== 'applicant')
  const licence = { kind: 'pharmacist', number: 'P', validFrom: '2020-01-01', validTo: '2030-12-31' } as const
  stranger = await employ(test, personOf(strangerTenantId, everyRole), [licence])

  const drafted = await draftPrices(test.database, requestOf(personOf(hospitalId, ['administrator'])), {
    list: 'purchase',
    source: '测试',
    changes: [{ productId: world.product.id, unitPriceTenThousandths: 1 }],
  })
  const exported = await requestExport(test.database, requestOf(personOf(hospitalId, ['administrator'])))

  const { shipmentId } = parcel
  foreign = {
    prescriptions: prescriptionId,
    shipments: shipmentId,
    'receipt-photos': await foreignPhoto(test.database, parcel, depotId),
    patients: patientId,
    sites: depotSiteId,
    people: picker.principalId,
    'api-keys': key?.id ?? '',
    escalations: raised.answer.escalationId ?? '',
    'claim-differences': randomUUIDv7(),
    claims: await addDeniedClaim(test.database, { tenantId: world.hospitalId, prescriptionId, shipmentId }),
    consents: given.answer.consentId,
    products: world.product.id,
    tenants: hospitalId,
    licences: hospitalLicence?.id ?? '',
    applications: hospitalId,
    ...(await foreignWebhook(test.database, world)),
    ...(await foreignStock(test.database, world)),
    ...(await foreignOrder(test.database, world)),
    'order-substitutes': randomUUIDv7(),
    'order-returns': randomUUIDv7(),
    exports: exported.answer.exportId,
    'price-drafts': drafted.answer.draftId,
    discrepancies: await addDiscrepancy(test.database, world, shipmentId),
    ...(await addRequests(test.database, world)),
    'route-plans': await foreignRoutePlan(test.database, world),
    ...(await foreignRound(test.database, world, secrets.reference)),
    'symptom-forms': await foreignSymptomForm(test.database, world),
    'replenishment-suggestions': await foreignSuggestion(test.database, world, depotSiteId),
    ...(await foreignFiles(test.database, world)),
    ...(await foreignCampaign(test.database, secrets)),
    shortages: randomUUIDv7(),
    'shortage-plans': await foreignShortagePlan(test.database, world, secrets.reference),
    'shortage-signs': randomUUIDv7(),
    distributors: depotId,
    lots: lot.id,
  }
  bodies = bodiesFor({ world, ownSiteId, shipmentId })
  queries = {
    'GET /order-catalogue': `?siteId=${ownSiteId}`,
    'GET /order-invoices': '?side=buyer',
    'GET /reviews/quality': '?from=2026-01-01&to=2026-12-31',
    'GET /reviews/network-quality': '?from=2026-01-01&to=2026-12-31',
    'GET /sites/{id}/price': `?productId=${world.product.id}`,
    'GET /dose-labels': `?shipmentId=${shipmentId}`,
    'GET /packages': '?code=84999990000000010000',
    'GET /money/postings': `?subjectId=${shipmentId}`,
    'GET /sites/{id}/claim-statement': '?month=2026-03',
    'GET /sites/{id}/stock-card': `?lotId=${lot.id}`,
    'GET /sites/{id}/demand-weeks': `?productId=${world.product.id}`,
    'GET /sites/{id}/station-work': '?state=allocated,picked,packed,arrived',
  }
})

afterAll(() => test.close())

async function operations(): Promise<Described[]> {
  const response = await test.app.request('/openapi.json')
  const { paths } = (await response.json()) as { paths: Record<string, object> }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
    })),
  )
}

/** The kind of thing that a path's id names: `people` for /access/people/{id}/leave. */
function kindOf(path: string): string {
  return path.split('/{id}')[0]?.split('/').at(-1) ?? ''
}

async function call({ name, method, path }: Described, id: string): Promise<Response> {
  const body = bodies[name]
  return test.app.request(path.replace('{id}', id) + (queries[name] ?? ''), {
    method,
    headers: {
      ...stranger,
      ...(method === 'GET' ? {} : { 'idempotency-key': randomUUIDv7() }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

/** The code of a problem, or what a list holds. */
function codeIn(text: string): string {
  const body = JSON.parse(text) as { code?: string; items?: unknown[] }
  return body.code ?? `${body.items?.length ?? '?'} items`
}

async function eventCount(): Promise<number> {
  const found = await test.database.network.execute<{ count: number }>(
    sql`select count(*)::int as count from events`,
  )
  return found.rows[0]?.count ?? 0
}

describe("another organisation's ids", () => {
  it('are answered as ids that do not exist, by every operation, and nothing changes', async () => {
    const before = await eventCount()
    const named = (await operations()).filter(({ path, name }) => path.includes('{id}') && !open.has(name))
    expect(named.length).toBeGreaterThan(35)
    const told: Record<string, string> = {}
    for (const operation of named) {
      const [id, unknownId] = [foreign[kindOf(operation.path)] ?? '', randomUUIDv7()]
      const response = await call(operation, id)
      const text = await response.text()
      for (const secret of Object.values(secrets)) expect(text).not.toContain(secret)
      if (response.status !== 404) told[operation.name] = `${response.status} ${codeIn(text)}`
      if (operation.name in toldApart) continue
      const unknown = await (await call(operation, unknownId)).text()
      expect({ name: operation.name, text: text.replaceAll(id, 'id') }).toEqual({
        name: operation.name,
        text: unknown.replaceAll(unknownId, 'id'),
      })
    }
    expect(told).toEqual({ ...toldApart, ...toldToNetwork, ...toldOfOwn })
    expect(await eventCount()).toBe(before)
  })

  it('in a batch make the whole batch not exist', async () => {
    const batches = [
      '/shipments/pack',
      '/shipments/dispatch',
      '/shipments/readings',
      '/legs/depart',
      '/legs/arrive',
    ]
    for (const path of batches) {
      const response = await call({ name: `POST ${path}`, method: 'POST', path }, '')
      expect({ path, status: response.status }).toEqual({ path, status: 404 })
    }
  })

  it('appear in no list', async () => {
    const lists = (await operations()).filter(({ method, path, name }) => {
      return method === 'GET' && !path.includes('{') && !open.has(name)
    })
    for (const operation of lists) {
      const response = await call(operation, '')
      const text = await response.text()
      expect({ name: operation.name, status: [200, 403].includes(response.status) }).toMatchObject({
        status: true,
      })
      for (const secret of [...Object.values(secrets), ...Object.values(foreign)]) {
        expect({ name: operation.name, leaks: text.includes(secret) }).toEqual({
          name: operation.name,
          leaks: false,
        })
      }
    }
  })
})
