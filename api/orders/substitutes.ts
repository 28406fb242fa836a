import { z } from '@hono/zod-openapi'
import { decideSubstitute, offerSubstitute } from '#db/orders/substitutes.ts'
import { substituteStates, type SubstituteState } from '#domain/orders/states.ts'
import { statesOf } from '#domain/state-table.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

const answer = z.object({
  substituteId: z.uuid(),
  state: z.enum(statesOf<SubstituteState>(substituteStates)),
})

export const offerSubstituteOperation = defineCommand({
  method: 'post',
  path: '/order-parts/{id}/substitutes',
  summary: 'Offer another product for units that you cannot bring',
  description: 'Nothing changes until the buyer consents.',
  guard: 'order.sell',
  params: idParams,
  body: z.strictObject({
    partLineId: z.uuid(),
    productId: z.uuid(),
    units: z.number(),
    replacesUnits: z.number(),
  }),
  status: 201,
  answer,
  handle: ({ database, request, params, body }) =>
    offerSubstitute(database, request, { partId: params.id, ...body }),
})

export const decideSubstituteOperation = defineCommand({
  method: 'post',
  path: '/order-substitutes/{id}/decide',
  summary: 'Consent to a substitute that a seller offers, or refuse it',
  guard: 'order.place',
  params: idParams,
  body: z.strictObject({ consents: z.boolean() }),
  status: 200,
  answer,
  handle: ({ database, request, params, body }) =>
    decideSubstitute(database, request, { substituteId: params.id, ...body }),
})
