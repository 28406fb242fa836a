import type { Refusal } from '#domain/refusal.ts'
import { mostOrderLines, quantityRefusals } from '#domain/orders/quantity.ts'
import type { products } from '../catalogue/schema.ts'
import { CommandRefused } from '../command-refused.ts'
import type { OrderSource } from './schema.ts'

/** One thing that a site wants. */
export interface OrderLineInput {
  readonly productId: string
  /** Base units, whole boxes. */
  readonly units: number
  /** The seller that is to bring it; without one the cheapest admitted seller does. */
  readonly sellerTenantId?: string | undefined
  /** Takes it from a seller's near-expiry offer, at that offer's price. */
  readonly nearExpiryOfferId?: string | undefined
  /** A call-off from a contract: its price holds instead of a price list's. Never taken from outside. */
  readonly contract?: OrderContract | undefined
}

export interface OrderContract {
  readonly contractId: string
  readonly awardId: string | null
  /** Price of one base unit in 1/10,000 yuan. */
  readonly unitPriceTenThousandths: number
}

/** An order as a site, or something that acts for it, asks for it. */
export interface OrderInput {
  /** The buyer's own site, to which the goods go. */
  readonly siteId: string
  readonly lines: readonly OrderLineInput[]
  /** `manual` unless told. */
  readonly source?: OrderSource | undefined
  /** The suggestion, contract or earlier order that it came from. */
  readonly sourceId?: string | undefined
  /**
   * What the goods of all lines cost by the prices that the buyer saw, in fen, without the ways. A dearer order is
   * refused, so that the buyer is asked again; a cheaper one goes through.
   */
  readonly agreedGoodsFen?: number | undefined
}

export type ProductRow = typeof products.$inferSelect

/**
 * Checks what can be told from the lines and their products alone.
 * @throws CommandRefused `invalid`: `orderEmpty`, `orderTooLong`, and for each faulty line `productNotListed`,
 * `unitsInvalid`, `wrongPackSize` or `lineRepeated`.
 */
export function checkLines(
  lines: readonly OrderLineInput[],
  productById: ReadonlyMap<string, ProductRow>,
): void {
  if (lines.length === 0 || lines.length > mostOrderLines) throw new CommandRefused('invalid', [wrongLength])
  const seen = new Set<string>()
  const refusals = lines.flatMap((line, index): Refusal[] => {
    const product = productById.get(line.productId)
    if (product === undefined) return [{ ...notListed, line: index }]
    const key = [line.productId, line.sellerTenantId, line.nearExpiryOfferId, line.contract?.contractId].join(
      '/',
    )
    const repeated = seen.has(key) ? [{ ...lineRepeated, line: index }] : []
    seen.add(key)
    return [...repeated, ...quantityRefusals(line.units, product.packUnits, index)]
  })
  if (refusals.length > 0) throw new CommandRefused('invalid', refusals.slice(0, mostRefusals))
}

/** Whoever sends 5,000 wrong lines learns the same from the first hundred faults. */
export const mostRefusals = 100

const wrongLength = {
  code: 'orderLengthInvalid',
  message: `An order has 1 to ${mostOrderLines} lines.`,
  nextStep: 'Add lines, or split the order.',
}

const notListed = {
  code: 'productNotListed',
  message: 'The product is not in the catalogue.',
  nextStep: 'Choose another product.',
}

const lineRepeated = {
  code: 'lineRepeated',
  message: 'An earlier line is for the same product from the same seller.',
  nextStep: 'Put both quantities in one line.',
}
