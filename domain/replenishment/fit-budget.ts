import { lineFen } from '#domain/money/fen.ts'

/** An order that wants a share of a budget. */
export interface BudgetedOrder {
  /** 1 comes first. */
  readonly priority: number
  /** Days that stock lasts: of one priority, what runs out first comes first. */
  readonly coverDays: number
  readonly packs: number
  /** How many of the packs bring stock up to its point; the rest is for the time after. */
  readonly neededPacks: number
  readonly packUnits: number
  /** Of a base unit, in 1/10,000 yuan. */
  readonly unitPriceTenThousandths: number
}

/**
 * How many packs of each order a budget pays, at the orders' indexes. In the order of priority, each is first brought up
 * to its point, as far as the money goes, before what is left goes to more. Never more than was asked for; together never
 * above the budget; and what is left over would not pay another pack of an order that was cut.
 */
export function fitBudget(orders: readonly BudgetedOrder[], budgetFen: number): number[] {
  const packs = orders.map(() => 0)
  const byUrgency = orders
    .map((order, index) => ({ order, index }))
    .toSorted(
      (a, b) =>
        a.order.priority - b.order.priority || a.order.coverDays - b.order.coverDays || a.index - b.index,
    )
  let leftFen = budgetFen
  const raise = (mostPacksOf: (order: BudgetedOrder) => number) => {
    for (const { order, index } of byUrgency) {
      const before = packs[index] ?? 0
      const paidFen = packsFen(order, before)
      const after = affordablePacks(order, before, mostPacksOf(order), leftFen + paidFen)
      packs[index] = after
      leftFen -= packsFen(order, after) - paidFen
    }
  }
  raise((order) => Math.min(order.neededPacks, order.packs))
  raise((order) => order.packs)
  return packs
}

/** What `packs` of an order cost, in fen. */
export function packsFen(
  {
    packUnits,
    unitPriceTenThousandths,
  }: Omit<BudgetedOrder, 'packs' | 'priority' | 'coverDays' | 'neededPacks'>,
  packs: number,
): number {
  return lineFen(unitPriceTenThousandths, packs * packUnits)
}

/** The most packs from `least` to `most` that `fen` pays, by halving; `least` is paid already. */
function affordablePacks(order: BudgetedOrder, least: number, most: number, fen: number): number {
  let paid = least
  let unpaid = Math.max(least, most) + 1
  while (unpaid - paid > 1) {
    const middle = Math.floor((paid + unpaid) / 2)
    if (packsFen(order, middle) <= fen) paid = middle
    else unpaid = middle
  }
  return paid
}
