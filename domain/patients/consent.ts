/** What a family member may do for a patient who consented to it. */
export const consentScopes = ['collect', 'choose_pharmacy'] as const
export type ConsentScope = (typeof consentScopes)[number]

/** A consent as it was recorded. Our own rule: it names its end, at most a year ahead, and may be withdrawn before. */
export interface RecordedConsent {
  readonly scopes: readonly ConsentScope[]
  readonly givenAt: Date
  readonly until: Date
  readonly withdrawnAt: Date | null
}

/** The longest time that a consent is given for; then the patient is asked again. */
export const longestConsentDays = 366

/** True when the consent covers `scope` at `now`: given, not over, and not withdrawn, which counts at once. */
export function covers(
  { scopes, givenAt, until, withdrawnAt }: RecordedConsent,
  scope: ConsentScope,
  now: Date,
) {
  return (
    scopes.includes(scope) && givenAt <= now && now < until && (withdrawnAt === null || now < withdrawnAt)
  )
}
