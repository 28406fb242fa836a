import { correctClaimOperation } from './correct-claim.ts'
import { listClaimsOperation } from './list-claims.ts'
import { readClaimOperation } from './read-claim.ts'

export const insuranceOperations = [listClaimsOperation, readClaimOperation, correctClaimOperation] as const
