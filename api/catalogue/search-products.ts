import { z } from '@hono/zod-openapi'
import { searchProducts } from '#db/catalogue/queries.ts'
import { defineQuery } from '../operation.ts'
import { pageOf, pageQuery } from '../schemas.ts'
import { product } from './product-schema.ts'

export const searchProductsOperation = defineQuery({
  path: '/products',
  summary: 'Search the catalogue',
  description:
    'By a part of a name or manufacturer, by the generic name of an ingredient, by pinyin or its initials from any syllable ' +
    'on, or by the beginning of a code; in the order of standard codes.',
  guard: 'catalogue.read',
  query: pageQuery.extend({
    text: z.string().max(100).default(''),
    withInactive: z.stringbool().default(false),
    after: z
      .string()
      .regex(/^\d{14}$/)
      .optional()
      .openapi({ description: 'The `next` of the page before.' }),
  }),
  answer: pageOf(product),
  async handle({ database, actor, query: { text, withInactive, after, limit } }) {
    const found = await searchProducts(database, actor, {
      text,
      withInactive,
      afterStandardCode: after,
      limit: limit + 1,
    })
    const items = found.slice(0, limit)
    return { items, next: found.length > limit ? (items.at(-1)?.standardCode ?? null) : null }
  },
})
