import { z } from '@hono/zod-openapi'
import { readTrace } from '#db/supervision/trace.ts'
import { shipmentKinds } from '#domain/fulfilment/shipment-kinds.ts'
import { legStates, type LegState, shipmentStates, type ShipmentState } from '#domain/fulfilment/states.ts'
import { movementPaths, type MovementReason } from '#domain/inventory/movement.ts'
import { type AccountKind, boundaryKinds, stockStatuses } from '#domain/inventory/stock-status.ts'
import { statesOf } from '#domain/state-table.ts'
import { defineQuery } from '../operation.ts'
import { idParams, instant, pageQuery } from '../schemas.ts'
import { directoryName } from './schemas.ts'

const accounts: readonly AccountKind[] = [...stockStatuses, ...boundaryKinds]
const flowEnd = z.object({
  siteId: z.uuid().nullable(),
  account: z.enum(accounts),
  name: directoryName.nullable(),
})

const box = z.object({
  code: z.string(),
  state: z.enum(['in_stock', 'opened', 'dispensed', 'quarantined']),
  unitsLeft: z.int(),
  unitsInPack: z.int(),
  siteId: z.uuid(),
  siteName: directoryName,
  handOver: z.object({ shipmentId: z.uuid(), prescriptionId: z.uuid(), at: instant }).nullable(),
})

const journey = z.object({
  shipmentId: z.uuid(),
  kind: z.enum(shipmentKinds),
  state: z.enum(statesOf<ShipmentState>(shipmentStates)),
  from: directoryName,
  to: directoryName.nullable(),
  pickedAt: instant,
  recheckedAt: instant.nullable(),
  receivedAt: instant.nullable(),
  handedOverAt: instant.nullable(),
  legs: z.array(
    z.object({
      from: directoryName,
      to: directoryName,
      state: z.enum(statesOf<LegState>(legStates)),
      departedAt: instant.nullable(),
      arrivedAt: instant.nullable(),
    }),
  ),
})

const trace = z
  .object({
    box: box.nullable(),
    journeys: z.array(journey),
    lot: z.object({
      lotId: z.uuid(),
      number: z.string(),
      expiresOn: z.iso.date().nullable(),
      recalledAt: instant.nullable(),
      productId: z.uuid(),
      gtin: z.string(),
      nameZh: z.string(),
      nameEn: z.string(),
      strength: z.string(),
      manufacturer: z.string(),
      baseUnit: z.string(),
    }),
    flows: z.array(
      z.object({
        reason: z.enum(Object.keys(movementPaths) as MovementReason[]),
        from: flowEnd,
        to: flowEnd,
        units: z.int(),
        movements: z.int(),
        firstAt: instant,
        lastAt: instant,
      }),
    ),
    holdings: z.array(
      z.object({ siteId: z.uuid(), name: directoryName, status: z.enum(stockStatuses), units: z.int() }),
    ),
    boxes: z.array(box),
    next: z.string().nullable(),
  })
  .openapi('Trace')

const boxPage = pageQuery.extend({ after: z.string().max(100).optional() })

const description =
  'Which ways it went, where it lies, and which boxes were handed over. A box that went to a patient names its hand-over, ' +
  'which is recorded as a look at that patient’s data; who the patient is, it does not say.'

export const traceLotOperation = defineQuery({
  path: '/supervision/lots/{id}/trace',
  summary: 'Trace a lot from where it came in to the boxes that were handed over',
  description,
  guard: 'supervision.read',
  onlyFor: ['regulator'],
  params: idParams,
  query: boxPage,
  answer: trace,
  handle: ({ database, actor, now, params, query }) =>
    readTrace(database, actor, now, { lotId: params.id, ...query }),
})

export const traceBoxOperation = defineQuery({
  path: '/supervision/boxes/{code}/trace',
  summary: 'Trace a box by its trace code: its parcels, and the lot that it is of',
  description,
  guard: 'supervision.read',
  onlyFor: ['regulator'],
  params: z.object({ code: z.string().min(1).max(100) }),
  query: boxPage,
  answer: trace,
  handle: ({ database, actor, now, params, query }) =>
    readTrace(database, actor, now, { code: params.code, ...query }),
})
