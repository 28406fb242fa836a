import { z } from '@hono/zod-openapi'
import { campaignBottlenecks } from '#domain/campaigns/progress.ts'
import {
  batchStates,
  campaignStates,
  householdStates,
  type BatchState,
  type CampaignState,
  type HouseholdState,
} from '#domain/campaigns/states.ts'
import { statesOf } from '#domain/state-table.ts'
import { instant } from '../schemas.ts'

export const campaignState = z.enum(statesOf<CampaignState>(campaignStates)).openapi('CampaignState')
export const householdState = z.enum(statesOf<HouseholdState>(householdStates)).openapi('HouseholdState')
export const batchState = z.enum(statesOf<BatchState>(batchStates)).openapi('CampaignBatchState')

export const campaignAnswer = z.object({ campaignId: z.uuid(), state: campaignState })

export const campaign = z
  .object({
    id: z.uuid(),
    nameZh: z.string(),
    nameEn: z.string(),
    state: campaignState,
    kitId: z.uuid(),
    partitions: z.int(),
    waveParcels: z.int(),
    dispatchHours: z.int(),
    targetHours: z.int(),
    senderRegistrationsPerHour: z.int().nullable(),
    createdAt: instant,
    openedAt: instant.nullable(),
    plannedStartAt: instant.nullable(),
    startedAt: instant.nullable(),
    endedAt: instant.nullable(),
  })
  .openapi('Campaign')

const depot = z.object({
  siteId: z.uuid(),
  state: z.enum(['working', 'lost']),
  staff: z.int(),
  lostAt: instant.nullable(),
})
const areaState = z.enum(['open', 'stopped'])
export const area = z.object({ regionCode: z.string(), siteId: z.uuid(), state: areaState })

export const campaignDetail = campaign
  .extend({
    rules: z.object({
      tiers: z.array(z.object({ leastPersonsAtRisk: z.int(), leastPersons: z.int() })),
    }),
    kit: z.array(z.object({ productId: z.uuid(), units: z.int() })),
    depots: z.array(depot),
    areas: z.array(area),
  })
  .openapi('CampaignDetail')

export const householdCounts = z
  .partialRecord(householdState, z.int())
  .openapi({ type: 'object', additionalProperties: { type: 'integer' }, description: 'Households by state.' })

export const campaignBoard = z
  .object({
    campaign,
    asOf: instant,
    counts: householdCounts,
    areas: z.array(
      z.object({
        regionCode: z.string().nullable(),
        state: areaState,
        siteId: z.uuid(),
        counts: householdCounts,
        accepted: z.int(),
        dispatched: z.int(),
        dispatchedInTime: z.int(),
        breached: z.int(),
      }),
    ),
    depots: z.array(depot),
    dispatchedPerHour: z.int(),
    projectedFinishAt: instant.nullable(),
    targetAt: instant.nullable(),
    bottleneck: z.enum(campaignBottlenecks).nullable(),
    breached: z.int(),
    dispatchedLate: z.int(),
  })
  .openapi('CampaignBoard')

export const campaignReport = z
  .object({
    registered: z.int(),
    duplicates: z.int(),
    ineligible: z.int(),
    unserved: z.int(),
    accepted: z.int(),
    delivered: z.int(),
    refused: z.int(),
    cancelled: z.int(),
    open: z.int(),
    dispatched: z.int(),
    dispatchedInTime: z.int(),
    areas: z.array(
      z.object({
        regionCode: z.string(),
        accepted: z.int(),
        delivered: z.int(),
        dispatched: z.int(),
        dispatchedInTime: z.int(),
      }),
    ),
    products: z.array(
      z.object({
        productId: z.uuid(),
        unitsGranted: z.int(),
        unitsReleased: z.int(),
        unitsDispatched: z.int(),
        unitsDelivered: z.int(),
        unitsReturned: z.int(),
      }),
    ),
  })
  .openapi('CampaignReport')

export const registrationAnswer = z.object({
  householdId: z.uuid(),
  state: householdState,
  tier: z.int().nullable(),
  reason: z.string().nullable(),
})

export const batch = z
  .object({
    id: z.uuid(),
    campaignId: z.uuid(),
    number: z.int(),
    siteId: z.uuid(),
    regionCode: z.string(),
    kitId: z.uuid(),
    state: batchState,
    parcels: z.int(),
    releasedAt: instant,
    pickedAt: instant.nullable(),
    pickedBy: z.string().nullable().openapi({ description: 'Who picked it, and so cannot recheck it.' }),
    recheckedAt: instant.nullable(),
    packedAt: instant.nullable(),
    dispatchedAt: instant.nullable(),
    carrier: z.string().nullable(),
  })
  .openapi('CampaignBatch')

const mostParcels = 50

/** Parcels of a round or a courier. */
export const parcelIds = z.array(z.uuid()).min(1).max(mostParcels)
