import { deviationPerThousand } from '#domain/supervision/shares.ts'

/** What an insurer settled in a span of time, and how many it insured on the last day of it. */
export interface Spending {
  readonly settledFen: number
  readonly heads: number
}

/** Settled fen for each insured person, rounded half up; null where nobody was insured. */
export function perHeadFen({ settledFen, heads }: Spending): number | null {
  return heads === 0 ? null : Math.floor(settledFen / heads + 0.5)
}

/**
 * Growth of spending per head against an earlier span of the same length, in thousandths: the figure that insurance
 * supervision watches (Ningbo's fell from 15.3 % in 2012 to 5.2 % in 2015). Null where either span has nobody insured, or
 * the earlier one no spending.
 */
export function perHeadGrowthPerThousand(now: Spending, before: Spending): number | null {
  if (now.heads === 0 || before.heads === 0) return null
  return deviationPerThousand(now.settledFen / now.heads, before.settledFen / before.heads)
}
