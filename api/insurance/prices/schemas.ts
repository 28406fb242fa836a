import { z } from '@hono/zod-openapi'
import { priceChangeSchema } from '#domain/insurance/price-change.ts'
import { priceDraftStates, type PriceDraftState } from '#domain/insurance/price-draft-states.ts'
import { priceLists } from '#domain/insurance/price-list.ts'
import { statesOf } from '#domain/state-table.ts'
import { instant } from '../../schemas.ts'

export const priceList = z.enum(priceLists)

export const priceDraftBody = z.strictObject({
  list: priceList,
  source: z.string().trim().min(1).max(500),
  changes: z.array(priceChangeSchema).min(1).max(5_000),
})

const priceDraftState = z.enum(statesOf<PriceDraftState>(priceDraftStates))

export const priceDraftAnswer = z.object({ draftId: z.uuid(), state: priceDraftState })

/** Changes of a price list, without them. */
export const priceDraftSummary = z
  .object({
    id: z.uuid(),
    list: priceList,
    state: priceDraftState,
    source: z.string(),
    draftedBy: z.string(),
    draftedAt: instant,
    inForceFrom: z.iso.date().nullable(),
    decidedBy: z.string().nullable(),
    decidedAt: instant.nullable(),
  })
  .openapi('PriceDraftSummary')

export const priceDraft = priceDraftSummary
  .extend({ changes: z.array(priceChangeSchema) })
  .openapi('PriceDraft')

/** A price with its first and last day; `validTo` null has no end yet. */
export const listedPrice = z
  .object({
    id: z.uuid(),
    tenantId: z.uuid(),
    list: priceList,
    unitPriceTenThousandths: z.int(),
    validFrom: z.iso.date(),
    validTo: z.iso.date().nullable(),
    source: z.string(),
  })
  .openapi('ListedPrice')

/** What is charged for a base unit; `list` null stands for the catalogue's price. */
export const chargedPrice = z.object({
  siteId: z.uuid(),
  productId: z.uuid(),
  date: z.iso.date(),
  unitPriceTenThousandths: z.int(),
  list: priceList.nullable(),
  listPriceId: z.uuid().nullable(),
})
