import { closeDifferenceOperation } from './close-difference.ts'
import { correctClaimOperation } from './correct-claim.ts'
import { listClaimsOperation } from './list-claims.ts'
import { listDifferencesOperation } from './list-differences.ts'
import { priceDraftOperations } from './prices/drafts.ts'
import { priceReadOperations } from './prices/read.ts'
import { readClaimStatementOperation } from './read-claim-statement.ts'
import { readClaimOperation } from './read-claim.ts'
import { readInsuranceCheckOperation } from './read-insurance-check.ts'

export const insuranceOperations = [
  listClaimsOperation,
  readClaimOperation,
  correctClaimOperation,
  readInsuranceCheckOperation,
  listDifferencesOperation,
  closeDifferenceOperation,
  readClaimStatementOperation,
  ...priceDraftOperations,
  ...priceReadOperations,
] as const
