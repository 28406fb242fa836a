import { createHmac } from 'node:crypto'
import { identityOf } from '#domain/campaigns/household.ts'

/** By what a household is known again within one campaign, and nowhere else. Each is a UUID made of a keyed hash. */
export interface HouseholdKeys {
  readonly householdKey: string
  readonly phoneKey: string
  readonly residentKey: string | null
}

/**
 * The blind indexes of a household: without the installation's secret nobody can tell whom they stand for, and those of
 * two campaigns cannot be compared.
 */
export function householdKeys(
  secret: string,
  campaignId: string,
  household: Parameters<typeof identityOf>[0],
): HouseholdKeys {
  const identity = identityOf(household)
  const keyOf = (kind: string, text: string) => blindKey(secret, `campaign/${campaignId}/${kind}/${text}`)
  return {
    householdKey: keyOf('household', identity.household),
    phoneKey: keyOf('phone', identity.phone),
    residentKey: identity.residentId === null ? null : keyOf('resident', identity.residentId),
  }
}

/** 128 bits, so that two of a million households never share one by chance. */
function blindKey(secret: string, text: string): string {
  const hex = createHmac('sha256', secret).update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}
