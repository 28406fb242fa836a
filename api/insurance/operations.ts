import { closeDifferenceOperation } from './close-difference.ts'
import { correctClaimOperation } from './correct-claim.ts'
import { listClaimsOperation } from './list-claims.ts'
import { listDifferencesOperation } from './list-differences.ts'
import { priceDraftOperations } from './prices/drafts.ts'
import { priceReadOperations } from './prices/read.ts'
import { readClaimStatementOperation } from './read-claim-statement.ts'
import { readClaimOperation } from './read-claim.ts'
import { readInsuranceCheckOperation } from './read-insurance-check.ts'
import { readOverviewOperation } from './read-overview.ts'
import { readSpendingOperation } from './read-spending.ts'

export const insuranceOperations = [
  listClaimsOperation,
  readClaimOperation,
  correctClaimOperation,
  readInsuranceCheckOperation,
  listDifferencesOperation,
  closeDifferenceOperation,
  readClaimStatementOperation,
  readOverviewOperation,
  readSpendingOperation,
  ...priceDraftOperations,
  ...priceReadOperations,
] as const
