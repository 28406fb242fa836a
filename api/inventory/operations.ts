import { countStock } from './count-stock.ts'
import { decideQuarantineOperation } from './decide-quarantine.ts'
import { listBalances } from './list-balances.ts'
import { readStockCardOperation } from './read-stock-card.ts'
import { receiveStockOperation } from './receive-stock.ts'
import { recordSiteReadingsOperation } from './record-site-readings.ts'
import { recountStock } from './recount.ts'

export const inventoryOperations = [
  listBalances,
  readStockCardOperation,
  receiveStockOperation,
  countStock,
  decideQuarantineOperation,
  recordSiteReadingsOperation,
  recountStock,
] as const
