import { z } from '@hono/zod-openapi'
import { typedDay } from '#domain/organisations/typed-day.ts'
import { discardPrices, draftPrices, putPricesInForce } from '#db/insurance/price-drafts.ts'
import { listPriceDrafts, readPriceDraft } from '#db/insurance/price-queries.ts'
import { defineCommand, defineQuery } from '../../operation.ts'
import { idParams, pageOf, pageQuery } from '../../schemas.ts'
import { priceDraft, priceDraftAnswer, priceDraftBody, priceDraftSummary } from './schemas.ts'

const draft = defineCommand({
  method: 'post',
  path: '/price-drafts',
  summary: 'Prepare changes of a price list',
  description:
    'The public lists are the network operator’s; `purchase` is what you paid, `offline` what you ask at your counter and online. A price of null takes a product off the list.',
  guard: 'price.manage',
  body: priceDraftBody,
  status: 201,
  answer: priceDraftAnswer,
  handle: ({ database, request, body }) => draftPrices(database, request, body),
})

const putInForce = defineCommand({
  method: 'post',
  path: '/price-drafts/{id}/put-in-force',
  summary: 'Charge by prepared prices from a day on',
  description: 'From the first minute of the day in Shanghai; what was charged before stays as it was.',
  guard: 'price.manage',
  params: idParams,
  body: z.strictObject({ inForceFrom: typedDay }),
  status: 200,
  answer: priceDraftAnswer,
  handle: ({ database, request, params, body }) =>
    putPricesInForce(database, request, { draftId: params.id, ...body }),
})

const discard = defineCommand({
  method: 'post',
  path: '/price-drafts/{id}/discard',
  summary: 'Give prepared prices up',
  guard: 'price.manage',
  params: idParams,
  status: 200,
  answer: priceDraftAnswer,
  handle: ({ database, request, params }) => discardPrices(database, request, { draftId: params.id }),
})

const list = defineQuery({
  path: '/price-drafts',
  summary: 'List your changes of prices, the newest first',
  guard: 'price.read',
  query: pageQuery,
  answer: pageOf(priceDraftSummary),
  async handle({ database, actor, query: { after, limit } }) {
    const rows = await listPriceDrafts(database, actor, { after, limit: limit + 1 })
    const items = rows.slice(0, limit)
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
  },
})

const read = defineQuery({
  path: '/price-drafts/{id}',
  summary: 'Read changes of prices',
  guard: 'price.read',
  params: idParams,
  answer: priceDraft,
  handle: ({ database, actor, params }) => readPriceDraft(database, actor, params.id),
})

export const priceDraftOperations = [draft, putInForce, discard, list, read] as const
