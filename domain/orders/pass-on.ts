/**
 * How much more the next seller may ask for what a buyer approved at another's price, in thousandths. Above it nobody
 * is asked without the buyer. A choice of this network, to be agreed with its buyers.
 */
export const passOnTolerancePerThousand = 100

/** True when the next seller's total may be put in the place of the approved one without asking the buyer. */
export function mayReplace(approvedFen: number, nextFen: number): boolean {
  return nextFen * 1000 <= approvedFen * (1000 + passOnTolerancePerThousand)
}
