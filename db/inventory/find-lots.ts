import { and, asc, desc, eq, ilike, or } from 'drizzle-orm'
import type { Actor } from '../actor.ts'
import { productMatches } from '../catalogue/queries.ts'
import { products } from '../catalogue/schema.ts'
import type { DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { lots } from './schema.ts'

/**
 * Lots of the network's directory: by the beginning of their number, or by their product as the catalogue finds it.
 * The first ones by product and number, at most `limit`.
 */
export function findLots(
  client: DatabaseClient,
  actor: Actor,
  { text, limit }: { readonly text: string; readonly limit: number },
) {
  const literal = text.replaceAll(/[\\%_]/g, (character) => `\\${character}`)
  return readAs(client, actor, (db) =>
    db
      .select({
        id: lots.id,
        number: lots.number,
        expiresOn: lots.expiresOn,
        recalledAt: lots.recalledAt,
        productId: products.id,
        nameZh: products.nameZh,
        nameEn: products.nameEn,
        strength: products.strength,
        manufacturer: products.manufacturer,
      })
      .from(lots)
      .innerJoin(products, eq(products.id, lots.productId))
      .where(and(or(ilike(lots.number, `${literal}%`), productMatches(text))))
      .orderBy(asc(products.nameZh), desc(lots.expiresOn), asc(lots.id))
      .limit(limit),
  )
}
