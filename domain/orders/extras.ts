import { lineFen } from '../money/fen.ts'

/** A line of a part, as far as goods that came beyond it are compared with it. */
export interface OrderedLine {
  readonly id: string
  readonly productId: string
  /** The one lot that a near-expiry offer is for. */
  readonly lotId: string | null
  readonly unitPriceTenThousandths: number
}

/**
 * The line at whose price goods are charged that came beyond what was sent: a near-expiry offer's only for its very lot,
 * else the first line of the product. Undefined for what nobody ordered: it has no price, and can only go back.
 */
export function lineOfExtra<Line extends OrderedLine>(
  lines: readonly Line[],
  { productId, lotId }: { readonly productId: string; readonly lotId: string | null },
): Line | undefined {
  const ofProduct = lines.filter((line) => line.productId === productId)
  return (
    ofProduct.find((line) => line.lotId !== null && line.lotId === lotId) ??
    ofProduct.find((line) => line.lotId === null) ??
    ofProduct[0]
  )
}

/**
 * What `units` more of a line cost after `before` units of extras: it depends on the sum alone, so that extras that are kept
 * one by one cost as much to the fen as all at once.
 */
export function extraFen(
  { unitPriceTenThousandths }: Pick<OrderedLine, 'unitPriceTenThousandths'>,
  before: number,
  units: number,
): number {
  return lineFen(unitPriceTenThousandths, before + units) - lineFen(unitPriceTenThousandths, before)
}
