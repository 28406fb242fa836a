import type { Allocation, Shortfall, SourcingPlan, SourcingQuestion } from './choice.ts'
import { waitingFen } from './weights.ts'

/** A name as people read it. */
export interface BilingualName {
  readonly zh: string
  readonly en: string
}

/** Why a site was no candidate at all. */
export type Exclusion = 'no_route' | 'site_down' | 'storage_unfit' | 'out_of_scope'

/** How a candidate did against the plan that was chosen. */
export type Verdict =
  | { readonly kind: 'chosen'; readonly allocations: readonly Omit<Allocation, 'siteIndex'>[] }
  /** It lacks something, and a plan with it was not better. */
  | { readonly kind: 'short' }
  /** It has everything, but would arrive after the deadline. */
  | { readonly kind: 'late' }
  /** It has everything, but its shipment and the waiting for it weigh more. */
  | { readonly kind: 'dearer'; readonly byFen: number }
  /** It weighs the same; expiry, fewer shipments or the order of sites decided. */
  | { readonly kind: 'equal' }
  | { readonly kind: 'excluded'; readonly reason: Exclusion }

export interface SiteExplanation {
  readonly siteId: string
  readonly name: BilingualName
  /** ISO time of its shipment's arrival; null for an excluded site. */
  readonly arriveAt: string | null
  readonly shipmentFen: number
  /** What it lacks of the order, whatever others have. */
  readonly missing: readonly Shortfall[]
  readonly verdict: Verdict
}

/** Why these sites, as plain JSON facts: kept with the decision, turned into sentences when somebody reads them. */
export interface SourcingExplanation {
  readonly askedAt: string
  readonly dueAt: string
  readonly arriveAt: string | null
  readonly isOnTime: boolean
  readonly totalFen: number
  readonly lines: readonly { readonly name: BilingualName; readonly units: number }[]
  readonly sites: readonly SiteExplanation[]
  readonly shortfalls: readonly Shortfall[]
}

/** Who the indexes of a question stand for. */
export interface SourcingNames {
  /** Per line. */
  readonly products: readonly BilingualName[]
  /** Per candidate. */
  readonly sites: readonly { readonly siteId: string; readonly name: BilingualName }[]
  /** Sites that were looked at and could not be candidates. */
  readonly excluded: readonly {
    readonly siteId: string
    readonly name: BilingualName
    readonly reason: Exclusion
  }[]
}

/**
 * Says for every site what it has, when it arrives, and why it was or was not chosen.
 * Throws RangeError when a line or a candidate has no name.
 */
export function explainChoice(
  question: SourcingQuestion,
  plan: SourcingPlan,
  names: SourcingNames,
): SourcingExplanation {
  return {
    askedAt: question.askedAt.toISOString(),
    dueAt: question.dueAt.toISOString(),
    arriveAt: plan.arriveAt?.toISOString() ?? null,
    isOnTime: plan.isOnTime,
    totalFen: plan.totalFen,
    lines: question.lines.map(({ units }, index) => ({ name: nameAt(names.products, index), units })),
    sites: [
      ...question.candidates.map((candidate, index) => ({
        ...nameAt(names.sites, index),
        arriveAt: candidate.arriveAt.toISOString(),
        shipmentFen: candidate.costFen,
        missing: missingAt(question, index),
        verdict: verdictOn(question, plan, index),
      })),
      ...names.excluded.map(({ siteId, name, reason }) => ({
        siteId,
        name,
        arriveAt: null,
        shipmentFen: 0,
        missing: [],
        verdict: { kind: 'excluded' as const, reason },
      })),
    ],
    shortfalls: plan.shortfalls,
  }
}

function nameAt<Name>(names: readonly Name[], index: number): Name {
  const name = names[index]
  if (name === undefined) throw new RangeError(`no name for index ${index}`)
  return name
}

function missingAt({ lines, candidates }: SourcingQuestion, index: number): Shortfall[] {
  return lines
    .map(({ units }, lineIndex) => ({
      lineIndex,
      units: units - (candidates[index]?.stockUnits[lineIndex] ?? 0),
    }))
    .filter(({ units }) => units > 0)
}

function verdictOn(question: SourcingQuestion, plan: SourcingPlan, index: number): Verdict {
  const allocations = plan.allocations.filter(({ siteIndex }) => siteIndex === index)
  const candidate = question.candidates[index]
  if (allocations.length > 0) {
    return { kind: 'chosen', allocations: allocations.map(({ lineIndex, units }) => ({ lineIndex, units })) }
  }
  if (!candidate || missingAt(question, index).length > 0) return { kind: 'short' }
  if (plan.isOnTime && candidate.arriveAt > question.dueAt) return { kind: 'late' }
  const waiting = waitingFen(question.askedAt, candidate.arriveAt, question.waitingFenPerHour)
  const byFen = candidate.costFen + waiting - plan.totalFen
  return byFen > 0 ? { kind: 'dearer', byFen } : { kind: 'equal' }
}
