import type { CampaignBottleneck } from '#domain/campaigns/progress.ts'
import type { HouseholdCounts } from '#domain/campaigns/report.ts'
import type { CampaignState } from '#domain/campaigns/states.ts'

/** A campaign in a list. */
export interface ListedCampaign {
  readonly id: string
  readonly nameZh: string
  readonly nameEn: string
  readonly state: CampaignState
}

/** What the page shows of a campaign. It names no household. */
export interface CampaignView {
  readonly campaign: ListedCampaign
  readonly asOf: Date
  readonly counts: HouseholdCounts
  readonly areas: readonly {
    readonly regionCode: string | null
    /** Regions have no names but Chinese ones; null for one that is not on file. */
    readonly nameZh: string | null
    readonly state: 'open' | 'stopped'
    readonly accepted: number
    readonly dispatched: number
    readonly dispatchedInTime: number
    readonly breached: number
  }[]
  readonly depots: readonly {
    readonly siteId: string
    readonly nameZh: string
    readonly nameEn: string
    readonly state: 'working' | 'lost'
    readonly staff: number
  }[]
  readonly dispatchedPerHour: number
  readonly projectedFinishAt: Date | null
  readonly targetAt: Date | null
  readonly bottleneck: CampaignBottleneck | null
  readonly breached: number
  readonly dispatchedLate: number
}
