import { acceptPartOperation } from './accept-part.ts'
import { approve } from './approve.ts'
import { declinePartOperation } from './decline-part.ts'
import {
  fileFirstBusinessOperation,
  judgeFirstBusinessOperation,
  listFirstBusinessOperation,
} from './first-business.ts'
import { listOrdersOperation } from './list.ts'
import { listOrderPartsOperation } from './list-parts.ts'
import { place } from './place.ts'
import { readOrderOperation } from './read.ts'
import { readOrderPartOperation } from './read-part.ts'
import { reject } from './reject.ts'
import {
  enterPriceListOperation,
  setSellerTermsOperation,
  setSoldProductsOperation,
  setTerritoriesOperation,
  setTradeAccountsOperation,
} from './selling.ts'
import { setPurchaseLimitsOperation } from './set-purchase-limits.ts'

export const orderOperations = [
  place,
  listOrdersOperation,
  readOrderOperation,
  approve,
  reject,
  listOrderPartsOperation,
  readOrderPartOperation,
  acceptPartOperation,
  declinePartOperation,
  setPurchaseLimitsOperation,
  setSellerTermsOperation,
  setTerritoriesOperation,
  setSoldProductsOperation,
  enterPriceListOperation,
  setTradeAccountsOperation,
  fileFirstBusinessOperation,
  judgeFirstBusinessOperation,
  listFirstBusinessOperation,
] as const
