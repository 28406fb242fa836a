import { z } from '@hono/zod-openapi'
import { decideQuarantine } from '#db/inventory/decide-quarantine.ts'
import { stockOwnerships } from '#domain/inventory/ownership.ts'
import { quarantineFindings } from '#domain/inventory/quarantine.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

const mostBoxes = 500

export const decideQuarantineOperation = defineCommand({
  method: 'post',
  path: '/sites/{id}/quarantine-decisions',
  summary: 'Decide over goods in quarantine: back to the shelf, or written off',
  guard: 'stock.decide_quarantine',
  params: idParams,
  body: z.strictObject({
    lotId: z.uuid(),
    ownership: z.enum(stockOwnerships),
    units: z.int().min(1),
    finding: z.enum(Object.keys(quarantineFindings) as (keyof typeof quarantineFindings)[]),
    shipmentId: z
      .uuid()
      .optional()
      .openapi({ description: 'The shipment that brought the units back; its readings are the evidence.' }),
    traceCodes: z.array(z.string().min(1).max(128)).max(mostBoxes).default([]),
  }),
  status: 201,
  answer: z.object({
    decisionId: z.uuid(),
    decision: z.enum(['clear', 'write_off']),
    evidence: z.enum(['proven', 'excursion', 'gap']),
  }),
  handle: ({ database, request, params, body }) =>
    decideQuarantine(database, request, { siteId: params.id, ...body }),
})
