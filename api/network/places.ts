import { z } from '@hono/zod-openapi'
import { readNetworkShipment } from '#db/network/shipment.ts'
import { readNetworkSite } from '#db/network/site.ts'
import { eventTypes } from '#domain/events/event.ts'
import { escalationKinds } from '#domain/fulfilment/escalation-kinds.ts'
import { laneKinds } from '#domain/fulfilment/promise.ts'
import { shipmentKinds } from '#domain/fulfilment/shipment-kinds.ts'
import { legStates, type LegState, shipmentStates, type ShipmentState } from '#domain/fulfilment/states.ts'
import { siteKinds, siteStatuses } from '#domain/organisations/site.ts'
import { statesOf } from '#domain/state-table.ts'
import { defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'
import { directoryName } from '../supervision/schemas.ts'

const shipmentState = z.enum(statesOf<ShipmentState>(shipmentStates))

export const readNetworkSiteOperation = defineQuery({
  path: '/network/sites/{id}',
  summary: 'Read what a site of the map holds, its open parcels and its open escalations',
  guard: 'board.read',
  onlyFor: ['network_operator', 'regulator'],
  params: idParams,
  answer: directoryName
    .extend({
      id: z.uuid(),
      kind: z.enum(siteKinds),
      status: z.enum(siteStatuses),
      countyCode: z.string(),
      tenantNameZh: z.string(),
      tenantNameEn: z.string(),
      openParcels: z.int(),
      openEscalations: z.int(),
      products: z.array(
        directoryName.extend({
          productId: z.uuid(),
          strength: z.string(),
          baseUnit: z.string(),
          available: z.int(),
          reserved: z.int(),
          quarantined: z.int(),
          days: z.int().nullable(),
        }),
      ),
      parcels: z.array(
        z.object({
          shipmentId: z.uuid(),
          kind: z.enum(shipmentKinds),
          state: shipmentState,
          fromNameZh: z.string(),
          fromNameEn: z.string(),
          toNameZh: z.string().nullable(),
          toNameEn: z.string().nullable(),
          dueAt: instant,
          promisedAt: instant,
        }),
      ),
      escalations: z.array(
        z.object({
          id: z.uuid(),
          kind: z.enum(escalationKinds),
          raisedAt: instant,
          prescriptionId: z.uuid().nullable(),
        }),
      ),
    })
    .openapi('NetworkSite'),
  handle: ({ database, actor, now, params }) => readNetworkSite(database, actor, now, params.id),
})

export const readNetworkShipmentOperation = defineQuery({
  path: '/network/shipments/{id}',
  summary: 'Read a shipment of the map with its rides and the history of what asked for it',
  description: 'For operators of the network it links to the pages of the workflow that follows it.',
  guard: 'board.read',
  onlyFor: ['network_operator', 'regulator'],
  params: idParams,
  answer: z
    .object({
      id: z.uuid(),
      kind: z.enum(shipmentKinds),
      state: shipmentState,
      dueAt: instant,
      promisedAt: instant,
      dispatchedAt: instant.nullable(),
      handedOverAt: instant.nullable(),
      askedBy: z.uuid().nullable(),
      fromSiteId: z.uuid(),
      fromName: directoryName,
      destinationSiteId: z.uuid().nullable(),
      toName: directoryName.nullable(),
      lines: z.array(
        directoryName.extend({
          id: z.uuid(),
          strength: z.string(),
          baseUnit: z.string(),
          lotNumber: z.string(),
          units: z.int(),
        }),
      ),
      legs: z.array(
        z.object({
          id: z.uuid(),
          sequence: z.int(),
          kind: z.enum(laneKinds),
          state: z.enum(statesOf<LegState>(legStates)),
          fromName: directoryName,
          toName: directoryName,
          plannedDepartAt: instant,
          plannedArriveAt: instant,
          departedAt: instant.nullable(),
          arrivedAt: instant.nullable(),
        }),
      ),
      events: z.array(
        z.object({
          id: z.int(),
          type: z.enum(eventTypes),
          aggregateId: z.uuid(),
          occurredAt: instant,
          principalId: z.string(),
          cause: z.string().nullable(),
        }),
      ),
      workflowId: z.string().nullable(),
      workflowUrl: z.string().nullable(),
    })
    .openapi('NetworkShipment'),
  async handle({ database, caller, actor, now, params, workflowPagesUrl }) {
    const shipment = await readNetworkShipment(database, actor, now, params.id)
    const maySee = caller.tenantKind === 'network_operator' && actor.roles.includes('operator')
    const { workflowId } = shipment
    const workflowUrl =
      maySee && workflowPagesUrl !== null && workflowId !== null
        ? `${workflowPagesUrl}/namespaces/default/workflows/${encodeURIComponent(workflowId)}`
        : null
    return { ...shipment, workflowUrl }
  },
})
