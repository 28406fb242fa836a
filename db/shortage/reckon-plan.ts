import { handlingObstacles, type HandledProduct } from '#domain/organisations/site.ts'
import { allocate } from '#domain/shortage/allocate.ts'
import {
  buildProblem,
  type PlannedNeed,
  type PlannedPromise,
  type PlannedSupply,
} from '#domain/shortage/build-problem.ts'
import { explainShares, type ShareExplanation } from '#domain/shortage/explain-share.ts'
import { measureFairness } from '#domain/shortage/fairness.ts'
import { needWeight, weightRule } from '#domain/shortage/need-weight.ts'
import { atRiskShareOf, isMeantFor, type PlanOptions, tierOf } from '#domain/shortage/plan-options.ts'
import { countyOf, type PlanSummary, summaryOfFairness } from './plan-summary.ts'
import type { ClaimingSite } from './read-needs.ts'
import { type Pile, supplyIdOf } from './read-supply.ts'

/** What a plan is reckoned from. */
export interface PlanFacts {
  readonly shortageId: string
  readonly options: PlanOptions
  readonly sites: readonly ClaimingSite[]
  readonly piles: readonly Pile[]
  readonly promises: readonly PlannedPromise[]
  readonly products: ReadonlyMap<string, HandledProduct>
  readonly hoursAway: ReadonlyMap<string, number>
  /** Base units that promises have lost to stopped goods. */
  readonly lostUnits: number
  readonly sells: (seller: string, site: ClaimingSite, productId: string) => boolean
}

/** Units of one product from one depot for one site. */
export interface PlannedShare {
  readonly site: ClaimingSite
  readonly pile: Pile
  readonly units: number
  readonly promisedUnits: number
}

export interface PlannedSite {
  readonly site: ClaimingSite
  readonly needUnits: number
  readonly heldUnits: number
  readonly receivedUnits: number
  readonly facts: ShareExplanation
  readonly otherSiteId: string | null
}

export interface ReckonedPlan {
  readonly summary: PlanSummary
  readonly needs: readonly PlannedSite[]
  readonly shares: readonly PlannedShare[]
}

interface Source extends PlannedSupply {
  readonly pile: Pile
}

/** Shares out by a plan's options; nothing is read or written. */
export function reckonPlan(facts: PlanFacts): ReckonedPlan {
  const { sites, promises, options, piles, lostUnits } = facts
  const sources = sourcesOf(facts)
  const needs = sites.map((site) => needOf(facts, site, sources))
  const problem = buildProblem(sources, needs, promises)
  const allocation = allocate(problem)
  const explain = explainShares(problem, allocation, options.horizonDays)
  const planned = sites.map((site, index): PlannedSite => {
    const explained = explain(index)
    return {
      site,
      needUnits: needs[index]?.needUnits ?? 0,
      heldUnits: needs[index]?.heldUnits ?? 0,
      receivedUnits: allocation.receivedUnits[index] ?? 0,
      facts: explained,
      otherSiteId: explained.other === null ? null : (sites[explained.other.need]?.id ?? null),
    }
  })
  const fairness = measureFairness(problem, allocation, (index) =>
    countyOf(sites[index] ?? { regionCode: '' }),
  )
  const worth = (index: number) => sources[index]?.needPerUnit ?? 0
  const shares = sharesOf(facts, sources, allocation.shares)
  const newlyGranted = shares.reduce(
    (sum, { pile, units, promisedUnits }) => sum + (units - promisedUnits) * pile.needPerUnit,
    0,
  )
  const freeUnits = piles.reduce((sum, pile) => sum + pile.freeUnits * pile.needPerUnit, 0)
  return {
    needs: planned,
    shares,
    summary: {
      ...summaryOfFairness(fairness),
      served: planned.filter(({ receivedUnits }) => receivedUnits > 0).length,
      unserved: planned.filter(
        ({ needUnits, heldUnits, receivedUnits }) => needUnits > heldUnits && receivedUnits === 0,
      ).length,
      grantedUnits: allocation.receivedUnits.reduce((sum, units) => sum + units, 0),
      leftUnits: allocation.leftUnits.reduce((sum, units, index) => sum + units * worth(index), 0),
      keptUnits: freeUnits - newlyGranted,
      lostUnits,
      cutUnits: planned.reduce((sum, { facts: { cutUnits } }) => sum + cutUnits, 0),
    },
  }
}

/** Every pile, and in front of it what is earmarked of it. */
function sourcesOf({ shortageId, options, piles, sites }: PlanFacts): Source[] {
  return piles.flatMap((pile) => {
    const shared = { ingredient: shortageId, mayBeSplit: false, needPerUnit: pile.needPerUnit, pile }
    let free = pile.freeUnits
    const earmarked = options.earmarks
      .filter(
        ({ depotSiteId, productId }) => depotSiteId === pile.depotSiteId && productId === pile.productId,
      )
      .map((earmark, index): Source => {
        const units = Math.min(free, earmark.units)
        free -= units
        const meant = sites.filter((site) => isMeantFor(earmark, site)).map(({ id }) => id)
        return {
          ...shared,
          id: `${supplyIdOf(pile)}/${index}`,
          units,
          reserveUnits: 0,
          packUnits: pile.packUnits,
          earmarkedFor: new Set(meant),
        }
      })
    const open: Source = {
      ...shared,
      id: supplyIdOf(pile),
      units: free + pile.promisedUnits,
      reserveUnits: Math.ceil((free * options.reservePercent) / 100),
      packUnits: pile.packUnits,
      earmarkedFor: null,
    }
    return [...earmarked, open]
  })
}

function needOf(
  { shortageId, options, products, hoursAway, sells }: PlanFacts,
  site: ClaimingSite,
  sources: readonly Source[],
): PlannedNeed {
  const said = options.needs.find(({ siteId }) => siteId === site.id)
  const rule = { ...weightRule, ...options.weights }
  const mayUse = ({ pile }: Source) => {
    const product = products.get(pile.productId)
    if (product === undefined || handlingObstacles(site, product).length > 0) return false
    return sells(pile.depotTenantId, site, pile.productId)
  }
  return {
    claimant: site.id,
    ingredient: shortageId,
    tier: tierOf(options, site),
    needUnits: said?.needUnits ?? Math.ceil(site.dailyUnits * options.horizonDays),
    heldUnits: Math.floor(site.heldUnits),
    capUnits: said?.capUnits ?? options.capUnits,
    weight: needWeight(
      { atRiskShare: atRiskShareOf(options, site), hoursAway: hoursAway.get(site.id) ?? rule.remoteHours },
      rule,
    ),
    barred: new Set(sources.filter((source) => !mayUse(source)).map(({ id }) => id)),
  }
}

/** Shares by site and pile: what came from an earmark and what from the rest of a pile is one share. */
function sharesOf(
  { sites, promises }: PlanFacts,
  sources: readonly Source[],
  shares: ReturnType<typeof allocate>['shares'],
): PlannedShare[] {
  const promised = new Map(promises.map(({ claimant, supply, units }) => [`${claimant} ${supply}`, units]))
  const found = new Map<string, PlannedShare>()
  shares.units.forEach((units, row) => {
    const site = sites[shares.need[row] ?? 0]
    const pile = sources[shares.supply[row] ?? 0]?.pile
    if (site === undefined || pile === undefined) return
    const key = `${site.id} ${supplyIdOf(pile)}`
    const before = found.get(key)?.units ?? 0
    const total = before + units
    found.set(key, { site, pile, units: total, promisedUnits: Math.min(total, promised.get(key) ?? 0) })
  })
  return [...found.values()]
}
