import { z } from '@hono/zod-openapi'

/** A point in time in an answer: a Date inside the program, ISO 8601 in UTC outside. */
export const instant = z
  .union([z.date(), z.iso.datetime()])
  .transform((value) => (value instanceof Date ? value.toISOString() : value))
  .openapi({ type: 'string', format: 'date-time' })

export const idParams = z.object({ id: z.uuid() })

const largestPage = 100

/** Pages go by the last id of the page before: stable while rows are added. */
export const pageQuery = z.object({
  after: z.uuid().optional().openapi({ description: 'The `next` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(largestPage).default(largestPage),
})

/** Pages of a ledger go back from the newest row; rows are numbered. */
export const beforeQuery = pageQuery.omit({ after: true }).extend({
  before: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .openapi({ description: 'The `next` of the page before.' }),
})

/** Cuts a page from ledger rows that were read with one more than `limit`. */
export function pageBefore<Row extends { readonly id: number }>(rows: readonly Row[], limit: number) {
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? String(items.at(-1)?.id) : null }
}

/** Pages of rows that are listed from the newest on, by their time-ordered ids. */
export const beforeIdQuery = pageQuery.omit({ after: true }).extend({
  before: z.uuid().optional().openapi({ description: 'The `next` of the page before.' }),
})

/** Cuts a page from rows that were read with one more than `limit`; the next one goes on from the last id. */
export function pageOfIds<Row extends { readonly id: string }>(rows: readonly Row[], limit: number) {
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}

/** One page of `item`, and what to ask for the next one with; null on the last. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() })
}

/** A query parameter that may be given several times, or with commas between its values. */
export function listParameter<Item extends z.ZodType<unknown, string>>(item: Item) {
  return z
    .union([z.string(), z.array(z.string())])
    .transform((value) => [value].flat().flatMap((part) => part.split(',')))
    .pipe(z.array(item))
}
