import { z } from '@hono/zod-openapi'
import type { readInsuranceCheck } from '#db/insurance/check.ts'
import { type ClaimState, claimStates } from '#domain/insurance/claim-states.ts'
import { statesOf } from '#domain/state-table.ts'
import { instant } from '../schemas.ts'

export const claimState = z.enum(statesOf<ClaimState>(claimStates))

/** A claim as everybody sees it who made or insures it; nothing of the patient. */
export const claimSummary = z.object({
  id: z.uuid(),
  shipmentId: z.uuid(),
  prescriptionId: z.uuid(),
  insurerTenantId: z.uuid(),
  planCode: z.string(),
  state: claimState,
  attempt: z.int(),
  claimedFen: z.int(),
  earlierFen: z.int(),
  settledFen: z.int().nullable(),
  insurerReference: z.string().nullable(),
  deniedCode: z.string().nullable(),
  deniedReason: z.string().nullable(),
  deniedAt: instant.nullable(),
  submittedAt: instant.nullable(),
  settledAt: instant.nullable(),
})

const finding = z.object({
  level: z.enum(['caution', 'refused']),
  code: z.string(),
  message: z.string(),
  nextStep: z.string(),
  rule: z.string(),
  source: z.string(),
})

/** What insurance said of a prescription, line by line, and who would bear what. */
export const insuranceCheck = z
  .object({
    prescriptionId: z.uuid(),
    checkedAt: instant,
    lines: z.array(
      z.object({
        lineId: z.uuid(),
        level: z.enum(['pass', 'caution', 'refused']),
        findings: z.array(finding),
        totalFen: z.int(),
        patientFen: z.int(),
      }),
    ),
    totalFen: z.int(),
    shares: z.array(z.object({ planCode: z.string(), paidFen: z.int() })),
    patientFen: z.int(),
  })
  .openapi('InsuranceCheck')

/** A kept check as it is shown: without the facts of other supplies that it saw. */
export function insuranceSideOf({
  prescriptionId,
  checkedAt,
  result,
}: Awaited<ReturnType<typeof readInsuranceCheck>>) {
  return { prescriptionId, checkedAt, ...result }
}
