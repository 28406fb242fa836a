/** A pharmacist keeps a prescription to themselves for as long, and may renew it. */
export const claimMinutes = 15

/** Who has a prescription open, and until when. */
export interface ReviewClaim {
  readonly personId: string
  readonly expiresAt: Date
}

/** When a claim made or renewed at `now` runs out. */
export function claimExpiry(now: Date): Date {
  return new Date(now.getTime() + claimMinutes * 60_000)
}

/** How a claim stands to a person: it is theirs, another's, or nobody has the prescription open. */
export function claimFor(claim: ReviewClaim | null, personId: string, now: Date): 'mine' | 'other' | 'none' {
  if (claim === null || claim.expiresAt <= now) return 'none'
  return claim.personId === personId ? 'mine' : 'other'
}
