import { isSaleable } from './fefo.ts'
import type { StockStatus } from './stock-status.ts'

/** Piles of one lot that are counted apart: what may be sold, what is expired, and what is set aside. */
export const countedParts = ['shelf', 'expired', 'quarantine'] as const
export type CountedPart = (typeof countedParts)[number]

/** The statuses whose units lie in a pile. What is promised still lies on the shelf; what is on the road lies nowhere. */
export const statusesOfPart = {
  shelf: ['available', 'reserved'],
  expired: ['available', 'reserved'],
  quarantine: ['quarantine'],
} as const satisfies Record<CountedPart, readonly StockStatus[]>

/** The pile of a lot on the shelf: sold until the end of its last day, then apart from the rest. */
export function shelfPart(expiresOn: string | null, now: Date): 'shelf' | 'expired' {
  return isSaleable(expiresOn, now) ? 'shelf' : 'expired'
}

/** The status that takes a pile's difference: never what is promised to somebody. */
export function correctedStatus(part: CountedPart): 'available' | 'quarantine' {
  return part === 'quarantine' ? 'quarantine' : 'available'
}

/**
 * What a pile's books are to be corrected by: what was counted less what they held at that very moment. Whatever moves
 * before or after is in the books by itself, so a sale between the count and its posting is never undone.
 */
export function countDifference(count: {
  readonly countedUnits: number
  readonly bookUnits: number
}): number {
  return count.countedUnits - count.bookUnits
}

/** True when one person's count is too far from the books to be believed. */
export function needsRecount(differenceUnits: number, toleranceUnits: number): boolean {
  return Math.abs(differenceUnits) > toleranceUnits
}
