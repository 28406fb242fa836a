/** What is to be bought at least cost: lots, who may supply each, and what suppliers can deliver over several lots. */
export interface TenderProblem {
  readonly lots: readonly TenderLot[]
  /** Units that those bidders of all lots who name its index may supply together. */
  readonly limits: readonly number[]
}

export interface TenderLot {
  /** Must be supplied exactly. */
  readonly units: number
  readonly minimumWinners: number
  /** What a bidder supplies at least, if it supplies anything. */
  readonly minimumUnits: number
  readonly bidders: readonly LotBidder[]
}

export interface LotBidder {
  readonly maximumUnits: number
  /** The first begins at 1 unit; all units cost the price of the tier that their number reaches. */
  readonly tiers: readonly { readonly fromUnits: number; readonly price: number }[]
  /** Paid once when it supplies anything: the cost of switching to it. */
  readonly fixedCost: number
  /** The limits that its units count against. */
  readonly limits: readonly number[]
}

/** One way to supply a lot: units of each of its bidders. */
export interface Pattern {
  readonly lot: number
  readonly units: readonly number[]
  readonly cost: number
}

/** What is known so far. The gap is how far the cost may lie above the cheapest possible, as a part of the cost. */
export interface TenderProgress {
  readonly round: number
  readonly bound: number
  readonly cost: number | null
  readonly gap: number | null
}

export type TenderOutcome =
  | {
      readonly kind: 'solved'
      /** One for each lot, in their order. */
      readonly patterns: readonly Pattern[]
      readonly cost: number
      /** Proven: nothing cheaper than this exists. */
      readonly bound: number
      readonly gap: number
    }
  | { readonly kind: 'infeasible'; readonly lots: readonly number[]; readonly limits: readonly number[] }
  /** Limits can be kept on the whole, but no whole award was found that does. */
  | { readonly kind: 'unsolved'; readonly bound: number }
  | { readonly kind: 'stopped' }

/** What `units` of a bidder cost, with its switching; nothing for none. */
export function costOf({ tiers, fixedCost }: LotBidder, units: number): number {
  if (units === 0) return 0
  const tier = tiers.findLast(({ fromUnits }) => fromUnits <= units)
  if (tier === undefined) throw new RangeError('the first tier begins at 1 unit')
  return tier.price * units + fixedCost
}

/** What a pattern takes of each limit. */
export function useOf({ bidders }: TenderLot, units: readonly number[]): Map<number, number> {
  const use = new Map<number, number>()
  bidders.forEach(({ limits }, index) => {
    const own = units[index] ?? 0
    if (own > 0) for (const limit of limits) use.set(limit, (use.get(limit) ?? 0) + own)
  })
  return use
}
