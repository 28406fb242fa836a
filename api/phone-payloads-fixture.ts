import type { CommandKind, OutboxCommand } from '#web/phone/outbox/command.ts'

// What apps sent, as it was recorded when that version of a payload came out. Rows are added, and never changed: a phone
// may keep its commands for 90 days, and an app may be older than that.

type Recorded = {
  readonly [Kind in CommandKind]: {
    readonly kind: Kind
    readonly payloadVersion: number
    readonly payload: Extract<OutboxCommand, { readonly kind: Kind }>['payload']
    readonly path: string
    readonly body: unknown
  }
}[CommandKind]

const id = '0199f0a0-0000-7000-8000-000000000001'
const other = '0199f0a0-0000-7000-8000-000000000002'
const box = '84999990000000010000'
const sealedBox = 'B'.repeat(132)

export const recordedPayloads: readonly Recorded[] = [
  {
    kind: 'order.place',
    payloadVersion: 1,
    payload: { siteId: id, lines: [{ productId: other, units: 24 }], agreedGoodsFen: 2160 },
    path: '/orders',
    body: { siteId: id, lines: [{ productId: other, units: 24 }], agreedGoodsFen: 2160 },
  },
  {
    kind: 'order.place',
    payloadVersion: 1,
    payload: { siteId: id, lines: [{ productId: other, units: 24 }], agreedGoodsFen: null },
    path: '/orders',
    body: { siteId: id, lines: [{ productId: other, units: 24 }] },
  },
  {
    kind: 'order.cancel',
    payloadVersion: 1,
    payload: { order: { id }, reason: '多订了' },
    path: `/orders/${id}/cancel`,
    body: { reason: '多订了' },
  },
  {
    kind: 'shipment.receive',
    payloadVersion: 1,
    payload: {
      shipmentId: id,
      lines: [{ lineId: other, good: 10, damaged: 10, expiryDiffers: 0, wrongProduct: 0, short: 4 }],
      scans: [{ code: box, condition: 'damaged' }],
    },
    path: `/shipments/${id}/receive`,
    body: {
      lines: [{ lineId: other, good: 10, damaged: 10, expiryDiffers: 0, wrongProduct: 0, short: 4 }],
      scans: [{ code: box, condition: 'damaged' }],
    },
  },
  {
    kind: 'parcel.handOver',
    payloadVersion: 1,
    payload: {
      shipmentId: id,
      pickupCode: '123456',
      scans: [{ code: box }],
      handedOverAt: '2026-03-02T01:00:00.000Z',
    },
    path: `/shipments/${id}/hand-over`,
    body: { pickupCode: '123456', scans: [{ code: box }], handedOverAt: '2026-03-02T01:00:00.000Z' },
  },
  {
    kind: 'parcel.handOver',
    payloadVersion: 2,
    payload: {
      shipmentId: id,
      sealedPickupCode: { keyId: 'seal-2930', box: sealedBox },
      scans: [{ code: box }],
      handedOverAt: '2026-03-02T01:00:00.000Z',
    },
    path: `/shipments/${id}/hand-over`,
    body: {
      sealedPickupCode: { keyId: 'seal-2930', box: sealedBox },
      scans: [{ code: box }],
      handedOverAt: '2026-03-02T01:00:00.000Z',
    },
  },
  {
    kind: 'parcel.handOver',
    payloadVersion: 3,
    payload: {
      shipmentId: id,
      sealedPickupCode: { keyId: 'seal-2930', box: sealedBox },
      scans: [{ code: box }],
      payment: { method: 'cash', amountFen: 1_500 },
      handedOverAt: '2026-03-02T01:00:00.000Z',
    },
    path: `/shipments/${id}/hand-over`,
    body: {
      sealedPickupCode: { keyId: 'seal-2930', box: sealedBox },
      scans: [{ code: box }],
      payment: { method: 'cash', amountFen: 1_500 },
      handedOverAt: '2026-03-02T01:00:00.000Z',
    },
  },
  {
    kind: 'shipment.photo',
    payloadVersion: 1,
    payload: { shipmentId: id, lineId: other, jpegBase64: '/9j/2Q==', takenAt: '2026-03-02T01:00:00.000Z' },
    path: `/shipments/${id}/photos`,
    body: { lineId: other, jpegBase64: '/9j/2Q==', takenAt: '2026-03-02T01:00:00.000Z' },
  },
  {
    kind: 'stocktake.open',
    payloadVersion: 1,
    payload: { siteId: id, lotIds: [other] },
    path: `/sites/${id}/stocktakes`,
    body: { scope: { lotIds: [other] } },
  },
  {
    kind: 'stocktake.count',
    payloadVersion: 1,
    payload: {
      stocktake: { id },
      piles: [{ lotId: other, ownership: 'ours', part: 'shelf', countedUnits: 12 }],
      countedAt: '2026-03-02T01:00:00.000Z',
    },
    path: `/stocktakes/${id}/counts`,
    body: {
      piles: [{ lotId: other, ownership: 'ours', part: 'shelf', countedUnits: 12 }],
      countedAt: '2026-03-02T01:00:00.000Z',
    },
  },
  {
    kind: 'legs.depart',
    payloadVersion: 1,
    payload: { shipmentIds: [id], siteId: other },
    path: '/legs/depart',
    body: { shipmentIds: [id], siteId: other },
  },
  {
    kind: 'legs.arrive',
    payloadVersion: 1,
    payload: { shipmentIds: [id], siteId: other },
    path: '/legs/arrive',
    body: { shipmentIds: [id], siteId: other },
  },
  {
    kind: 'shipments.reading',
    payloadVersion: 1,
    payload: {
      shipmentIds: [id],
      storageClass: 'cold',
      sensor: 'S1',
      celsius: 5,
      takenAt: '2026-03-02T00:00:00.000Z',
    },
    path: '/shipments/readings',
    body: {
      shipmentIds: [id],
      storageClass: 'cold',
      sensor: 'S1',
      readings: [{ takenAt: '2026-03-02T00:00:00.000Z', celsius: 5 }],
    },
  },
  {
    kind: 'shipment.return',
    payloadVersion: 1,
    payload: { shipmentId: id, reason: 'not_collected' },
    path: `/shipments/${id}/return`,
    body: { reason: 'not_collected' },
  },
  {
    kind: 'shipment.take_in',
    payloadVersion: 1,
    payload: { shipmentId: id, siteId: other },
    path: `/shipments/${id}/receive-return`,
    body: { siteId: other },
  },
  {
    kind: 'recall.acknowledge',
    payloadVersion: 1,
    payload: { taskId: id },
    path: `/recall-tasks/${id}/acknowledge`,
    body: {},
  },
  {
    kind: 'recall.finish',
    payloadVersion: 1,
    payload: { taskId: id, unitsFound: 3 },
    path: `/recall-tasks/${id}/finish`,
    body: { unitsFound: 3 },
  },
]
