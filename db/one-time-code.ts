import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a 6-digit code opens: a parcel at its hand-over, or the private part of a tracking page. */
export type OneTimeCodePurpose = 'pickup' | 'tracking'

/**
 * The 6-digit code of a parcel or prescription, as issued at `issuedAt`.
 * Derived from the server's secret, so that it can be sent, shown and checked without being stored anywhere.
 */
export function oneTimeCode(secret: string, purpose: OneTimeCodePurpose, id: string, issuedAt: Date): string {
  const digest = createHmac('sha256', secret).update(`${purpose}/${id}/${issuedAt.toISOString()}`).digest()
  // 48 bits over a million: the bias of the remainder is below one in 10^8.
  return String(digest.readUIntBE(0, 6) % 1_000_000).padStart(6, '0')
}

/** Compares a code that somebody typed with the right one, in a time that tells nothing about where they differ. */
export function sameCode(typed: string, right: string): boolean {
  const a = Buffer.from(typed)
  const b = Buffer.from(right)
  return a.length === b.length && timingSafeEqual(a, b)
}
