import { shanghaiInstant } from '#domain/organisations/shanghai-time.ts'
import type { Refusal } from '#domain/refusal.ts'

/**
 * From which release of the phone app on what was done without a network must be signed by a registered key, and for how long
 * after that day what older apps kept is still taken unsigned.
 */
export const signingRule = {
  /** The day of the release. */
  appFrom: '2026-11-26',
  unsignedDays: 90,
  source: 'docs/decisions/055-sealed-codes-and-signed-acts.md',
} as const

const dayMs = 24 * 3_600_000

/** An act that says that it was made without a network, and that no key signed. */
export interface UnsignedAct {
  /** The release day of the app that sends it; null where it does not say, as those from before the rule do not. */
  readonly appReleasedOn: string | null
  /** When it came. The time that the phone says proves nothing. */
  readonly receivedAt: Date
}

/**
 * Why an act that no key signed is not taken; null where it is, as evidence without a signature.
 * Refusals: `offlineSignatureMissing` of an app that signs, `appTooOld` of one that does not, once its time is over.
 */
export function unsignedRefusal({ appReleasedOn, receivedAt }: UnsignedAct): Refusal | null {
  const { appFrom, unsignedDays, source } = signingRule
  const rule = 'offline.signed'
  const from = shanghaiInstant(appFrom, '00:00').getTime()
  if (appReleasedOn !== null && appReleasedOn >= appFrom)
    return {
      code: 'offlineSignatureMissing',
      message: 'This was done without a network and is not signed.',
      nextStep: 'Open the app by https and sign in, so that the phone has a registered key; then do it anew.',
      rule,
      source,
    }
  if (receivedAt.getTime() < from + unsignedDays * dayMs) return null
  return {
    code: 'appTooOld',
    message: `What apps from before ${appFrom} did without a network is not taken unsigned any more.`,
    nextStep: 'Update the app on the phone: open it with a network. Then do it anew.',
    rule,
    source,
  }
}
