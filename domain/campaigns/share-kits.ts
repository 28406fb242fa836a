import { largestRemainderShares } from '#domain/money/shares.ts'

/** Households of one tier in one area that wait for a kit. */
export interface KitClaim {
  readonly regionCode: string
  readonly tier: number
  readonly households: number
}

export interface KitShare extends KitClaim {
  readonly kits: number
  /** Why it is so many, in one sentence. */
  readonly reason: string
}

/**
 * Shares kits out: a tier is filled before the next one gets any, and within a tier every area is filled to the same part
 * of its need, whole kits by largest remainder.
 */
export function shareKits(kits: number, claims: readonly KitClaim[]): KitShare[] {
  const tiers = [...new Set(claims.map(({ tier }) => tier))].toSorted((a, b) => a - b)
  let left = kits
  return tiers.flatMap((tier) => {
    const ofTier = claims.filter((claim) => claim.tier === tier && claim.households > 0)
    const needed = ofTier.reduce((sum, { households }) => sum + households, 0)
    const given = Math.min(left, needed)
    left -= given
    const shares =
      needed === 0
        ? []
        : largestRemainderShares(
            given,
            ofTier.map(({ households }) => households),
          )
    const percent = needed === 0 ? 100 : Math.floor((given / needed) * 100)
    const reason = `Tier ${tier} is filled to ${percent} % of ${needed} households.`
    return ofTier.map((claim, index) => ({ ...claim, kits: shares[index] ?? 0, reason }))
  })
}
