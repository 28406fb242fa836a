import { z } from '@hono/zod-openapi'
import { batchLimit } from '#db/fulfilment/handling.ts'
import { legStates, type LegState, shipmentStates, type ShipmentState } from '#domain/fulfilment/states.ts'
import { shipmentKinds } from '#domain/fulfilment/shipment-kinds.ts'
import { fulfilmentModes } from '#domain/prescriptions/prescription.ts'
import { statesOf } from '#domain/state-table.ts'
import { instant } from '../schemas.ts'

export const shipmentState = z.enum(statesOf<ShipmentState>(shipmentStates)).openapi('ShipmentState')

export const legState = z.enum(statesOf<LegState>(legStates))

export const shipment = z
  .object({
    id: z.uuid(),
    tenantId: z.uuid(),
    kind: z.enum(shipmentKinds),
    prescriptionId: z.uuid().nullable(),
    /** What asked for it where no prescription did: the part of an order, the transfer, the return. */
    requestId: z.uuid().nullable(),
    fromSiteId: z.uuid(),
    /** Null for goods that leave the network. */
    destinationSiteId: z.uuid().nullable(),
    currentSiteId: z.uuid(),
    mode: z.enum(fulfilmentModes).nullable(),
    state: shipmentState,
    dueAt: instant,
    promisedAt: instant,
    pickedBy: z.string().nullable(),
    recheckedBy: z.string().nullable(),
    dispatchedAt: instant.nullable(),
    arrivedAt: instant.nullable(),
    handedOverAt: instant.nullable(),
    receivedAt: instant.nullable(),
    returnReason: z.string().nullable(),
    version: z.int(),
  })
  .openapi('Shipment')

export const shipmentLine = z
  .object({
    id: z.uuid(),
    prescriptionLineId: z.uuid().nullable(),
    requestLineId: z.uuid().nullable(),
    productId: z.uuid(),
    nameZh: z.string(),
    nameEn: z.string(),
    strength: z.string(),
    baseUnit: z.string(),
    packUnits: z.int(),
    tracePrefix: z.string(),
    lotId: z.uuid(),
    lotNumber: z.string(),
    expiresOn: z.iso.date().nullable(),
    units: z.int(),
  })
  .openapi('ShipmentLine')

/** A box that was picked. */
export const scannedBox = z.object({ shipmentLineId: z.uuid(), code: z.string(), units: z.int() })

export const siteName = z.object({ nameZh: z.string(), nameEn: z.string() })

export const leg = z
  .object({
    id: z.uuid(),
    shipmentId: z.uuid(),
    sequence: z.int(),
    kind: z.string(),
    fromSiteId: z.uuid(),
    toSiteId: z.uuid(),
    state: legState,
    plannedDepartAt: instant,
    plannedArriveAt: instant,
    departedAt: instant.nullable(),
    arrivedAt: instant.nullable(),
  })
  .openapi('Leg')

/** What each command on a shipment answers. */
export const shipmentAnswer = z.object({ shipmentId: z.uuid(), state: shipmentState })
export const batchAnswer = z.object({ shipments: z.array(shipmentAnswer) })

/** A station works on many parcels at once. */
export const shipmentIds = z.array(z.uuid()).min(1).max(batchLimit)

const labelLength = 128
export const mostScans = 2000
/** What a scanner read: a trace code or a GS1 element string. */
export const label = z.string().min(1).max(labelLength)
export const scans = z.array(z.strictObject({ code: label })).max(mostScans)
export const pickScans = z
  .array(z.strictObject({ code: label, units: z.int().min(1).max(1_000_000) }))
  .max(mostScans)
