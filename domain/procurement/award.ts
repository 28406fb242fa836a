import type { Offer } from './offer.ts'

/** Everything that an award is decided from. The same facts give the same award. */
export interface AwardFacts {
  /** YYYY-MM-DD in Shanghai: the day that chooses the rules. */
  readonly date: string
  readonly products: readonly TenderedProduct[]
  readonly bidders: readonly Bidder[]
}

export interface TenderedProduct {
  readonly productId: string
  readonly isAntibiotic: boolean
  /** The most that a base unit may cost, in 1/10,000 yuan. */
  readonly ceilingTenThousandths: number
  /** Who supplied it before, if anybody of the bidders did. */
  readonly incumbentSupplierId: string | null
  /** What institutions reported, by region. */
  readonly demands: readonly RegionDemand[]
}

export interface RegionDemand {
  readonly regionCode: string
  readonly institutions: readonly { readonly institutionId: string; readonly units: number }[]
}

export interface Bidder {
  readonly supplierId: string
  /** When its bid was sealed, as an ISO string: earlier goes first among equals. */
  readonly sealedAt: string
  /** Why none of its offers counts; null when they do. */
  readonly excluded: 'licenceLapsed' | 'withdrawn' | 'bidChanged' | null
  readonly capacityUnits: number | null
  readonly offers: readonly Offer[]
}

/** One product in one region, and who supplies it. */
export interface AwardedLot {
  readonly productId: string
  readonly regionCode: string
  readonly institutions: readonly { readonly institutionId: string; readonly units: number }[]
  /** Sums to the promised units of the institutions; empty when nobody supplies the lot. */
  readonly supplies: readonly Supply[]
  /** Steps in when a supplier fails; null when nobody else may. */
  readonly backup: { readonly supplierId: string; readonly unitPriceTenThousandths: number } | null
}

export interface Supply {
  readonly supplierId: string
  readonly units: number
  readonly unitPriceTenThousandths: number
}

/** Why a supplier won or lost a product, with the numbers that decided it. Prices in 1/10,000 yuan. */
export type Decision = {
  readonly supplierId: string
  readonly productId: string
} & (
  | { readonly code: 'won'; readonly units: number; readonly price: number; readonly regions: number }
  | { readonly code: 'wonAlone'; readonly units: number; readonly price: number; readonly ceiling: number }
  | { readonly code: 'reserve'; readonly price: number }
  | { readonly code: 'aboveCeiling'; readonly price: number; readonly ceiling: number }
  | { readonly code: 'tooDear'; readonly price: number; readonly lowest: number; readonly limit: number }
  | { readonly code: 'costsMore'; readonly price: number; readonly averagePrice: number }
  | { readonly code: 'offerExpired'; readonly validTo: string; readonly date: string }
  | { readonly code: 'licenceLapsed' | 'withdrawn' | 'bidChanged' }
)

export interface Award {
  readonly lots: readonly AwardedLot[]
  readonly decisions: readonly Decision[]
  /** Lots that no winner can supply. */
  readonly uncovered: readonly { readonly productId: string; readonly regionCode: string }[]
  readonly promisedUnits: number
  /** In 1/10,000 yuan: units × price, summed. */
  readonly costTenThousandths: number
}

/** Adds up an award's lots. */
export function totalsOf(lots: readonly AwardedLot[]): Pick<Award, 'promisedUnits' | 'costTenThousandths'> {
  const supplies = lots.flatMap((lot) => lot.supplies)
  return {
    promisedUnits: supplies.reduce((sum, { units }) => sum + units, 0),
    costTenThousandths: supplies.reduce(
      (sum, { units, unitPriceTenThousandths }) => sum + units * unitPriceTenThousandths,
      0,
    ),
  }
}
