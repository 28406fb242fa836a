import { z } from '@hono/zod-openapi'
import { dismissSign, listSigns, sweepShortageSigns } from '#db/shortage/signs.ts'
import { shortageSignKinds } from '#domain/shortage/early-signs.ts'
import { type ShortageSignState, shortageSignStates } from '#domain/shortage/states.ts'
import { statesOf } from '#domain/state-table.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { idParams, instant, listParameter, pageOf, pageQuery } from '../schemas.ts'

const signState = z.enum(statesOf<ShortageSignState>(shortageSignStates))

const sign = z
  .object({
    id: z.uuid(),
    kind: z.enum(shortageSignKinds),
    ingredientCode: z.string(),
    state: signState,
    facts: z.object({
      stockUnits: z.number(),
      weeklyUnits: z.number(),
      coverDays: z.number().nullable(),
      lastWeekUnits: z.number(),
      bandUnits: z.number(),
      failures: z.int(),
    }),
    foundAt: instant,
    seenAt: instant,
    dismissalReason: z.string().nullable(),
  })
  .openapi('ShortageSign')

export const signs = defineQuery({
  path: '/shortage-signs',
  summary: 'See early signs of a shortage',
  guard: 'shortage.plan',
  onlyFor: ['network_operator'],
  query: pageQuery.extend({ state: listParameter(signState).default(['open']) }),
  answer: pageOf(sign),
  async handle({ database, actor, query: { state, after, limit } }) {
    const rows = await listSigns(database, actor, { states: state, after, limit: limit + 1 })
    const items = rows.slice(0, limit)
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
  },
})

export const look = defineCommand({
  method: 'post',
  path: '/shortage-signs/look',
  summary: 'Look for early signs now',
  description: 'It is done every half an hour by itself. New signs go on the board.',
  guard: 'shortage.plan',
  onlyFor: ['network_operator'],
  status: 200,
  answer: z.object({ found: z.int(), gone: z.int() }),
  handle: ({ database, request }) => sweepShortageSigns(database, request),
})

export const dismissOne = defineCommand({
  method: 'post',
  path: '/shortage-signs/{id}/dismiss',
  summary: 'Say that a sign is none, and why',
  guard: 'shortage.plan',
  onlyFor: ['network_operator'],
  params: idParams,
  body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
  status: 200,
  answer: z.object({ signId: z.uuid(), state: signState }),
  handle: ({ database, request, params, body }) =>
    dismissSign(database, request, { signId: params.id, ...body }),
})
