import { promise, unitsOf, type PromisedLot } from './award-by-volume.ts'
import type { AwardOptions } from './award-options.ts'
import type { AwardFacts, Decision, TenderedProduct } from './award.ts'
import { standingOffers, type StandingOffer } from './standing-offers.ts'
import type { LotBidder, TenderProblem } from './tender/problem.ts'

export type OptimiserOptions = Extract<AwardOptions, { rule: 'optimised' }>

/** What may stand in the way of an award: each can be left out, to see whether it is to blame. */
export const constraintKinds = [
  'capacity',
  'regions',
  'minimum_winners',
  'maximum_share',
  'minimum_share',
] as const
export type ConstraintKind = (typeof constraintKinds)[number]

/** A lot as the optimiser sees it, with who its bidders are. */
export interface ProblemLot {
  readonly lot: PromisedLot
  readonly bidders: readonly StandingOffer[]
  /** Those that could step in as well, best first. */
  readonly deliverers: readonly StandingOffer[]
}

export interface StatedProblem {
  readonly problem: TenderProblem
  /** Beside the problem's lots. */
  readonly lots: readonly ProblemLot[]
  /** Lots of which nothing is promised. */
  readonly emptyLots: readonly PromisedLot[]
  readonly refused: readonly Decision[]
  readonly standing: readonly {
    readonly product: TenderedProduct
    readonly offers: readonly StandingOffer[]
  }[]
  /** Whose limit each of the problem's limits is; the product where it is not over all of them. */
  readonly limitOf: readonly { readonly supplierId: string; readonly productId: string | null }[]
}

/**
 * States a tender as the optimiser's problem. Tiers count the units of a lot; capacity counts a product's lots together,
 * and all of a supplier's lots where its bid says so. Where one supplier alone stands for a product, two cannot be asked
 * for: it may supply all of it, and is told apart in the award.
 * @param without constraints that are left out.
 */
export function stateProblem(
  facts: AwardFacts,
  options: OptimiserOptions,
  without: ReadonlySet<ConstraintKind> = new Set(),
): StatedProblem {
  const limits: number[] = []
  const limitOf: { supplierId: string; productId: string | null }[] = []
  const overall = new Map<string, number>()
  const addLimit = (supplierId: string, productId: string | null, units: number) => {
    limitOf.push({ supplierId, productId })
    return limits.push(units) - 1
  }
  if (!without.has('capacity')) {
    for (const { supplierId, capacityUnits } of facts.bidders) {
      if (capacityUnits !== null) overall.set(supplierId, addLimit(supplierId, null, capacityUnits))
    }
  }
  const lots: ProblemLot[] = []
  const emptyLots: PromisedLot[] = []
  const refused: Decision[] = []
  const standing: { product: TenderedProduct; offers: StandingOffer[] }[] = []
  const problemLots: TenderProblem['lots'][number][] = []
  for (const product of facts.products) {
    const found = standingOffers(facts, product)
    refused.push(...found.refused)
    standing.push({ product, offers: found.standing })
    const ofProduct = new Map(
      without.has('capacity')
        ? []
        : found.standing.map(({ supplierId, offer }) => [
            supplierId,
            addLimit(supplierId, product.productId, offer.capacityUnits),
          ]),
    )
    for (const lot of promise(product, options.promisedPerMille)) {
      if (unitsOf(lot) === 0) {
        emptyLots.push(lot)
        continue
      }
      const deliverers = found.standing.filter(
        ({ offer }) => without.has('regions') || offer.regionCodes.includes(lot.regionCode),
      )
      lots.push({ lot, bidders: deliverers, deliverers })
      problemLots.push(
        lotOf(lot, {
          product,
          options,
          without,
          isAlone: found.standing.length === 1,
          bidders: deliverers.map((bidder) => ({
            bidder,
            limits: [ofProduct.get(bidder.supplierId), overall.get(bidder.supplierId)].filter(
              (limit) => limit !== undefined,
            ),
          })),
        }),
      )
    }
  }
  return { problem: { lots: problemLots, limits }, lots, emptyLots, refused, standing, limitOf }
}

interface LotFacts {
  readonly product: TenderedProduct
  readonly options: OptimiserOptions
  readonly without: ReadonlySet<ConstraintKind>
  readonly isAlone: boolean
  readonly bidders: readonly { readonly bidder: StandingOffer; readonly limits: readonly number[] }[]
}

function lotOf(lot: PromisedLot, { product, options, without, isAlone, bidders }: LotFacts) {
  const units = unitsOf(lot)
  const asked = without.has('minimum_winners') || isAlone ? 1 : options.minimumWinners
  const minimumWinners = Math.min(asked, units)
  const share = without.has('minimum_share') ? 0 : options.minimumSharePerMille
  const minimumUnits = Math.min(Math.ceil((units * share) / 1_000), Math.floor(units / minimumWinners))
  const most =
    without.has('maximum_share') || isAlone
      ? units
      : Math.ceil((units * options.maximumSharePerMille) / 1_000)
  return {
    units,
    minimumWinners,
    minimumUnits: Math.max(minimumUnits, 1),
    bidders: bidders.map(({ bidder, limits }): LotBidder => ({
      maximumUnits: without.has('capacity') ? most : Math.min(most, bidder.offer.capacityUnits),
      tiers: bidder.offer.tiers.map(({ fromUnits, unitPriceTenThousandths }) => ({
        fromUnits,
        price: unitPriceTenThousandths,
      })),
      fixedCost: switchingCost(product, bidder.supplierId, { units, options }),
      limits,
    })),
  }
}

function switchingCost(
  { incumbentSupplierId, ceilingTenThousandths }: TenderedProduct,
  supplierId: string,
  { units, options }: { readonly units: number; readonly options: OptimiserOptions },
): number {
  if (incumbentSupplierId === null || incumbentSupplierId === supplierId) return 0
  return Math.floor((ceilingTenThousandths * units * options.switchingPerMille) / 1_000)
}
