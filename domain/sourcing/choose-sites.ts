import type { Allocation, CandidateSite, Shortfall, SourcingPlan, SourcingQuestion } from './choice.ts'
import { expiryDayNumber, waitingFen } from './weights.ts'

/** More sites that could each still matter than this are a fault of the caller: the search doubles with each. */
export const mostCandidates = 20

/** The question turned into flat numbers. Sites are in order of arrival, lines are capped to what all sites have. */
interface Search {
  /** Index into the question's candidates, per site. */
  readonly sites: readonly number[]
  readonly lineCount: number
  readonly need: Float64Array
  /** Base units, `site * lineCount + line`. */
  readonly stock: Float64Array
  readonly expiryDay: Float64Array
  readonly costFen: Float64Array
  /** Cost of waiting until this site's shipment arrives. */
  readonly waitingFen: Float64Array
  readonly isLate: Uint8Array
  /** Per line, the sites in the order in which their stock is used: `line * sites + position`. */
  readonly useOrder: Uint8Array
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
  late: number
  fen: number
  expiry: number
}

/**
 * Walks the subsets in Gray-code order, so that each differs from the last by one site, and remembers the best.
 * For one subset the units are given out by expiry alone (its cost is fixed), so that comparing subsets, each at its
 * best, compares all plans. A subset with an idle site never wins: without that site it costs no more and sends less.
 */
function bestSubset(search: Search): number {
  const { lineCount, stock, costFen, waitingFen: waiting, isLate, sites } = search
  const best: Best = { mask: 0, late: 2, fen: 0, expiry: 0 }
  const missing = search.need.slice()
  let shipmentsFen = 0
  let mask = 0
  for (let step = 1; step < 1 << sites.length; step += 1) {
    const site = 31 - Math.clz32(step & -step)
    mask ^= 1 << site
    const sign = mask & (1 << site) ? 1 : -1
    shipmentsFen += sign * (costFen[site] ?? 0)
    let unmet = 0
    for (let line = 0; line < lineCount; line += 1) {
      const units = (missing[line] ?? 0) - sign * (stock[site * lineCount + line] ?? 0)
      missing[line] = units
      if (units > 0) unmet += 1
    }
    if (unmet > 0) continue
    const last = 31 - Math.clz32(mask)
    consider(search, best, mask, isLate[last] ?? 0, shipmentsFen + (waiting[last] ?? 0))
  }
  return best.mask
}

/** Puts a subset that supplies everything in the place of `best` where `criteria` prefer it. */
function consider(search: Search, best: Best, mask: number, late: number, fen: number): void {
  const difference = late - best.late || fen - best.fen
  if (difference > 0) return
  const expiry = expirySum(search, mask)
  if (difference === 0 && expiry > best.expiry) return
  if (difference === 0 && expiry === best.expiry && !winsTie(search, mask, best.mask)) return
  best.mask = mask
  best.late = late
  best.fen = fen
  best.expiry = expiry
}

/** Between plans equal in all else: fewer shipments, then the one with the earliest site that the other lacks. */
function winsTie(search: Search, mask: number, best: number): boolean {
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
  const { lineCount, need, stock, useOrder, sites } = search
  for (let line = 0; line < lineCount; line += 1) {
    let left = need[line] ?? 0
    for (let position = 0; position < sites.length && left > 0; position += 1) {
      const site = useOrder[line * sites.length + position] ?? 0
      const units = mask & (1 << site) ? Math.min(left, stock[site * lineCount + line] ?? 0) : 0
      if (units === 0) continue
      use(site, line, units)
      left -= units
    }
  }
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
  const siteCount = sites.length
  const lineCount = lines.length
  const search: Search = {
    sites,
    lineCount,
    need: new Float64Array(lineCount),
    stock: new Float64Array(siteCount * lineCount),
    expiryDay: new Float64Array(siteCount * lineCount),
    costFen: new Float64Array(siteCount),
    waitingFen: new Float64Array(siteCount),
    isLate: new Uint8Array(siteCount),
    useOrder: new Uint8Array(siteCount * lineCount),
  }
  for (const [site, index] of sites.entries()) {
    const candidate = candidates[index]
    if (!candidate) continue
    search.costFen[site] = candidate.costFen
    search.waitingFen[site] = waitingFen(askedAt, candidate.arriveAt, waitingFenPerHour)
    search.isLate[site] = candidate.arriveAt > dueAt ? 1 : 0
    for (let line = 0; line < lineCount; line += 1) {
      search.stock[site * lineCount + line] = candidate.stockUnits[line] ?? 0
      search.expiryDay[site * lineCount + line] = expiryDayNumber(candidate.earliestExpiry[line] ?? null)
    }
  }
  for (const [line, { units }] of lines.entries()) {
    let total = 0
    for (let site = 0; site < siteCount; site += 1) total += search.stock[site * lineCount + line] ?? 0
    search.need[line] = Math.min(units, total)
    const order = sites.map((_, site) => site)
    const day = (site: number) => search.expiryDay[site * lineCount + line] ?? 0
    order.sort((a, b) => day(a) - day(b) || (sites[a] ?? 0) - (sites[b] ?? 0))
    search.useOrder.set(order, line * siteCount)
  }
  return search
}

/** Candidates that can appear in the best plan, in order of arrival: some stock, and no other that replaces them. */
function sitesThatMatter({ lines, candidates }: SourcingQuestion): number[] {
  const stocked = candidates.flatMap((candidate, index) =>
    candidate.stockUnits.some((units) => units > 0) ? [{ candidate, index }] : [],
  )
  const sites = stocked.filter(({ candidate, index }) =>
    stocked.every((other) => {
      if (other.index === index) return true
      const isPreferred = other.index < index || other.candidate.costFen < candidate.costFen
      return !(isPreferred && replaces(other.candidate, candidate, lines))
    }),
  )
  if (sites.length > mostCandidates) throw new RangeError(`more than ${mostCandidates} candidate sites`)
  return sites
    .toSorted((a, b) => a.candidate.arriveAt.getTime() - b.candidate.arriveAt.getTime() || a.index - b.index)
    .map(({ index }) => index)
}

/**
 * True when `site` alone does whatever `other` could do in any plan: no later, no dearer, no longer dated, and with
 * all that the order needs of every line that `other` has. Less stock than needed would not do: both may be used.
 */
function replaces(site: CandidateSite, other: CandidateSite, lines: SourcingQuestion['lines']): boolean {
  if (site.arriveAt > other.arriveAt || site.costFen > other.costFen) return false
  return lines.every(({ units }, line) => {
    if ((other.stockUnits[line] ?? 0) === 0) return true
    const enough = (site.stockUnits[line] ?? 0) >= units
    const expiry = expiryDayNumber(site.earliestExpiry[line] ?? null)
    return enough && expiry <= expiryDayNumber(other.earliestExpiry[line] ?? null)
  })
}

function bitCount(mask: number): number {
  let count = 0
  for (let left = mask; left !== 0; left &= left - 1) count += 1
  return count
}
