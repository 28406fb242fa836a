import { z } from '@hono/zod-openapi'
import { planDestruction } from '#db/inventory/destroy.ts'
import { destructionReasons } from '#domain/inventory/destruction.ts'
import { stockOwnerships } from '#domain/inventory/ownership.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { destructionAnswer } from './destruction-schema.ts'

const mostLines = 200

export const planDestructionOperation = defineCommand({
  method: 'post',
  path: '/sites/{id}/destructions',
  summary: 'List goods to be destroyed; nothing moves before a witness has seen it done',
  guard: 'stock.destroy',
  params: idParams,
  body: z.strictObject({
    reason: z.enum(destructionReasons),
    method: z.string().trim().min(1).max(100),
    lines: z
      .array(
        z.strictObject({
          lotId: z.uuid(),
          ownership: z.enum(stockOwnerships),
          units: z.int().min(1).max(100_000_000),
        }),
      )
      .min(1)
      .max(mostLines),
  }),
  status: 201,
  answer: destructionAnswer,
  handle: ({ database, request, params, body }) =>
    planDestruction(database, request, { siteId: params.id, ...body }),
})
