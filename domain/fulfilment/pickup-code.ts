import type { Refusal } from '#domain/refusal.ts'

/** After so many wrong tries a code is locked until a new one is sent. */
export const mostPickupAttempts = 5

/** What is kept of the code that was sent for a parcel. */
export interface PickupCodeRecord {
  /** Wrong tries so far. */
  readonly attempts: number
  readonly used: boolean
}

/** The decision on one try. On `wrong` the caller stores `attempts` although it refuses. */
export type PickupCodeCheck =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'wrong'; readonly attempts: number; readonly refusal: Refusal }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/**
 * Decides on one try of a pickup code. `matches` is the caller's comparison of hashes; `record` is null when no code
 * was sent. A locked or used code is refused even when it matches. Refusals: `pickupCodeNotSent`, `pickupCodeUsed`,
 * `pickupCodeLocked`, `pickupCodeWrong`.
 */
export function checkPickupCode(record: PickupCodeRecord | null, matches: boolean): PickupCodeCheck {
  if (!record) {
    return refused('pickupCodeNotSent', 'No code was sent for this parcel.', 'Send a code to the patient.')
  }
  if (record.used) {
    return refused('pickupCodeUsed', 'The code was used before.', 'Check who collected the parcel.')
  }
  if (record.attempts >= mostPickupAttempts) {
    return refused('pickupCodeLocked', 'The code is locked after too many wrong tries.', 'Send a new code.')
  }
  if (matches) return { kind: 'accepted' }
  const attempts = record.attempts + 1
  const left = mostPickupAttempts - attempts
  return {
    kind: 'wrong',
    attempts,
    refusal: {
      code: 'pickupCodeWrong',
      message: `The code is wrong; ${left} of ${mostPickupAttempts} tries are left.`,
      nextStep: left > 0 ? 'Ask for the code again.' : 'Send a new code.',
    },
  }
}

function refused(code: string, message: string, nextStep: string): PickupCodeCheck {
  return { kind: 'refused', refusal: { code, message, nextStep } }
}
