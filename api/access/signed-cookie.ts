import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * What a signed cookie holds (`value.signature`, the signature an HMAC-SHA-256 in base64, as better-auth writes it), or
 * null when nobody who knows `secret` has signed it.
 */
export function signedValue(cookie: string, secret: string): string | null {
  const end = cookie.lastIndexOf('.')
  if (end < 1) return null
  const value = cookie.slice(0, end)
  const expected = createHmac('sha256', secret).update(value).digest()
  const signature = Buffer.from(cookie.slice(end + 1), 'base64')
  return signature.length === expected.length && timingSafeEqual(signature, expected) ? value : null
}
