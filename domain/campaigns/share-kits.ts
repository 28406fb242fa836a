import { allocate } from '#domain/shortage/allocate.ts'

/** Households of one tier in one area that wait for a kit. */
export interface KitClaim {
  readonly regionCode: string
  /** 1 is served first. */
  readonly tier: number
  readonly households: number
}

export interface KitShare extends KitClaim {
  readonly kits: number
  /** Why it is so many, in one sentence. */
  readonly reason: string
}

/**
 * Shares the kits of a depot out by the engine of fair allocation: a tier is filled before the next one gets any, and within
 * a tier every area is filled to the same part of its need, in whole kits.
 */
export function shareKits(kits: number, claims: readonly KitClaim[]): KitShare[] {
  const open = claims.filter(({ households }) => households > 0)
  const { receivedUnits } = allocate({
    supplies: [{ units: kits, reserveUnits: 0, packUnits: 1, needPerUnit: 1 }],
    accesses: [[0]],
    needs: {
      tier: Uint8Array.from(open, ({ tier }) => tier - 1),
      access: new Uint32Array(open.length),
      needUnits: Float64Array.from(open, ({ households }) => households),
      heldUnits: new Float64Array(open.length),
      capUnits: Float64Array.from(open, ({ households }) => households),
      weight: new Float64Array(open.length).fill(1),
    },
    promises: { need: new Uint32Array(), supply: new Uint32Array(), units: new Float64Array() },
  })
  const shares = open.map((claim, index) => ({ ...claim, kits: receivedUnits[index] ?? 0 }))
  return shares.map((share) => ({ ...share, reason: reasonOf(share.tier, shares) }))
}

function reasonOf(tier: number, shares: readonly (KitClaim & { readonly kits: number })[]): string {
  const ofTier = shares.filter((share) => share.tier === tier)
  const households = ofTier.reduce((sum, share) => sum + share.households, 0)
  const kits = ofTier.reduce((sum, share) => sum + share.kits, 0)
  return `Tier ${tier} is filled to ${Math.floor((kits / households) * 100)} % of ${households} households.`
}
