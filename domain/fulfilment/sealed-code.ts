// How a phone without a network seals what a patient said, so that only the server can read it: the same text and sizes on
// both sides. Free of libraries, since the phone carries it.

/** A pickup code that was sealed on a phone. */
export interface SealedCode {
  /** Which of the server's keys it is sealed to. */
  readonly keyId: string
  /** The parts of `sealedParts`, one behind another, in base64url. */
  readonly box: string
}

/**
 * What a box is made of, in bytes: the phone's key of this one code, uncompressed (ECDH on P-256), the nonce, and the six
 * digits with their tag (AES-256-GCM).
 */
export const sealedParts = { phoneKeyBytes: 65, nonceBytes: 12, sealedBytes: 22 } as const

/** Bound into the key that seals (HKDF with SHA-256, no salt), so that a box opens for its own parcel and nothing else. */
export function sealingContext(keyId: string, shipmentId: string): string {
  return `yunyaoku-pickup-code-1/${keyId}/${shipmentId}`
}

/** Each of the server's keys is given out for so long. */
export const sealingKeyDays = 7

/** A phone may hold a key for a while, and keeps what it did for 90 days; after that the server opens nothing any more. */
const openedForDays = 90 + 2 * sealingKeyDays

const dayMs = 24 * 3_600_000

/** The key that is given out at a time: its number counts the weeks of the epoch. */
export function sealingKeyIdAt(now: Date): string {
  return `seal-${weekOf(now)}`
}

/** True while the server opens what was sealed to a key. */
export function mayOpen(keyId: string, now: Date): boolean {
  const week = Number(/^seal-(\d{1,6})$/.exec(keyId)?.[1] ?? Number.NaN)
  return week <= weekOf(now) && (weekOf(now) - week) * sealingKeyDays <= openedForDays
}

function weekOf(at: Date): number {
  return Math.floor(at.getTime() / (sealingKeyDays * dayMs))
}
