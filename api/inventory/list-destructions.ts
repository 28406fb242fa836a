import { z } from '@hono/zod-openapi'
import { listDestructions } from '#db/inventory/destroy.ts'
import { destructionReasons } from '#domain/inventory/destruction.ts'
import { stockOwnerships } from '#domain/inventory/ownership.ts'
import { defineQuery } from '../operation.ts'
import { beforeIdQuery, idParams, instant, pageOf, pageOfIds } from '../schemas.ts'
import { destructionState } from './destruction-schema.ts'

const destruction = z
  .object({
    id: z.uuid(),
    reason: z.enum(destructionReasons),
    method: z.string(),
    state: destructionState,
    plannedBy: z.string(),
    plannedAt: instant,
    witnessedBy: z.string().nullable(),
    endedAt: instant.nullable(),
    lines: z.array(
      z.object({
        lotId: z.uuid(),
        productId: z.uuid(),
        ownership: z.enum(stockOwnerships),
        units: z.int(),
      }),
    ),
  })
  .openapi('Destruction')

export const listDestructionsOperation = defineQuery({
  path: '/sites/{id}/destructions',
  summary: 'List what was or is to be destroyed at a site, newest first',
  guard: 'stock.read',
  params: idParams,
  query: beforeIdQuery,
  answer: pageOf(destruction),
  async handle({ database, actor, params, query: { before, limit } }) {
    const page = { siteId: params.id, before, limit: limit + 1 }
    return pageOfIds(await listDestructions(database, actor, page), limit)
  },
})
