import { lineFen } from '../money/fen.ts'

/** A line as it was invoiced. */
export interface InvoicedLine {
  /** Base units. */
  readonly units: number
  readonly unitPriceTenThousandths: number
  readonly totalFen: number
}

/**
 * What is given back in all when `units` of an invoiced line are credited: at its price, rounded half up once, and all of
 * the line when all of it is. It depends on the units alone, so that credits and their corrections end at the same fen in
 * whatever order they come. Throws RangeError for more than was invoiced.
 */
export function creditedFen(line: InvoicedLine, units: number): number {
  if (units > line.units) throw new RangeError('more is credited than was invoiced')
  if (units === line.units) return line.totalFen
  return Math.min(line.totalFen, lineFen(line.unitPriceTenThousandths, units))
}
