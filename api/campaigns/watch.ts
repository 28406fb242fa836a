import { z } from '@hono/zod-openapi'
import { readCampaignBoard, readCampaignReport } from '#db/campaigns/queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { campaignBoard, campaignReport, campaignState } from './schemas.ts'

const board = defineQuery({
  path: '/campaigns/{id}/board',
  summary: 'Read how a campaign stands now: households by state, rate, projected finish, what holds it up',
  description: 'Read it again when `/events` tells of the campaign.',
  guard: 'campaign.read',
  params: idParams,
  answer: campaignBoard,
  handle: ({ database, actor, now, params }) => readCampaignBoard(database, actor, params.id, now),
})

const report = defineQuery({
  path: '/campaigns/{id}/report',
  summary: 'Read what came of a campaign, counted from its rows',
  guard: 'campaign.read',
  params: idParams,
  answer: z.object({ state: campaignState, report: campaignReport }),
  handle: ({ database, actor, now, params }) => readCampaignReport(database, actor, params.id, now),
})

export const campaignWatchOperations = [board, report] as const
