import { z } from '@hono/zod-openapi'
import { listBatches, readBatch, readLabels } from '#db/campaigns/queries.ts'
import { leftOutReasons, workBatch } from '#db/campaigns/stations.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { idParams, pageOf } from '../schemas.ts'
import { batch, batchState, householdState } from './schemas.ts'

const place = z.int().min(1).max(50)
const leftOut = z
  .array(z.strictObject({ place, reason: z.enum(leftOutReasons) }))
  .max(50)
  .refine((parcels) => new Set(parcels.map((parcel) => parcel.place)).size === parcels.length, {
    error: 'A parcel is left out once.',
  })
  .default([])
  .openapi({ description: 'Parcels that do not go on, by their places on the list; they are owed a kit.' })

const answer = z.object({ batchId: z.uuid(), state: batchState, parcels: z.int() })
const shared = { method: 'post', params: idParams, status: 200, answer } as const
const body = z.strictObject({ leftOut })

const pick = defineCommand({
  ...shared,
  path: '/campaign-batches/{id}/pick',
  summary: 'Pick the parcels of a batch, up to 50 in one go',
  guard: 'shipment.pick',
  body,
  handle: ({ database, request, params, body: { leftOut: without } }) =>
    workBatch(database, request, { batchId: params.id, step: 'picked', leftOut: without, carrier: null }),
})

const recheck = defineCommand({
  ...shared,
  path: '/campaign-batches/{id}/recheck',
  summary: 'Recheck the parcels of a batch, as another person than who picked them',
  guard: 'shipment.recheck',
  body,
  handle: ({ database, request, params, body: { leftOut: without } }) =>
    workBatch(database, request, { batchId: params.id, step: 'rechecked', leftOut: without, carrier: null }),
})

const pack = defineCommand({
  ...shared,
  path: '/campaign-batches/{id}/pack',
  summary: 'Pack and label the parcels of a batch',
  guard: 'shipment.pack',
  body,
  handle: ({ database, request, params, body: { leftOut: without } }) =>
    workBatch(database, request, { batchId: params.id, step: 'packed', leftOut: without, carrier: null }),
})

const dispatch = defineCommand({
  ...shared,
  path: '/campaign-batches/{id}/dispatch',
  summary: 'Let the parcels of a batch go with a courier or a village round',
  guard: 'shipment.dispatch',
  body: z.strictObject({ leftOut, carrier: z.string().trim().min(1).max(60).nullable().default(null) }),
  handle: ({ database, request, params, body: { leftOut: without, carrier } }) =>
    workBatch(database, request, { batchId: params.id, step: 'dispatched', leftOut: without, carrier }),
})

const listWork = defineQuery({
  path: '/campaigns/{id}/batches',
  summary: 'List the batches of a campaign that wait for a station, in the order of their release',
  guard: 'campaign.read',
  params: idParams,
  query: z.object({
    state: batchState.default('released'),
    siteId: z.uuid().optional(),
    after: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  answer: pageOf(batch),
  async handle({ database, actor, params, query: { limit, ...query } }) {
    const rows = await listBatches(database, actor, { campaignId: params.id, ...query, limit: limit + 1 })
    const items = rows.slice(0, limit)
    return { items, next: rows.length > limit ? String(items.at(-1)?.number) : null }
  },
})

const read = defineQuery({
  path: '/campaign-batches/{id}',
  summary: 'Read what is picked for a batch, lot by lot, and where its parcels stand',
  guard: 'campaign.read',
  params: idParams,
  answer: batch
    .extend({
      picks: z.array(
        z.object({
          productId: z.uuid(),
          nameZh: z.string(),
          nameEn: z.string(),
          lotId: z.uuid(),
          lotNumber: z.string(),
          expiresOn: z.iso.date().nullable(),
          unitsOfParcel: z.int(),
          parcels: z.int(),
        }),
      ),
      households: z.array(
        z.object({
          householdId: z.uuid(),
          place: z.int().nullable(),
          state: householdState,
          villageCode: z.string(),
        }),
      ),
    })
    .openapi('CampaignPickList'),
  handle: ({ database, actor, params }) => readBatch(database, actor, params.id),
})

const labels = defineQuery({
  path: '/campaign-batches/{id}/labels',
  summary: 'Read the labels of the parcels of a batch',
  description:
    'Who reads them is recorded, household by household. `/campaign-batches/{id}/labels.pdf` is for the printer.',
  guard: 'shipment.pack',
  params: idParams,
  answer: z.object({
    items: z.array(
      z
        .object({
          householdId: z.uuid(),
          number: z.int(),
          place: z.int().nullable(),
          villageCode: z.string(),
          name: z.string(),
          phone: z.string(),
          address: z.string(),
        })
        .openapi('CampaignLabel'),
    ),
  }),
  async handle({ database, actor, now, params }) {
    return { items: await readLabels(database, actor, now, params.id) }
  },
})

export const campaignStationOperations = [listWork, read, labels, pick, recheck, pack, dispatch] as const
