import { z } from '@hono/zod-openapi'
import { setAside } from '#db/inventory/set-aside.ts'
import { stockOwnerships } from '#domain/inventory/ownership.ts'
import { setAsideReasons } from '#domain/inventory/quarantine.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

const mostBoxes = 500

export const setAsideOperation = defineCommand({
  method: 'post',
  path: '/sites/{id}/quarantine',
  summary: 'Set a quantity of a lot on the shelf aside, for a reason',
  description: 'It goes into quarantine, where a decision clears it or writes it off.',
  guard: 'stock.set_aside',
  params: idParams,
  body: z.strictObject({
    lotId: z.uuid(),
    ownership: z.enum(stockOwnerships),
    units: z.int().min(1).max(100_000_000),
    reason: z.enum(setAsideReasons),
    traceCodes: z.array(z.string().min(1).max(128)).max(mostBoxes).default([]),
  }),
  status: 200,
  answer: z.object({ setAsideId: z.uuid(), units: z.int() }),
  handle: ({ database, request, params, body }) =>
    setAside(database, request, { siteId: params.id, ...body }),
})
