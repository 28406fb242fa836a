import { z } from '@hono/zod-openapi'
import { destructionStates, type DestructionState } from '#domain/inventory/states.ts'
import { statesOf } from '#domain/state-table.ts'

export const destructionState = z.enum(statesOf<DestructionState>(destructionStates))

export const destructionAnswer = z.object({ destructionId: z.uuid(), state: destructionState })
