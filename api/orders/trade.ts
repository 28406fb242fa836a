import { z } from '@hono/zod-openapi'
import { readSellerFigures } from '#db/orders/figures.ts'
import { recordTradePayment } from '#db/orders/payments.ts'
import { listTradeAccounts } from '#db/orders/trade-accounts.ts'
import { readTradeStatement } from '#db/orders/statement.ts'
import { monthPattern, monthRange } from '#domain/organisations/shanghai-month.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { instant } from '../schemas.ts'

const month = z.string().regex(monthPattern)

export const recordTradePaymentOperation = defineCommand({
  method: 'post',
  path: '/trade/payments',
  summary: 'Book what a buyer paid: its oldest invoices are settled first',
  guard: 'trade.settle',
  body: z.strictObject({
    buyerTenantId: z.uuid(),
    amountFen: z.number(),
    reference: z.string().trim().min(1).max(100),
  }),
  status: 201,
  answer: z.object({ paymentId: z.uuid(), settledFen: z.int(), inAdvanceFen: z.int() }),
  handle: ({ database, request, body }) => recordTradePayment(database, request, body),
})

export const listTradeAccountsOperation = defineQuery({
  path: '/trade/accounts',
  summary: 'List with whom your organisation trades, as a seller or as a buyer',
  guard: 'trade.read',
  answer: z.object({
    items: z.array(
      z
        .object({
          sellerTenantId: z.uuid(),
          sellerNameZh: z.string(),
          sellerNameEn: z.string(),
          buyerTenantId: z.uuid(),
          buyerNameZh: z.string(),
          buyerNameEn: z.string(),
          limitFen: z.int(),
          termsDays: z.int(),
        })
        .openapi('TradeAccount'),
    ),
  }),
  async handle({ database, actor }) {
    return { items: await listTradeAccounts(database, actor) }
  },
})

const entry = z.object({
  kind: z.enum(['invoice', 'extras_invoice', 'credit_note', 'debit_note', 'payment']),
  id: z.uuid(),
  partId: z.uuid().nullable(),
  at: instant,
  amountFen: z.int(),
})

const statement = z
  .object({
    sellerTenantId: z.uuid(),
    buyerTenantId: z.uuid(),
    month: z.string(),
    openingFen: z.int(),
    closingFen: z.int(),
    differenceFen: z.int(),
    limitFen: z.int(),
    committedFen: z.int(),
    termsDays: z.int(),
    entries: z.array(entry),
  })
  .openapi('TradeStatement')

export const readTradeStatementOperation = defineQuery({
  path: '/trade/statements/{month}',
  summary: 'Read the monthly statement between a seller and a buyer',
  description: 'Name the other side: you are the one that is left out.',
  guard: 'trade.read',
  params: z.object({ month }),
  query: z.object({ sellerTenantId: z.uuid().optional(), buyerTenantId: z.uuid().optional() }),
  answer: statement,
  handle: ({ database, actor, params, query }) =>
    readTradeStatement(database, actor, {
      month: params.month,
      sellerTenantId: query.sellerTenantId ?? actor.tenantId,
      buyerTenantId: query.buyerTenantId ?? actor.tenantId,
    }),
})

const perThousand = z.int().nullable()

export const readSellerFiguresOperation = defineQuery({
  path: '/trade/seller-figures/{month}',
  summary: "Read a seller's figures of a month: on time, fill rate, discrepancies",
  description: 'Your own as a seller; of another seller, over what you bought.',
  guard: 'trade.read',
  params: z.object({ month }),
  query: z.object({ sellerTenantId: z.uuid().optional() }),
  answer: z.object({
    dispatchedInTime: z.int(),
    dispatchDecided: z.int(),
    dispatchedUnits: z.int(),
    orderedUnits: z.int(),
    receivedLines: z.int(),
    discrepantLines: z.int(),
    onTimePerThousand: perThousand,
    fillRatePerThousand: perThousand,
    discrepancyPerThousand: perThousand,
  }),
  handle: ({ database, actor, params, query }) =>
    readSellerFigures(database, actor, {
      sellerTenantId: query.sellerTenantId ?? actor.tenantId,
      ...monthRange(params.month),
    }),
})
