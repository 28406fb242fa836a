import { z } from '@hono/zod-openapi'
import { listRecalledHouseholds } from '#db/campaigns/recalled-households.ts'
import { defineQuery } from '../operation.ts'
import { idParams, pageOf, pageOfIds, pageQuery } from '../schemas.ts'

export const listRecalledHouseholdsOperation = defineQuery({
  path: '/campaigns/{id}/recalled-households',
  summary: 'List households that took a recalled lot home, so that they can be called',
  guard: 'campaign.run',
  params: idParams,
  query: pageQuery,
  answer: pageOf(
    z
      .object({
        id: z.uuid(),
        villageCode: z.string(),
        name: z.string(),
        phone: z.string(),
        lotNumbers: z.array(z.string()),
      })
      .openapi('RecalledHousehold'),
  ),
  async handle({ database, actor, now, params, query: { after, limit } }) {
    const page = { campaignId: params.id, after, limit }
    return pageOfIds(await listRecalledHouseholds(database, actor, now, page), limit)
  },
})
