import { z } from '@hono/zod-openapi'
import { setInventoryPolicy, showInventoryPolicy } from '#db/inventory/policies.ts'
import { defineCommand, defineQuery } from '../operation.ts'

const limits = z.strictObject({
  adjustUnits: z
    .int()
    .min(0)
    .max(1_000_000)
    .openapi({ description: 'A correction of more base units than this waits for a second person.' }),
  adjustFen: z
    .int()
    .min(0)
    .max(1_000_000_000)
    .openapi({ description: 'So does one that is worth more fen than this.' }),
  transferFen: z.int().min(0).max(1_000_000_000).nullish().openapi({
    description: 'A transfer worth more fen than this waits for a second person; null: none does.',
  }),
  recountUnits: z
    .int()
    .min(0)
    .max(1_000_000)
    .openapi({ description: 'A count farther from the books than this is repeated by another person.' }),
  nearExpiryDays: z
    .array(z.int().min(1).max(3_650))
    .min(1)
    .max(5)
    .openapi({ description: 'Thresholds of near-expiry lists, in days.' }),
})

export const readInventoryPolicyOperation = defineQuery({
  path: '/inventory-policy',
  summary: "Read the limits that your organisation's stock is kept by",
  guard: 'stock.read',
  answer: limits.openapi('InventoryPolicy'),
  async handle({ database, actor, now }) {
    const {
      adjustUnits,
      adjustFen,
      transferFen = null,
      recountUnits,
      nearExpiryDays,
    } = await showInventoryPolicy(database, actor, now)
    return { adjustUnits, adjustFen, transferFen, recountUnits, nearExpiryDays: [...nearExpiryDays] }
  },
})

export const setInventoryPolicyOperation = defineCommand({
  method: 'put',
  path: '/inventory-policy',
  summary: "Set the limits that your organisation's stock is kept by, from a day on",
  guard: 'stock.set_limits',
  body: limits.extend({ validFrom: z.iso.date() }),
  status: 200,
  answer: z.object({ validFrom: z.iso.date() }),
  handle: ({ database, request, body }) =>
    setInventoryPolicy(database, request, { ...body, transferFen: body.transferFen ?? null }),
})
