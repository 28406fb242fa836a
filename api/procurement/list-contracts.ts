import { z } from '@hono/zod-openapi'
import { listContracts } from '#db/procurement/queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams, pageOf, pageQuery } from '../schemas.ts'
import { contractState } from './schemas.ts'

export const listContractsOperation = defineQuery({
  path: '/procurement/rounds/{id}/contracts',
  summary: 'List the contracts of a round',
  guard: 'procurement.read',
  params: idParams,
  query: pageQuery,
  answer: pageOf(
    z.object({
      id: z.uuid(),
      supplierTenantId: z.uuid(),
      productId: z.uuid(),
      regionCode: z.string(),
      role: z.enum(['main', 'backup']),
      state: contractState,
      unitPriceTenThousandths: z.int(),
      promisedUnits: z.int(),
      calledOffUnits: z.int(),
      deliveredUnits: z.int(),
    }),
  ),
  async handle({ database, actor, params, query: { after, limit } }) {
    const rows = await listContracts(database, actor, params.id, { after, limit: limit + 1 })
    const items = rows.slice(0, limit)
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
  },
})
