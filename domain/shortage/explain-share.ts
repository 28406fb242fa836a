import type { Allocation, AllocationProblem } from './allocation-problem.ts'

/** Why a need gets what it gets. */
export type ShareReason =
  /** What is at hand covers the need. */
  | 'notNeeded'
  /** All that is needed. */
  | 'met'
  /** All that the limit allows. */
  | 'limit'
  /** What lifts it to its tier's level. */
  | 'level'
  /** It stands above its tier's level. */
  | 'aboveLevel'
  /** Tiers above it took all that it could use. */
  | 'tierWaits'
  /** Its level is worth less than a pack, and others were nearer to one. */
  | 'lessThanPack'
  /** There is nothing that it may use. */
  | 'nothingUsable'

/** A share's reason as data: a code to translate, and the numbers that go into it. Days are those that stock lasts. */
export interface ShareExplanation {
  readonly reason: ShareReason
  /** From 1, as people count. */
  readonly tier: number
  /** To how much of their need those of the tier are filled that are short of it at this level, in whole percent. */
  readonly tierPercent: number
  readonly weight: number
  /** In units of need. */
  readonly receivedUnits: number
  readonly needUnits: number
  readonly promisedUnits: number
  readonly cutUnits: number
  readonly daysBefore: number
  readonly daysAfter: number
  /** Somebody of the same tier and level to compare with: by index, and the days that it holds. */
  readonly other: { readonly need: number; readonly days: number } | null
}

/** Needs of one tier at one level: who has the least and the most at hand, and how far those that take are filled. */
interface Place {
  lowest: number
  highest: number
  askedUnits: number
  filledUnits: number
}

/**
 * Explains shares on demand: takes the answer apart once, then answers for any need. `horizonDays` are the days that
 * `needUnits` are meant to last.
 */
export function explainShares(
  problem: AllocationProblem,
  allocation: Allocation,
  horizonDays: number,
): (need: number) => ShareExplanation {
  const { needs } = problem
  const { receivedUnits, promisedUnits } = allocation
  const cutUnits = cutByNeed(problem, allocation)
  const daysOf = (need: number, units: number) => {
    const asked = needs.needUnits[need] ?? 0
    return asked === 0 ? 0 : Math.round((units / asked) * horizonDays * 10) / 10
  }
  const heldDays = (need: number) => daysOf(need, needs.heldUnits[need] ?? 0)
  const places = findPlaces(problem, allocation)
  return (need) => {
    const level = allocation.levels[allocation.levelOf[need] ?? 0] ?? { tier: 0, height: 0 }
    const tier = needs.tier[need] ?? 0
    const received = receivedUnits[need] ?? 0
    const reason = reasonOf(problem, allocation, need)
    const peers = places.get(placeOf(problem, allocation, need))
    const other = peers === undefined ? need : reason === 'aboveLevel' ? peers.lowest : peers.highest
    return {
      reason,
      tier: tier + 1,
      tierPercent: tier < level.tier ? 100 : tier > level.tier ? 0 : percentOf(peers, level.height),
      weight: needs.weight[need] ?? 1,
      receivedUnits: received,
      needUnits: needs.needUnits[need] ?? 0,
      promisedUnits: promisedUnits[need] ?? 0,
      cutUnits: cutUnits.get(need) ?? 0,
      daysBefore: heldDays(need),
      daysAfter: daysOf(need, (needs.heldUnits[need] ?? 0) + received),
      other: heldDays(other) === heldDays(need) ? null : { need: other, days: heldDays(other) },
    }
  }
}

/** Rounded down: nobody is told of more than there is. */
function percentOf(place: Place | undefined, height: number): number {
  const filled = place === undefined || place.askedUnits === 0 ? height : place.filledUnits / place.askedUnits
  return Math.min(100, Math.floor(filled * 100 + 1e-9))
}

function reasonOf({ accesses, needs }: AllocationProblem, allocation: Allocation, need: number): ShareReason {
  const { receivedUnits, fairUnits, levels, levelOf } = allocation
  const tier = needs.tier[need] ?? 0
  const received = receivedUnits[need] ?? 0
  const lacking = (needs.needUnits[need] ?? 0) - (needs.heldUnits[need] ?? 0)
  const level = levels[levelOf[need] ?? 0] ?? { tier: 0, height: 0 }
  if (lacking <= 0) return 'notNeeded'
  if (received >= lacking) return 'met'
  if ((accesses[needs.access[need] ?? 0] ?? []).length === 0) return 'nothingUsable'
  if ((fairUnits[need] ?? 0) >= (needs.capUnits[need] ?? 0) - 1e-9 || tier < level.tier) return 'limit'
  if (tier > level.tier) return 'tierWaits'
  if (received > 0) return 'level'
  return (fairUnits[need] ?? 0) > 0 ? 'lessThanPack' : 'aboveLevel'
}

/** Needs that can be compared: of one tier, at one level. */
function placeOf({ needs }: AllocationProblem, { levels, levelOf }: Allocation, need: number): number {
  return (needs.tier[need] ?? 0) * levels.length + (levelOf[need] ?? 0)
}

function findPlaces(problem: AllocationProblem, allocation: Allocation): Map<number, Place> {
  const { needUnits, heldUnits } = problem.needs
  const { fairUnits, promisedUnits, receivedUnits } = allocation
  const coverOf = (need: number) => (heldUnits[need] ?? 0) / (needUnits[need] ?? 1)
  const places = new Map<number, Place>()
  for (let need = 0; need < needUnits.length; need += 1) {
    if (needUnits[need] === 0) continue
    const key = placeOf(problem, allocation, need)
    const place = places.get(key) ?? { lowest: need, highest: need, askedUnits: 0, filledUnits: 0 }
    places.set(key, place)
    if (coverOf(need) < coverOf(place.lowest)) place.lowest = need
    else if (coverOf(need) > coverOf(place.highest)) place.highest = need
    if ((fairUnits[need] ?? 0) <= (promisedUnits[need] ?? 0)) continue
    place.askedUnits += needUnits[need] ?? 0
    place.filledUnits += (heldUnits[need] ?? 0) + (receivedUnits[need] ?? 0)
  }
  return places
}

function cutByNeed({ supplies }: AllocationProblem, { cuts }: Allocation): Map<number, number> {
  const byNeed = new Map<number, number>()
  cuts.units.forEach((units, row) => {
    const need = cuts.need[row] ?? 0
    const worth = supplies[cuts.supply[row] ?? 0]?.needPerUnit ?? 0
    byNeed.set(need, (byNeed.get(need) ?? 0) + units * worth)
  })
  return byNeed
}
