import { z } from '@hono/zod-openapi'
import { listOwnPrices, readOwnTerms } from '#db/orders/own-prices.ts'
import { defineQuery } from '../operation.ts'
import { pageOf } from '../schemas.ts'

export const readOwnTermsOperation = defineQuery({
  path: '/selling/terms',
  summary: 'Read from which value you deliver, what the way costs, and how soon you answer',
  guard: 'seller.manage',
  answer: z.object({
    terms: z
      .object({
        minimumOrderFen: z.int(),
        freeDeliveryFen: z.int(),
        deliveryFeeFen: z.int(),
        answerMinutes: z.int(),
        acceptsAutomatically: z.boolean(),
      })
      .nullable()
      .openapi({ description: 'Null before anything was said.' }),
  }),
  async handle({ database, actor }) {
    return { terms: await readOwnTerms(database, actor) }
  },
})

const ownPrice = z
  .object({
    productId: z.uuid(),
    standardCode: z.string(),
    nameZh: z.string(),
    nameEn: z.string(),
    strength: z.string(),
    baseUnit: z.string(),
    packUnits: z.int(),
    lists: z.array(
      z.object({
        priceListId: z.uuid(),
        buyerGroup: z.string(),
        validFrom: z.iso.date(),
        validTo: z.iso.date(),
        tiers: z.array(z.object({ fromUnits: z.int(), unitPriceTenThousandths: z.int() })),
      }),
    ),
  })
  .openapi('OwnPrice')

export const listOwnPricesOperation = defineQuery({
  path: '/selling/prices',
  summary: 'See your own price lists by product, each group with its tiers',
  description: 'Lists that are over are left out; of several of a group the one that began last counts.',
  guard: 'seller.manage',
  query: z.object({
    text: z.string().max(100).default(''),
    after: z.string().max(20).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  answer: pageOf(ownPrice),
  handle: ({ database, actor, now, query }) => listOwnPrices(database, actor, now, query),
})
