// What a device signs of an act that was made without a network: the same text on the phone and at the server.
// Free of libraries, since the phone carries it.

/** An act that a device signed: what, when and by whom it was made, and as which request it will be sent. */
export interface OfflineAct {
  /** What was done, such as `order.place`, and the version of its payload. */
  readonly kind: string
  readonly payloadVersion: number
  readonly method: string
  /** With what stands behind the `?`, if anything. */
  readonly path: string
  /** SHA-256 of the body as it is sent, in base64url. */
  readonly bodyHash: string
  /** The Idempotency-Key. */
  readonly key: string
  readonly principalId: string
  /** By the device's clock, in ISO 8601. */
  readonly madeAt: string
}

/** The request headers that say that an act was made without a network. All of them, or none; the last two of what is signed. */
export const offlineHeaders = {
  kind: 'offline-kind',
  payloadVersion: 'offline-version',
  madeBy: 'offline-made-by',
  madeAt: 'offline-made-at',
  keyId: 'offline-key',
  signature: 'offline-signature',
} as const

/** In which release of the app it was sent, as its day: beside them from the release on that must sign. */
export const offlineAppHeader = 'offline-app'

/**
 * Says of a command that it is made at this moment, with a network. A page of an app that leaves it out, and says nothing of an
 * act without a network either, is from before the rule that these are signed.
 */
export const onlineHeader = 'acted-online'

/** Keys of acts are kept for so long; what was made before could be done twice, and is not taken. */
export const offlineDays = 90

/** When an act took place as far as anybody knows: as the device says, but never later than now. */
export function tookPlaceAt(madeAt: Date, now: Date): Date {
  return madeAt.getTime() > now.getTime() ? now : madeAt
}

/** The text that is signed (ECDSA on P-256, SHA-256). No field has a line break of its own. */
export function signedText(act: OfflineAct): string {
  const { kind, payloadVersion, method, path, bodyHash, key, principalId, madeAt } = act
  return [
    'yunyaoku-offline-act-1',
    `${kind}/${payloadVersion}`,
    `${method} ${path}`,
    bodyHash,
    key,
    principalId,
    madeAt,
  ].join('\n')
}
