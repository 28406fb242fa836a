import { isAnyOf, keptQuery } from '../kept-query.ts'
import { products } from './schema.ts'

/** The products of a list of ids, in no order. */
export const productsOf = keptQuery((db, { productIds }: { readonly productIds: readonly string[] }) =>
  db.select().from(products).where(isAnyOf(products.id, productIds)),
)
