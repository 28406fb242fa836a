import type { StockOwnership } from '#domain/inventory/ownership.ts'
import type { StockStatus } from '#domain/inventory/stock-status.ts'

/** What lies at a site in one status of one lot. */
export interface ShownBalance {
  readonly productId: string
  readonly lotId: string
  readonly productNameZh: string
  readonly productNameEn: string
  readonly strength: string
  readonly baseUnit: string
  readonly lotNumber: string
  /** The last day of the lot, `YYYY-MM-DD`. */
  readonly expiresOn: string | null
  readonly status: StockStatus
  readonly ownership: StockOwnership
  readonly units: number
}

export interface StockView {
  readonly balances: readonly ShownBalance[]
  /** As it was asked for; null for now. */
  readonly asOf: string | null
  /** True where what was asked for is no time, so that the stock of now is shown. */
  readonly isAsOfInvalid: boolean
  readonly next: string | null
}
