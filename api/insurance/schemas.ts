import { z } from '@hono/zod-openapi'
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
