import { z } from '@hono/zod-openapi'
import { ruleSetSchema } from '#domain/prescriptions/review/rule-set.ts'
import { ruleSetStates, type RuleSetState } from '#domain/prescriptions/review/rule-set-states.ts'
import { statesOf } from '#domain/state-table.ts'
import { instant } from '../../schemas.ts'

export const ruleSetState = z.enum(statesOf<RuleSetState>(ruleSetStates))

/** A version without its rules. */
export const ruleSetSummary = z
  .object({
    version: z.int(),
    state: ruleSetState,
    note: z.string(),
    draftedBy: z.string(),
    draftedAt: instant,
    editedBy: z.array(z.string()),
    approvedBy: z.string().nullable(),
    approvedAt: instant.nullable(),
    inForceFrom: z.iso.date().nullable(),
  })
  .openapi('RuleSetSummary')

export const ruleSetContent = ruleSetSchema

export const ruleSetAnswer = z.object({ version: z.int(), state: ruleSetState })

export const versionParams = z.object({ version: z.coerce.number().int().min(1) })
