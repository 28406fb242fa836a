import { forecastDemand, forecastsFor } from '../replenishment/forecast-demand.ts'

export const shortageSignKinds = ['low_cover', 'demand_spike', 'supplier_failure'] as const
export type ShortageSignKind = (typeof shortageSignKinds)[number]

/** What is known of an ingredient over the whole network, in base units. */
export interface IngredientFacts {
  readonly ingredientCode: string
  /** Demand by week, the oldest first; the last is the last full week. */
  readonly weeklyUnits: readonly number[]
  readonly stockUnits: number
  /** Contracts of which suppliers failed lately, and parts of orders that nobody brought in time. */
  readonly failures: number
}

/** When to warn. Choices of the operator's, to be tuned where they warn too much or too late. */
export interface SignRule {
  readonly validFrom: string
  /** Fewer days of cover than these. */
  readonly coverDays: number
  /** A week above the mean of those before it by so many of their standard deviations … */
  readonly deviations: number
  /** … and by this factor at least, so that a small steady demand does not warn of nothing. */
  readonly leastRatio: number
  readonly failures: number
  readonly source: string
  readonly checked: boolean
}

export const signRule: SignRule = {
  validFrom: '2026-11-01',
  coverDays: 14,
  deviations: 3,
  leastRatio: 1.5,
  failures: 2,
  source:
    'A proposal of ours: two weeks are longer than most suppliers take, three deviations are seldom chance.',
  checked: false,
}

/** A sign with the numbers that made it. */
export interface ShortageSign {
  readonly kind: ShortageSignKind
  readonly ingredientCode: string
  readonly facts: {
    readonly stockUnits: number
    /** What is expected a week, by the forecast that replenishment uses. */
    readonly weeklyUnits: number
    readonly coverDays: number | null
    readonly lastWeekUnits: number
    /** The upper end of what the weeks before let expect. */
    readonly bandUnits: number
    readonly failures: number
  }
}

/** The signs of a coming shortage of one ingredient: several may show at once. */
export function findShortageSigns(facts: IngredientFacts, rule: SignRule): ShortageSign[] {
  const { ingredientCode, stockUnits, failures, weeklyUnits: weeks } = facts
  const weeklyUnits = forecastOf(weeks)
  const coverDays = weeklyUnits === 0 ? null : Math.round((stockUnits / weeklyUnits) * 70) / 10
  const lastWeekUnits = weeks.at(-1) ?? 0
  const bandUnits = upperBand(weeks.slice(0, -1), rule)
  const told = {
    stockUnits,
    weeklyUnits: Math.round(weeklyUnits),
    coverDays,
    lastWeekUnits,
    bandUnits,
    failures,
  }
  const kinds: ShortageSignKind[] = []
  if (coverDays !== null && coverDays < rule.coverDays) kinds.push('low_cover')
  if (bandUnits > 0 && lastWeekUnits > bandUnits) kinds.push('demand_spike')
  if (failures >= rule.failures) kinds.push('supplier_failure')
  return kinds.map((kind) => ({ kind, ingredientCode, facts: told }))
}

function forecastOf(weeks: readonly number[]): number {
  const forecasts = forecastsFor(1)
  const series = {
    units: weeks,
    stockOutDays: weeks.map(() => 0),
    weeks: weeks.length,
    protectionDays: [7],
    serviceLevelPerMille: [950],
    seeds: [1],
  }
  forecastDemand(series, 0, 1, forecasts)
  return forecasts.weeklyUnits[0] ?? 0
}

/** 0 where too few weeks tell what is usual. */
function upperBand(weeks: readonly number[], { deviations, leastRatio }: SignRule): number {
  const leastWeeks = 4
  if (weeks.length < leastWeeks) return 0
  const mean = weeks.reduce((sum, units) => sum + units, 0) / weeks.length
  const variance = weeks.reduce((sum, units) => sum + (units - mean) ** 2, 0) / (weeks.length - 1)
  return Math.ceil(Math.max(mean + deviations * Math.sqrt(variance), mean * leastRatio))
}
