import { z } from '@hono/zod-openapi'
import { allocateKits } from '#db/campaigns/allocate.ts'
import { endCampaign } from '#db/campaigns/end.ts'
import {
  changeKit,
  loseDepot,
  openCampaign,
  pauseCampaign,
  resumeCampaign,
  setAreaState,
  setDepotResources,
  setDepotStaff,
  startCampaign,
} from '#db/campaigns/lifecycle.ts'
import { depotResourcesSchema } from '#domain/campaigns/depot-resources.ts'
import { kitLinesSchema } from '#domain/campaigns/kit.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { campaignAnswer, campaignReport, campaignState } from './schemas.ts'

const guard = 'campaign.run'
const shared = { method: 'post', guard, params: idParams, status: 200 } as const

const open = defineCommand({
  ...shared,
  path: '/campaigns/{id}/open',
  summary: 'Let households register for a campaign',
  answer: campaignAnswer,
  handle: ({ database, request, params }) => openCampaign(database, request, { campaignId: params.id }),
})

const allocate = defineCommand({
  ...shared,
  path: '/campaigns/{id}/allocations',
  summary: 'Allocate what lies at the depots to the households that wait',
  description:
    'Tier by tier and fairly between areas. What was promised is never taken back: run it again when stock comes.',
  answer: z.object({
    kits: z.int(),
    shares: z.array(
      z.object({
        siteId: z.uuid(),
        regionCode: z.string(),
        tier: z.int(),
        households: z.int(),
        kits: z.int(),
        reason: z.string(),
      }),
    ),
  }),
  handle: ({ database, request, params }) => allocateKits(database, request, { campaignId: params.id }),
})

const start = defineCommand({
  ...shared,
  path: '/campaigns/{id}/start',
  summary: 'Begin to release parcels',
  description: 'Of two operators who press start, one does.',
  answer: campaignAnswer,
  handle: ({ database, request, params }) => startCampaign(database, request, { campaignId: params.id }),
})

const pause = defineCommand({
  ...shared,
  path: '/campaigns/{id}/pause',
  summary: 'Hold a campaign: nothing is released or picked, what is picked goes on',
  answer: campaignAnswer,
  handle: ({ database, request, params }) => pauseCampaign(database, request, { campaignId: params.id }),
})

const resume = defineCommand({
  ...shared,
  path: '/campaigns/{id}/resume',
  summary: 'Go on after a pause',
  answer: campaignAnswer,
  handle: ({ database, request, params }) => resumeCampaign(database, request, { campaignId: params.id }),
})

const areaState = z.enum(['open', 'stopped'])

const setArea = defineCommand({
  ...shared,
  path: '/campaigns/{id}/areas',
  summary: 'Stop a region, or let it go on',
  body: z.strictObject({ regionCode: z.string().regex(/^\d{2,12}$/), state: areaState }),
  answer: z.object({ campaignId: z.uuid(), regionCode: z.string(), state: areaState }),
  handle: ({ database, request, params, body }) =>
    setAreaState(database, request, { campaignId: params.id, ...body }),
})

const setStaff = defineCommand({
  ...shared,
  path: '/campaigns/{id}/staff',
  summary: 'Say how many people a depot has for a campaign from now on',
  body: z.strictObject({ siteId: z.uuid(), staff: z.int().min(0).max(10_000) }),
  answer: z.object({ campaignId: z.uuid(), siteId: z.uuid(), staff: z.int() }),
  handle: ({ database, request, params, body }) =>
    setDepotStaff(database, request, { campaignId: params.id, ...body }),
})

const setResources = defineCommand({
  ...shared,
  path: '/campaigns/{id}/depot-resources',
  summary: 'State the shifts, stations, vehicles and announced kits of a depot, for the capacity plan',
  description: 'Its people are from now on those of its largest shift.',
  body: z.strictObject({ siteId: z.uuid(), resources: depotResourcesSchema }),
  answer: z.object({ campaignId: z.uuid(), siteId: z.uuid(), staff: z.int() }),
  handle: ({ database, request, params, body }) =>
    setDepotResources(database, request, { campaignId: params.id, ...body }),
})

const setKit = defineCommand({
  ...shared,
  path: '/campaigns/{id}/kit',
  summary: 'Give another kit to everyone whose parcel is not picked',
  body: z.strictObject({ kit: kitLinesSchema }),
  answer: z.object({ campaignId: z.uuid(), kitId: z.uuid() }),
  handle: ({ database, request, params, body }) =>
    changeKit(database, request, { campaignId: params.id, ...body }),
})

const lose = defineCommand({
  ...shared,
  path: '/campaigns/{id}/lost-depots',
  summary: 'Give a depot up: another one serves its areas and what was promised',
  body: z.strictObject({ siteId: z.uuid(), toSiteId: z.uuid() }),
  answer: z.object({ campaignId: z.uuid(), siteId: z.uuid(), toSiteId: z.uuid() }),
  handle: ({ database, request, params, body }) =>
    loseDepot(database, request, { campaignId: params.id, ...body }),
})

const end = defineCommand({
  ...shared,
  path: '/campaigns/{id}/end',
  summary: 'End a campaign with its report',
  body: z.strictObject({
    cancelsOpen: z
      .boolean()
      .default(false)
      .openapi({ description: 'Cancels who was promised a kit and whose parcel has not left.' }),
  }),
  answer: z.object({ campaignId: z.uuid(), state: campaignState, report: campaignReport }),
  handle: ({ database, request, params, body }) =>
    endCampaign(database, request, { campaignId: params.id, ...body }),
})

export const campaignRunOperations = [
  open,
  allocate,
  start,
  pause,
  resume,
  setArea,
  setStaff,
  setResources,
  setKit,
  lose,
  end,
] as const
