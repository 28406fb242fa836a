import { z } from '@hono/zod-openapi'
import { listSuggestions } from '#db/replenishment/queries.ts'
import { describeSuggestion, suggestionMessage } from '#domain/replenishment/describe-suggestion.ts'
import { replenishmentModes, supplySources } from '#domain/replenishment/policy.ts'
import { type SuggestionState, suggestionStates } from '#domain/replenishment/suggestion-states.ts'
import { statesOf } from '#domain/state-table.ts'
import { defineQuery } from '../operation.ts'
import { transferState } from '../fulfilment/request-schemas.ts'
import { idParams, instant, listParameter, pageOf, pageQuery } from '../schemas.ts'

const state = z.enum(statesOf<SuggestionState>(suggestionStates))

const suggestion = z
  .object({
    id: z.uuid(),
    productId: z.uuid(),
    productNameZh: z.string(),
    productNameEn: z.string(),
    strength: z.string(),
    baseUnit: z.string(),
    state,
    mode: z.enum(replenishmentModes),
    supplySource: z.enum(supplySources),
    supplySiteId: z.uuid().nullable(),
    packs: z.int().openapi({ description: '0 where a limit allows no whole pack.' }),
    packUnits: z.int(),
    amountFen: z.int(),
    suggestedAt: instant,
    decidedAt: instant.nullable(),
    orderId: z.uuid().nullable(),
    transferId: z.uuid().nullable().openapi({ description: 'Read at `/transfers/{id}`.' }),
    transferState: transferState.nullable(),
    refusal: z
      .object({ code: z.string(), message: z.string(), nextStep: z.string() })
      .nullable()
      .openapi({ description: 'Why it could be neither ordered nor transferred.' }),
    reasonZh: z.string(),
    reasonEn: z.string(),
    /** The same reason for whoever has words of their own. */
    reason: z.object({
      code: z.enum(['belowPoint', 'belowMinimum']),
      parameters: z.record(z.string(), z.union([z.number(), z.string()])),
    }),
  })
  .openapi('ReplenishmentSuggestion')

export const listSuggestionsOperation = defineQuery({
  path: '/sites/{id}/replenishment-suggestions',
  summary: 'List what a site should order, with the reason for each',
  guard: 'replenishment.read',
  params: idParams,
  query: pageQuery.extend({ state: listParameter(state).default(['suggested', 'accepted']) }),
  answer: pageOf(suggestion),
  async handle({ database, actor, params, query: { state: states, after, limit } }) {
    const rows = await listSuggestions(database, actor, {
      siteId: params.id,
      states,
      after,
      limit: limit + 1,
    })
    const items = rows.slice(0, limit).map(({ suggestion: row, ...product }) => ({
      ...row,
      ...product,
      reasonZh: describeSuggestion(row.facts, 'zh'),
      reasonEn: describeSuggestion(row.facts, 'en'),
      reason: suggestionMessage(row.facts),
    }))
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
  },
})
