import { z } from '@hono/zod-openapi'
import { leftOutReasons, type LeftOutReason } from '#domain/routing/plan.ts'
import { doorMeans, routeLevels } from '#domain/routing/levels.ts'
import { routePlanStates, type RoutePlanState } from '#domain/routing/states.ts'
import { statesOf } from '#domain/state-table.ts'
import { shipmentKinds } from '#domain/fulfilment/shipment-kinds.ts'
import { fulfilmentModes } from '#domain/prescriptions/prescription.ts'
import { householdState } from '../campaigns/schemas.ts'
import { legState, shipmentState } from '../fulfilment/schemas.ts'
import { instant } from '../schemas.ts'

export const routePlanState = z.enum(statesOf<RoutePlanState>(routePlanStates)).openapi('RoutePlanState')

export const routeLevel = z
  .enum(routeLevels)
  .openapi('RouteLevel', { description: 'From a hub to villages, or within a village to its households.' })

export const doorMeansSchema = z.enum(doorMeans).nullable().openapi({
  description: 'How somebody goes from a village’s site to its households; null for vehicles from a hub.',
})

export const time = z.iso.datetime().transform((at) => new Date(at))
export const shipmentIds = z.array(z.uuid()).max(2_000)

export const together = z.array(z.array(z.uuid()).min(2).max(200)).max(200).openapi({
  description:
    'Parcels, by shipment, that must ride on the same trip of the same vehicle, company by company: a household that moves between two addresses, or controlled goods with one escort. All of a company are brought, or none. With one parcel rides what else of its prescription waits.',
})

export const routePlanAnswer = z
  .object({ routePlanId: z.uuid(), state: routePlanState, version: z.int() })
  .openapi('RoutePlanAnswer')

export const campaignOfParcel = z
  .uuid()
  .nullable()
  .openapi({ description: 'The campaign whose parcel it is, known by its household; null for a shipment.' })

const visit = z.object({
  siteId: z.uuid(),
  arriveAt: instant,
  serveAt: instant,
  leaveAt: instant,
  campaignId: campaignOfParcel,
  shipmentIds: z.array(z.uuid()),
})

export const routePlan = z
  .object({
    id: z.uuid(),
    siteId: z.uuid(),
    level: routeLevel,
    doorMeans: doorMeansSchema,
    state: routePlanState,
    version: z.int(),
    shiftFrom: instant,
    shiftUntil: instant,
    staysOut: z.boolean(),
    mostTrips: z.int(),
    vehicleIds: z.array(z.uuid()),
    together,
    improveSeconds: z.int(),
    progress: z.int().openapi({ description: 'How far the search for a better plan is, in thousandths.' }),
    metres: z.int(),
    plannedAt: instant,
    plannedBy: z.string(),
    releasedAt: instant.nullable(),
    releasedBy: z.string().nullable(),
    trips: z.array(
      z.object({
        vehicleId: z.uuid().nullable().openapi({ description: 'Null on a round within a village.' }),
        loadFrom: instant,
        departAt: instant,
        endAt: instant,
        metres: z.int(),
        visits: z.array(visit),
      }),
    ),
    leftOut: z.array(
      z.object({
        shipmentId: z.uuid(),
        siteId: z.uuid().nullable().openapi({ description: 'Where it would go.' }),
        reason: z.enum(Object.keys(leftOutReasons) as LeftOutReason[]),
      }),
    ),
  })
  .openapi('RoutePlan')

const namedSite = z.object({
  id: z.uuid(),
  nameZh: z.string(),
  nameEn: z.string(),
  longitude: z.number(),
  latitude: z.number(),
})

const sheetParcel = z.object({
  id: z.uuid(),
  kind: z.enum(shipmentKinds),
  mode: z.enum(fulfilmentModes).nullable(),
  state: shipmentState,
  legState: legState.openapi({ description: 'Where its ride from the hub stands.' }),
  isCold: z.boolean(),
})

export const runSheet = z
  .object({
    routePlanId: z.uuid(),
    version: z.int(),
    trip: z.int(),
    doorMeans: doorMeansSchema,
    plate: z.string().openapi({ description: 'Empty where no vehicle of the hub goes.' }),
    hub: namedSite,
    loadFrom: instant,
    departAt: instant,
    endAt: instant,
    metres: z.int(),
    visits: z.array(
      z.object({
        site: namedSite,
        household: z
          .object({
            address: z.string(),
            longitude: z.number().nullable(),
            latitude: z.number().nullable(),
          })
          .nullable()
          .openapi({ description: 'Whose door it is, on a round within a village.' }),
        arriveAt: instant,
        leaveAt: instant,
        window: z
          .object({ from: instant, until: instant })
          .nullable()
          .openapi({ description: 'When the site takes parcels in on that day; null where it is closed.' }),
        coldBoxes: z.int(),
        shipmentIds: z.array(z.uuid()),
        parcels: z.array(sheetParcel),
        campaign: z
          .object({
            campaignId: z.uuid(),
            householdId: z.uuid(),
            state: householdState,
            isCold: z.boolean(),
            name: z.string(),
            phone: z.string(),
            reason: z.string().nullable(),
          })
          .nullable()
          .openapi({
            description:
              'A household of a campaign with its one parcel, handed over by `/campaigns/{id}/hand-overs`.',
          }),
      }),
    ),
  })
  .openapi('RunSheet')
