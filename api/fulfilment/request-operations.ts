import { approveTransferOperation } from './approve-transfer.ts'
import { authoriseSupplierReturnOperation } from './authorise-supplier-return.ts'
import { cancelSupplierReturnOperation } from './cancel-supplier-return.ts'
import { cancelTransferOperation } from './cancel-transfer.ts'
import { confirmSupplierReturnOperation } from './confirm-supplier-return.ts'
import { listSupplierReturnsOperation } from './list-supplier-returns.ts'
import { listTransfersOperation } from './list-transfers.ts'
import { readSupplierReturnOperation } from './read-supplier-return.ts'
import { readTransferOperation } from './read-transfer.ts'
import { refuseSupplierReturnOperation } from './refuse-supplier-return.ts'
import { refuseTransferOperation } from './refuse-transfer.ts'
import { requestSupplierReturnOperation } from './request-supplier-return.ts'
import { requestTransferOperation } from './request-transfer.ts'

/** Transfers between own sites and returns to suppliers. */
export const requestOperations = [
  requestTransferOperation,
  listTransfersOperation,
  readTransferOperation,
  approveTransferOperation,
  refuseTransferOperation,
  cancelTransferOperation,
  requestSupplierReturnOperation,
  listSupplierReturnsOperation,
  readSupplierReturnOperation,
  authoriseSupplierReturnOperation,
  refuseSupplierReturnOperation,
  cancelSupplierReturnOperation,
  confirmSupplierReturnOperation,
] as const
