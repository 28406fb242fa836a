import { z } from 'zod'

/** How people may sign: Ed25519 (RFC 8037), or ECDSA on P-256 with SHA-256 (RFC 7518). */
export const signingAlgorithms = ['EdDSA', 'ES256'] as const
export type SigningAlgorithm = (typeof signingAlgorithms)[number]

/** 32 bytes in base64url. */
const coordinate = z.string().regex(/^[\w-]{43}$/)

/** A public key as a JWK (RFC 7517). A key with its private part has no place here, and is refused. */
export const publicSigningKeySchema = z.discriminatedUnion('kty', [
  z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: coordinate }),
  z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate }),
])
export type PublicSigningKey = z.infer<typeof publicSigningKeySchema>

/** The one algorithm that a key signs with. */
export function algorithmOf({ kty }: PublicSigningKey): SigningAlgorithm {
  return kty === 'OKP' ? 'EdDSA' : 'ES256'
}
