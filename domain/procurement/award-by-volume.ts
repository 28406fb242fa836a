import { largestRemainderShares } from '../money/shares.ts'
import {
  totalsOf,
  type Award,
  type AwardedLot,
  type AwardFacts,
  type Decision,
  type TenderedProduct,
} from './award.ts'
import { priceAt } from './offer.ts'
import { standingOffers, type StandingOffer } from './standing-offers.ts'
import { promisedPerMille, volumeRuleOn, type VolumeRule } from './volume-rule.ts'

/**
 * Awards by the rule of volume-based procurement: bids are ranked by unit price; one wins when it is near the lowest, far
 * below the ceiling, or next to nothing; the more winners, the larger the promised share of the demand.
 * Winners take turns by rank: each takes the largest region that is left, that it delivers to, and whose promised units
 * its capacity still covers; the next of the ranking that delivers there is the backup.
 */
export function awardByVolume(facts: AwardFacts): Award {
  const rule = volumeRuleOn(facts.date)
  const awarded = facts.products.map((product) => awardProduct(facts, product, rule))
  const lots = awarded.flatMap((part) => part.lots)
  return {
    lots,
    decisions: awarded.flatMap((part) => part.decisions),
    uncovered: lots
      .filter(({ supplies }) => supplies.length === 0)
      .map(({ productId, regionCode }) => ({ productId, regionCode })),
    ...totalsOf(lots),
  }
}

/** Splits `ranked` offers, best first, into those that win and those that do not. */
export function winnersByVolume(
  ranked: readonly { readonly price: number }[],
  ceiling: number,
  rule: VolumeRule,
): boolean[] {
  const lowest = ranked[0]?.price ?? 0
  return ranked.map(
    ({ price }) =>
      price * 1_000 <= lowest * rule.mostOfLowestPerMille ||
      price * 1_000 <= ceiling * rule.mostOfCeilingPerMille ||
      price <= rule.alwaysWinsTenThousandths,
  )
}

interface AwardedProduct {
  readonly lots: AwardedLot[]
  readonly decisions: Decision[]
}

function awardProduct(facts: AwardFacts, product: TenderedProduct, rule: VolumeRule): AwardedProduct {
  const { standing, refused } = standingOffers(facts, product)
  const ceiling = product.ceilingTenThousandths
  const wins = winnersByVolume(standing, ceiling, rule)
  const winners = standing.filter((_, index) => wins[index])
  const lots = shareOut(
    promise(product, promisedPerMille(rule, winners.length, product.isAntibiotic)),
    winners,
  )
  const lowest = standing[0]?.price ?? 0
  const limit = Math.max(
    Math.floor((lowest * rule.mostOfLowestPerMille) / 1_000),
    Math.floor((ceiling * rule.mostOfCeilingPerMille) / 1_000),
    rule.alwaysWinsTenThousandths,
  )
  const decisions = standing.map(({ supplierId, price }, index): Decision => {
    const of = { supplierId, productId: product.productId }
    if (!wins[index]) return { ...of, code: 'tooDear', price, lowest, limit }
    return decisionOfWinner(of, { price, lots, ceiling, isAlone: winners.length === 1 })
  })
  return { lots, decisions: [...decisions, ...refused] }
}

function decisionOfWinner(
  of: Pick<Decision, 'supplierId' | 'productId'>,
  facts: {
    readonly price: number
    readonly lots: readonly AwardedLot[]
    readonly ceiling: number
    readonly isAlone: boolean
  },
): Decision {
  const { price, lots, ceiling, isAlone } = facts
  const own = lots.flatMap((lot) => lot.supplies).filter(({ supplierId }) => supplierId === of.supplierId)
  const units = own.reduce((sum, supply) => sum + supply.units, 0)
  if (isAlone) return { ...of, code: 'wonAlone', units, price, ceiling }
  if (units === 0) return { ...of, code: 'reserve', price }
  return { ...of, code: 'won', units, price, regions: own.length }
}

/** A lot before it has suppliers. */
export type PromisedLot = Pick<AwardedLot, 'productId' | 'regionCode' | 'institutions'>

/** What is promised of a product: the share of the whole demand, rounded down, split by largest remainder. */
export function promise({ productId, demands }: TenderedProduct, perMille: number): PromisedLot[] {
  const reported = demands.flatMap(({ institutions }) => institutions.map(({ units }) => units))
  const pooled = reported.reduce((sum, units) => sum + units, 0)
  const shares = largestRemainderShares(Number((BigInt(pooled) * BigInt(perMille)) / 1000n), reported)
  let taken = 0
  return demands.map(({ regionCode, institutions }) => ({
    productId,
    regionCode,
    institutions: institutions.map(({ institutionId }) => ({ institutionId, units: shares[taken++] ?? 0 })),
  }))
}

export function unitsOf({ institutions }: PromisedLot): number {
  return institutions.reduce((sum, { units }) => sum + units, 0)
}

function shareOut(lots: readonly PromisedLot[], winners: readonly StandingOffer[]): AwardedLot[] {
  const left = new Map(winners.map(({ supplierId, offer }) => [supplierId, offer.capacityUnits]))
  const mainOf = new Map<PromisedLot, StandingOffer>()
  const open = lots
    .filter((lot) => unitsOf(lot) > 0)
    .toSorted((a, b) => unitsOf(b) - unitsOf(a) || (a.regionCode < b.regionCode ? -1 : 1))
  for (let turn = 0, passed = 0; passed < winners.length && open.length > 0; turn += 1) {
    const winner = winners[turn % winners.length]
    if (winner === undefined) break
    const capacity = left.get(winner.supplierId) ?? 0
    const index = open.findIndex((lot) => delivers(winner, lot) && unitsOf(lot) <= capacity)
    const [lot] = index < 0 ? [] : open.splice(index, 1)
    if (lot === undefined) {
      passed += 1
      continue
    }
    passed = 0
    mainOf.set(lot, winner)
    left.set(winner.supplierId, capacity - unitsOf(lot))
  }
  return lots.map((lot) => supplied(lot, mainOf.get(lot), winners))
}

function supplied(
  lot: PromisedLot,
  main: StandingOffer | undefined,
  winners: readonly StandingOffer[],
): AwardedLot {
  if (main === undefined) return { ...lot, supplies: [], backup: null }
  const units = unitsOf(lot)
  const place = winners.indexOf(main)
  const backup = [...winners.slice(place + 1), ...winners.slice(0, place)].find((other) =>
    delivers(other, lot),
  )
  return {
    ...lot,
    supplies: [
      { supplierId: main.supplierId, units, unitPriceTenThousandths: priceAt(main.offer.tiers, units) },
    ],
    backup:
      backup === undefined
        ? null
        : {
            supplierId: backup.supplierId,
            unitPriceTenThousandths: priceAt(backup.offer.tiers, units),
          },
  }
}

function delivers({ offer }: StandingOffer, { regionCode }: PromisedLot): boolean {
  return offer.regionCodes.includes(regionCode)
}
