import { createHash } from 'node:crypto'
import { demandClasses } from '#domain/replenishment/demand-class.ts'
import { fitBudget, packsFen } from '#domain/replenishment/fit-budget.ts'
import { forecastDemand, forecastsFor } from '#domain/replenishment/forecast-demand.ts'
import { daysToNextOrder, type OrderCalendar } from '#domain/replenishment/order-calendar.ts'
import {
  suggestOrder,
  withinBudget,
  type DemandOutlook,
  type OrderSuggestion,
} from '#domain/replenishment/suggest-order.ts'
import { usableUnits } from '#domain/replenishment/usable-stock.ts'
import { isSaleable } from '#domain/inventory/fefo.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { historyWeeks } from './demand-weeks.ts'
import type { ReplenishedItem } from './read-items.ts'

/** A suggestion for one item, with what it costs. */
export interface ItemSuggestion {
  readonly item: ReplenishedItem
  readonly facts: OrderSuggestion
  readonly amountFen: number
}

interface History {
  readonly units: Uint32Array
  readonly stockOutDays: Uint8Array
}

interface Plan {
  readonly calendar: OrderCalendar
  readonly budgetFen: number | null
}

/** What the numbers of a site's items ask for at `now`, cut to what the plan's budget pays. */
export function reckonSuggestions(
  items: readonly ReplenishedItem[],
  history: History,
  plan: Plan,
  now: Date,
): ItemSuggestion[] {
  const reviewDays = daysToNextOrder(plan.calendar, shanghaiDate(now))
  const forecasts = forecastsFor(items.length)
  const series = {
    ...history,
    weeks: historyWeeks,
    protectionDays: items.map(({ policy }) => policy.leadDays + reviewDays),
    serviceLevelPerMille: items.map(({ policy }) => policy.serviceLevelPerMille),
    seeds: items.map(({ policy }) => seedOf(policy)),
  }
  forecastDemand(series, 0, items.length, forecasts)
  const suggestions = items.flatMap((item, index) => {
    const outlook: DemandOutlook = {
      demandClass: demandClasses[forecasts.demandClass[index] ?? 0] ?? 'none',
      weeklyUnits: forecasts.weeklyUnits[index] ?? 0,
      safetyUnits: forecasts.safetyUnits[index] ?? 0,
      serviceLevelPerMille: item.policy.serviceLevelPerMille,
      leadDays: item.policy.leadDays,
      reviewDays,
    }
    const { minUnits, maxUnits, packUnits, shelfLifeDays } = item.policy
    const rule = { minUnits, maxUnits, packUnits, shelfLifeDays }
    const facts = suggestOrder(positionOf(item, outlook, now), outlook, rule)
    return facts === null ? [] : [{ item, facts }]
  })
  return withAmounts(suggestions, plan.budgetFen)
}

function positionOf({ lots, inboundUnits, owedUnits }: ReplenishedItem, outlook: DemandOutlook, now: Date) {
  const { weeklyUnits, leadDays, reviewDays } = outlook
  const usable = usableUnits(lots, weeklyUnits, leadDays + reviewDays, now)
  const saleable = lots
    .filter(({ expiresOn }) => isSaleable(expiresOn, now))
    .reduce((sum, { units }) => sum + units, 0)
  return { usableUnits: usable, expiringUnits: saleable - usable, inboundUnits, owedUnits }
}

/** Draws of one item are the same on every day, so that a suggestion changes only when its numbers do. */
function seedOf({ siteId, productId }: ReplenishedItem['policy']): number {
  return createHash('sha256').update(`${siteId}/${productId}`).digest().readInt32BE()
}

function withAmounts(
  suggestions: readonly Omit<ItemSuggestion, 'amountFen'>[],
  budgetFen: number | null,
): ItemSuggestion[] {
  const orders = suggestions.map(({ item, facts }) => ({
    priority: item.policy.priority,
    coverDays: coverDays(facts),
    packs: facts.packs,
    neededPacks: facts.neededPacks,
    packUnits: facts.packUnits,
    unitPriceTenThousandths: item.unitPriceTenThousandths,
  }))
  const paid = budgetFen === null ? null : fitBudget(orders, budgetFen)
  return suggestions.map(({ item, facts }, index) => {
    const cut = paid === null ? facts : withinBudget(facts, paid[index] ?? 0)
    const amountFen = packsFen({ ...facts, unitPriceTenThousandths: item.unitPriceTenThousandths }, cut.packs)
    return { item, facts: cut, amountFen }
  })
}

/** Days that stock and what is on its way last; a year where nobody asks. */
function coverDays({ usableUnits: usable, inboundUnits, owedUnits, weeklyUnits }: OrderSuggestion): number {
  return weeklyUnits === 0 ? 365 : Math.floor(((usable + inboundUnits - owedUnits) * 7) / weeklyUnits)
}
