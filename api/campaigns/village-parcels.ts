import { z } from '@hono/zod-openapi'
import { arriveParcels, listVillageBatches } from '#db/campaigns/village-parcels.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'

const list = defineQuery({
  path: '/sites/{id}/campaign-parcels',
  summary: 'List what campaigns have sent to the homes around a site and nobody was given yet',
  description:
    'Those of its village; at a site of a township or county those to which no other site of the organisation lies nearer.',
  guard: 'shipment.arrive',
  params: idParams,
  answer: z.object({
    items: z.array(
      z
        .object({
          campaignId: z.uuid(),
          batchId: z.uuid(),
          number: z.int(),
          carrier: z.string().nullable(),
          dispatchedAt: instant.nullable(),
          onTheWay: z.int(),
          arrived: z.int(),
        })
        .openapi('CampaignVillageBatch'),
    ),
  }),
  async handle({ database, actor, params }) {
    return { items: await listVillageBatches(database, actor, params.id) }
  },
})

const arrive = defineCommand({
  method: 'post',
  path: '/sites/{id}/campaign-parcels',
  summary: 'Take in what a batch of a campaign brought for the homes around a site',
  description: 'From then on its parcels wait for a round to the door, which is planned by `/route-plans`.',
  guard: 'shipment.arrive',
  params: idParams,
  body: z.strictObject({ batchId: z.uuid() }),
  status: 200,
  answer: z.object({ batchId: z.uuid(), siteId: z.uuid(), parcels: z.int() }),
  handle: ({ database, request, params, body }) =>
    arriveParcels(database, request, { siteId: params.id, ...body }),
})

export const villageParcelOperations = [list, arrive] as const
export const listVillageParcelsOperation = list
export const arriveVillageParcelsOperation = arrive
