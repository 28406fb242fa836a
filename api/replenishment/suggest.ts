import { z } from '@hono/zod-openapi'
import { suggestOrders } from '#db/replenishment/suggest.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const suggestNow = defineCommand({
  method: 'post',
  path: '/sites/{id}/replenishment-suggestions',
  summary: 'Suggest now what a site should order',
  description: 'Also done by itself on each day on which the site orders.',
  guard: 'replenishment.decide',
  params: idParams,
  status: 200,
  answer: z.object({
    siteId: z.uuid(),
    suggested: z.int(),
    accepted: z.int().openapi({ description: 'Of these, what is restocked automatically.' }),
    kept: z.int(),
    expired: z.int(),
    blocked: z.int().openapi({ description: 'Below the point, but a limit allows no whole pack.' }),
  }),
  handle: ({ database, request, params }) => suggestOrders(database, request, { siteId: params.id }),
})
