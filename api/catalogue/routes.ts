import { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from '../dependencies.ts'
import { listProductsOperation } from './list-products.ts'
import { readProduct } from './read-product.ts'
import { searchProductsOperation } from './search-products.ts'

export const catalogueRoutes = new OpenAPIHono<AppEnv>()
  .openapi(searchProductsOperation.route, searchProductsOperation.handler)
  .openapi(readProduct.route, readProduct.handler)
  .openapi(listProductsOperation.route, listProductsOperation.handler)
