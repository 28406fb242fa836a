import { z } from '@hono/zod-openapi'
import { listProducts } from '#db/catalogue/commands.ts'
import { productListingSchema } from '#db/catalogue/listing.ts'
import { defineCommand } from '../operation.ts'

/** As many as fit the body limit with long names. */
const mostProducts = 200

export const listProductsOperation = defineCommand({
  method: 'put',
  path: '/products',
  summary: 'List products in the catalogue, or change listed ones',
  description: 'All of them or none. A changed price holds for what is handed over from now on.',
  guard: 'catalogue.manage',
  onlyFor: ['network_operator'],
  body: z.strictObject({ products: z.array(productListingSchema).min(1).max(mostProducts) }),
  status: 200,
  answer: z.object({ listed: z.int() }),
  handle: ({ database, request, body }) => listProducts(database, request, body.products),
})
