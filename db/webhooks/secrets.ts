import { createHmac } from 'node:crypto'

/** What tells which secrets a subscription's messages bear. */
export interface SecretFacts {
  readonly id: string
  readonly secretGeneration: number
  readonly previousSecretUntil: Date | null
}

/**
 * A subscription's secret, in the form of Standard Webhooks. It is derived from the installation's secret, so that a
 * copy of the database signs nothing; each rotation counts `generation` up.
 */
export function webhookSecret(
  installationSecret: string,
  subscriptionId: string,
  generation: number,
): string {
  const digest = createHmac('sha256', installationSecret).update(`webhook/${subscriptionId}/${generation}`)
  return `whsec_${digest.digest('base64')}`
}

/** The secrets that sign at `now`: the present one, and for a while the one before. */
export function signingSecrets(installationSecret: string, facts: SecretFacts, now: Date): string[] {
  const { id, secretGeneration, previousSecretUntil } = facts
  const overlaps = previousSecretUntil !== null && now < previousSecretUntil
  const generations = overlaps ? [secretGeneration, secretGeneration - 1] : [secretGeneration]
  return generations.map((generation) => webhookSecret(installationSecret, id, generation))
}
