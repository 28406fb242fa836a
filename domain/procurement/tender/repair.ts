import { priceLot } from './price-lot.ts'
import { useOf, type Pattern, type TenderProblem } from './problem.ts'

/** How often every lot is looked at again at most, once all are supplied. */
const mostSweeps = 6

/**
 * Makes a whole award of one that is wished for: each lot, largest first where the wish is unsure, is supplied within
 * what the others have left of the limits; then each is supplied anew while that makes it cheaper.
 * @param wished how each lot is supplied in the relaxed optimum; null where that mixes several ways.
 * @returns null when a lot is left without a way.
 */
export function makeWhole(
  problem: TenderProblem,
  wished: readonly (Pattern | null)[],
  surcharges: readonly number[],
): readonly Pattern[] | null {
  const left = [...problem.limits]
  const patterns = wished.map((pattern) => pattern)
  patterns.forEach((pattern, lot) => {
    if (pattern === null) return
    if (fits(problem, pattern, left)) take(problem, pattern, left, 1)
    else patterns[lot] = null
  })
  const open = patterns
    .flatMap((pattern, lot) => (pattern === null ? [lot] : []))
    .toSorted((a, b) => (problem.lots[b]?.units ?? 0) - (problem.lots[a]?.units ?? 0) || a - b)
  for (const lot of open) {
    const found = supply(problem, lot, { surcharges, left })
    const pattern = found ?? makeRoom(problem, patterns, lot, { surcharges, left })
    if (pattern === null) return null
    patterns[lot] = pattern
    take(problem, pattern, left, 1)
  }
  const whole = patterns.filter((pattern) => pattern !== null)
  return whole.length === patterns.length ? improve(problem, whole, left) : null
}

/** Supplies each lot anew within what the others leave, until nothing becomes cheaper. */
function improve(problem: TenderProblem, patterns: readonly Pattern[], left: number[]): Pattern[] {
  const improved = [...patterns]
  for (let sweep = 0; sweep < mostSweeps; sweep += 1) {
    let gained = false
    for (const [lot, present] of improved.entries()) {
      take(problem, present, left, -1)
      const found = supply(problem, lot, { left })
      const better = found !== null && found.cost < present.cost - 1e-6 ? found : present
      if (better !== present) gained = true
      improved[lot] = better
      take(problem, better, left, 1)
    }
    if (!gained) break
  }
  return improved
}

interface Room {
  readonly surcharges: readonly number[]
  readonly left: number[]
}

/**
 * When nothing is left that could supply a lot, others give way: one after another is taken out, until both it and the
 * lot can be supplied.
 */
function makeRoom(
  problem: TenderProblem,
  patterns: (Pattern | null)[],
  lot: number,
  room: Room,
): Pattern | null {
  for (const [other, present] of patterns.entries()) {
    if (present === null) continue
    take(problem, present, room.left, -1)
    const own = supply(problem, lot, room)
    if (own !== null) {
      take(problem, own, room.left, 1)
      const moved = supply(problem, other, room)
      take(problem, own, room.left, -1)
      if (moved !== null) {
        patterns[other] = moved
        take(problem, moved, room.left, 1)
        return own
      }
    }
    take(problem, present, room.left, 1)
  }
  return null
}

function supply(
  { lots }: TenderProblem,
  lot: number,
  pricing: { readonly surcharges?: readonly number[]; readonly left: readonly number[] },
): Pattern | null {
  const asked = lots[lot]
  return asked === undefined ? null : (priceLot(lot, asked, pricing)?.pattern ?? null)
}

function fits({ lots }: TenderProblem, { lot, units }: Pattern, left: readonly number[]): boolean {
  const asked = lots[lot]
  if (asked === undefined) return false
  return [...useOf(asked, units)].every(([limit, used]) => used <= (left[limit] ?? 0))
}

function take({ lots }: TenderProblem, { lot, units }: Pattern, left: number[], sign: 1 | -1): void {
  const asked = lots[lot]
  if (asked === undefined) return
  for (const [limit, used] of useOf(asked, units)) left[limit] = (left[limit] ?? 0) - sign * used
}
