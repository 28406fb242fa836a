import { inFefoOrder, type LotTake } from '#domain/inventory/fefo.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'

/** Units of one lot at a depot of the seller. */
export interface DepotLot {
  readonly siteId: string
  readonly productId: string
  readonly lotId: string
  readonly ownership: StockOwnership
  readonly expiresOn: string | null
  readonly units: number
}

/** A line that a seller is to bring. */
export interface LineToBring {
  readonly lineId: string
  readonly productId: string
  readonly units: number
  /** Base units in a box: boxes are not opened for an order. */
  readonly packUnits: number
  /** The only lot that will do; null for any. */
  readonly lotId: string | null
}

/** What one depot brings of one line. */
export interface DepotTake extends LotTake {
  readonly lineId: string
  readonly productId: string
  readonly ownership: StockOwnership
}

export interface DepotChoice {
  readonly depots: readonly { readonly siteId: string; readonly takes: readonly DepotTake[] }[]
  /** What no depot has, by line; lines that are whole are left out. */
  readonly short: ReadonlyMap<string, number>
}

/**
 * Chooses depots and lots for a seller's lines: as few depots as can be, the one that brings most first, and in each
 * the lots that expire first (FEFO), whole boxes of every lot. A line may come from several depots.
 */
export function chooseDepots(
  lines: readonly LineToBring[],
  lots: readonly DepotLot[],
  now: Date,
): DepotChoice {
  const missing = new Map(lines.map(({ lineId, units }) => [lineId, units]))
  const left = new Map(Map.groupBy(lots, ({ siteId }) => siteId))
  const depots: { siteId: string; takes: DepotTake[] }[] = []
  while (left.size > 0) {
    const tried = [...left].map(([siteId, ofSite]) => ({
      siteId,
      takes: takeAt(lines, missing, ofSite, now),
    }))
    const [best] = tried.toSorted(
      (a, b) => unitsOf(b.takes) - unitsOf(a.takes) || (a.siteId < b.siteId ? -1 : 1),
    )
    if (best === undefined || best.takes.length === 0) break
    left.delete(best.siteId)
    depots.push(best)
    for (const { lineId, units } of best.takes) missing.set(lineId, (missing.get(lineId) ?? 0) - units)
  }
  return { depots, short: new Map([...missing].filter(([, units]) => units > 0)) }
}

function takeAt(
  lines: readonly LineToBring[],
  missing: ReadonlyMap<string, number>,
  lots: readonly DepotLot[],
  now: Date,
): DepotTake[] {
  const lotsOf = Map.groupBy(lots, ({ productId }) => productId)
  const taken = new Map<DepotLot, number>()
  const takes: DepotTake[] = []
  for (const { lineId, productId, packUnits, lotId } of lines) {
    let wanted = missing.get(lineId) ?? 0
    if (wanted === 0) continue
    const fitting = (lotsOf.get(productId) ?? []).filter((lot) => lotId === null || lot.lotId === lotId)
    for (const lot of inFefoOrder(fitting, now)) {
      const free = lot.units - (taken.get(lot) ?? 0)
      const units = Math.floor(Math.min(free, wanted) / packUnits) * packUnits
      if (units <= 0) continue
      takes.push({ lineId, productId, lotId: lot.lotId, ownership: lot.ownership, units })
      taken.set(lot, (taken.get(lot) ?? 0) + units)
      wanted -= units
      if (wanted === 0) break
    }
  }
  return takes
}

function unitsOf(takes: readonly DepotTake[]): number {
  return takes.reduce((sum, { units }) => sum + units, 0)
}
