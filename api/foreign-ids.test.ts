import { randomUUIDv7 } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { roles } from '#domain/access/roles.ts'
import { demoSigningKey } from '#seeds/demo-signing-keys.ts'
import { createTestDatabase } from '#bin/test-database.ts'
import { addKey } from '#db/access/access-fixture.ts'
import { apiKeys } from '#db/access/schema.ts'
import { adjustStock } from '#db/inventory/adjust.ts'
import { planDestruction } from '#db/inventory/destroy.ts'
import { offerNearExpiry } from '#db/inventory/near-expiry-offers.ts'
import { openRecall } from '#db/inventory/recall.ts'
import { listRecallTasks } from '#db/inventory/recall-tasks.ts'
import { openStocktake } from '#db/inventory/stocktakes.ts'
import { addDeniedClaim } from '#db/insurance/claim-fixture.ts'
import { placeEvents } from '#db/events/placing.ts'
import { raiseEscalation } from '#db/fulfilment/escalations.ts'
import { addParcel, bringTo } from '#db/fulfilment/parcel-fixture.ts'
import { addDiscrepancy, addRequests } from '#db/fulfilment/request-fixture.ts'
import { licences } from '#db/organisations/schema.ts'
import { draftPrices } from '#db/insurance/price-drafts.ts'
import { requestExport } from '#db/jobs/exports.ts'
import { requestImport } from '#db/jobs/imports.ts'
import { requestListExport } from '#db/jobs/list-exports.ts'
import {
  giveAddressee,
  intakeFor,
  makePrescribingWorld,
  type PrescribingWorld,
  submit,
} from '#db/prescriptions/prescribing-fixture.ts'
import { addPatient, addProduct, addSite, addTenant, personOf, requestOf, testNow } from '#db/test-world.ts'
import { placeOrder } from '#db/orders/place.ts'
import { addBuyer, addSeller } from '#db/orders/trade-fixture.ts'
import { openRound } from '#db/procurement/open-round.ts'
import { calendar } from '#db/procurement/procurement-fixture.ts'
import { subscribe } from '#db/webhooks/commands.ts'
import { listDeliveries } from '#db/webhooks/queries.ts'
import { fanOut } from '#db/webhooks/queue.ts'
import { planOptionsSchema } from '#domain/shortage/plan-options.ts'
import { declareShortage } from '#db/shortage/declare.ts'
import { planShortage } from '#db/shortage/plan.ts'
import { setReplenishmentPlan } from '#db/replenishment/plans.ts'
import { setReplenishmentPolicies } from '#db/replenishment/policies.ts'
import { listSuggestions } from '#db/replenishment/queries.ts'
import { suggestOrders } from '#db/replenishment/suggest.ts'
import { giveConsent } from '#db/patients/consents.ts'
import { type Credential, employ, openTestApp, type TestApp } from './app-fixture.ts'

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
  'GET /organisations/tenants',
  'GET /access/me',
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
}
const toldOfOwn = {
  'GET /access/people/{id}/signing-keys': '200 0 items',
  'GET /products/{id}/prices': '200 0 items',
  'GET /sites/{id}/adjustments': '200 0 items',
  'GET /sites/{id}/cash': '200 ? items',
  'GET /sites/{id}/claim-statement': '200 ? items',
  'GET /sites/{id}/destructions': '200 0 items',
  'GET /sites/{id}/near-expiry-offers': '200 0 items',
  'GET /sites/{id}/parcels': '200 0 items',
  'GET /sites/{id}/station-work': '200 0 items',
  'GET /sites/{id}/demand-weeks': '200 0 items',
  'GET /sites/{id}/replenishment-policies': '200 0 items',
  'GET /sites/{id}/replenishment-suggestions': '200 0 items',
  'GET /sites/{id}/stock': '200 0 items',
  'GET /sites/{id}/stock-card': '200 0 items',
  'GET /sites/{id}/stocktakes': '200 0 items',
  'POST /prescriptions/{id}/prepayments/refund': '409 prepaidTooLittle',
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
  const { hospitalId, depotSiteId, patientId, picker, lot } = world
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
    ...(await foreignWebhook()),
    ...(await foreignStock()),
    ...(await foreignOrder()),
    'order-substitutes': randomUUIDv7(),
    'order-returns': randomUUIDv7(),
    exports: exported.answer.exportId,
    'price-drafts': drafted.answer.draftId,
    discrepancies: await addDiscrepancy(test.database, world, shipmentId),
    ...(await addRequests(test.database, world)),
    rounds: await foreignRound(),
    'replenishment-suggestions': await foreignSuggestion(depotSiteId),
    ...(await foreignFiles()),
    shortages: randomUUIDv7(),
    'shortage-plans': await foreignShortagePlan(),
    'shortage-signs': randomUUIDv7(),
  }
  bodies = bodiesFor(shipmentId, lot.id)
  queries = {
    'GET /order-catalogue': `?siteId=${ownSiteId}`,
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

/** A procurement round of the hospital, to which nobody was invited. */
async function foreignRound(): Promise<string> {
  const manager = personOf(world.hospitalId, ['procurement_manager'])
  const products = [{ productId: world.product.id, incumbentSupplierId: null }]
  const asked = { title: secrets.reference, calendar, products }
  const { answer } = await openRound(test.database, requestOf(manager), asked)
  return answer.roundId
}

/** A subscription of the hospital, and a message that waits for it. */
async function foreignWebhook(): Promise<Record<string, string>> {
  const { database } = test
  const administrator = personOf(world.hospitalId, ['administrator'])
  const asked = { url: 'https://his.example.com/', eventTypes: [], policy: { allowsLoopback: false } }
  const { answer } = await subscribe(database, requestOf(administrator), asked)
  const { subscriptionId } = answer
  await placeEvents(database, 1_000)
  await fanOut(database, testNow)
  const [delivery] = await listDeliveries(database, administrator, { subscriptionId, limit: 1 })
  return { webhooks: subscriptionId, 'webhook-deliveries': delivery?.id ?? '' }
}

/** A count, a correction, a destruction, an offer and a recall task of the depot. */
async function foreignStock(): Promise<Record<string, string>> {
  const { database } = test
  const { depotId, depotSiteId: siteId, lot } = world
  const operator = personOf(depotId, ['operator'])
  const pile = { siteId, lotId: lot.id, ownership: 'ours' } as const
  const lines = [{ lotId: lot.id, ownership: 'ours', units: 1 }] as const
  const stocktake = await openStocktake(database, requestOf(operator), { siteId, scope: {} })
  const adjustment = await adjustStock(database, requestOf(operator), {
    ...pile,
    countedUnits: 5_000,
    cause: 'found',
  })
  const destruction = await planDestruction(database, requestOf(operator), {
    siteId,
    reason: 'damaged',
    method: 'incineration',
    lines,
  })
  const price = { validTo: undefined, unitPriceTenThousandths: 1 }
  const offer = await offerNearExpiry(database, requestOf(operator), { siteId, lotId: lot.id, ...price })
  const opened = await openRecall(database, requestOf(operator), {
    recallClass: 3,
    basis: { kind: 'lots', lotIds: [lot.id] },
    reason: 'label',
  })
  const [task] = await listRecallTasks(database, operator, { limit: 1 })
  return {
    recalls: opened.answer.recallId,
    'recall-tasks': task?.id ?? '',
    stocktakes: stocktake.answer.stocktakeId,
    adjustments: adjustment.answer.adjustmentId,
    destructions: destruction.answer.destructionId,
    'near-expiry-offers': offer.answer.offerId,
  }
}

/** A plan that waits for its approval. */
async function foreignShortagePlan(): Promise<string> {
  const operator = personOf(await addTenant(test.database, 'network_operator'), ['operator'])
  await addProduct(test.database, { ingredientCodes: ['I0101'] })
  const { answer } = await declareShortage(test.database, requestOf(operator), {
    ingredientCode: 'I0101',
    reason: '演示',
    strengths: [],
    substitutes: [],
    limit: null,
  })
  const needs = [{ siteId: world.villageSiteId, needUnits: 100 }]
  const options = planOptionsSchema.parse({ name: secrets.reference, horizonDays: 7, needs })
  const { shortageId } = answer
  const planned = await planShortage(test.database, requestOf(operator), { shortageId, options })
  return planned.answer.planId
}

/** An import and an export of a list of the depot's. */
async function foreignFiles(): Promise<Record<string, string>> {
  const { database } = test
  const operator = personOf(world.depotId, ['operator'])
  const file = { kind: 'opening_stock', format: 'csv', fileName: 'stock.csv' } as const
  const imported = await requestImport(database, requestOf(operator), file)
  const list = { kind: 'stock_balances', format: 'csv', siteId: null } as const
  const exported = await requestListExport(database, requestOf(operator), list)
  return { imports: imported.answer.importId, 'list-exports': exported.answer.exportId }
}

/** A suggestion for a product that the depot has none of. */
async function foreignSuggestion(siteId: string): Promise<string> {
  const { database } = test
  const operator = personOf(world.depotId, ['operator'])
  const plan = { orderWeekdays: [1], exceptDates: [], budgetFen: null }
  await setReplenishmentPlan(database, requestOf(operator), { siteId, plan })
  const { id: productId } = await addProduct(database)
  const policies = [{ ...replenishmentPolicy, productId }]
  await setReplenishmentPolicies(database, requestOf(operator), { siteId, policies })
  await suggestOrders(database, requestOf(operator), { siteId })
  const [found] = await listSuggestions(database, operator, { siteId, states: ['suggested'], limit: 1 })
  return found?.suggestion.id ?? ''
}

const replenishmentPolicy = {
  productId: randomUUIDv7(),
  mode: 'suggest',
  supplySource: 'supplier',
  supplySiteId: null,
  serviceLevelPerMille: 950,
  minUnits: 10,
  maxUnits: null,
  packUnits: 20,
  leadDays: 2,
  shelfLifeDays: null,
  priority: 1,
} as const

/** An order that waits for its seller, and the part that it was offered. */
async function foreignOrder(): Promise<Record<string, string>> {
  const buyer = await addBuyer(test.database)
  await addSeller(test.database, buyer, { prices: [{ product: world.product, price: 100 }] })
  const { answer } = await placeOrder(test.database, requestOf(buyer.village), {
    siteId: buyer.villageSiteId,
    lines: [{ productId: world.product.id, units: world.product.packUnits }],
  })
  return { orders: answer.orderId, 'order-parts': answer.partIds[0] ?? '' }
}

/** A body that only the ids make wrong, for each operation that has one. */
function bodiesFor(shipmentId: string, lotId: string): Record<string, unknown> {
  const scans = [{ code: '84999990000000010000' }]
  const stock = { lotId, ownership: 'ours' }
  const amount = { method: 'cash', amountFen: 100 }
  const receipt = {
    productId: world.product.id,
    lotNumber: 'L',
    expiresOn: null,
    ownership: 'ours',
    units: 1,
  }
  const consent = { agentId: world.patientId, scopes: ['collect'], until: '2026-04-01T00:00:00Z' }
  const readings = {
    storageClass: 'cold',
    sensor: 'S1',
    readings: [{ takenAt: '2026-03-02T00:00:00Z', celsius: 5 }],
  }
  const qualification = { kind: 'driver', number: 'D', validFrom: '2026-01-01', validTo: '2026-12-31' }
  const assessment = { diagnosisCode: 'I10', assessedOn: '2026-01-01', validTo: '2026-06-30' }
  const weight = { code: '29463-7', value: 60, unit: 'kg', effectiveAt: '2026-01-01T00:00:00Z' }
  const orderedLine = { partLineId: randomUUIDv7(), productId: world.product.id, units: 7, replacesUnits: 7 }
  return {
    'POST /prescriptions/{id}/review/overrides': { findingId: '1', reason: '?' },
    'POST /prescriptions/{id}/review/second-reads': { agrees: true },
    'POST /patients/{id}/observations': { observations: [weight] },
    'POST /patients/{id}/assessments': { assessments: [assessment] },
    'POST /prescriptions/{id}/delay-part': { part: 2, days: 7 },
    'POST /prescriptions/{id}/skip-part': { part: 2 },
    'POST /prescriptions/{id}/approve-part': { part: 2 },
    'POST /prescriptions/{id}/stop-parts': { partUnderWay: 'stop' },
    'POST /access/people/{id}/qualifications': qualification,
    'PUT /access/people/{id}/work': { roles: ['picker'], siteIds: [] },
    'POST /access/people/{id}/sessions/revoke': {},
    'POST /access/people/{id}/signing-keys': { publicKey: demoSigningKey('nobody').publicKey },
    'POST /access/people/{id}/signing-keys/revoke': { keyId: demoSigningKey('nobody').keyId },
    'POST /patients/{id}/erase': { isAskedByPatient: true },
    'PATCH /sites/{id}': { preparationMinutes: 10 },
    'POST /prescriptions/{id}/approve': {},
    'POST /prescriptions/{id}/query': { remark: '?' },
    'POST /prescriptions/{id}/answer': { remark: '!' },
    'POST /prescriptions/{id}/reject': { reasonCode: 'dose_too_high' },
    'POST /prescriptions/{id}/prepayments': { siteId: ownSiteId, ...amount },
    'POST /prescriptions/{id}/prepayments/refund': { siteId: ownSiteId, ...amount },
    'POST /shipments/{id}/pick': { scans: [{ code: scans[0]?.code, units: 7 }] },
    'POST /shipments/{id}/recheck': { scans },
    'POST /shipments/pack': { shipmentIds: [shipmentId] },
    'POST /shipments/dispatch': { shipmentIds: [shipmentId] },
    'POST /legs/depart': { shipmentIds: [shipmentId], siteId: ownSiteId },
    'POST /legs/arrive': { shipmentIds: [shipmentId], siteId: ownSiteId },
    'POST /shipments/{id}/hand-over': { pickupCode: '123456', scans },
    'POST /shipments/{id}/return': { reason: 'refused' },
    'POST /shipments/{id}/receive-return': { siteId: ownSiteId },
    'POST /shipments/{id}/take-back': { siteId: ownSiteId },
    'POST /patients/{id}/nominations': { siteId: null },
    'POST /patients/{id}/consents': consent,
    'PUT /prescriptions/{id}/place': { mode: 'designated_pharmacy', siteId: ownSiteId },
    'POST /shipments/{id}/write-off': { cause: 'lost' },
    'POST /shipments/{id}/receive': { lines: [{ lineId: shipmentId, good: 7 }] },
    'POST /transfers/{id}/refuse': { reason: '?' },
    'POST /supplier-returns/{id}/authorise': { authorisation: '?' },
    'POST /supplier-returns/{id}/refuse': { reason: '?' },
    'POST /sites/{id}/delivery-notes': {
      supplierName: '?',
      number: '?',
      lines: [{ ...receipt, lotNumber: 'L', expiresOn: undefined }],
    },
    'POST /delivery-notes/{id}/receive': { lines: [] },
    'POST /sites/{id}/quarantine': { ...stock, units: 1, reason: 'damaged' },
    'POST /discrepancies/{id}/decide': { decision: 'accepted_loss', note: '?' },
    'POST /shipments/{id}/readings': readings,
    'POST /sites/{id}/readings': readings,
    'POST /shipments/{id}/charge/collect': amount,
    'POST /shipments/{id}/charge/refund': amount,
    'POST /escalations/{id}/resolve': { resolution: 'done' },
    'POST /claim-differences/{id}/close': { reason: 'not_ours', remark: '?' },
    'POST /price-drafts/{id}/put-in-force': { inForceFrom: '2099-01-01' },
    'POST /claims/{id}/correct': { reason: 'insurer_record', remark: '?' },
    'POST /sites/{id}/receipts': { lines: [receipt] },
    'POST /sites/{id}/counts': { ...stock, countedUnits: 0, cause: 'lost' },
    'POST /recalls/{id}/close': {},
    'POST /recall-tasks/{id}/finish': { unitsFound: 1 },
    'POST /sites/{id}/stocktakes': {},
    'POST /stocktakes/{id}/counts': { piles: [{ ...stock, part: 'shelf', countedUnits: 1 }] },
    'POST /stocktakes/{id}/post': {},
    'POST /sites/{id}/destructions': {
      reason: 'damaged',
      method: 'incineration',
      lines: [{ ...stock, units: 1 }],
    },
    'POST /sites/{id}/near-expiry-offers': { lotId, unitPriceTenThousandths: 1 },
    'POST /sites/{id}/packages': {
      parentCode: '84999990000000010001',
      parentLevel: 'carton',
      childLevel: 'box',
      childCodes: ['84999990000000010002'],
    },
    'POST /sites/{id}/packages/open': { parentCode: '84999990000000010001' },
    'POST /sites/{id}/quarantine-decisions': { ...stock, units: 1, finding: 'damaged' },
    'POST /sites/{id}/cash/counts': { day: '2026-03-02', countedFen: 0 },
    'POST /sites/{id}/cash/deposits': { amountFen: 1 },
    'POST /organisations/applications/{id}/refuse': { reason: 'x' },
    'POST /organisations/licences/{id}/decide': { decision: 'accepted' },
    'POST /organisations/tenants/{id}/suspend': { reason: 'x' },
    'POST /organisations/tenants/{id}/lift': { reason: 'x' },
    'PUT /sites/{id}/courier': { byCourier: true },
    ...procurementBodies(),
    'POST /orders/{id}/approve': { totalFen: 1 },
    'POST /orders/{id}/reject': { reason: 'x' },
    'POST /order-parts/{id}/accept': {},
    'POST /order-parts/{id}/decline': { reason: 'x' },
    'POST /order-parts/{id}/cancel': { reason: 'x' },
    'POST /order-parts/{id}/substitutes': orderedLine,
    'POST /order-parts/{id}/returns': { partLineId: randomUUIDv7(), lotId, units: 7, reason: 'quality' },
    'POST /order-substitutes/{id}/decide': { consents: true },
    'POST /order-returns/{id}/answer': { agrees: true },
    'POST /orders/{id}/cancel': { reason: 'x' },
    'PUT /orders/{id}/lines': { lines: [{ productId: world.product.id, units: world.product.packUnits }] },
    'POST /webhooks/{id}/rotate-secret': {},
    'POST /imports/{id}/confirm': {},
    'PUT /sites/{id}/replenishment-plan': { orderWeekdays: [1], exceptDates: [], budgetFen: null },
    'PUT /sites/{id}/replenishment-policies': { policies: [replenishmentPolicy] },
    'POST /sites/{id}/replenishment-policies/remove': { productIds: [randomUUIDv7()] },
    'POST /replenishment-suggestions/{id}/dismiss': { reason: 'not_needed' },
    'POST /webhooks/{id}/replay': { fromPosition: 1, toPosition: 1 },
    'POST /shortages/{id}/plans': { name: 'a', horizonDays: 7 },
  }
}

function procurementBodies(): Record<string, unknown> {
  const round = 'POST /procurement/rounds/{id}'
  const productId = world.product.id
  const party = { tenantId: world.hospitalId, kind: 'institution', regionCode: '640422', weight: 0 }
  const passphrase = 'a passphrase of nobody'
  const offer = {
    productId,
    tiers: [{ fromUnits: 1, unitPriceTenThousandths: 1 }],
    capacityUnits: 1,
    regionCodes: ['640422'],
    validTo: '2027-12-31',
  }
  const objection = { objectionId: randomUUIDv7(), decision: 'upheld', reason: '?' }
  return {
    [`${round}/parties`]: { parties: [party] },
    [`${round}/cancel`]: { reason: '?' },
    [`${round}/demand`]: { lines: [{ productId, units: 1, lastPriceTenThousandths: 1 }] },
    [`${round}/keys`]: { passphrase },
    [`${round}/tender`]: { ceilings: [{ productId, ceilingTenThousandths: 1 }] },
    [`${round}/bids`]: { offers: [offer], capacityUnits: null, blinding: '0'.repeat(32) },
    [`${round}/opening/consent`]: { passphrase },
    [`${round}/opening`]: { passphrase },
    [`${round}/negotiated-prices`]: { productId, unitPriceTenThousandths: 1 },
    [`${round}/awards`]: { rule: 'volume_based' },
    [`${round}/awards/propose`]: { awardId: randomUUIDv7() },
    [`${round}/awards/approve`]: { awardId: randomUUIDv7() },
    [`${round}/awards/refuse`]: { awardId: randomUUIDv7() },
    [`${round}/objections`]: { reason: '?' },
    [`${round}/objections/decide`]: objection,
    [`${round}/call-offs`]: { callOffs: [{ allocationId: randomUUIDv7(), units: 1 }] },
    [`${round}/orders`]: { siteId: ownSiteId, callOffs: [{ allocationId: randomUUIDv7(), units: 1 }] },
    [`${round}/deliveries`]: { callOffIds: [randomUUIDv7()] },
    [`${round}/surplus`]: { ratioPerMille: 500, assessments: [] },
  }
}

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
    for (const path of ['/shipments/pack', '/shipments/dispatch', '/legs/depart', '/legs/arrive']) {
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
