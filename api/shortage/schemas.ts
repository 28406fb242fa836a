import { z } from '@hono/zod-openapi'
import { planOptionsSchema } from '#domain/shortage/plan-options.ts'
import {
  shortagePlanStates,
  type ShortagePlanState,
  type ShortageState,
  shortageStates,
} from '#domain/shortage/states.ts'
import { statesOf } from '#domain/state-table.ts'
import { instant } from '../schemas.ts'

export const shortageState = z.enum(statesOf<ShortageState>(shortageStates))
export const planState = z.enum(statesOf<ShortagePlanState>(shortagePlanStates))

export const shortage = z
  .object({
    id: z.uuid(),
    ingredientCode: z.string(),
    state: shortageState,
    reason: z.string(),
    limitUnits: z.int().nullable().openapi({
      description: 'The most that one person gets within limitDays, in units of need.',
    }),
    limitDays: z.int().nullable(),
    declaredAt: instant,
    closedAt: instant.nullable(),
  })
  .openapi('Shortage')

const fairness = z.object({
  needs: z.int(),
  needUnits: z.number(),
  heldUnits: z.number(),
  receivedUnits: z.number(),
  cover: z.number().openapi({ description: 'What is covered of all needs together, 0 to 1.' }),
  lowestCover: z.number(),
  gini: z.number().openapi({ description: 'How uneven covers are: 0 when all are alike.' }),
})

export const planSummary = z
  .object({
    fairness,
    counties: z.array(fairness.extend({ regionCode: z.string() })),
    tiers: z.array(fairness.extend({ tier: z.int() })),
    served: z.int(),
    unserved: z.int(),
    grantedUnits: z.number(),
    leftUnits: z.number(),
    keptUnits: z.number(),
    lostUnits: z.number(),
    cutUnits: z.number(),
  })
  .openapi('ShortagePlanSummary')

export const plan = z
  .object({
    id: z.uuid(),
    shortageId: z.uuid(),
    state: planState,
    options: planOptionsSchema,
    summary: planSummary,
    madeBy: z.string(),
    madeAt: instant,
    decidedBy: z.string().nullable(),
    decidedAt: instant.nullable(),
    appliedAt: instant.nullable(),
  })
  .openapi('ShortagePlan')
