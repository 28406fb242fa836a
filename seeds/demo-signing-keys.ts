import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto'
import { canonicalJson } from '#domain/canonical-json.ts'
import { publicSigningKeySchema, type PublicSigningKey } from '#domain/access/signing-key.ts'

/** A pair of keys with which somebody of the demo world signs. It is public like the demo's password. */
export interface DemoSigningKey {
  readonly keyId: string
  readonly publicKey: PublicSigningKey
  /** The detached JWS over `content`. */
  readonly sign: (content: string) => string
}

/** What stands before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410). */
const ed25519Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
const made = new Map<string, DemoSigningKey>()

/** The key of a person of the demo world: the same on every machine. */
export function demoSigningKey(personId: string): DemoSigningKey {
  const known = made.get(personId)
  if (known) return known
  const bytes = privateBytes(personId)
  const privateKey = createPrivateKey({
    key: Buffer.concat([ed25519Prefix, bytes]),
    format: 'der',
    type: 'pkcs8',
  })
  const key = signingKeyOf(privateKey)
  made.set(personId, key)
  return key
}

/** The same key as the JWK of a file, which its owner loads at the desk. */
export function demoPrivateJwk(personId: string): PublicSigningKey & { readonly d: string } {
  return { ...demoSigningKey(personId).publicKey, d: privateBytes(personId).toString('base64url') }
}

function privateBytes(personId: string): Buffer {
  return createHash('sha256').update(`demo signing key of ${personId}`).digest()
}

function signingKeyOf(privateKey: KeyObject): DemoSigningKey {
  const publicKey = publicSigningKeySchema.parse(createPublicKey(privateKey).export({ format: 'jwk' }))
  const keyId = createHash('sha256').update(canonicalJson(publicKey)).digest('base64url')
  const header = Buffer.from(canonicalJson({ alg: 'EdDSA', kid: keyId })).toString('base64url')
  return {
    keyId,
    publicKey,
    sign(content) {
      const payload = Buffer.from(content).toString('base64url')
      const signature = sign(null, Buffer.from(`${header}.${payload}`), privateKey)
      return `${header}..${signature.toString('base64url')}`
    },
  }
}
