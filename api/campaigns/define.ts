import { z } from '@hono/zod-openapi'
import { defineCampaign, newCampaignSchema } from '#db/campaigns/define.ts'
import { listCampaigns, readCampaign } from '#db/campaigns/queries.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { beforeIdQuery, idParams, pageOf, pageOfIds } from '../schemas.ts'
import { campaign, campaignDetail, campaignState } from './schemas.ts'

const define = defineCommand({
  method: 'post',
  path: '/campaigns',
  summary: 'Define an emergency campaign',
  description:
    'One kit for every household of an area, tier by tier, from depots of your own. Nobody registers before it is opened.',
  guard: 'campaign.run',
  body: newCampaignSchema,
  status: 201,
  answer: z.object({ campaignId: z.uuid(), kitId: z.uuid(), state: campaignState }),
  handle: ({ database, request, body }) => defineCampaign(database, request, body),
})

const list = defineQuery({
  path: '/campaigns',
  summary: 'List the campaigns of your organisation, the latest first',
  guard: 'campaign.read',
  query: beforeIdQuery,
  answer: pageOf(campaign),
  async handle({ database, actor, query: { before, limit } }) {
    return pageOfIds(await listCampaigns(database, actor, { before, limit: limit + 1 }), limit)
  },
})

const read = defineQuery({
  path: '/campaigns/{id}',
  summary: 'Read a campaign: its kit, rules, depots and areas',
  guard: 'campaign.read',
  params: idParams,
  answer: campaignDetail,
  handle: ({ database, actor, params }) => readCampaign(database, actor, params.id),
})

export const campaignDefinitionOperations = [define, list, read] as const
