import { and, eq, inArray } from 'drizzle-orm'
import { products } from '../catalogue/schema.ts'
import { rowRefusal } from '../check-rows.ts'
import type { Database } from '../client.ts'
import { CommandRefused } from '../command-refused.ts'

/**
 * Refuses lines of products that the catalogue does not list.
 * @throws CommandRefused `productNotListed` per line.
 */
export async function requireListed(
  db: Database,
  lines: readonly { readonly productId: string }[],
): Promise<void> {
  const ids = [...new Set(lines.map(({ productId }) => productId))]
  const rows = await db
    .select({ id: products.id })
    .from(products)
    .where(and(inArray(products.id, ids), eq(products.active, true)))
  const listed = new Set(rows.map(({ id }) => id))
  const refusals = lines.flatMap(({ productId }, line) =>
    listed.has(productId)
      ? []
      : [rowRefusal('productNotListed', 'The product is not in the catalogue.', line)],
  )
  if (refusals.length > 0) throw new CommandRefused('invalid', refusals)
}
