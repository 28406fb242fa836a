import { readProducts } from '#db/catalogue/queries.ts'
import { notFound } from '#db/command-refused.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { product } from './product-schema.ts'

export const readProduct = defineQuery({
  path: '/products/{id}',
  summary: 'Read a product',
  guard: 'catalogue.read',
  params: idParams,
  answer: product,
  async handle({ database, actor, params }) {
    const [found] = await readProducts(database, actor, [params.id])
    if (found === undefined) throw notFound('product')
    return found
  },
})
