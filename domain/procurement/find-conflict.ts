import type { Refusal } from '../refusal.ts'
import type { AwardFacts } from './award.ts'
import {
  constraintKinds,
  stateProblem,
  type ConstraintKind,
  type OptimiserOptions,
  type StatedProblem,
} from './tender-problem.ts'
import { priceLot } from './tender/price-lot.ts'

/** As many lots as a person would read. */
const mostNamed = 20

/**
 * Why a tender cannot be awarded: for each lot that nobody can supply, a smallest set of constraints that together
 * stand in the way; without any of them the lot could be supplied. Where each lot alone could be, the suppliers are named
 * whose capacity is too small for all of them together.
 */
export function explainInfeasible(
  facts: AwardFacts,
  options: OptimiserOptions,
  infeasible: { readonly lots: readonly number[]; readonly limits: readonly number[] },
): Refusal[] {
  const stated = stateProblem(facts, options)
  if (infeasible.lots.length === 0) return [overCapacity(stated, infeasible.limits)]
  return infeasible.lots.slice(0, mostNamed).map((index) => {
    const kinds = conflictOf(facts, options, index)
    const lot = stated.lots[index]?.lot
    const where = `product ${lot?.productId ?? '?'} in region ${lot?.regionCode ?? '?'}`
    return {
      code: 'tenderInfeasible',
      message:
        kinds.length === 0
          ? `Nobody bids for ${where}.`
          : `No supply of ${where} keeps all of: ${kinds.join(', ')}.`,
      nextStep: 'Loosen one of these constraints, or award by volume; nothing was awarded.',
    }
  })
}

/** The constraints that are to blame for one lot: each is kept only where the lot can be supplied without it. */
export function conflictOf(facts: AwardFacts, options: OptimiserOptions, lotIndex: number): ConstraintKind[] {
  const without = new Set<ConstraintKind>(constraintKinds)
  if (!canSupply(facts, options, lotIndex, without)) return []
  const blamed: ConstraintKind[] = []
  // Deletion filter: what can stay out while the lot is still stuck is not to blame.
  const left = new Set<ConstraintKind>()
  for (const kind of constraintKinds) {
    left.add(kind)
    if (canSupply(facts, options, lotIndex, left)) {
      left.delete(kind)
      blamed.push(kind)
    }
  }
  return blamed
}

function canSupply(
  facts: AwardFacts,
  options: OptimiserOptions,
  lotIndex: number,
  without: ReadonlySet<ConstraintKind>,
): boolean {
  const lot = stateProblem(facts, options, without).problem.lots[lotIndex]
  return lot !== undefined && priceLot(lotIndex, lot) !== null
}

function overCapacity({ limitOf, problem }: StatedProblem, limits: readonly number[]): Refusal {
  const named = limits.slice(0, mostNamed).map((index) => {
    const owner = limitOf[index]
    const units = problem.limits[index] ?? 0
    const what = owner?.productId === null ? 'all products' : `product ${owner?.productId ?? '?'}`
    return `${owner?.supplierId ?? '?'} with ${units} units of ${what}`
  })
  return {
    code: 'tenderInfeasible',
    message: `Each lot could be supplied, but not all of them: the capacity is too small of ${named.join('; ')}.`,
    nextStep:
      'Promise a smaller part of the demand, or ask suppliers for more capacity; nothing was awarded.',
  }
}
