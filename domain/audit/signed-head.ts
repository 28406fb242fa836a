import { z } from 'zod'

/**
 * The end of the audit chain at some moment, signed by the installation: kept elsewhere, it shows later whether the
 * end was cut off or the whole chain made anew.
 */
export const signedHead = z.strictObject({
  lastPosition: z.int().min(0),
  /** SHA-256 of the last batch and all before it, in hexadecimal. */
  hash: z.string().regex(/^[\da-f]{64}$/),
  exportedAt: z.iso.datetime(),
  /** The installation's Ed25519 public key, 32 bytes in base64url. */
  publicKey: z.string().regex(/^[\w-]{43}$/),
  /** Ed25519 over `headText`, 64 bytes in base64url. */
  signature: z.string().regex(/^[\w-]{86}$/),
})
export type SignedHead = z.infer<typeof signedHead>

/** What the signature of a head covers. */
export function headText({
  lastPosition,
  hash,
  exportedAt,
}: Pick<SignedHead, 'lastPosition' | 'hash' | 'exportedAt'>): string {
  return `yunyaoku audit head 1\n${lastPosition}\n${hash}\n${exportedAt}`
}
