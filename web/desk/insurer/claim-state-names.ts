import { claimStates, type ClaimState } from '#domain/insurance/claim-states.ts'
import { statesOf } from '#domain/state-table.ts'

/** Every state of a claim, as a filter offers them. */
export const claimStateNames: readonly ClaimState[] = statesOf<ClaimState>(claimStates)
