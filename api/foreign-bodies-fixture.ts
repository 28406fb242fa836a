import { newHousehold } from '#db/campaigns/campaign-fixture.ts'
import { randomUUIDv7 } from 'node:crypto'
import { demoSigningKey } from '#seeds/demo-signing-keys.ts'
import { type PrescribingWorld } from '#db/prescriptions/prescribing-fixture.ts'

// For tests: what is sent with each operation, so that only a foreign id makes it wrong.

/** What the bodies name. */
interface BodyFacts {
  readonly world: PrescribingWorld
  /** A site of the stranger's own. */
  readonly ownSiteId: string
  readonly shipmentId: string
}

/** How a product is restocked. */
export const replenishmentPolicy = {
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

/** A body that only the ids make wrong, for each operation that has one. */
export function bodiesFor(facts: BodyFacts): Record<string, unknown> {
  const { world, ownSiteId, shipmentId } = facts
  const lotId = world.lot.id
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
    'POST /shipments/{id}/photos': {
      lineId: randomUUIDv7(),
      jpegBase64: '/9j/2Q==',
      takenAt: '2026-03-02T00:00:00Z',
    },
    'POST /access/people/{id}/devices/revoke': { keyId: 'nobody' },
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
    'POST /shipments/pick': { picks: [{ shipmentId, scans: [{ code: scans[0]?.code, units: 7 }] }] },
    'POST /shipments/recheck': { rechecks: [{ shipmentId, scans }] },
    'POST /route-plans/{id}/change': { addShipmentIds: [], dropShipmentIds: [shipmentId] },
    'POST /shipments/pack': { shipmentIds: [shipmentId] },
    'POST /shipments/dispatch': { shipmentIds: [shipmentId] },
    'POST /shipments/readings': { ...readings, shipmentIds: [shipmentId] },
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
    ...procurementBodies(facts),
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
    'POST /symptom-forms/{id}/answer': { outcome: 'advised', advice: 'x' },
    'POST /imports/{id}/confirm': {},
    'PUT /sites/{id}/replenishment-plan': { orderWeekdays: [1], exceptDates: [], budgetFen: null },
    'PUT /sites/{id}/replenishment-policies': { policies: [replenishmentPolicy] },
    'POST /sites/{id}/replenishment-policies/remove': { productIds: [randomUUIDv7()] },
    'POST /replenishment-suggestions/{id}/dismiss': { reason: 'not_needed' },
    ...campaignBodies(facts),
    'POST /webhooks/{id}/replay': { fromPosition: 1, toPosition: 1 },
    'POST /shortages/{id}/plans': { name: 'a', horizonDays: 7 },
  }
}

const station = { places: 1, secondsPerParcel: 30 }
const depotResources = {
  shifts: [],
  stations: { pick: station, recheck: station, pack: station, dispatch: station },
  vehicles: { count: 1, parcelsPerTrip: 50, tripHours: 2 },
  laterKits: 0,
  laterAt: null,
}

function campaignBodies({ world, ownSiteId: siteId }: BodyFacts): Record<string, unknown> {
  const campaign = 'POST /campaigns/{id}'
  const batch = 'POST /campaign-batches/{id}'
  const householdId = randomUUIDv7()
  return {
    [`${campaign}/households`]: { households: [newHousehold()] },
    [`${campaign}/cancel-household`]: { householdId, reason: 'x' },
    [`${campaign}/hand-overs`]: { householdIds: [householdId] },
    [`${campaign}/returns`]: { householdIds: [householdId], reason: 'refused' },
    [`${campaign}/failed-hand-overs`]: { householdIds: [householdId], reason: 'notAtHome' },
    'POST /sites/{id}/campaign-parcels': { batchId: householdId },
    [`${campaign}/areas`]: { regionCode: '640422', state: 'stopped' },
    [`${campaign}/staff`]: { siteId, staff: 1 },
    [`${campaign}/depot-resources`]: { siteId, resources: depotResources },
    [`${campaign}/prescribed-households`]: { prescriptionId: householdId, persons: 1, personsAtRisk: 0 },
    [`${campaign.replace('POST', 'PUT')}/clinic-stock`]: {
      siteId,
      hospitalId: householdId,
      productId: world.product.id,
      units: 1,
    },
    [`${campaign}/kit`]: { kit: [{ productId: world.product.id, units: 1 }] },
    [`${campaign}/lost-depots`]: { siteId, toSiteId: siteId },
    [`${campaign}/end`]: {},
    [`${batch}/pick`]: {},
    [`${batch}/recheck`]: {},
    [`${batch}/pack`]: {},
    [`${batch}/dispatch`]: {},
  }
}

function procurementBodies({ world, ownSiteId }: BodyFacts): Record<string, unknown> {
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
    [`${round}/award-works`]: { rule: 'volume_based' },
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
