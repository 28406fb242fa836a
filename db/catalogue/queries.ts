import { and, arrayOverlaps, asc, eq, gt, ilike, inArray, or, type SQL } from 'drizzle-orm'
import { ingredientsNamed } from '#domain/catalogue/ingredients.ts'
import { typedLetters } from '#domain/catalogue/typed-letters.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { products } from './schema.ts'

export type ProductRow = typeof products.$inferSelect

export interface ProductSearch {
  /** Part of a name or manufacturer, pinyin or its initials, or the beginning of a code; empty finds all. */
  readonly text: string
  /** Products that are listed no more are left out, unless asked for. */
  readonly withInactive?: boolean
  /** The standard code of the last product of the page before. */
  readonly afterStandardCode?: string | undefined
  readonly limit: number
}

/** Products of the catalogue that fit a search, a page at a time in the order of their standard codes. */
export function searchProducts(
  client: DatabaseClient,
  actor: Actor,
  search: ProductSearch,
): Promise<ProductRow[]> {
  const { afterStandardCode, limit, withInactive } = search
  return readAs(client, actor, (db) =>
    db
      .select()
      .from(products)
      .where(
        and(
          productMatches(search.text.trim()),
          withInactive === true ? undefined : eq(products.active, true),
          afterStandardCode === undefined ? undefined : gt(products.standardCode, afterStandardCode),
        ),
      )
      .orderBy(asc(products.standardCode))
      .limit(limit),
  )
}

/** The products with these ids; an id that is none is left out. */
export function readProducts(
  client: DatabaseClient,
  actor: Actor,
  ids: readonly string[],
): Promise<ProductRow[]> {
  return readAs(client, actor, (db) =>
    db
      .select()
      .from(products)
      .where(inArray(products.id, [...ids])),
  )
}

/**
 * Finds a search's products: by part of a name or maker, by the generic name of an ingredient, by pinyin or its initials,
 * or by the beginning of a code.
 */
export function productMatches(text: string): SQL | undefined {
  if (text === '') return undefined
  const literal = text.replaceAll(/[\\%_]/g, (character) => `\\${character}`)
  const letters = typedLetters(text)
  const ingredientCodes = ingredientsNamed(text).map(({ code }) => code)
  return or(
    letters === null ? undefined : ilike(products.pinyin, `% ${letters}%`),
    ingredientCodes.length === 0 ? undefined : arrayOverlaps(products.ingredientCodes, ingredientCodes),
    ilike(products.nameZh, `%${literal}%`),
    ilike(products.nameEn, `%${literal}%`),
    ilike(products.manufacturer, `%${literal}%`),
    ...[
      products.standardCode,
      products.gtin,
      products.insuranceCode,
      products.approvalNumber,
      products.tracePrefix,
    ].map((code) => ilike(code, `${literal}%`)),
  )
}
