import { criteria, type Allocation, type SourcingQuestion } from './choice.ts'
import { expiryDayNumber, waitingFen } from './weights.ts'

/** A plan and how it does by each criterion, in the order of `criteria`; smaller is better. */
export interface MeasuredPlan {
  readonly allocations: readonly Allocation[]
  readonly scores: readonly (number | readonly number[])[]
}

/**
 * The choice as `criteria` define it, by writing out the plan of every subset of sites and sorting them: slow and
 * obvious. `chooseSites` is tested against it and measured beside it.
 */
export function chooseByDefinition(question: SourcingQuestion): MeasuredPlan {
  const subsets: number[][] = [[]]
  for (const index of question.candidates.keys()) {
    subsets.push(...subsets.map((subset) => subset.concat(index)))
  }
  const plans = subsets.map((subset) => measure(question, byExpiry(question, subset)))
  return plans.reduce((best, plan) => (comparePlans(plan, best) < 0 ? plan : best))
}

/** How `allocations` do by each criterion. */
export function measure(question: SourcingQuestion, allocations: readonly Allocation[]): MeasuredPlan {
  const used = [...new Set(allocations.map(({ siteIndex }) => siteIndex))].toSorted((a, b) => a - b)
  const candidates = used.flatMap((index) => question.candidates[index] ?? [])
  const arrivals = candidates.map(({ arriveAt }) => arriveAt)
  const shipmentsFen = candidates.reduce((sum, { costFen }) => sum + costFen, 0)
  const waits = arrivals.map((arriveAt) => waitingFen(question.askedAt, arriveAt, question.waitingFenPerHour))
  const scores = {
    unitsCovered: -allocations.reduce((sum, { units }) => sum + units, 0),
    onTime: arrivals.some((arriveAt) => arriveAt > question.dueAt) ? 1 : 0,
    totalCost: shipmentsFen + Math.max(0, ...waits),
    expiry: allocations.reduce(
      (sum, { siteIndex, lineIndex, units }) =>
        sum + units * expiryDayNumber(question.candidates[siteIndex]?.earliestExpiry[lineIndex] ?? null),
      0,
    ),
    shipments: used.length,
    siteOrder: used,
  }
  return { allocations, scores: criteria.map(({ name }) => scores[name]) }
}

/** Negative when `a` is better by the first criterion in which the two differ. */
export function comparePlans(a: MeasuredPlan, b: MeasuredPlan): number {
  const [left, right] = [a.scores.flat(), b.scores.flat()]
  for (const [index, score] of left.entries()) {
    const difference = score - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Serves each line from the sites of `subset`, soonest expiry first. */
function byExpiry({ lines, candidates }: SourcingQuestion, subset: readonly number[]): Allocation[] {
  return lines.flatMap(({ units }, lineIndex) => {
    const expiry = (site: number) => expiryDayNumber(candidates[site]?.earliestExpiry[lineIndex] ?? null)
    let left = units
    return subset
      .toSorted((a, b) => expiry(a) - expiry(b) || a - b)
      .map((siteIndex) => {
        const taken = Math.min(left, candidates[siteIndex]?.stockUnits[lineIndex] ?? 0)
        left -= taken
        return { siteIndex, lineIndex, units: taken }
      })
      .filter((allocation) => allocation.units > 0)
  })
}
