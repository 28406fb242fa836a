import { z } from '@hono/zod-openapi'
import { reviewOutcomes } from '#domain/prescriptions/review/review-prescription.ts'
import { severities } from '#domain/prescriptions/review/rule-set.ts'

/** What a rule found in a line. */
export const finding = z
  .object({
    id: z.string(),
    code: z.string(),
    severity: z.enum(severities),
    overridable: z.boolean(),
    line: z.int(),
    ingredientCode: z.string(),
    ruleId: z.string(),
    source: z.string(),
    checked: z.boolean(),
    adviceZh: z.string(),
    adviceEn: z.string(),
    adviceKo: z.string().optional(),
    details: z.record(z.string(), z.union([z.string(), z.number()])),
  })
  .openapi('ReviewFinding')

/** What the rules say of a prescription, line by line. */
export const reviewResult = z
  .object({
    outcome: z.enum(reviewOutcomes),
    lines: z.array(z.object({ outcome: z.enum(reviewOutcomes), findings: z.array(finding) })),
  })
  .openapi('ReviewResult')

/** Whose claim is on a prescription, without saying who another is. */
export const claimStanding = z.enum(['mine', 'other', 'none'])
