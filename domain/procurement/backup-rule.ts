/** Our own rule of the contract, not one from outside: when the backup supplier takes over what the main one owes. */
export const backupRule = {
  id: 'procurement.backup-steps-in',
  source: "the network's own contract terms, 2026",
  /** A call-off is delivered within this time. */
  deliveryDays: 7,
  /** Later than that by this much, it moves to the backup supplier. */
  graceDays: 7,
} as const

const dayMilliseconds = 24 * 60 * 60 * 1000

/** When a call-off of `calledOffAt` is to be delivered. */
export function deliveryDueAt(calledOffAt: Date): Date {
  return new Date(calledOffAt.getTime() + backupRule.deliveryDays * dayMilliseconds)
}

/** A call-off that was due by then, and is not delivered at `now`, moves to the backup supplier. */
export function movesWhenDueBy(now: Date): Date {
  return new Date(now.getTime() - backupRule.graceDays * dayMilliseconds)
}
