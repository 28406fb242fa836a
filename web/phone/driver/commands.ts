import type { ReturnReason } from '#domain/fulfilment/return-reasons.ts'
import type { StorageClass } from '#domain/catalogue/storage-class.ts'

/** What a driver does on the road: all of it has happened, with or without a network, so it goes through the outbox. */
export interface DriverPayloads {
  'legs.depart': Batch
  'legs.arrive': Batch
  'shipments.reading': {
    readonly shipmentIds: readonly string[]
    readonly storageClass: StorageClass
    /** Which cold box. */
    readonly sensor: string
    readonly celsius: number
    readonly takenAt: string
  }
  'shipment.return': { readonly shipmentId: string; readonly reason: ReturnReason }
  'shipment.take_in': { readonly shipmentId: string; readonly siteId: string }
}

interface Batch {
  readonly shipmentIds: readonly string[]
  /** The site that they leave, or reach. */
  readonly siteId: string
}

export type DriverKind = keyof DriverPayloads

/** A driver's command as far as it says what happened. */
export type DriverAct = {
  [Kind in DriverKind]: { readonly kind: Kind; readonly payload: DriverPayloads[Kind] }
}[DriverKind]

/** Path and body of the request that tells the server. */
export function driverRequest(act: DriverAct): [path: string, body: unknown] {
  switch (act.kind) {
    case 'legs.depart':
      return ['/legs/depart', act.payload]
    case 'legs.arrive':
      return ['/legs/arrive', act.payload]
    case 'shipments.reading': {
      const { takenAt, celsius, ...box } = act.payload
      return ['/shipments/readings', { ...box, readings: [{ takenAt, celsius }] }]
    }
    case 'shipment.return':
      return [`/shipments/${act.payload.shipmentId}/return`, { reason: act.payload.reason }]
    case 'shipment.take_in':
      return [`/shipments/${act.payload.shipmentId}/receive-return`, { siteId: act.payload.siteId }]
  }
}

/** What a driver's act is about: rides by the place where they begin or end, the rest by parcel. */
export function driverSubject({ kind, payload }: DriverAct): string {
  if (kind === 'legs.depart' || kind === 'legs.arrive') return `rides/${payload.siteId}`
  return kind === 'shipments.reading' ? `cold-box/${payload.sensor}` : `shipment/${payload.shipmentId}`
}
