import { inArray, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Database } from '../client.ts'
import type { Criterion } from '../search.ts'
import { products } from './schema.ts'

/** What names a product wherever it is prescribed or handed over, and what its quantities count. */
const namedProduct = {
  id: products.id,
  standardCode: products.standardCode,
  gtin: products.gtin,
  nameZh: products.nameZh,
  strength: products.strength,
  baseUnit: products.baseUnit,
}

export type NamedProduct = Pick<typeof products.$inferSelect, keyof typeof namedProduct>

/** Bounds what is kept: above what a province trades. */
const mostKept = 50_000

const kept = new Map<string, NamedProduct>()

/** Sees to it that `productNamed` knows these: nothing changes what names a product, so each is read once. */
export async function learnProducts(db: Database, ids: readonly string[]): Promise<void> {
  const isMissing = (id: string) => !kept.has(id)
  if (!ids.some(isMissing)) return
  if (kept.size > mostKept) kept.clear()
  const missing = [...new Set(ids.filter(isMissing))]
  const found = await db.select(namedProduct).from(products).where(inArray(products.id, missing))
  for (const product of found) kept.set(product.id, product)
}

/** A product that was learned just before. */
export function productNamed(id: string): NamedProduct {
  const product = kept.get(id)
  if (product === undefined) throw new Error('The product was not learned.')
  return product
}

/** A product by its national drug standard code. */
export function productWithCode(productId: PgColumn): Criterion<string> {
  return (codes) =>
    codes.length === 0
      ? sql`false`
      : sql`${productId} in (select coded.id from ${products} coded where coded.standard_code in ${[...codes]})`
}
