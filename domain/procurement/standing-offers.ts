import type { AwardFacts, Bidder, Decision, TenderedProduct } from './award.ts'
import type { Offer } from './offer.ts'

/** An offer that may win. */
export interface StandingOffer {
  readonly supplierId: string
  readonly sealedAt: string
  readonly offer: Offer
  /** The price from the first unit on: what bids are ranked by, since a lower tier is not yet won. */
  readonly price: number
}

/**
 * The offers of a product that count, best first, and why the others do not.
 * The order: lower price, then larger capacity, then the bid that was sealed earlier, then the supplier's id.
 */
export function standingOffers(
  { bidders, date }: AwardFacts,
  product: TenderedProduct,
): { readonly standing: StandingOffer[]; readonly refused: Decision[] } {
  const standing: StandingOffer[] = []
  const refused: Decision[] = []
  for (const bidder of bidders) {
    const offer = bidder.offers.find(({ productId }) => productId === product.productId)
    const price = offer?.tiers[0]?.unitPriceTenThousandths
    if (offer === undefined || price === undefined) continue
    const fault = faultOf(bidder, offer, { price, ceiling: product.ceilingTenThousandths, date })
    if (fault === null)
      standing.push({ supplierId: bidder.supplierId, sealedAt: bidder.sealedAt, offer, price })
    else refused.push(fault)
  }
  return { standing: standing.toSorted(before), refused }
}

function faultOf(
  { supplierId, excluded }: Bidder,
  { productId, validTo }: Offer,
  { price, ceiling, date }: { readonly price: number; readonly ceiling: number; readonly date: string },
): Decision | null {
  const of = { supplierId, productId }
  if (excluded !== null) return { ...of, code: excluded }
  if (validTo < date) return { ...of, code: 'offerExpired', validTo, date }
  if (price > ceiling) return { ...of, code: 'aboveCeiling', price, ceiling }
  return null
}

function before(a: StandingOffer, b: StandingOffer): number {
  return (
    a.price - b.price ||
    b.offer.capacityUnits - a.offer.capacityUnits ||
    compare(a.sealedAt, b.sealedAt) ||
    compare(a.supplierId, b.supplierId)
  )
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
