import { z } from '@hono/zod-openapi'
import { listInvoices, readInvoice } from '#db/orders/invoice-queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams, instant, pageOf, pageQuery } from '../schemas.ts'

const invoice = z
  .object({
    id: z.uuid(),
    sellerTenantId: z.uuid(),
    buyerTenantId: z.uuid(),
    partId: z.uuid(),
    orderId: z.uuid(),
    kind: z.enum(['goods', 'extras']).openapi({
      description: '`extras`: for what came beyond the order and the buyer keeps.',
    }),
    goodsFen: z.int(),
    deliveryFen: z.int(),
    totalFen: z.int(),
    settledFen: z.int().openapi({ description: 'Paid and credited so far.' }),
    dueOn: z.iso.date(),
    issuedAt: instant,
    settledAt: instant.nullable(),
  })
  .openapi('OrderInvoice')

const note = z.object({
  id: z.uuid(),
  kind: z.enum(['credit', 'debit']),
  returnId: z.uuid().nullable(),
  totalFen: z.int(),
  issuedAt: instant,
  lines: z.array(
    z.object({
      partLineId: z.uuid(),
      reason: z.enum(['short', 'damaged', 'wrong', 'expiry_differs', 'returned']),
      units: z.int(),
      totalFen: z.int(),
    }),
  ),
})

export const listOrderInvoicesOperation = defineQuery({
  path: '/order-invoices',
  summary: 'List the invoices that you wrote, or that you owe, the newest first',
  guard: 'trade.read',
  query: pageQuery.extend({
    side: z.enum(['seller', 'buyer']),
    counterpartTenantId: z.uuid().optional(),
    settled: z.stringbool().optional(),
  }),
  answer: pageOf(invoice),
  async handle({ database, actor, query: { limit, ...filter } }) {
    const rows = await listInvoices(database, actor, { ...filter, limit: limit + 1 })
    const items = rows.slice(0, limit)
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
  },
})

export const readOrderInvoiceOperation = defineQuery({
  path: '/order-invoices/{id}',
  summary: 'Read an invoice with its lines and the credit and debit notes on it',
  guard: 'trade.read',
  params: idParams,
  answer: invoice
    .extend({
      lines: z.array(
        z.object({
          partLineId: z.uuid(),
          productId: z.uuid(),
          units: z.int(),
          unitPriceTenThousandths: z.int(),
          totalFen: z.int(),
        }),
      ),
      notes: z.array(note),
    })
    .openapi('OrderInvoiceDetail'),
  handle: ({ database, actor, params }) => readInvoice(database, actor, params.id),
})
