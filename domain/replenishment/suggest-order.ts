import type { DemandClass } from './demand-class.ts'

const weekDays = 7

/** What a site has of a product and may count on, in base units. */
export interface StockPosition {
  /** In stock and of use before it expires (`usableUnits`). */
  readonly usableUnits: number
  /** In stock, but going to expire before it is used. */
  readonly expiringUnits: number
  /** Ordered or on its way to the site. */
  readonly inboundUnits: number
  /** Promised to others and not yet reserved. */
  readonly owedUnits: number
}

/** What is expected to be asked for. */
export interface DemandOutlook {
  readonly demandClass: DemandClass
  readonly weeklyUnits: number
  /** What is kept beyond the mean for the service level. */
  readonly safetyUnits: number
  readonly serviceLevelPerMille: number
  /** Days until what is ordered is there. */
  readonly leadDays: number
  /** Days until one can order again. */
  readonly reviewDays: number
}

/** How much may be ordered. */
export interface OrderRule {
  /** Ordered for below this stock whatever is asked for; null for no such floor. Base units. */
  readonly minUnits: number | null
  /** What stock shall not exceed; null: one review's demand above the point. Base units. */
  readonly maxUnits: number | null
  /** Base units of the pack that the source sells. */
  readonly packUnits: number
  /** Days that goods can still be sold when they arrive; null where that does not matter. */
  readonly shelfLifeDays: number | null
}

/** What kept an order below what is wanted. */
export const orderLimits = ['maximum', 'shelf_life', 'budget'] as const
export type OrderLimit = (typeof orderLimits)[number]

/** An order and the numbers it comes from: plain facts, kept with it and told in words by `describeSuggestion`. */
export interface OrderSuggestion extends StockPosition, DemandOutlook, OrderRule {
  /** Stock below which one orders. */
  readonly pointUnits: number
  /** Stock that the order leads to. */
  readonly targetUnits: number
  /** Packs that lead there. */
  readonly wantedPacks: number
  /** Packs to order: 0 where a limit allows none. */
  readonly packs: number
  /** How many of the packs bring stock up to the point again. */
  readonly neededPacks: number
  readonly limits: readonly OrderLimit[]
}

/**
 * What to order of a product, in whole packs; null while stock and what is on its way reach the point.
 * The point covers demand until the order after this one can arrive, and the safety stock; never less than the minimum.
 * Goods that would expire unused are not ordered, except up to the minimum: an antidote is there to expire.
 */
export function suggestOrder(
  position: StockPosition,
  outlook: DemandOutlook,
  rule: OrderRule,
): OrderSuggestion | null {
  const available = position.usableUnits + position.inboundUnits - position.owedUnits
  const pointUnits = Math.max(rule.minUnits ?? 0, coveredUnits(outlook))
  if (available >= pointUnits) return null
  const targetUnits =
    rule.maxUnits ?? pointUnits + Math.ceil((outlook.weeklyUnits * outlook.reviewDays) / weekDays)
  const wantedPacks = packsFor(targetUnits - available, rule.packUnits)
  const roomPacks = rule.maxUnits === null ? Infinity : packsWithin(rule.maxUnits - available, rule.packUnits)
  const lastingPacks = packsThatLast(available, outlook, rule)
  const packs = Math.min(wantedPacks, roomPacks, lastingPacks)
  const limits: OrderLimit[] = []
  if (roomPacks < wantedPacks && roomPacks <= lastingPacks) limits.push('maximum')
  if (lastingPacks < wantedPacks && lastingPacks < roomPacks) limits.push('shelf_life')
  const neededPacks = Math.min(packs, packsFor(pointUnits - available, rule.packUnits))
  return {
    ...position,
    ...outlook,
    ...rule,
    pointUnits,
    targetUnits,
    wantedPacks,
    packs,
    neededPacks,
    limits,
  }
}

/** Base units that last until the order after the next one can arrive, at the service level. */
export function coveredUnits({ weeklyUnits, safetyUnits, leadDays, reviewDays }: DemandOutlook): number {
  return Math.ceil((weeklyUnits * (leadDays + reviewDays)) / weekDays + safetyUnits)
}

/** The suggestion cut to the packs that a budget pays (`fitBudget`). */
export function withinBudget(suggestion: OrderSuggestion, packs: number): OrderSuggestion {
  if (packs >= suggestion.packs) return suggestion
  return {
    ...suggestion,
    packs,
    neededPacks: Math.min(suggestion.neededPacks, packs),
    limits: [...suggestion.limits, 'budget'],
  }
}

/** Packs that are used up before they expire, after what is there already; or that fill up the minimum. */
function packsThatLast(
  available: number,
  { weeklyUnits, leadDays }: DemandOutlook,
  { shelfLifeDays, minUnits, packUnits }: OrderRule,
): number {
  if (shelfLifeDays === null) return Infinity
  const usedByThen = Math.floor((weeklyUnits * (leadDays + shelfLifeDays)) / weekDays)
  return Math.max(
    packsWithin(usedByThen - available, packUnits),
    packsFor((minUnits ?? 0) - available, packUnits),
  )
}

/** Whole packs that hold at least `units`. */
function packsFor(units: number, packUnits: number): number {
  return Math.max(0, Math.ceil(units / packUnits))
}

/** Whole packs that hold at most `units`. */
function packsWithin(units: number, packUnits: number): number {
  return Math.max(0, Math.floor(units / packUnits))
}
