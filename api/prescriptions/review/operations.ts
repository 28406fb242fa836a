import { approvePartOperation } from './approve-part.ts'
import { approveRuleSetOperation } from './approve-rule-set.ts'
import { claimReviewOperation } from './claim.ts'
import { discardRuleSetOperation } from './discard-rule-set.ts'
import { draftRuleSetOperation } from './draft-rule-set.ts'
import { editRuleSetOperations } from './edit-rule-set.ts'
import { listReviewsOperation } from './list.ts'
import { listRuleSetsOperation } from './list-rule-sets.ts'
import { overrideFindingOperation } from './override.ts'
import { qualityOperations } from './quality.ts'
import { readAgainOperation } from './read-again.ts'
import { readReviewOperation } from './read.ts'
import { readRuleSetOperation } from './read-rule-set.ts'
import { releaseReviewOperation } from './release.ts'
import { replayReviewOperation } from './replay.ts'
import { submitRuleSetOperations } from './submit-rule-set.ts'

export const reviewOperations = [
  listReviewsOperation,
  ...qualityOperations,
  readReviewOperation,
  replayReviewOperation,
  claimReviewOperation,
  releaseReviewOperation,
  overrideFindingOperation,
  approvePartOperation,
  readAgainOperation,
  listRuleSetsOperation,
  readRuleSetOperation,
  draftRuleSetOperation,
  ...editRuleSetOperations,
  ...submitRuleSetOperations,
  approveRuleSetOperation,
  discardRuleSetOperation,
] as const
