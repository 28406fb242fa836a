import {
  lotUnitsUri,
  lotUri,
  organisationUri,
  packageUri,
  siteUri,
  type Transaction,
  transactionUri,
} from './epcis-identifiers.ts'
import { type MovementStep, packagingSteps, pickingStep, rideSteps, type Step } from './epcis-steps.ts'
import type { BusinessTransaction, EpcisEvent } from './epcis-schema.ts'

/** Units of a lot. */
export interface MovedLot {
  readonly gtin: string
  readonly lotNumber: string
  readonly units: number
  readonly packUnits: number
}

/** What says which goods an event is about: the boxes where they were scanned, else the lots. */
export interface MovedGoods {
  readonly codes: readonly string[]
  readonly lots: readonly MovedLot[]
}

export interface TracedMovement extends MovedGoods {
  readonly id: number
  readonly at: Date
  readonly step: MovementStep
  readonly fromSiteId: string | null
  readonly toSiteId: string | null
  readonly tenantId: string
  readonly counterTenantId: string
  readonly referenceId: string | null
  /** Whether it was a shipment that moved it. */
  readonly isShipment: boolean
  /** The campaign whose parcel it was; then nothing tells of whom. */
  readonly campaignId: string | null
}

export interface TracedRide extends MovedGoods {
  readonly legId: string
  readonly kind: keyof typeof rideSteps
  readonly at: Date
  readonly siteId: string
  readonly shipmentId: string
}

export interface TracedPackaging {
  readonly id: string
  readonly kind: keyof typeof packagingSteps
  readonly at: Date
  readonly siteId: string
  readonly parentCode: string
  readonly childCodes: readonly string[]
}

export interface TracedPicking extends MovedGoods {
  readonly shipmentId: string
  readonly at: Date
  readonly siteId: string
  readonly requestedBy: { readonly kind: Transaction; readonly id: string }
}

/** What a station of a campaign did with the parcels of a batch: names lots alone, as kits are packed by lot. */
export interface TracedBatch {
  readonly batchId: string
  readonly campaignId: string
  readonly at: Date
  readonly siteId: string
  readonly lots: readonly MovedLot[]
}

/** Mainland China keeps one time the year round. */
const offset = '+08:00'

/** The kinds of rows that are events. */
export const eventSources = [
  'movement',
  'departure',
  'arrival',
  'packing',
  'unpacking',
  'picking',
  'batchpicking',
  'batchpacking',
] as const
export type EventSource = (typeof eventSources)[number]

export function eventId(source: EventSource, id: string | number): string {
  return `urn:yunyaoku:epcis-event:${source}:${id}`
}

const eventIdPattern =
  /^urn:yunyaoku:epcis-event:([a-z]+):(\d{1,18}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/

/** The row behind the id of an event; null when it is none of ours. */
export function readEventId(uri: string): { readonly source: EventSource; readonly id: string } | null {
  const [, name = '', id = ''] = eventIdPattern.exec(uri) ?? []
  const source = eventSources.find((known) => known === name)
  // Movements are numbered, everything else has an id.
  if (source === undefined || /^\d+$/.test(id) !== (source === 'movement')) return null
  return { source, id }
}

/** A movement of the ledger, as an ObjectEvent. It names no patient. */
export function movementEvent(moved: TracedMovement): EpcisEvent {
  const { step, fromSiteId, toSiteId, tenantId, counterTenantId } = moved
  const siteAt = (end: 'from' | 'to' | null) => (end === null ? null : end === 'from' ? fromSiteId : toSiteId)
  const readAt = siteAt(step.readAt) ?? fromSiteId ?? toSiteId
  const restsAt = siteAt(step.restsAt)
  return {
    type: 'ObjectEvent',
    eventID: eventId('movement', moved.id),
    ...whenAndWhat(moved.at, step),
    ...goodsOf(moved),
    ...(readAt === null ? {} : { readPoint: { id: siteUri(readAt) } }),
    ...(restsAt === null ? {} : { bizLocation: { id: siteUri(restsAt) } }),
    ...(moved.referenceId === null ? {} : { bizTransactionList: [referenceOf(moved, moved.referenceId)] }),
    ...(tenantId === counterTenantId
      ? {}
      : {
          sourceList: [{ type: 'possessing_party' as const, source: organisationUri(tenantId) }],
          destinationList: [
            { type: 'possessing_party' as const, destination: organisationUri(counterTenantId) },
          ],
        }),
  }
}

/** A ride that begins or ends, as an ObjectEvent. */
export function rideEvent({ legId, kind, at, siteId, shipmentId, ...goods }: TracedRide): EpcisEvent {
  return {
    type: 'ObjectEvent',
    eventID: eventId(kind, legId),
    ...whenAndWhat(at, rideSteps[kind]),
    ...goodsOf(goods),
    readPoint: { id: siteUri(siteId) },
    ...(kind === 'arrival' ? { bizLocation: { id: siteUri(siteId) } } : {}),
    bizTransactionList: [shipmentReference(shipmentId)],
  }
}

/** What was packed in what, or taken out again, as an AggregationEvent. */
export function packagingEvent({
  id,
  kind,
  at,
  siteId,
  parentCode,
  childCodes,
}: TracedPackaging): EpcisEvent {
  return {
    type: 'AggregationEvent',
    eventID: eventId(kind, id),
    ...whenAndWhat(at, packagingSteps[kind]),
    parentID: packageUri(parentCode),
    childEPCs: childCodes.map(packageUri),
    readPoint: { id: siteUri(siteId) },
    bizLocation: { id: siteUri(siteId) },
  }
}

/** That boxes were picked for a prescription, an order or a transfer, as a TransactionEvent. */
export function pickingEvent({ shipmentId, at, siteId, requestedBy, ...goods }: TracedPicking): EpcisEvent {
  const transaction = transactionUri(requestedBy.kind, requestedBy.id)
  return {
    type: 'TransactionEvent',
    eventID: eventId('picking', shipmentId),
    ...whenAndWhat(at, pickingStep),
    ...goodsOf(goods),
    bizTransactionList: [
      { ...(requestedBy.kind === 'order' ? { type: 'po' as const } : {}), bizTransaction: transaction },
      shipmentReference(shipmentId),
    ],
    readPoint: { id: siteUri(siteId) },
    bizLocation: { id: siteUri(siteId) },
  }
}

/** That goods were picked for the parcels of a batch of a campaign, as a TransactionEvent. */
export function batchPickingEvent({ batchId, campaignId, at, siteId, lots }: TracedBatch): EpcisEvent {
  return {
    type: 'TransactionEvent',
    eventID: eventId('batchpicking', batchId),
    ...whenAndWhat(at, pickingStep),
    ...goodsOf({ codes: [], lots }),
    bizTransactionList: [
      { bizTransaction: transactionUri('campaign', campaignId) },
      { bizTransaction: transactionUri('campaign_batch', batchId) },
    ],
    readPoint: { id: siteUri(siteId) },
    bizLocation: { id: siteUri(siteId) },
  }
}

/** That the parcels of a batch were packed, which leave together, as an AggregationEvent. */
export function batchPackingEvent({ batchId, at, siteId, lots }: TracedBatch): EpcisEvent {
  return {
    type: 'AggregationEvent',
    eventID: eventId('batchpacking', batchId),
    ...whenAndWhat(at, packagingSteps.packing),
    parentID: transactionUri('campaign_batch', batchId),
    childQuantityList: quantitiesOf(lots),
    readPoint: { id: siteUri(siteId) },
    bizLocation: { id: siteUri(siteId) },
  }
}

function whenAndWhat(at: Date, { bizStep, disposition, action }: Step) {
  const time = at.toISOString()
  return { eventTime: time, recordTime: time, eventTimeZoneOffset: offset, action, bizStep, disposition }
}

/**
 * Scanned boxes by their codes. Goods that nobody scanned box by box by their lots: whole packs as a number of the trade
 * item, and units that make no whole pack as a number of base units.
 */
function goodsOf({
  codes,
  lots,
}: MovedGoods): Pick<Extract<EpcisEvent, { type: 'ObjectEvent' }>, 'epcList' | 'quantityList'> {
  if (codes.length > 0) return { epcList: [...new Set(codes)].map(packageUri) }
  return { quantityList: quantitiesOf(lots) }
}

function quantitiesOf(lots: readonly MovedLot[]) {
  return lots.map(({ gtin, lotNumber, units, packUnits }) =>
    units % packUnits === 0
      ? { epcClass: lotUri(gtin, lotNumber), quantity: units / packUnits }
      : { epcClass: lotUnitsUri(gtin, lotNumber), quantity: units },
  )
}

function referenceOf({ step, isShipment, campaignId }: TracedMovement, id: string): BusinessTransaction {
  if (campaignId !== null) return { bizTransaction: transactionUri('campaign', campaignId) }
  if (isShipment) return shipmentReference(id)
  return step.reason === 'receive'
    ? { type: 'recadv', bizTransaction: transactionUri('receipt', id) }
    : { bizTransaction: transactionUri('decision', id) }
}

function shipmentReference(shipmentId: string): BusinessTransaction {
  return { type: 'desadv', bizTransaction: transactionUri('shipment', shipmentId) }
}
