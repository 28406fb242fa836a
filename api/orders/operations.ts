import { acceptPartOperation } from './accept-part.ts'
import { approve } from './approve.ts'
import { cancelOrderOperation, cancelPartOperation } from './cancel.ts'
import { readOrderCatalogueOperation } from './catalogue.ts'
import { declinePartOperation } from './decline-part.ts'
import {
  changeDraftOperation,
  draftOrderOperation,
  reorderOperation,
  submitOrderOperation,
} from './drafts.ts'
import {
  fileFirstBusinessOperation,
  judgeFirstBusinessOperation,
  listFirstBusinessOperation,
} from './first-business.ts'
import { listOrdersOperation } from './list.ts'
import { readDocumentStandingOperation } from './first-business-standing.ts'
import { listOwnPricesOperation, readOwnTermsOperation } from './own-prices.ts'
import { listOrderInvoicesOperation, readOrderInvoiceOperation } from './invoices.ts'
import { listOrderPartsOperation } from './list-parts.ts'
import { offerNearExpiryOperation } from './near-expiry.ts'
import { place } from './place.ts'
import { readOrderOperation } from './read.ts'
import { readOrderPartOperation } from './read-part.ts'
import { reject } from './reject.ts'
import {
  answerReturnOperation,
  creditReturnOperation,
  listReturnsOperation,
  requestReturnOperation,
  sendBackOperation,
  withdrawReturnOperation,
  writeOffRecalledReturnOperation,
  writeOffReturnOperation,
} from './returns.ts'
import {
  enterPriceListOperation,
  setSellerTermsOperation,
  setSoldProductsOperation,
  setTerritoriesOperation,
  setTradeAccountsOperation,
} from './selling.ts'
import { setPurchaseLimitsOperation } from './set-purchase-limits.ts'
import {
  chargeStorageOperation,
  listStoredGoodsOperation,
  nameGoodsOwnerOperation,
  returnToOwnerOperation,
  setStorageAgreementOperation,
} from './stored-goods.ts'
import { decideSubstituteOperation, offerSubstituteOperation } from './substitutes.ts'
import {
  readSellerFiguresOperation,
  listTradeAccountsOperation,
  readTradeStatementOperation,
  recordTradePaymentOperation,
} from './trade.ts'

export const orderOperations = [
  readOrderCatalogueOperation,
  place,
  draftOrderOperation,
  changeDraftOperation,
  submitOrderOperation,
  reorderOperation,
  listOrdersOperation,
  readOrderOperation,
  approve,
  reject,
  cancelOrderOperation,
  listOrderPartsOperation,
  readOrderPartOperation,
  acceptPartOperation,
  declinePartOperation,
  cancelPartOperation,
  offerSubstituteOperation,
  decideSubstituteOperation,
  requestReturnOperation,
  answerReturnOperation,
  withdrawReturnOperation,
  writeOffReturnOperation,
  writeOffRecalledReturnOperation,
  sendBackOperation,
  creditReturnOperation,
  listReturnsOperation,
  setPurchaseLimitsOperation,
  setSellerTermsOperation,
  setTerritoriesOperation,
  setSoldProductsOperation,
  enterPriceListOperation,
  setTradeAccountsOperation,
  offerNearExpiryOperation,
  fileFirstBusinessOperation,
  judgeFirstBusinessOperation,
  listFirstBusinessOperation,
  readDocumentStandingOperation,
  readOwnTermsOperation,
  listOwnPricesOperation,
  listOrderInvoicesOperation,
  readOrderInvoiceOperation,
  recordTradePaymentOperation,
  listTradeAccountsOperation,
  readTradeStatementOperation,
  readSellerFiguresOperation,
  setStorageAgreementOperation,
  nameGoodsOwnerOperation,
  listStoredGoodsOperation,
  chargeStorageOperation,
  returnToOwnerOperation,
] as const
