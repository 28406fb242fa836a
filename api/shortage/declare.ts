import { z } from '@hono/zod-openapi'
import { closeShortage } from '#db/shortage/close.ts'
import { declareShortage } from '#db/shortage/declare.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { shortageState } from './schemas.ts'

const worth = z.strictObject({
  productId: z.uuid(),
  needPerUnit: z
    .number()
    .min(0.0001)
    .max(10_000)
    .openapi({ description: 'Units of need that one base unit of it covers.' }),
})

export const declare = defineCommand({
  method: 'post',
  path: '/shortages',
  summary: 'Declare a shortage of an ingredient, with what replaces it',
  description:
    'Everybody sees it at once, and a limit per person holds at once, whichever hospital prescribes.',
  guard: 'shortage.plan',
  onlyFor: ['network_operator'],
  body: z.strictObject({
    ingredientCode: z.string().max(20),
    reason: z.string().trim().min(1).max(500),
    strengths: z.array(worth).max(100).default([]),
    substitutes: z.array(worth).max(100).default([]),
    limit: z
      .strictObject({ units: z.int().min(1).max(100_000), days: z.int().min(1).max(180) })
      .nullable()
      .default(null),
  }),
  status: 201,
  answer: z.object({ shortageId: z.uuid(), state: shortageState, products: z.int() }),
  handle: ({ database, request, body }) => declareShortage(database, request, body),
})

export const close = defineCommand({
  method: 'post',
  path: '/shortages/{id}/close',
  summary: 'End a shortage: what is still reserved is free again',
  guard: 'shortage.plan',
  onlyFor: ['network_operator'],
  params: idParams,
  status: 200,
  answer: z.object({ shortageId: z.uuid(), state: shortageState, releasedUnits: z.int() }),
  handle: ({ database, request, params }) => closeShortage(database, request, { shortageId: params.id }),
})
