import type { Refusal } from '#domain/refusal.ts'

/** The most base units of a line: far above any pharmacy's need, far below what the ledger can count. */
export const mostLineUnits = 10_000_000
/** The most lines of an order. */
export const mostOrderLines = 5_000

/**
 * What is wrong with a quantity; an empty list when nothing is. Orders are for closed boxes only.
 * @param packUnits base units in a box.
 */
export function quantityRefusals(units: number, packUnits: number, line: number): Refusal[] {
  if (!Number.isSafeInteger(units) || units < 1 || units > mostLineUnits) {
    return [
      {
        code: 'unitsInvalid',
        message: `An order line is for 1 to ${mostLineUnits} whole base units.`,
        nextStep: 'Give the base units that are needed.',
        line,
      },
    ]
  }
  if (units % packUnits === 0) return []
  return [
    {
      code: 'wrongPackSize',
      message: `The product comes in boxes of ${packUnits}; ${units} units are no whole number of boxes.`,
      nextStep: `Order ${Math.ceil(units / packUnits) * packUnits} units.`,
      line,
    },
  ]
}
