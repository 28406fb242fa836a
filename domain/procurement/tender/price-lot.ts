import { costOf, type Pattern, type TenderLot } from './problem.ts'

/** A bidder's tier as a stretch of units at one rate. */
interface Stretch {
  readonly low: number
  readonly high: number
  readonly rate: number
}

interface Candidate {
  readonly bidder: number
  readonly stretches: readonly Stretch[]
  readonly fixedCost: number
  readonly most: number
  /** What a unit of it costs at the very least. */
  readonly leastRate: number
}

interface Chosen extends Stretch {
  readonly bidder: number
}

/** What one search knows: the best so far and how much more it may look at. */
interface Search {
  readonly lot: TenderLot
  readonly candidates: readonly Candidate[]
  best: number
  bestUnits: number[] | null
}

/** What is asked besides the lot. Without any of it the lot is priced as it stands. */
export interface Pricing {
  /** Added to each unit of a limit's bidders. */
  readonly surcharges?: readonly number[]
  /** What is left of each limit, where it must be kept. */
  readonly left?: readonly number[]
}

/**
 * The cheapest way to supply a lot, exactly; null when there is none. `value` is its cost with the surcharges.
 * Branch and bound over which tier each bidder is on: with the tiers fixed, the cheapest filling is a greedy one, and
 * while some are open they count as free to supply any part at their least rate, which is never too dear.
 */
export function priceLot(
  lotIndex: number,
  lot: TenderLot,
  pricing: Pricing = {},
): { readonly pattern: Pattern; readonly value: number } | null {
  const candidates = lot.bidders
    .map((_, bidder) => candidateOf(lot, bidder, pricing))
    .filter((candidate) => candidate !== null)
    .toSorted((a, b) => a.leastRate - b.leastRate || a.bidder - b.bidder)
  const search: Search = { lot, candidates, best: Infinity, bestUnits: null }
  explore(search, [], 0, new Set())
  if (search.bestUnits === null) return null
  const units = search.bestUnits
  const cost = lot.bidders.reduce((sum, bidder, index) => sum + costOf(bidder, units[index] ?? 0), 0)
  return { pattern: { lot: lotIndex, units, cost }, value: search.best }
}

function candidateOf(lot: TenderLot, index: number, { surcharges, left }: Pricing): Candidate | null {
  const bidder = lot.bidders[index]
  if (bidder === undefined) return null
  const least = Math.max(lot.minimumUnits, 1)
  const room = left === undefined ? Infinity : Math.min(...bidder.limits.map((limit) => left[limit] ?? 0))
  const most = Math.min(bidder.maximumUnits, lot.units, room)
  const surcharge = bidder.limits.reduce((sum, limit) => sum + (surcharges?.[limit] ?? 0), 0)
  const stretches = bidder.tiers
    .map(({ fromUnits, price }, tier) => ({
      low: Math.max(fromUnits, least),
      high: Math.min((bidder.tiers[tier + 1]?.fromUnits ?? Infinity) - 1, most),
      rate: price + surcharge,
    }))
    .filter(({ low, high }) => low <= high)
  if (stretches.length === 0) return null
  const leastRate = Math.min(...stretches.map(({ rate }) => rate)) + bidder.fixedCost / Math.max(most, 1)
  return { bidder: index, stretches, fixedCost: bidder.fixedCost, most, leastRate }
}

function explore(
  search: Search,
  chosen: readonly Chosen[],
  fixed: number,
  decided: ReadonlySet<number>,
): void {
  const { lot, candidates } = search
  const lows = chosen.reduce((sum, { low }) => sum + low, 0)
  if (lows > lot.units) return
  const filled = fill(search, chosen, lot.units - lows, decided)
  if (filled === null) return
  const bound = fixed + chosen.reduce((sum, { low, rate }) => sum + low * rate, 0) + filled.cost
  if (bound >= search.best - 1e-9) return
  const isEnough = chosen.length >= lot.minimumWinners
  const next =
    filled.used ?? (isEnough ? null : (candidates.find(({ bidder }) => !decided.has(bidder)) ?? undefined))
  if (next === undefined) return
  if (next === null) {
    search.best = bound
    search.bestUnits = lot.bidders.map((_, bidder) => {
      const place = chosen.findIndex((one) => one.bidder === bidder)
      return place < 0 ? 0 : (chosen[place]?.low ?? 0) + (filled.above[place] ?? 0)
    })
    return
  }
  const further = new Set(decided).add(next.bidder)
  for (const stretch of next.stretches.toReversed()) {
    explore(search, [...chosen, { ...stretch, bidder: next.bidder }], fixed + next.fixedCost, further)
  }
  explore(search, chosen, fixed, further)
}

interface Filled {
  readonly cost: number
  /** Units of each chosen bidder above its low end. */
  readonly above: readonly number[]
  /** The first bidder that is open and was used all the same. */
  readonly used: Candidate | null
}

/** The cheapest filling of `units` more; null when they are too many. */
function fill(
  { candidates }: Search,
  chosen: readonly Chosen[],
  units: number,
  decided: ReadonlySet<number>,
): Filled | null {
  const order = chosen.map((_, place) => place).toSorted((a, b) => rateAt(chosen, a) - rateAt(chosen, b))
  const above = chosen.map(() => 0)
  let left = units
  let cost = 0
  let used: Candidate | null = null
  let open = 0
  let place = 0
  while (left > 0) {
    while (open < candidates.length && decided.has(candidates[open]?.bidder ?? -1)) open += 1
    const candidate = candidates[open]
    const index = order[place]
    const own = index === undefined ? undefined : chosen[index]
    if (
      index !== undefined &&
      own !== undefined &&
      (candidate === undefined || own.rate <= candidate.leastRate)
    ) {
      const taken = Math.min(own.high - own.low, left)
      above[index] = taken
      cost += taken * own.rate
      left -= taken
      place += 1
    } else if (candidate === undefined) {
      return null
    } else {
      const taken = Math.min(candidate.most, left)
      used ??= candidate
      cost += taken * candidate.leastRate
      left -= taken
      open += 1
    }
  }
  return { cost, above, used }
}

function rateAt(chosen: readonly Chosen[], place: number): number {
  return chosen[place]?.rate ?? Infinity
}
