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
    /** Names its content: what an edit, a submission and an approval say they have read. */
    contentHash: z.string(),
    submittedBy: z.string().nullable(),
    submittedAt: instant.nullable(),
    sentBackBy: z.string().nullable(),
    sentBackAt: instant.nullable(),
    sentBackReason: z.string().nullable(),
    editedBy: z.array(z.string()),
    approvedBy: z.string().nullable(),
    approvedAt: instant.nullable(),
    inForceFrom: z.iso.date().nullable(),
    /** What those who acted on it are called, by their ids, as far as the reader may know them. */
    names: z.record(z.string(), z.string()),
  })
  .openapi('RuleSetSummary')

export const ruleSetContent = ruleSetSchema

export const ruleSetAnswer = z.object({ version: z.int(), state: ruleSetState })

/** What the caller has read: the `contentHash` of a version. */
export const contentHash = z.string().min(1).max(100)

export const versionParams = z.object({ version: z.coerce.number().int().min(1).max(1_000_000) })
