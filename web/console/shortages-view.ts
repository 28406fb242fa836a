import type { ShortagePlanState, ShortageState } from '#domain/shortage/states.ts'

/** A shortage as the page lists it. */
export interface ShownShortage {
  readonly id: string
  readonly ingredientZh: string
  readonly ingredientEn: string
  readonly state: ShortageState
  readonly reason: string
  readonly limitUnits: number | null
  readonly limitDays: number | null
}

/** The figures by which plans are compared. Covers are 0 to 1. */
export interface ShownPlan {
  readonly id: string
  readonly name: string
  readonly state: ShortagePlanState
  readonly cover: number
  readonly lowestCover: number
  readonly gini: number
  readonly served: number
  readonly unserved: number
  readonly grantedUnits: number
  readonly counties: readonly {
    readonly regionCode: string
    readonly nameZh: string
    readonly nameEn: string
    readonly cover: number
    readonly lowestCover: number
  }[]
  /** What the viewer may do with it now. */
  readonly acts: readonly PlanAct[]
}

export const planActs = ['approve', 'apply', 'discard'] as const
export type PlanAct = (typeof planActs)[number]

/** What a plan gives a site, in the reader's language. */
export interface ShownShare {
  readonly siteZh: string
  readonly siteEn: string
  readonly tier: number
  readonly needUnits: number
  readonly heldUnits: number
  readonly receivedUnits: number
  readonly reason: string
}

/** A shortage that is looked at: its plans side by side, and the shares of one of them. */
export interface ChosenShortage {
  readonly id: string
  readonly plans: readonly ShownPlan[]
  readonly planId: string | null
  readonly shares: readonly ShownShare[]
  /** The site behind which the next page of shares begins. */
  readonly next: string | null
  readonly mayPlan: boolean
  /** The plan that was asked for and not reckoned, since its name is too long; null before. */
  readonly typed: TypedPlan | null
}

export interface ShortagesView {
  readonly shortages: readonly ShownShortage[]
  readonly chosen: ChosenShortage | null
  /** The code of the refusal of the last act; null when it was done. */
  readonly refusal: string | null
}

/** Characters of a plan's name. */
export const longestPlanName = 100

/** The form of a plan as it was typed. */
export type TypedPlan = Readonly<
  Record<'name' | 'horizonDays' | 'reservePercent' | 'capUnits' | 'first', string>
>
