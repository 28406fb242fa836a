/** How risk and distance lift a claimant's level. A dated choice of the operator's, which a shortage may set anew. */
export interface WeightRule {
  readonly validFrom: string
  /** Added when everybody there is at risk. */
  readonly atRisk: number
  /** Added when the way there takes `remoteHours` or more. */
  readonly remote: number
  readonly remoteHours: number
  readonly source: string
  /** False until somebody who may has confirmed it. */
  readonly checked: boolean
}

export const weightRule: WeightRule = {
  validFrom: '2026-11-01',
  atRisk: 0.5,
  remote: 0.25,
  remoteHours: 24,
  source: 'A proposal of ours, not of any regulation: an operator sets what the network agrees on.',
  checked: false,
}

/** What is known of a claimant that a weight is made of. */
export interface WeightFacts {
  /** Share of the people served who are at risk: old, pregnant or chronically ill. 0 to 1. */
  readonly atRiskShare: number
  /** Hours that a parcel takes from the depot. */
  readonly hoursAway: number
}

/**
 * The weight of a need: 1, and more for people at risk and for remote places, which wait longer for the next parcel.
 * Days of cover are no part of it, since what is at hand is counted in the level itself.
 */
export function needWeight({ atRiskShare, hoursAway }: WeightFacts, rule: WeightRule): number {
  const remote = Math.min(1, Math.max(0, hoursAway) / rule.remoteHours)
  const atRisk = Math.min(1, Math.max(0, atRiskShare))
  return Math.round((1 + rule.atRisk * atRisk + rule.remote * remote) * 1000) / 1000
}
