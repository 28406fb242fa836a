import { z } from '@hono/zod-openapi'
import {
  cancelHousehold,
  failedHandOverReasons,
  failHandOver,
  handOverParcels,
  returnParcels,
} from '#db/campaigns/hand-over.ts'
import { mostHouseholds, registerHouseholds } from '#db/campaigns/register.ts'
import { householdSchema } from '#domain/campaigns/household.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { householdState, parcelIds, registrationAnswer } from './schemas.ts'

const register = defineCommand({
  method: 'post',
  path: '/campaigns/{id}/households',
  summary: 'Register households for a campaign',
  description:
    'Up to 500 at a time; more by an import. A household, phone or person that is registered already makes a duplicate.',
  guard: 'campaign.register',
  params: idParams,
  body: z.strictObject({ households: z.array(householdSchema).min(1).max(mostHouseholds) }),
  status: 201,
  answer: z.object({ households: z.array(registrationAnswer) }),
  handle: ({ database, request, params, body }) =>
    registerHouseholds(database, request, { campaignId: params.id, source: 'api', ...body }),
})

const cancel = defineCommand({
  method: 'post',
  path: '/campaigns/{id}/cancel-household',
  summary: 'Take a household out that is not to be served',
  guard: 'campaign.register',
  params: idParams,
  body: z.strictObject({ householdId: z.uuid(), reason: z.string().trim().min(1).max(60) }),
  status: 200,
  answer: z.object({ householdId: z.uuid(), state: householdState }),
  handle: ({ database, request, params, body }) =>
    cancelHousehold(database, request, { campaignId: params.id, ...body }),
})

const handOver = defineCommand({
  method: 'post',
  path: '/campaigns/{id}/hand-overs',
  summary: 'Tell which households took their parcels',
  guard: 'shipment.hand_over',
  params: idParams,
  body: z.strictObject({ householdIds: parcelIds }),
  status: 200,
  answer: z.object({ parcels: z.int() }),
  handle: ({ database, request, params, body }) =>
    handOverParcels(database, request, { campaignId: params.id, ...body }),
})

const failed = defineCommand({
  method: 'post',
  path: '/campaigns/{id}/failed-hand-overs',
  summary: 'Tell which parcels could not be given to their households, and why',
  description: 'They stay the households’ own, leave the round that failed, and wait for another one.',
  guard: 'shipment.hand_over',
  params: idParams,
  body: z.strictObject({ householdIds: parcelIds, reason: z.enum(failedHandOverReasons) }),
  status: 200,
  answer: z.object({ parcels: z.int() }),
  handle: ({ database, request, params, body }) =>
    failHandOver(database, request, { campaignId: params.id, ...body }),
})

const takeBack = defineCommand({
  method: 'post',
  path: '/campaigns/{id}/returns',
  summary: 'Take parcels back that nobody wanted, or that were called back',
  description: 'Their goods wait for a person to look at them.',
  guard: 'shipment.return',
  params: idParams,
  body: z.strictObject({ householdIds: parcelIds, reason: z.enum(['refused', 'called_back']) }),
  status: 200,
  answer: z.object({ parcels: z.int() }),
  handle: ({ database, request, params, body }) =>
    returnParcels(database, request, { campaignId: params.id, ...body }),
})

export const campaignHouseholdOperations = [register, cancel, handOver, failed, takeBack] as const
export const handOverHouseholdsOperation = handOver
export const failHouseholdsOperation = failed
