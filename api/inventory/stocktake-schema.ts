import { z } from '@hono/zod-openapi'
import { abcClasses } from '#domain/inventory/abc.ts'
import {
  stocktakeLineStates,
  stocktakeStates,
  type StocktakeLineState,
  type StocktakeState,
} from '#domain/inventory/states.ts'
import { statesOf } from '#domain/state-table.ts'
import { instant } from '../schemas.ts'

const mostChosen = 500

export const stocktakeScope = z.strictObject({
  productIds: z.array(z.uuid()).min(1).max(mostChosen).optional(),
  lotIds: z.array(z.uuid()).min(1).max(mostChosen).optional(),
  abcClass: z.enum(abcClasses).optional().openapi({
    description:
      'By what the site used in the last 52 weeks, by value: the first 80 %, those up to 95 %, the rest.',
  }),
})

export const stocktakeState = z.enum(statesOf<StocktakeState>(stocktakeStates))
export const stocktakeLineState = z.enum(statesOf<StocktakeLineState>(stocktakeLineStates))

export const stocktake = z
  .object({
    id: z.uuid(),
    siteId: z.uuid(),
    scope: stocktakeScope,
    state: stocktakeState,
    toleranceUnits: z.int(),
    openedBy: z.string(),
    openedAt: instant,
    closedBy: z.string().nullable(),
    closedAt: instant.nullable(),
  })
  .openapi('Stocktake')
