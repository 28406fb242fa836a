import { products } from './schema.ts'

/** What names a product wherever it is prescribed or handed over, and what its quantities count. */
export const namedProduct = {
  id: products.id,
  standardCode: products.standardCode,
  gtin: products.gtin,
  nameZh: products.nameZh,
  strength: products.strength,
  baseUnit: products.baseUnit,
}

export type NamedProduct = Pick<typeof products.$inferSelect, keyof typeof namedProduct>
