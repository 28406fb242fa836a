import { collectChargeOperation } from './collect-charge.ts'
import { countCash } from './count-cash.ts'
import { depositCashOperation } from './deposit-cash.ts'
import { listDueChargesOperation } from './list-due-charges.ts'
import { listDueRefundsOperation } from './list-due-refunds.ts'
import { findPrepayableOperation, listPrepayableOperation } from './list-prepayable.ts'
import { prepayOperation } from './prepay.ts'
import { quoteChargeOperation } from './quote-charge.ts'
import { quotePrepaymentOperation } from './quote-prepayment.ts'
import { readCashOperation } from './read-cash.ts'
import { readChargeOperation } from './read-charge.ts'
import { readStatementOperation } from './read-statement.ts'
import { recountMoney } from './recount.ts'
import { refundChargeOperation } from './refund-charge.ts'
import { refundPrepaymentOperation } from './refund-prepayment.ts'

export const moneyOperations = [
  readChargeOperation,
  quoteChargeOperation,
  listDueChargesOperation,
  listDueRefundsOperation,
  collectChargeOperation,
  refundChargeOperation,
  listPrepayableOperation,
  findPrepayableOperation,
  quotePrepaymentOperation,
  prepayOperation,
  refundPrepaymentOperation,
  readCashOperation,
  countCash,
  depositCashOperation,
  readStatementOperation,
  recountMoney,
] as const
