import { z } from '@hono/zod-openapi'
import { readBalances } from '#db/inventory/queries.ts'
import { stockOwnerships } from '#domain/inventory/ownership.ts'
import { stockStatuses } from '#domain/inventory/stock-status.ts'
import { defineQuery } from '../operation.ts'
import { idParams, pageOf, pageQuery } from '../schemas.ts'

const balance = z
  .object({
    productId: z.uuid(),
    productNameZh: z.string(),
    productNameEn: z.string(),
    strength: z.string(),
    baseUnit: z.string(),
    lotId: z.uuid(),
    lotNumber: z.string(),
    expiresOn: z.iso.date().nullable(),
    status: z.enum(stockStatuses),
    ownership: z.enum(stockOwnerships),
    units: z.int(),
  })
  .openapi('StockBalance')

/** A balance has no id of its own: lot, status and ownership name it within its site. */
const position = z
  .templateLiteral([z.uuid(), '.', z.enum(stockStatuses), '.', z.enum(stockOwnerships)])
  .openapi({ type: 'string', description: 'The `next` of the page before.' })

export const listBalances = defineQuery({
  path: '/sites/{id}/stock',
  summary: 'List what lies, or lay at a time, at a site of your organisation',
  guard: 'stock.read',
  params: idParams,
  query: pageQuery.extend({
    productId: z.uuid().optional(),
    lotId: z.uuid().optional(),
    status: z.enum(stockStatuses).optional(),
    after: position.optional(),
    at: z.iso
      .datetime({ offset: true })
      .optional()
      .openapi({ description: 'As of this recorded time; now where it is not given.' }),
  }),
  answer: pageOf(balance),
  async handle({ database, actor, params, query: { productId, lotId, status, after, at, limit } }) {
    const page = {
      siteId: params.id,
      productId,
      lotId,
      status,
      after: after && positionOf(after),
      at: at === undefined ? undefined : new Date(at),
      limit: limit + 1,
    }
    const rows = await readBalances(database, actor, page)
    const items = rows.slice(0, limit)
    const last = rows.length > limit ? items.at(-1) : undefined
    return { items, next: last === undefined ? null : `${last.lotId}.${last.status}.${last.ownership}` }
  },
})

function positionOf(text: z.infer<typeof position>) {
  const [lotId = '', status, ownership] = text.split('.')
  return {
    lotId,
    status: z.enum(stockStatuses).parse(status),
    ownership: z.enum(stockOwnerships).parse(ownership),
  }
}
