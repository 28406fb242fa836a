import type { HouseholdState } from './states.ts'

/** Households by state; a state that nobody is in may be absent. */
export type HouseholdCounts = Readonly<Partial<Record<HouseholdState, number>>>

/** What came of a campaign. Each figure is a count of rows, by the query that stands beside it in `db/campaigns/report.ts`. */
export interface CampaignReport {
  readonly registered: number
  readonly duplicates: number
  readonly ineligible: number
  /** Registered and eligible, and never served: there was nothing to grant. */
  readonly unserved: number
  readonly accepted: number
  readonly delivered: number
  readonly refused: number
  readonly cancelled: number
  readonly open: number
  readonly dispatched: number
  readonly dispatchedInTime: number
  readonly areas: readonly AreaReport[]
  readonly products: readonly ProductReport[]
}

export interface AreaReport {
  readonly regionCode: string
  readonly accepted: number
  readonly delivered: number
  readonly dispatched: number
  readonly dispatchedInTime: number
}

/** Base units of a product as the ledger has them. */
export interface ProductReport {
  readonly productId: string
  readonly unitsGranted: number
  readonly unitsReleased: number
  readonly unitsDispatched: number
  readonly unitsDelivered: number
  readonly unitsReturned: number
}
