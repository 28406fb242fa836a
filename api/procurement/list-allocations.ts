import { z } from '@hono/zod-openapi'
import { listAllocations } from '#db/procurement/queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams, pageOf, pageQuery } from '../schemas.ts'

export const listAllocationsOperation = defineQuery({
  path: '/procurement/rounds/{id}/allocations',
  summary: 'List what institutions may call off, as far as it concerns you',
  guard: 'procurement.read',
  params: idParams,
  query: pageQuery,
  answer: pageOf(
    z.object({
      id: z.uuid(),
      contractId: z.uuid(),
      productId: z.uuid(),
      unitPriceTenThousandths: z.int(),
      institutionTenantId: z.uuid(),
      supplierTenantId: z.uuid(),
      distributorTenantId: z.uuid(),
      units: z.int(),
      calledOffUnits: z.int(),
    }),
  ),
  async handle({ database, actor, params, query: { after, limit } }) {
    const rows = await listAllocations(database, actor, params.id, { after, limit: limit + 1 })
    const items = rows.slice(0, limit)
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
  },
})
