import { z } from '@hono/zod-openapi'

/** A point in time in an answer: a Date inside the program, ISO 8601 in UTC outside. */
export const instant = z
  .union([z.date(), z.iso.datetime()])
  .transform((value) => (value instanceof Date ? value.toISOString() : value))
  .openapi({ type: 'string', format: 'date-time' })

export const idParams = z.object({ id: z.uuid() })

const pageSize = 100

/** Pages go by the last id of the page before: stable while rows are added. */
export const pageQuery = z.object({
  after: z.uuid().optional().openapi({ description: 'The `next` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(pageSize).default(pageSize),
})

/** One page of `item`, and where the next one starts; null on the last. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.uuid().nullable() })
}

/** Cuts a page from rows that were read with one more than `limit`. */
export function cutPage<Row extends { readonly id: string }>(rows: readonly Row[], limit: number) {
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}
