import { z } from '@hono/zod-openapi'
import {
  enterPriceList,
  priceListSchema,
  sellerTermsSchema,
  setSellerTerms,
  setSoldProducts,
  setTerritories,
  setTradeAccounts,
  soldProductSchema,
  territorySchema,
  tradeAccountSchema,
} from '#db/orders/sellers.ts'
import { defineCommand } from '../operation.ts'

const mostRows = 2_000

export const setSellerTermsOperation = defineCommand({
  method: 'put',
  path: '/selling/terms',
  summary: 'Say from which value you deliver, what the way costs, and how soon you answer',
  guard: 'seller.manage',
  body: sellerTermsSchema,
  status: 200,
  answer: z.object({ tenantId: z.uuid() }),
  handle: ({ database, request, body }) => setSellerTerms(database, request, body),
})

export const setTerritoriesOperation = defineCommand({
  method: 'put',
  path: '/selling/territories',
  summary: 'Say where you sell, all products or one: what was said before is replaced',
  guard: 'seller.manage',
  body: z.strictObject({ territories: z.array(territorySchema).max(mostRows) }),
  status: 200,
  answer: z.object({ territories: z.int() }),
  handle: ({ database, request, body }) => setTerritories(database, request, body.territories),
})

export const setSoldProductsOperation = defineCommand({
  method: 'put',
  path: '/selling/products',
  summary: 'Say which products you sell, and over which sellers they came to you',
  guard: 'seller.manage',
  body: z.strictObject({ products: z.array(soldProductSchema).min(1).max(mostRows) }),
  status: 200,
  answer: z.object({ products: z.int() }),
  handle: ({ database, request, body }) => setSoldProducts(database, request, body.products),
})

export const enterPriceListOperation = defineCommand({
  method: 'post',
  path: '/selling/price-lists',
  summary: 'Enter a price list with tiers for a group of buyers',
  guard: 'seller.manage',
  body: priceListSchema.extend({ prices: priceListSchema.shape.prices.unwrap().max(mostRows) }),
  status: 201,
  answer: z.object({ priceListId: z.uuid(), prices: z.int() }),
  handle: ({ database, request, body }) => enterPriceList(database, request, body),
})

export const setTradeAccountsOperation = defineCommand({
  method: 'put',
  path: '/selling/accounts',
  summary: 'Open accounts of buyers, or change their group, credit and terms',
  guard: 'seller.manage',
  body: z.strictObject({ accounts: z.array(tradeAccountSchema).min(1).max(mostRows) }),
  status: 200,
  answer: z.object({ accounts: z.int() }),
  handle: ({ database, request, body }) => setTradeAccounts(database, request, body.accounts),
})
