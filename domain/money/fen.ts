/**
 * The price of one line in fen, rounded half up once.
 * `unitPriceTenThousandths` is the price of one base unit in 1/10,000 yuan; 100 of them are one fen.
 * Throws RangeError on a negative or fractional argument, or when the result is no safe integer.
 */
export function lineFen(unitPriceTenThousandths: number, units: number): number {
  const tenThousandths = wholeNumber(unitPriceTenThousandths) * wholeNumber(units)
  return safeFen((tenThousandths + 50n) / 100n)
}

/** `perThousand` of an amount in fen, rounded half up. Throws like `lineFen`. */
export function perThousandFen(amountFen: number, perThousand: number): number {
  return safeFen((wholeNumber(amountFen) * wholeNumber(perThousand) + 500n) / 1000n)
}

// Products of two safe integers may be none, so that these are counted in bigint.
function wholeNumber(value: number): bigint {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('expected a whole number from 0')
  return BigInt(value)
}

function safeFen(fen: bigint): number {
  if (fen > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError('amount too large')
  return Number(fen)
}
