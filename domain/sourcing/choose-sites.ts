import type { Allocation, CandidateSite, Shortfall, SourcingPlan, SourcingQuestion } from './choice.ts'
import { expiryDayNumber, waitingFen } from './weights.ts'

/** More sites that could each still matter than this are a fault of the caller: the search doubles with each. */
export const mostCandidates = 20

/**
 * The question turned into flat numbers: plain arrays, since small typed arrays cost more to make than they save.
 * Sites are in order of arrival, lines are capped to what all sites have.
 */
interface Search {
  /** Index into the question's candidates, per site. */
  readonly sites: readonly number[]
  readonly lineCount: number
  readonly need: readonly number[]
  /** Base units, `site * lineCount + line`. */
  readonly stock: readonly number[]
  /** As `stock`. */
  readonly expiryDay: readonly number[]
  readonly costFen: readonly number[]
  /** Cost of waiting until this site's shipment arrives. */
  readonly waitingFen: readonly number[]
  readonly isLate: readonly boolean[]
}

/**
 * The best choice of sites for an order by `criteria`, over every subset of the candidates and with lines split over
 * sites where that is better: exact, no heuristic. What nobody has is reported as shortfalls, the rest is planned.
 * Throws RangeError on more than `mostCandidates` that could matter.
 */
export function chooseSites(question: SourcingQuestion): SourcingPlan {
  const search = prepare(question)
  const mask = bestSubset(search)
  return planFor(question, search, mask)
}

/** The best subset so far, as a bit per site. */
interface Best {
  mask: number
  isLate: boolean
  fen: number
}

/**
 * Walks the subsets in Gray-code order, so that each differs from the last by one site, and remembers the best.
 * For one subset the units are given out by expiry alone (its cost is fixed), so that comparing subsets, each at its
 * best, compares all plans. A subset with an idle site never wins: without that site it costs no more and sends less.
 */
function bestSubset(search: Search): number {
  const { lineCount, stock, costFen, waitingFen: waiting, isLate, sites } = search
  const best: Best = { mask: 0, isLate: true, fen: Number.POSITIVE_INFINITY }
  const missing = search.need.slice()
  let shipmentsFen = 0
  let mask = 0
  for (let step = 1; step < 1 << sites.length; step += 1) {
    const site = 31 - Math.clz32(step & -step)
    mask ^= 1 << site
    const isAdded = (mask & (1 << site)) !== 0
    const cost = costFen[site] ?? 0
    shipmentsFen = isAdded ? shipmentsFen + cost : shipmentsFen - cost
    let unmet = 0
    for (let line = 0; line < lineCount; line += 1) {
      const given = stock[site * lineCount + line] ?? 0
      const units = isAdded ? (missing[line] ?? 0) - given : (missing[line] ?? 0) + given
      missing[line] = units
      if (units > 0) unmet += 1
    }
    if (unmet > 0) continue
    const last = 31 - Math.clz32(mask)
    consider(search, best, mask, isLate[last] ?? true, shipmentsFen + (waiting[last] ?? 0))
  }
  return best.mask
}

/** Puts a subset that supplies everything in the place of `best` where `criteria` prefer it. */
function consider(search: Search, best: Best, mask: number, isLate: boolean, fen: number): void {
  const difference = Number(isLate) - Number(best.isLate) || fen - best.fen
  if (difference > 0 || (difference === 0 && !winsTie(search, mask, best.mask))) return
  best.mask = mask
  best.isLate = isLate
  best.fen = fen
}

/** Between plans that weigh the same: sooner expiry, fewer shipments, then the earliest site that the other lacks. */
function winsTie(search: Search, mask: number, best: number): boolean {
  const sooner = expirySum(search, best) - expirySum(search, mask)
  if (sooner !== 0) return sooner > 0
  const fewer = bitCount(best) - bitCount(mask)
  if (fewer !== 0) return fewer > 0
  const differing = search.sites.flatMap((site, bit) => ((mask ^ best) & (1 << bit) ? [{ site, bit }] : []))
  const first = differing.reduce((earliest, entry) => (entry.site < earliest.site ? entry : earliest))
  return (mask & (1 << first.bit)) !== 0
}

/** Units times expiry day over the whole subset, each line served from the stock that expires first. */
function expirySum(search: Search, mask: number): number {
  let sum = 0
  forEachUse(search, mask, (site, line, units) => {
    sum += units * (search.expiryDay[site * search.lineCount + line] ?? 0)
  })
  return sum
}

function forEachUse(
  search: Search,
  mask: number,
  use: (site: number, line: number, units: number) => void,
): void {
  const { lineCount, need, stock } = search
  for (let line = 0; line < lineCount; line += 1) {
    let left = need[line] ?? 0
    for (let unused = mask; unused !== 0 && left > 0;) {
      const site = soonestToExpire(search, unused, line)
      unused ^= 1 << site
      const units = Math.min(left, stock[site * lineCount + line] ?? 0)
      if (units === 0) continue
      use(site, line, units)
      left -= units
    }
  }
}

/** The site of `mask` whose stock of `line` leaves first; the earlier candidate among equals. */
function soonestToExpire(search: Search, mask: number, line: number): number {
  const { lineCount, expiryDay, sites } = search
  let soonest = 31 - Math.clz32(mask)
  for (let left = mask ^ (1 << soonest); left !== 0;) {
    const site = 31 - Math.clz32(left)
    left ^= 1 << site
    const days = (expiryDay[site * lineCount + line] ?? 0) - (expiryDay[soonest * lineCount + line] ?? 0)
    if (days < 0 || (days === 0 && (sites[site] ?? 0) < (sites[soonest] ?? 0))) soonest = site
  }
  return soonest
}

function planFor(question: SourcingQuestion, search: Search, mask: number): SourcingPlan {
  const allocations: Allocation[] = []
  forEachUse(search, mask, (site, lineIndex, units) => {
    allocations.push({ siteIndex: search.sites[site] ?? 0, lineIndex, units })
  })
  allocations.sort((a, b) => a.siteIndex - b.siteIndex || a.lineIndex - b.lineIndex)
  const shortfalls: Shortfall[] = question.lines
    .map((line, lineIndex) => ({ lineIndex, units: line.units - (search.need[lineIndex] ?? 0) }))
    .filter(({ units }) => units > 0)
  const last = 31 - Math.clz32(mask)
  const arriveAt = mask === 0 ? null : (question.candidates[search.sites[last] ?? 0]?.arriveAt ?? null)
  const shipmentsFen = search.costFen.reduce((sum, fen, bit) => (mask & (1 << bit) ? sum + fen : sum), 0)
  return {
    allocations,
    shortfalls,
    arriveAt,
    isOnTime: arriveAt !== null && arriveAt <= question.dueAt,
    shipmentsFen,
    totalFen: shipmentsFen + (search.waitingFen[last] ?? 0),
  }
}

function prepare(question: SourcingQuestion): Search {
  const { lines, candidates, askedAt, dueAt, waitingFenPerHour } = question
  const sites = sitesThatMatter(question)
  const stock: number[] = []
  const expiryDay: number[] = []
  const costFen: number[] = []
  const waiting: number[] = []
  const isLate: boolean[] = []
  const need = lines.map(() => 0)
  for (const index of sites) {
    const candidate = candidates[index]
    if (!candidate) continue
    costFen.push(candidate.costFen)
    waiting.push(waitingFen(askedAt, candidate.arriveAt, waitingFenPerHour))
    isLate.push(candidate.arriveAt.getTime() > dueAt.getTime())
    for (let line = 0; line < lines.length; line += 1) {
      const units = candidate.stockUnits[line] ?? 0
      stock.push(units)
      expiryDay.push(expiryDayNumber(candidate.earliestExpiry[line] ?? null))
      need[line] = Math.min(lines[line]?.units ?? 0, (need[line] ?? 0) + units)
    }
  }
  return { sites, lineCount: lines.length, need, stock, expiryDay, costFen, waitingFen: waiting, isLate }
}

/** Candidates that can appear in the best plan, in order of arrival: some stock, and no other that replaces them. */
function sitesThatMatter({ lines, candidates }: SourcingQuestion): number[] {
  const complete: number[] = []
  for (let index = 0; index < candidates.length; index += 1) {
    const stock = candidates[index]?.stockUnits
    if (lines.every(({ units }, line) => (stock?.[line] ?? 0) >= units)) complete.push(index)
  }
  const sites: number[] = []
  for (let index = 0; index < candidates.length; index += 1) {
    const candidate = candidates[index]
    if (!candidate?.stockUnits.some((units) => units > 0)) continue
    const isReplaced = complete.some((other) => {
      const site = candidates[other]
      return site && (other < index || site.costFen < candidate.costFen) && replaces(site, candidate)
    })
    if (!isReplaced) sites.push(index)
  }
  if (sites.length > mostCandidates) throw new RangeError(`more than ${mostCandidates} candidate sites`)
  const arrival = (index: number) => candidates[index]?.arriveAt.getTime() ?? 0
  return sites.toSorted((a, b) => arrival(a) - arrival(b) || a - b)
}

/**
 * True when `site`, which has all that the order needs, does whatever `other` could do in any plan: no later, no
 * dearer, no longer dated. A site that lacks something would not do: both may be used.
 */
function replaces(site: CandidateSite, other: CandidateSite): boolean {
  if (site.costFen > other.costFen || site.arriveAt.getTime() > other.arriveAt.getTime()) return false
  return other.stockUnits.every((units, line) => {
    const expiry = expiryDayNumber(site.earliestExpiry[line] ?? null)
    return units === 0 || expiry <= expiryDayNumber(other.earliestExpiry[line] ?? null)
  })
}

function bitCount(mask: number): number {
  let count = 0
  for (let left = mask; left !== 0; left &= left - 1) count += 1
  return count
}
