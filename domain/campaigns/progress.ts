import type { HouseholdCounts } from './report.ts'

const hourMs = 3_600_000

/** What a campaign waits for: kits to grant, room or a start, or one of the stations. */
export const campaignBottlenecks = ['stock', 'release', 'pick', 'recheck', 'pack', 'dispatch'] as const
export type CampaignBottleneck = (typeof campaignBottlenecks)[number]

/** Parcels an hour: those that were dispatched within a stretch of time. 0 for no time at all. */
export function hourlyRate(dispatched: number, sinceMs: number): number {
  return sinceMs <= 0 ? 0 : (dispatched * hourMs) / sinceMs
}

/** Households that were promised a kit and whose parcel has not left. */
export function leftToDispatch(counts: HouseholdCounts): number {
  const {
    granted = 0,
    released = 0,
    picked = 0,
    rechecked = 0,
    packed = 0,
    owing = 0,
    called_back = 0,
  } = counts
  return granted + released + picked + rechecked + packed + owing + called_back
}

/** When everything promised has left at this rate; null when it never does, `now` when it has. */
export function projectFinish(left: number, perHour: number, now: Date): Date | null {
  if (left === 0) return now
  return perHour <= 0 ? null : new Date(now.getTime() + (left / perHour) * hourMs)
}

/**
 * Where most parcels wait now; null when none does. Of equals the later one, which is nearer to the household. `allocatedKits`
 * are set apart for households that wait to be granted one: they lack no stock.
 */
export function bottleneckOf(counts: HouseholdCounts, allocatedKits: number): CampaignBottleneck | null {
  const wanting = (counts.eligible ?? 0) + (counts.owing ?? 0)
  const provided = Math.min(wanting, allocatedKits)
  const waiting: readonly (readonly [CampaignBottleneck, number])[] = [
    ['dispatch', counts.packed ?? 0],
    ['pack', counts.rechecked ?? 0],
    ['recheck', counts.picked ?? 0],
    ['pick', counts.released ?? 0],
    ['release', (counts.granted ?? 0) + provided],
    ['stock', wanting - provided],
  ]
  const most = Math.max(...waiting.map(([, parcels]) => parcels))
  return most === 0 ? null : (waiting.find(([, parcels]) => parcels === most)?.[0] ?? null)
}
