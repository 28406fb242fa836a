import { lineFen } from '#domain/money/fen.ts'
import { tierPrice, type PriceTier } from './price.ts'

/** One line that a buyer wants. */
export interface WantedLine {
  readonly productId: string
  /** Base units, whole boxes. */
  readonly units: number
  readonly packUnits: number
  /** Those who may sell it to this buyer, with their prices and what they have. */
  readonly offers: readonly LineOffer[]
}

export interface LineOffer {
  readonly sellerTenantId: string
  readonly tiers: readonly PriceTier[]
  /** Base units that could be promised now. */
  readonly availableUnits: number
}

/** What one seller brings of one line. */
export interface Allotment {
  /** Index of the wanted line. */
  readonly line: number
  readonly sellerTenantId: string
  readonly units: number
  readonly unitPriceTenThousandths: number
  /** Rounded half up once. */
  readonly totalFen: number
}

export interface SellerBelowMinimum {
  readonly sellerTenantId: string
  readonly goodsFen: number
  readonly minimumFen: number
}

export interface Split {
  readonly allotments: readonly Allotment[]
  /** Lines that nobody sells in their quantity. */
  readonly unsold: readonly number[]
  readonly belowMinimum: readonly SellerBelowMinimum[]
}

/**
 * Splits an order over its sellers. A line goes whole to the seller that brings all of it cheapest; where none has
 * enough, over several, cheapest first, and what nobody has is ordered at the cheapest all the same, as a backorder.
 * A seller whose share stays below its minimum order is left out, where the others can bring everything without it.
 */
export function splitOrder(lines: readonly WantedLine[], minimums: ReadonlyMap<string, number>): Split {
  const first = splitWithout(lines, new Set(), minimums)
  let best = first
  const leftOut = new Set<string>()
  while (best.belowMinimum.length > 0) {
    const [smallest] = best.belowMinimum.toSorted((a, b) => a.goodsFen - b.goodsFen)
    if (smallest === undefined) break
    leftOut.add(smallest.sellerTenantId)
    const next = splitWithout(lines, leftOut, minimums)
    if (next.unsold.length > first.unsold.length) break
    best = next
  }
  return best.belowMinimum.length === 0 ? best : first
}

function splitWithout(
  lines: readonly WantedLine[],
  leftOut: ReadonlySet<string>,
  minimums: ReadonlyMap<string, number>,
): Split {
  const allotments: Allotment[] = []
  const unsold: number[] = []
  for (const [line, wanted] of lines.entries()) {
    const offers = wanted.offers.filter(({ sellerTenantId }) => !leftOut.has(sellerTenantId))
    const allotted = allot({ ...wanted, offers }, line)
    if (allotted.length === 0) unsold.push(line)
    allotments.push(...allotted)
  }
  return { allotments, unsold, belowMinimum: belowMinimum(allotments, minimums) }
}

function belowMinimum(
  allotments: readonly Allotment[],
  minimums: ReadonlyMap<string, number>,
): SellerBelowMinimum[] {
  return [...Map.groupBy(allotments, ({ sellerTenantId }) => sellerTenantId)].flatMap(
    ([sellerTenantId, ofSeller]) => {
      const goodsFen = sumFen(ofSeller)
      const minimumFen = minimums.get(sellerTenantId) ?? 0
      return goodsFen < minimumFen ? [{ sellerTenantId, goodsFen, minimumFen }] : []
    },
  )
}

function allot(wanted: WantedLine, line: number): Allotment[] {
  const byPrice = wanted.offers
    .flatMap((offer) => {
      const price = tierPrice(offer.tiers, wanted.units)
      return price === null ? [] : [{ offer, price }]
    })
    .toSorted((a, b) => a.price - b.price || compareText(a.offer.sellerTenantId, b.offer.sellerTenantId))
  const [cheapest] = byPrice
  if (cheapest === undefined) return []
  const whole = byPrice.find(({ offer }) => offer.availableUnits >= wanted.units)
  const single = (offer: LineOffer) => priced(offer, line, wanted.units)
  if (whole !== undefined) return single(whole.offer)

  const taken = new Map<LineOffer, number>()
  let left = wanted.units
  for (const { offer } of byPrice) {
    const boxes = Math.floor(Math.min(offer.availableUnits, left) / wanted.packUnits)
    const units = boxes * wanted.packUnits
    // A seller does not sell below its lowest tier.
    if (units === 0 || tierPrice(offer.tiers, units) === null) continue
    taken.set(offer, units)
    left -= units
  }
  if (left > 0) {
    const last = cheapest.offer
    taken.set(last, (taken.get(last) ?? 0) + left)
  }
  const several = [...taken].flatMap(([offer, units]) => priced(offer, line, units))
  const isWhole = several.reduce((sum, { units }) => sum + units, 0) === wanted.units
  return isWhole ? several : single(cheapest.offer)
}

function priced(offer: LineOffer, line: number, units: number): Allotment[] {
  const price = tierPrice(offer.tiers, units)
  if (price === null) return []
  const { sellerTenantId } = offer
  return [{ line, sellerTenantId, units, unitPriceTenThousandths: price, totalFen: lineFen(price, units) }]
}

export function sumFen(amounts: readonly { readonly totalFen: number }[]): number {
  return amounts.reduce((sum, { totalFen }) => sum + totalFen, 0)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
