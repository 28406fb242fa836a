import type { Fairness, FairnessReport } from '#domain/shortage/fairness.ts'
import type { PlacedSite } from '#domain/shortage/plan-options.ts'

/** What a plan comes to: the figures by which plans are compared. */
export interface PlanSummary {
  readonly fairness: Fairness
  /** By county (6 digits), in the order of the codes. */
  readonly counties: readonly (Fairness & { readonly regionCode: string })[]
  /** By tier from 1; tiers in which nobody stands are left out. */
  readonly tiers: readonly (Fairness & { readonly tier: number })[]
  /** Sites that receive something, and those that need something and receive nothing. */
  readonly served: number
  readonly unserved: number
  readonly grantedUnits: number
  /** What nobody could use, in units of need. */
  readonly leftUnits: number
  /** What lies free at depots once it is applied: left over or in reserve. More than that has arrived since. */
  readonly keptUnits: number
  /** Base units that promises had lost to stopped goods when it was made. More than that was lost since. */
  readonly lostUnits: number
  /** What promises lost since they were made, in units of need. */
  readonly cutUnits: number
}

/** A fairness report as it is kept. */
export function summaryOfFairness({ counties, tiers, ...fairness }: FairnessReport) {
  return {
    fairness,
    counties: Array.from(counties, ([regionCode, one]) => ({ regionCode, ...one })).toSorted((a, b) =>
      a.regionCode < b.regionCode ? -1 : 1,
    ),
    tiers: tiers.flatMap((one, index) => (one === null ? [] : [{ tier: index + 1, ...one }])),
  }
}

/** The county of a site, by its region code. */
export function countyOf({ regionCode }: Pick<PlacedSite, 'regionCode'>): string {
  return regionCode.slice(0, 6)
}
