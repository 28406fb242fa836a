import { z } from '@hono/zod-openapi'
import { listCallOffs } from '#db/procurement/queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams, instant, listParameter, pageOf, pageQuery } from '../schemas.ts'
import { callOffState } from './schemas.ts'

export const listCallOffsOperation = defineQuery({
  path: '/procurement/rounds/{id}/call-offs',
  summary: 'List call-offs, as far as they concern you',
  guard: 'procurement.read',
  params: idParams,
  query: pageQuery.extend({ state: listParameter(callOffState).optional() }),
  answer: pageOf(
    z.object({
      id: z.uuid(),
      allocationId: z.uuid(),
      contractId: z.uuid(),
      productId: z.uuid(),
      institutionTenantId: z.uuid(),
      supplierTenantId: z.uuid(),
      distributorTenantId: z.uuid(),
      units: z.int(),
      state: callOffState,
      calledOffAt: instant,
      dueAt: instant,
      deliveredAt: instant.nullable(),
      deliveredUnits: z.int().openapi({ description: 'Base units that came of it so far.' }),
      orderId: z.uuid().nullable(),
      movedFromId: z.uuid().nullable(),
    }),
  ),
  async handle({ database, actor, params, query: { after, limit, state } }) {
    const rows = await listCallOffs(database, actor, params.id, {
      after,
      limit: limit + 1,
      states: state,
    })
    const items = rows.slice(0, limit)
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
  },
})
