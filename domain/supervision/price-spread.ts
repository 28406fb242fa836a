import { perThousand } from './shares.ts'

/** How a product is sold: online with a prescription, at an institution's counter, or by a distributor to institutions. */
export const priceChannels = ['online', 'offline', 'distributor'] as const
export type PriceChannel = (typeof priceChannels)[number]

/** How far the prices of one product in one channel lie apart. Prices of a base unit, in 1/10,000 yuan. */
export interface PriceSpread {
  readonly sellers: number
  readonly lowest: number
  readonly median: number
  readonly highest: number
  /** From the lowest to the highest, in thousandths of the median; null where the median is nothing. */
  readonly spreadPerThousand: number | null
}

/** The spread of prices, of which there is at least one. The median of an even number is the lower of the middle ones. */
export function priceSpread(prices: readonly number[]): PriceSpread {
  const sorted = prices.toSorted((a, b) => a - b)
  const [lowest = 0] = sorted
  const highest = sorted.at(-1) ?? 0
  const median = medianOf(sorted)
  return {
    sellers: sorted.length,
    lowest,
    median,
    highest,
    spreadPerThousand: perThousand(highest - lowest, median),
  }
}

/** The lower of the middle values: a price that somebody asks. */
export function medianOf(sorted: readonly number[]): number {
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
}
