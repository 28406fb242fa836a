import { randomUUIDv7 } from 'node:crypto'
import { adjustStock } from '#db/inventory/adjust.ts'
import { planDestruction } from '#db/inventory/destroy.ts'
import { offerNearExpiry } from '#db/inventory/near-expiry-offers.ts'
import { receiptPhotos } from '#db/fulfilment/photo-schema.ts'
import { openRecall } from '#db/inventory/recall.ts'
import { listRecallTasks } from '#db/inventory/recall-tasks.ts'
import { openStocktake } from '#db/inventory/stocktakes.ts'
import { placeEvents } from '#db/events/placing.ts'
import { requestImport } from '#db/jobs/imports.ts'
import { requestListExport } from '#db/jobs/list-exports.ts'
import { type PrescribingWorld } from '#db/prescriptions/prescribing-fixture.ts'
import { planOptionsSchema } from '#domain/shortage/plan-options.ts'
import { declareShortage } from '#db/shortage/declare.ts'
import { planShortage } from '#db/shortage/plan.ts'
import { addProduct, addTenant, personOf, requestOf, testNow } from '#db/test-world.ts'
import { orderInvoices } from '#db/orders/invoice-schema.ts'
import { placeOrder } from '#db/orders/place.ts'
import { addBuyer, addSeller } from '#db/orders/trade-fixture.ts'
import { procurementAwardWorks } from '#db/procurement/award-work-schema.ts'
import { openRound } from '#db/procurement/open-round.ts'
import { calendar } from '#db/procurement/procurement-fixture.ts'
import { routePlans } from '#db/routing/schema.ts'
import { subscribe } from '#db/webhooks/commands.ts'
import { listDeliveries } from '#db/webhooks/queries.ts'
import { fanOut } from '#db/webhooks/queue.ts'
import { setReplenishmentPlan } from '#db/replenishment/plans.ts'
import { setReplenishmentPolicies } from '#db/replenishment/policies.ts'
import { listSuggestions } from '#db/replenishment/queries.ts'
import { suggestOrders } from '#db/replenishment/suggest.ts'
import type { DatabaseClient } from '#db/client.ts'
import { submitSymptomForm } from '#db/triage/forms.ts'
import { replenishmentPolicy } from './foreign-bodies-fixture.ts'

// For tests: rows of an organisation that no stranger may reach, by the kind of thing that a path's id names.

/** A procurement round of the hospital, to which nobody was invited, and an award of it that waits to be worked out. */
export async function foreignRound(
  database: DatabaseClient,
  world: PrescribingWorld,
  title: string,
): Promise<Record<string, string>> {
  const manager = personOf(world.hospitalId, ['procurement_manager'])
  const products = [{ productId: world.product.id, incumbentSupplierId: null }]
  const asked = { title, calendar, products }
  const { answer } = await openRound(database, requestOf(manager), asked)
  const { roundId } = answer
  const awardWorkId = randomUUIDv7()
  await database.network.insert(procurementAwardWorks).values({
    id: awardWorkId,
    tenantId: world.hospitalId,
    roundId,
    state: 'queued',
    options: { rule: 'volume_based' },
    requestedBy: 'nobody',
    requestedAt: testNow,
  })
  return { rounds: roundId, 'award-works': awardWorkId }
}

/** A photo of the depot's, beside its parcel. */
export async function foreignPhoto(
  { network }: DatabaseClient,
  parcel: { readonly shipmentId: string; readonly shipmentLineId: string },
  tenantId: string,
): Promise<string> {
  const id = randomUUIDv7()
  const { shipmentId, shipmentLineId } = parcel
  const picture = { content: Buffer.from('/9j/2Q==', 'base64'), sizeBytes: 4, sha256: 'f'.repeat(64) }
  const kept = { takenAt: testNow, takenBy: 'nobody', recordedAt: testNow }
  await network
    .insert(receiptPhotos)
    .values({ id, tenantId, shipmentId, shipmentLineId, ...picture, ...kept })
  return id
}

/** A subscription of the hospital, and a message that waits for it. */
export async function foreignWebhook(
  database: DatabaseClient,
  world: PrescribingWorld,
): Promise<Record<string, string>> {
  const administrator = personOf(world.hospitalId, ['administrator'])
  const asked = { url: 'https://his.example.com/', eventTypes: [], policy: { allowsLoopback: false } }
  const { answer } = await subscribe(database, requestOf(administrator), asked)
  const { subscriptionId } = answer
  await placeEvents(database, 1_000)
  await fanOut(database, testNow)
  const [delivery] = await listDeliveries(database, administrator, { subscriptionId, limit: 1 })
  return { webhooks: subscriptionId, 'webhook-deliveries': delivery?.id ?? '' }
}

/** A plan of the pharmacy's trips. */
export async function foreignRoutePlan(
  database: DatabaseClient,
  { pharmacyId, hubSiteId }: PrescribingWorld,
): Promise<string> {
  const id = randomUUIDv7()
  await database.network.insert(routePlans).values({
    id,
    tenantId: pharmacyId,
    siteId: hubSiteId,
    state: 'ready',
    shiftFrom: testNow,
    shiftUntil: new Date(testNow.getTime() + 3_600_000),
    staysOut: false,
    mostTrips: 1,
    vehicleIds: [],
    improveSeconds: 0,
    progress: 1_000,
    version: 1,
    plan: { trips: [], leftOut: [], cost: 0, metres: 0 },
    plannedAt: testNow,
    plannedBy: 'test',
  })
  return id
}

/** A count, a correction, a destruction, an offer and a recall task of the depot. */
export async function foreignStock(
  database: DatabaseClient,
  world: PrescribingWorld,
): Promise<Record<string, string>> {
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

/** An import and an export of a list of the depot's. */
export async function foreignFiles(
  database: DatabaseClient,
  world: PrescribingWorld,
): Promise<Record<string, string>> {
  const operator = personOf(world.depotId, ['operator'])
  const file = { kind: 'opening_stock', format: 'csv', fileName: 'stock.csv' } as const
  const imported = await requestImport(database, requestOf(operator), file)
  const list = { kind: 'stock_balances', format: 'csv', siteId: null } as const
  const exported = await requestListExport(database, requestOf(operator), list)
  return { imports: imported.answer.importId, 'list-exports': exported.answer.exportId }
}

/** A suggestion for a product that the depot has none of. */
export async function foreignSuggestion(
  database: DatabaseClient,
  world: PrescribingWorld,
  siteId: string,
): Promise<string> {
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

/** An order that waits for its seller, and the part that it was offered. */
export async function foreignOrder(
  database: DatabaseClient,
  world: PrescribingWorld,
): Promise<Record<string, string>> {
  const buyer = await addBuyer(database)
  const seller = await addSeller(database, buyer, { prices: [{ product: world.product, price: 100 }] })
  const { answer } = await placeOrder(database, requestOf(buyer.village), {
    siteId: buyer.villageSiteId,
    lines: [{ productId: world.product.id, units: world.product.packUnits }],
  })
  const [partId = ''] = answer.partIds
  const invoiceId = randomUUIDv7()
  await database.network.insert(orderInvoices).values({
    id: invoiceId,
    tenantId: seller.tenantId,
    buyerTenantId: buyer.tenantId,
    partId,
    orderId: answer.orderId,
    goodsFen: 100,
    deliveryFen: 0,
    totalFen: 100,
    settledFen: 0,
    dueOn: '2026-04-01',
    issuedAt: testNow,
    transactionId: randomUUIDv7(),
  })
  return { orders: answer.orderId, 'order-parts': partId, 'order-invoices': invoiceId }
}

/** A symptom form that waits for a doctor of the hospital. */
export async function foreignSymptomForm(database: DatabaseClient, world: PrescribingWorld): Promise<string> {
  const system = personOf(world.hospitalId, ['system'])
  const { answer } = await submitSymptomForm(database, requestOf(system), {
    answers: {
      temperatureTenths: 385,
      feverDays: 1,
      oxygenPercent: null,
      symptoms: ['cough'],
      conditions: [],
    },
    person: {
      name: '演示患者',
      sex: 'female',
      birthDate: '1985-05-05',
      residentId: '440524188001010014',
      phone: '10000000001',
      villageCode: '640422100002',
      address: '演示村1号',
    },
  })
  return answer.formId
}

/** A plan of a shortage that waits for its approval: everybody knows of the shortage, but not of the plan. */
export async function foreignShortagePlan(
  database: DatabaseClient,
  world: PrescribingWorld,
  name: string,
): Promise<string> {
  const operator = personOf(await addTenant(database, 'network_operator'), ['operator'])
  await addProduct(database, { ingredientCodes: ['I0101'] })
  const declared = await declareShortage(database, requestOf(operator), {
    ingredientCode: 'I0101',
    reason: '演示',
    strengths: [],
    substitutes: [],
    limit: null,
  })
  const needs = [{ siteId: world.villageSiteId, needUnits: 100 }]
  const options = planOptionsSchema.parse({ name, horizonDays: 7, needs })
  const { shortageId } = declared.answer
  const planned = await planShortage(database, requestOf(operator), { shortageId, options })
  return planned.answer.planId
}
