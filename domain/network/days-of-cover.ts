/** What was asked for of a product at a site in some weeks, and how many days of these there was stock to give. */
export interface RecentDemand {
  readonly units: number
  readonly daysInStock: number
}

/** Over how many full weeks before the present one demand is taken: long enough for slow goods, short enough for a season. */
export const demandWeeksLooked = 4

/**
 * For how many whole days the available units last at the pace of recent demand, which is that of the days on which there
 * was stock (a shelf that was empty half of the time would have given twice as much). Null where nothing was asked for:
 * then no number of days is true.
 */
export function daysOfCover(availableUnits: number, demand: RecentDemand): number | null {
  if (demand.units === 0 || demand.daysInStock === 0) return null
  return Math.floor((availableUnits * demand.daysInStock) / demand.units)
}

/** How a site stands by the days of cover of the middle one of its products. */
export const coverLevels = ['out', 'short', 'enough', 'ample', 'unknown'] as const
export type CoverLevel = (typeof coverLevels)[number]

/** The first day of cover of each level that is known. Set for this network: a village is restocked about weekly. */
export const coverLevelsFrom = { out: 0, short: 1, enough: 7, ample: 30 } as const

export function coverLevel(days: number | null): CoverLevel {
  if (days === null) return 'unknown'
  if (days < coverLevelsFrom.short) return 'out'
  if (days < coverLevelsFrom.enough) return 'short'
  return days < coverLevelsFrom.ample ? 'enough' : 'ample'
}
