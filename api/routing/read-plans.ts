import { z } from '@hono/zod-openapi'
import { listRoutePlans, listWaitingParcels, readPickWaves, readRoutePlan } from '#db/routing/queries.ts'
import { readRunSheet } from '#db/routing/run-sheets.ts'
import { shipmentState } from '../fulfilment/schemas.ts'
import { defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'
import { campaignOfParcel, routeLevel, routePlan, routePlanState, runSheet } from './schemas.ts'

export const listRoutePlansOperation = defineQuery({
  path: '/route-plans',
  summary: 'List route plans, the newest in front',
  guard: 'route.read',
  query: z.object({
    siteId: z.uuid().optional(),
    state: routePlanState.optional(),
    level: routeLevel.default('hub'),
    after: z.uuid().optional(),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  }),
  answer: z.object({ items: z.array(routePlan), next: z.uuid().nullable() }),
  handle: ({ database, actor, query }) => listRoutePlans(database, actor, query),
})

export const readRoutePlanOperation = defineQuery({
  path: '/route-plans/{id}',
  summary: 'Read a route plan with its trips and what it leaves out',
  guard: 'route.read',
  params: idParams,
  answer: routePlan,
  handle: ({ database, actor, params }) => readRoutePlan(database, actor, params.id),
})

export const readPickWavesOperation = defineQuery({
  path: '/route-plans/{id}/pick-waves',
  summary: 'What must be picked for each trip, and by when',
  description: 'Waves follow departures. Parcels that are packed already are in no wave.',
  guard: 'route.read',
  params: idParams,
  answer: z.object({
    items: z.array(
      z.object({
        trip: z.int(),
        pickBy: instant,
        departAt: instant,
        shipments: z.array(z.object({ id: z.uuid(), state: shipmentState })),
      }),
    ),
  }),
  handle: ({ database, actor, params }) => readPickWaves(database, actor, params.id),
})

export const readRunSheetOperation = defineQuery({
  path: '/route-plans/{id}/run-sheet',
  summary: 'Read what a driver takes along: one trip, stop by stop',
  description:
    'A round within a village leads to doors: who works at its site sees the addresses, and that they were shown is recorded.',
  guard: 'route.read',
  params: idParams,
  query: z.object({ trip: z.coerce.number().int().min(1).default(1) }),
  answer: runSheet,
  handle: ({ database, actor, now, params, query }) =>
    readRunSheet(database, actor, now, { planId: params.id, trip: query.trip }),
})

export const readWaitingParcelsOperation = defineQuery({
  path: '/sites/{id}/waiting-parcels',
  summary: 'List the parcels that wait for a round and are in no open plan',
  description:
    'At a hub for the sites of villages; at a village’s site (level village) for the doors of households.',
  guard: 'route.read',
  params: idParams,
  query: z.object({ level: routeLevel.default('hub') }),
  answer: z.object({
    items: z.array(
      z.object({
        shipmentId: z.uuid(),
        campaignId: campaignOfParcel,
        siteId: z.uuid(),
        isCold: z.boolean(),
        isForDoor: z.boolean(),
      }),
    ),
  }),
  handle: ({ database, actor, params, query }) =>
    listWaitingParcels(database, actor, { siteId: params.id, level: query.level }),
})
