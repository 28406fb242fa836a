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

/**
 * True when a contract is so far behind its promise that somebody must look: from half of its time on, less is delivered
 * than half of what its time would ask for. Our own rule as well.
 */
export function isBehind(
  { promisedUnits, deliveredUnits }: { readonly promisedUnits: number; readonly deliveredUnits: number },
  { startsAt, endsAt, now }: { readonly startsAt: Date; readonly endsAt: Date; readonly now: Date },
): boolean {
  const elapsed = (now.getTime() - startsAt.getTime()) / (endsAt.getTime() - startsAt.getTime())
  return elapsed >= 0.5 && deliveredUnits < (promisedUnits * elapsed) / 2
}

/** A call-off that was due by then, and is not delivered at `now`, moves to the backup supplier. */
export function movesWhenDueBy(now: Date): Date {
  return new Date(now.getTime() - backupRule.graceDays * dayMilliseconds)
}
