import { lineFen } from '#domain/money/fen.ts'

/** What an organisation sets for its own stock. */
export interface InventoryPolicy {
  /** A correction of more base units than this, either way, waits for a second person. */
  readonly adjustUnits: number
  /** So does one that is worth more than this. */
  readonly adjustFen: number
  /** A transfer between own sites that is worth more than this waits for a second person; none does where nothing is set. */
  readonly transferFen?: number | null
  /** A count that differs from the books by more base units than this is repeated by another person. */
  readonly recountUnits: number
  /** Days before the last day of sale at which goods come into the next band of near-expiry lists, nearest first. */
  readonly nearExpiryDays: readonly number[]
}

/** Our own choice for an organisation that has set nothing. */
export const usualInventoryPolicy: InventoryPolicy = {
  adjustUnits: 500,
  adjustFen: 50_000,
  transferFen: null,
  recountUnits: 20,
  nearExpiryDays: [30, 90, 180],
}

/**
 * True when a correction by `differenceUnits` must be approved by a second person, being above the organisation's limit
 * in units or in value at `unitPriceTenThousandths`.
 */
export function needsApproval(
  policy: InventoryPolicy,
  differenceUnits: number,
  unitPriceTenThousandths: number,
): boolean {
  const units = Math.abs(differenceUnits)
  return units > policy.adjustUnits || lineFen(unitPriceTenThousandths, units) > policy.adjustFen
}
