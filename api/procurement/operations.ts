import { approveAwardOperation } from './approve-award.ts'
import { cancelAwardWorkOperation, listAwardWorksOperation, queueAwardOperation } from './award-works.ts'
import { approveDemandOperation } from './approve-demand.ts'
import { callOffByOrderOperation, callOffOperation } from './call-off.ts'
import { cancelRoundOperation } from './cancel-round.ts'
import { consentToOpeningOperation } from './consent-to-opening.ts'
import { decideObjectionOperation } from './decide-objection.ts'
import { deliverCallOffsOperation } from './deliver-call-offs.ts'
import { invitePartiesOperation } from './invite-parties.ts'
import { listAllocationsOperation } from './list-allocations.ts'
import { listAwardsOperation } from './list-awards.ts'
import { listBidsOperation } from './list-bids.ts'
import { listCallOffsOperation } from './list-call-offs.ts'
import { listContractsOperation } from './list-contracts.ts'
import { listDecisionsOperation } from './list-decisions.ts'
import { listObjectionsOperation } from './list-objections.ts'
import { listOwnDemandOperation } from './list-own-demand.ts'
import { listRoundsOperation } from './list-rounds.ts'
import { listSurplusOperation } from './list-surplus.ts'
import { listWarningsOperation } from './list-warnings.ts'
import { makeAwardOperation } from './make-award.ts'
import { negotiatePriceOperation } from './negotiate-price.ts'
import { openBidsOperation } from './open-bids.ts'
import { openRoundOperation } from './open-round.ts'
import { proposeAwardOperation } from './propose-award.ts'
import { publishTenderOperation } from './publish-tender.ts'
import { raiseObjectionOperation } from './raise-objection.ts'
import { readDemandProgressOperation } from './read-demand-progress.ts'
import { readRoundRegionsOperation } from './read-regions.ts'
import { readRoundOperation } from './read-round.ts'
import { readSavingsOperation } from './read-savings.ts'
import { refuseAwardOperation } from './refuse-award.ts'
import { registerKeyOperation } from './register-key.ts'
import { reportDemandOperation } from './report-demand.ts'
import { settleSurplusOperation } from './settle-surplus.ts'
import { startRoundOperation } from './start-round.ts'
import { submitBidOperation } from './submit-bid.ts'
import { suggestDemandOperation } from './suggest-demand.ts'
import { withdrawBidOperation } from './withdraw-bid.ts'

export const procurementOperations = [
  openRoundOperation,
  invitePartiesOperation,
  startRoundOperation,
  cancelRoundOperation,
  listRoundsOperation,
  readRoundRegionsOperation,
  readRoundOperation,
  suggestDemandOperation,
  reportDemandOperation,
  approveDemandOperation,
  listOwnDemandOperation,
  readDemandProgressOperation,
  registerKeyOperation,
  publishTenderOperation,
  submitBidOperation,
  withdrawBidOperation,
  listBidsOperation,
  consentToOpeningOperation,
  openBidsOperation,
  listAwardsOperation,
  proposeAwardOperation,
  approveAwardOperation,
  refuseAwardOperation,
  listDecisionsOperation,
  raiseObjectionOperation,
  decideObjectionOperation,
  listObjectionsOperation,
  listContractsOperation,
  listAllocationsOperation,
  callOffOperation,
  callOffByOrderOperation,
  listCallOffsOperation,
  deliverCallOffsOperation,
  readSavingsOperation,
  settleSurplusOperation,
  listSurplusOperation,
  listWarningsOperation,
  makeAwardOperation,
  queueAwardOperation,
  listAwardWorksOperation,
  cancelAwardWorkOperation,
  negotiatePriceOperation,
] as const
