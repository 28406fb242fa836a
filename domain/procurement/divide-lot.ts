import { largestRemainderShares } from '../money/shares.ts'

/** What one supplier delivers to one institution, through one distributor. */
export interface Portion {
  /** Index of the supplier's share. */
  readonly supply: number
  /** Index of the institution. */
  readonly institution: number
  /** Index of the distributor's weight. */
  readonly distributor: number
  readonly units: number
}

/**
 * Divides a lot so that every sum is exact: each supplier delivers its units, each institution receives its own, and each
 * distributor carries its part of every supplier's units, all by largest remainder.
 * `supplies` and `institutions` sum to the same; `distributorWeights` are whole numbers that are not all 0.
 * Throws RangeError otherwise. Portions of no units are left out.
 */
export function divideLot(
  supplies: readonly number[],
  institutions: readonly number[],
  distributorWeights: readonly number[],
): Portion[] {
  const due = [...institutions]
  if (sumOf(supplies) !== sumOf(due))
    throw new RangeError('suppliers and institutions do not sum to the same')
  return supplies.flatMap((units, supply) => {
    const given = largestRemainderShares(units, due)
    given.forEach((part, institution) => {
      due[institution] = (due[institution] ?? 0) - part
    })
    return carry(given, largestRemainderShares(units, distributorWeights)).map((portion) => ({
      supply,
      ...portion,
    }))
  })
}

/** Fills one distributor after another, so that nearly every institution hears from one alone. */
function carry(given: readonly number[], carried: readonly number[]): Omit<Portion, 'supply'>[] {
  const portions: Omit<Portion, 'supply'>[] = []
  const room = [...carried]
  let distributor = 0
  given.forEach((units, institution) => {
    let left = units
    while (left > 0) {
      while (room[distributor] === 0) distributor += 1
      const taken = Math.min(left, room[distributor] ?? 0)
      portions.push({ institution, distributor, units: taken })
      room[distributor] = (room[distributor] ?? 0) - taken
      left -= taken
    }
  })
  return portions
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
