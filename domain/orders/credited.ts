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

/** An invoice's line, as far as it can still be credited. */
export interface CreditableLine {
  readonly invoiceId: string
  /** Base units that were charged and are not credited. */
  readonly units: number
}

/**
 * Shares units that came back out over the invoices that charged for them, in their order: each is credited up to what it
 * charged. What no invoice charged for is not credited.
 */
export function shareCredit(units: number, lines: readonly CreditableLine[]): CreditableLine[] {
  let left = units
  return lines.flatMap(({ invoiceId, units: most }) => {
    const share = Math.min(left, most)
    left -= share
    return share <= 0 ? [] : [{ invoiceId, units: share }]
  })
}
