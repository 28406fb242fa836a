/**
 * Splits `total` whole fen (or units) by `weights` so that the shares sum to it exactly: each gets its proportional
 * part rounded down, and what is left goes by one to the largest remainders, earlier ones first among equals.
 * Weights are whole numbers from 0. Throws RangeError on other arguments, and when all weights are 0 but `total` is not.
 */
export function largestRemainderShares(total: number, weights: readonly number[]): number[] {
  for (const value of [total, ...weights]) {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('expected whole numbers from 0')
  }
  const weightSum = weights.reduce((sum, weight) => sum + BigInt(weight), 0n)
  if (total === 0) return weights.map(() => 0)
  if (weightSum === 0n) throw new RangeError('nothing to split by: every weight is 0')

  const exact = weights.map((weight) => BigInt(total) * BigInt(weight))
  const shares = exact.map((part) => Number(part / weightSum))
  const missing = total - shares.reduce((sum, share) => sum + share, 0)
  const byRemainder = exact
    .map((part, index) => ({ index, remainder: part % weightSum }))
    .toSorted((a, b) => Number(b.remainder - a.remainder) || a.index - b.index)
  const rounded = new Set(byRemainder.slice(0, missing).map(({ index }) => index))
  return shares.map((share, index) => (rounded.has(index) ? share + 1 : share))
}
