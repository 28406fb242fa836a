import { flowThrough, type CapacityQuestion, type CapacityResource } from './capacity-flow.ts'
import { planCapacity, type CapacityPlan, type CapacityShortfall } from './capacity-plan.ts'

/** What is asked of one depot of a campaign. */
export interface DepotQuestion {
  readonly siteId: string
  readonly question: CapacityQuestion
}

export interface DepotCapacity {
  readonly siteId: string
  readonly plan: CapacityPlan
  /** Parcels that it could dispatch in time beyond its own, up to all of the campaign's; 0 where some of its own are late. */
  readonly room: number
}

/** Late parcels of one depot that another one could dispatch in time. */
export interface CapacityRelief {
  readonly fromSiteId: string
  readonly toSiteId: string
  readonly parcels: number
}

/** All depots of a campaign together. */
export interface CampaignCapacityPlan {
  /** Every depot dispatches its own parcels in time. */
  readonly isFeasible: boolean
  readonly parcels: number
  readonly targetAt: Date
  /** When the last depot is done; null when one of them never is. */
  readonly finishAt: Date | null
  readonly marginHours: number | null
  readonly lateParcels: number
  /** The depot that is done last, and what holds it back; null when there is nothing to do. */
  readonly bottleneck: { readonly siteId: string; readonly resource: CapacityResource } | null
  /** Of every depot, what is short first in front. */
  readonly shortfalls: readonly (CapacityShortfall & { readonly siteId: string })[]
  /** How depots with room could take late parcels over. */
  readonly reliefs: readonly CapacityRelief[]
  /** Late parcels for which no depot has room: the campaign as a whole has too little. */
  readonly lateAnyway: number
  readonly depots: readonly DepotCapacity[]
}

const hourMs = 3_600_000

/**
 * Plans for all depots of a campaign: whether each keeps the target, when the last one is done, what is short where, and how
 * far depots with room, by their own people, vehicles and kits, could help those that are late. A parcel that is late and
 * that no depot has room for is late wherever it is sent from. Throws as `planCapacity`, and RangeError without a depot.
 */
export function planCampaignCapacity(questions: readonly DepotQuestion[]): CampaignCapacityPlan {
  const plans = questions.map(({ siteId, question }) => ({ siteId, question, plan: planCapacity(question) }))
  const [first] = plans
  if (first === undefined) throw new RangeError('expected at least one depot')
  const parcels = sum(plans.map(({ plan }) => plan.parcels))
  const lateParcels = sum(plans.map(({ plan }) => plan.lateParcels))
  const depots = plans.map(({ siteId, question, plan }) => ({
    siteId,
    plan,
    room: plan.isFeasible ? roomOf(question, parcels) : 0,
  }))
  const reliefs = relieve(depots)
  const last = depots.reduce((latest, depot) => (isLater(depot.plan, latest.plan) ? depot : latest))
  const { finishAt, bottleneck } = last.plan
  const { targetAt } = first.plan
  return {
    isFeasible: depots.every(({ plan }) => plan.isFeasible),
    parcels,
    targetAt,
    finishAt,
    marginHours: finishAt === null ? null : (targetAt.getTime() - finishAt.getTime()) / hourMs,
    lateParcels,
    bottleneck: bottleneck === null ? null : { siteId: last.siteId, resource: bottleneck },
    shortfalls: depots
      .flatMap(({ siteId, plan }) => plan.shortfalls.map((shortfall) => ({ ...shortfall, siteId })))
      .toSorted((a, b) => a.fromAt.getTime() - b.fromAt.getTime()),
    reliefs,
    lateAnyway: lateParcels - sum(reliefs.map((relief) => relief.parcels)),
    depots,
  }
}

/** How many of `more` parcels a depot could dispatch in time beyond its own. */
function roomOf(question: CapacityQuestion, more: number): number {
  const { dispatched } = flowThrough({ ...question, parcels: question.parcels + more })
  // What rounding leaves must not promise a parcel too many.
  return Math.max(0, Math.floor(dispatched - question.parcels + 1e-6))
}

/** The latest depot finds help first, from where there is most room. */
function relieve(depots: readonly DepotCapacity[]): CapacityRelief[] {
  const helpers = depots
    .filter(({ room }) => room > 0)
    .toSorted((a, b) => b.room - a.room)
    .map(({ siteId, room }) => ({ siteId, room }))
  const reliefs: CapacityRelief[] = []
  for (const { siteId, plan } of depots.toSorted((a, b) => b.plan.lateParcels - a.plan.lateParcels)) {
    let late = plan.lateParcels
    for (const helper of helpers) {
      const parcels = Math.min(late, helper.room)
      if (parcels === 0) continue
      reliefs.push({ fromSiteId: siteId, toSiteId: helper.siteId, parcels })
      late -= parcels
      helper.room -= parcels
    }
  }
  return reliefs
}

/** Whoever never finishes is the latest, of those who do not whoever leaves more behind. */
function isLater(a: CapacityPlan, b: CapacityPlan): boolean {
  const [first, second] = [a.finishAt?.getTime() ?? Infinity, b.finishAt?.getTime() ?? Infinity]
  return first === second ? a.lateParcels > b.lateParcels : first > second
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}
