import { z } from '@hono/zod-openapi'
import { comparePrices, listSellerPrices } from '#db/supervision/prices.ts'
import { priceChannels } from '#domain/supervision/price-spread.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { directoryName, monthQuery, perThousand } from './schemas.ts'

const spread = z
  .object({
    sellers: z.int(),
    lowest: z.int(),
    median: z.int(),
    highest: z.int(),
    spreadPerThousand: perThousand,
  })
  .nullable()

export const comparePricesOperation = defineQuery({
  path: '/supervision/prices',
  summary: 'Compare the prices of each product across sellers, online, at the counter and from distributors',
  description:
    'Of a base unit, in 1/10,000 yuan, in a month of Asia/Shanghai. Online: what sites charged with prescriptions, their ' +
    'mean by units. Offline: the counter’s list on the last day. Distributor: what sellers took for accepted parts, their ' +
    'mean by units. The spread is from the lowest to the highest, in thousandths of the median.',
  guard: 'supervision.read',
  onlyFor: ['regulator'],
  query: monthQuery,
  answer: z.object({
    items: z.array(
      z
        .object({
          productId: z.uuid(),
          nameZh: z.string(),
          nameEn: z.string(),
          strength: z.string(),
          baseUnit: z.string(),
          online: spread,
          offline: spread,
          distributor: spread,
          differingOnline: z.int(),
        })
        .openapi('PriceComparison'),
    ),
  }),
  handle: async ({ database, actor, now, query }) => ({
    items: await comparePrices(database, actor, now, query.month),
  }),
})

export const listSellerPricesOperation = defineQuery({
  path: '/supervision/products/{id}/prices',
  summary: 'List what each seller took for a product in a month',
  guard: 'supervision.read',
  onlyFor: ['regulator'],
  params: idParams,
  query: monthQuery,
  answer: z.object({
    items: z.array(
      z.object({
        channel: z.enum(priceChannels),
        tenantId: z.uuid(),
        tenantName: directoryName,
        siteId: z.uuid().nullable(),
        siteName: directoryName.nullable(),
        price: z.int(),
        deviationPerThousand: perThousand,
        differsOffline: z.boolean(),
      }),
    ),
  }),
  handle: async ({ database, actor, now, params, query }) => ({
    items: await listSellerPrices(database, actor, now, { month: query.month, productId: params.id }),
  }),
})
