import { unitsOf } from './award-by-volume.ts'
import { totalsOf, type Award, type AwardedLot, type Decision } from './award.ts'
import { priceAt } from './offer.ts'
import type { StandingOffer } from './standing-offers.ts'
import type { ProblemLot, StatedProblem } from './tender-problem.ts'
import type { Pattern } from './tender/problem.ts'

/** Reads the optimiser's ways to supply the lots as an award, with the reason of every bid. */
export function awardOfPatterns(stated: StatedProblem, patterns: readonly Pattern[]): Award {
  const lots = [
    ...stated.lots.map((lot, index) => awardedLot(lot, patterns[index]?.units ?? [])),
    ...stated.emptyLots.map((lot) => ({ ...lot, supplies: [], backup: null })),
  ]
  const decisions = stated.standing.flatMap(({ product: { productId, ceilingTenThousandths }, offers }) => {
    const supplies = lots.filter((lot) => lot.productId === productId).flatMap((lot) => lot.supplies)
    const units = supplies.reduce((sum, supply) => sum + supply.units, 0)
    const cost = supplies.reduce((sum, supply) => sum + supply.units * supply.unitPriceTenThousandths, 0)
    return offers.map(({ supplierId, price }): Decision => {
      const own = supplies.filter((supply) => supply.supplierId === supplierId)
      const ownUnits = own.reduce((sum, supply) => sum + supply.units, 0)
      const of = { supplierId, productId, price }
      if (offers.length === 1) {
        return { ...of, code: 'wonAlone', units: ownUnits, ceiling: ceilingTenThousandths }
      }
      if (ownUnits > 0) return { ...of, code: 'won', units: ownUnits, regions: own.length }
      return { ...of, code: 'costsMore', averagePrice: Math.round(cost / Math.max(units, 1)) }
    })
  })
  return { lots, decisions: [...decisions, ...stated.refused], uncovered: [], ...totalsOf(lots) }
}

function awardedLot({ lot, bidders, deliverers }: ProblemLot, units: readonly number[]): AwardedLot {
  const supplies = bidders
    .flatMap(({ supplierId, offer }, index) => {
      const own = units[index] ?? 0
      return own === 0 ? [] : [{ supplierId, units: own, unitPriceTenThousandths: priceAt(offer.tiers, own) }]
    })
    .toSorted((a, b) => b.units - a.units || (a.supplierId < b.supplierId ? -1 : 1))
  const spare = deliverers.find(
    ({ supplierId }) => !supplies.some((supply) => supply.supplierId === supplierId),
  )
  return { ...lot, supplies, backup: backupOf(spare, unitsOf(lot)) }
}

/** Where every deliverer supplies a part, these stand in for each other. */
function backupOf(spare: StandingOffer | undefined, units: number): AwardedLot['backup'] {
  if (spare === undefined) return null
  const { supplierId, offer } = spare
  return { supplierId, unitPriceTenThousandths: priceAt(offer.tiers, units) }
}
