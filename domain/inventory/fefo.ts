import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'

/** Units of one lot that a site could give. */
export interface LotOnHand {
  readonly lotId: string
  /** The last day, YYYY-MM-DD in Shanghai, on which the lot may be sold. Null: the lot carries no date. */
  readonly expiresOn: string | null
  /** Base units. */
  readonly units: number
}

export interface LotTake {
  readonly lotId: string
  /** Base units; at least 1. */
  readonly units: number
}

/** True while a lot may be sold: through the end of its last day in Shanghai. */
export function isSaleable(expiresOn: string | null, now: Date): boolean {
  return expiresOn === null || expiresOn >= shanghaiDate(now)
}

/**
 * The lots that may be sold at `now` in the order in which they must leave: nearest expiry first, undated last.
 * Lots of one day keep the order of their ids, so that two callers take (and lock) them alike.
 */
export function inFefoOrder<Lot extends Omit<LotOnHand, 'units'>>(lots: readonly Lot[], now: Date): Lot[] {
  return lots.filter((lot) => isSaleable(lot.expiresOn, now)).toSorted(compareFefo)
}

/**
 * Takes `units` base units from `lots`, nearest expiry first (FEFO, 近效期先出).
 * Expired lots count as absent. `shortUnits` is what no lot could give; 0 when all was found.
 */
export function takeFefo(
  lots: readonly LotOnHand[],
  units: number,
  now: Date,
): { takes: LotTake[]; shortUnits: number } {
  const takes: LotTake[] = []
  let shortUnits = units
  for (const lot of inFefoOrder(lots, now)) {
    const taken = Math.min(lot.units, shortUnits)
    if (taken <= 0) continue
    takes.push({ lotId: lot.lotId, units: taken })
    shortUnits -= taken
  }
  return { takes, shortUnits }
}

function compareFefo(a: Omit<LotOnHand, 'units'>, b: Omit<LotOnHand, 'units'>): number {
  if (a.expiresOn !== b.expiresOn) {
    if (a.expiresOn === null) return 1
    if (b.expiresOn === null) return -1
    return a.expiresOn < b.expiresOn ? -1 : 1
  }
  return a.lotId < b.lotId ? -1 : Number(a.lotId > b.lotId)
}
