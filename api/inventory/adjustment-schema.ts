import { z } from '@hono/zod-openapi'
import { adjustmentStates, type AdjustmentState } from '#domain/inventory/states.ts'
import { statesOf } from '#domain/state-table.ts'

export const adjustmentState = z.enum(statesOf<AdjustmentState>(adjustmentStates))

export const adjustmentAnswer = z.object({
  adjustmentId: z.uuid(),
  differenceUnits: z.int(),
  state: adjustmentState,
})
