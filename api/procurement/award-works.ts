import { z } from '@hono/zod-openapi'
import { cancelAwardWork, listAwardWorks, queueAward } from '#db/procurement/award-works.ts'
import { awardOptionsSchema } from '#domain/procurement/award-options.ts'
import { awardWorkStates, type AwardWorkState } from '#domain/procurement/award-work-states.ts'
import { statesOf } from '#domain/state-table.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'

const state = z.enum(statesOf<AwardWorkState>(awardWorkStates))
const answer = z.object({ awardWorkId: z.uuid(), state })

export const queueAwardOperation = defineCommand({
  method: 'post',
  path: '/procurement/rounds/{id}/award-works',
  summary: 'Have an award worked out in the background, to be compared with the others: it binds nobody',
  description:
    'The optimiser may take half a minute. What comes of it is listed with the awards of the round.',
  guard: 'procurement.run',
  params: idParams,
  body: awardOptionsSchema,
  status: 201,
  answer,
  handle: ({ database, request, params, body }) =>
    queueAward(database, request, { roundId: params.id, options: body }),
})

export const cancelAwardWorkOperation = defineCommand({
  method: 'post',
  path: '/procurement/award-works/{id}/cancel',
  summary: 'Give up an award that waits or is being worked out',
  guard: 'procurement.run',
  params: idParams,
  status: 200,
  answer,
  handle: ({ database, request, params }) => cancelAwardWork(database, request, { awardWorkId: params.id }),
})

export const listAwardWorksOperation = defineQuery({
  path: '/procurement/rounds/{id}/award-works',
  summary: 'List awards that are worked out in the background with how far each has come, the newest first',
  guard: 'procurement.run',
  params: idParams,
  answer: z.object({
    items: z.array(
      z
        .object({
          id: z.uuid(),
          state,
          options: awardOptionsSchema,
          requestedBy: z.string(),
          requestedAt: instant,
          startedAt: instant.nullable(),
          endedAt: instant.nullable(),
          rounds: z.int().openapi({ description: 'How often the solver has gone round.' }),
          costTenThousandths: z
            .int()
            .nullable()
            .openapi({ description: 'Of the cheapest award so far; null before the first.' }),
          gapPerMillion: z.int().nullable(),
          awardId: z.uuid().nullable(),
          refusals: z
            .array(z.object({ code: z.string(), message: z.string(), nextStep: z.string() }))
            .nullable(),
        })
        .openapi('AwardWork'),
    ),
  }),
  async handle({ database, actor, params }) {
    return { items: await listAwardWorks(database, actor, params.id) }
  },
})
