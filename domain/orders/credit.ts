import type { Refusal } from '#domain/refusal.ts'

/** How a buyer stands with a seller. */
export interface CreditStanding {
  readonly limitFen: number
  /** Invoiced and not yet paid or credited. */
  readonly outstandingFen: number
  /** Ordered and not yet invoiced. */
  readonly committedFen: number
  /** The part of what is outstanding whose day of payment is over. */
  readonly overdueFen: number
}

/**
 * Why a seller may not take an order of `orderFen` on credit; an empty list when it may. What is overdue blocks every
 * further order, and what is outstanding and ordered may together not pass the limit.
 */
export function creditRefusals(standing: CreditStanding, orderFen: number, sellerName: string): Refusal[] {
  const { limitFen, outstandingFen, committedFen, overdueFen } = standing
  if (overdueFen > 0) {
    return [
      {
        code: 'paymentOverdue',
        message: `${overdueFen} fen owed to ${sellerName} are overdue.`,
        nextStep: 'Pay what is due, or ask the seller.',
        rule: 'orders.overdue',
      },
    ]
  }
  const neededFen = outstandingFen + committedFen + orderFen
  if (neededFen <= limitFen) return []
  return [
    {
      code: 'creditExceeded',
      message: `With this order ${neededFen} fen would be owed to ${sellerName}; the limit is ${limitFen} fen.`,
      nextStep: `Pay, order for at most ${Math.max(0, limitFen - outstandingFen - committedFen)} fen, or ask the seller for more credit.`,
      rule: 'orders.credit-limit',
    },
  ]
}
