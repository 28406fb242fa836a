import { inFefoOrder } from './fefo.ts'

/** Unopened packs of one lot. */
export interface PackedLot {
  readonly lotId: string
  readonly expiresOn: string | null
  /** Base units in one pack. */
  readonly packUnits: number
  readonly packs: number
}

export interface PackTake {
  readonly lotId: string
  /** Whole packs; at least 1. */
  readonly packs: number
}

/** Whole packs for a demand in base units: either `shortUnits` or `excessUnits` may be above 0, never both. */
export interface PackTakes {
  readonly takes: readonly PackTake[]
  readonly shortUnits: number
  readonly excessUnits: number
}

/**
 * Takes at least `units` base units in whole packs, nearest expiry first; expired lots count as absent.
 * The last lot is rounded up to a whole pack. What that takes too much is given back in whole packs from the earlier
 * lots, latest first, so that no pack is taken whose absence would still leave enough.
 */
export function takeWholePacks(lots: readonly PackedLot[], units: number, now: Date): PackTakes {
  const ordered = inFefoOrder(lots, now)
  const packs: number[] = []
  let left = units
  for (const lot of ordered) {
    const taken = left > 0 ? Math.min(lot.packs, Math.ceil(left / lot.packUnits)) : 0
    packs.push(taken)
    left -= taken * lot.packUnits
  }
  let excessUnits = Math.max(0, -left)
  for (let index = ordered.length - 1; index >= 0; index -= 1) {
    const packUnits = ordered[index]?.packUnits ?? 1
    const back = Math.min(packs[index] ?? 0, Math.floor(excessUnits / packUnits))
    packs[index] = (packs[index] ?? 0) - back
    excessUnits -= back * packUnits
  }
  const takes = ordered.map((lot, index) => ({ lotId: lot.lotId, packs: packs[index] ?? 0 }))
  return { takes: takes.filter((take) => take.packs > 0), shortUnits: Math.max(0, left), excessUnits }
}
