import { announceDeliveryOperation } from './announce-delivery.ts'
import { cancelDeliveryOperation } from './cancel-delivery.ts'
import { listDeliveryNotesOperation } from './list-delivery-notes.ts'
import { readDeliveryNoteOperation } from './read-delivery-note.ts'
import { receiveDeliveryOperation } from './receive-delivery.ts'
import { setAsideOperation } from './set-aside.ts'
import { acknowledgeRecallTaskOperation } from './acknowledge-recall-task.ts'
import { closeRecallOperation } from './close-recall.ts'
import { findLotsOperation } from './find-lots.ts'
import { finishRecallTaskOperation } from './finish-recall-task.ts'
import { liftRecallOperation } from './lift-recall.ts'
import { listRecallHolders } from './list-recall-holders.ts'
import { listRecallPatients } from './list-recall-patients.ts'
import { listRecallTasksOperation } from './list-recall-tasks.ts'
import { listRecallsOperation } from './list-recalls.ts'
import { openRecallOperation } from './open-recall.ts'
import { readRecallOperation } from './read-recall.ts'
import { aggregateCodesOperation } from './aggregate-codes.ts'
import { approveAdjustmentOperation } from './approve-adjustment.ts'
import { cancelDestructionOperation } from './cancel-destruction.ts'
import { cancelStocktakeOperation } from './cancel-stocktake.ts'
import { countPilesOperation } from './count-piles.ts'
import { countStock } from './count-stock.ts'
import { decideQuarantineOperation } from './decide-quarantine.ts'
import { disaggregateCodesOperation } from './disaggregate-codes.ts'
import { readInventoryPolicyOperation, setInventoryPolicyOperation } from './inventory-policy.ts'
import { listAdjustmentsOperation } from './list-adjustments.ts'
import { listBalances } from './list-balances.ts'
import { listDestructionsOperation } from './list-destructions.ts'
import { listNearExpiryOperation } from './list-near-expiry.ts'
import { listOffersOperation } from './list-offers.ts'
import { listStocktakeLinesOperation } from './list-stocktake-lines.ts'
import { listStocktakesOperation } from './list-stocktakes.ts'
import { offerNearExpiryOperation } from './offer-near-expiry.ts'
import { openStocktakeOperation } from './open-stocktake.ts'
import { planDestructionOperation } from './plan-destruction.ts'
import { postStocktakeOperation } from './post-stocktake.ts'
import { readPackageOperation } from './read-package.ts'
import { readStockCardOperation } from './read-stock-card.ts'
import { readStocktakeOperation } from './read-stocktake.ts'
import { receiveStockOperation } from './receive-stock.ts'
import { recordSiteReadingsOperation } from './record-site-readings.ts'
import { recountStock } from './recount.ts'
import { refuseAdjustmentOperation } from './refuse-adjustment.ts'
import { withdrawOfferOperation } from './withdraw-offer.ts'
import { witnessDestructionOperation } from './witness-destruction.ts'

export const inventoryOperations = [
  listBalances,
  findLotsOperation,
  readStockCardOperation,
  receiveStockOperation,
  announceDeliveryOperation,
  listDeliveryNotesOperation,
  readDeliveryNoteOperation,
  receiveDeliveryOperation,
  cancelDeliveryOperation,
  countStock,
  listAdjustmentsOperation,
  approveAdjustmentOperation,
  refuseAdjustmentOperation,
  readInventoryPolicyOperation,
  setInventoryPolicyOperation,
  openStocktakeOperation,
  listStocktakesOperation,
  readStocktakeOperation,
  listStocktakeLinesOperation,
  countPilesOperation,
  postStocktakeOperation,
  cancelStocktakeOperation,
  listNearExpiryOperation,
  offerNearExpiryOperation,
  withdrawOfferOperation,
  listOffersOperation,
  planDestructionOperation,
  witnessDestructionOperation,
  cancelDestructionOperation,
  listDestructionsOperation,
  aggregateCodesOperation,
  disaggregateCodesOperation,
  readPackageOperation,
  setAsideOperation,
  openRecallOperation,
  listRecallsOperation,
  readRecallOperation,
  listRecallHolders,
  listRecallPatients,
  closeRecallOperation,
  liftRecallOperation,
  listRecallTasksOperation,
  acknowledgeRecallTaskOperation,
  finishRecallTaskOperation,
  decideQuarantineOperation,
  recordSiteReadingsOperation,
  recountStock,
] as const
