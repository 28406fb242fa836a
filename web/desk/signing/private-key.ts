import { canonicalJson } from '#domain/canonical-json.ts'
import { algorithmOf, publicSigningKeySchema, type PublicSigningKey } from '#domain/access/signing-key.ts'
import type { KeptKey } from './key-store.ts'

const importing = {
  EdDSA: { name: 'Ed25519' },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
} as const
const signing = {
  EdDSA: { name: 'Ed25519' },
  ES256: { name: 'ECDSA', hash: 'SHA-256' },
} as const

/** A file's text that is no private key. */
export class NoPrivateKey extends Error {
  override readonly name = 'NoPrivateKey'
}

/**
 * Reads a private key from the JWK (RFC 7517) in a file, so that it can sign and never be read out again.
 * @throws NoPrivateKey
 */
export async function readPrivateKey(personId: string, text: string): Promise<KeptKey> {
  const jwk = jwkOf(text)
  const algorithm = algorithmOf(jwk.publicKey)
  const privateKey = await crypto.subtle
    .importKey('jwk', { ...jwk.publicKey, d: jwk.d }, importing[algorithm], false, ['sign'])
    .catch((error: unknown) => {
      throw new NoPrivateKey('The browser does not take it.', { cause: error })
    })
  return { personId, keyId: await thumbprint(jwk.publicKey), algorithm, privateKey }
}

/**
 * Makes a new pair on this computer. The private key never leaves it; the public one is for the administrator, who
 * registers it.
 */
export async function makeKey(
  personId: string,
): Promise<{ readonly kept: KeptKey; readonly publicKey: PublicSigningKey }> {
  const pair = await crypto.subtle.generateKey(importing.ES256, false, ['sign', 'verify'])
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey)
  const publicKey = publicSigningKeySchema.parse({ kty, crv, x, y })
  const keyId = await thumbprint(publicKey)
  return { kept: { personId, keyId, algorithm: 'ES256', privateKey: pair.privateKey }, publicKey }
}

/** The detached JWS over `content` (RFC 7515, appendix F), as intake and approval take it. */
export async function signDetached(
  { keyId, algorithm, privateKey }: KeptKey,
  content: string,
): Promise<string> {
  const header = base64url(utf8(canonicalJson({ alg: algorithm, kid: keyId })))
  const signed = utf8(`${header}.${base64url(utf8(content))}`)
  const signature = await crypto.subtle.sign(signing[algorithm], privateKey, signed)
  return `${header}..${base64url(new Uint8Array(signature))}`
}

function jwkOf(text: string): { readonly publicKey: PublicSigningKey; readonly d: string } {
  const jwk = parsed(text)
  const { kty, crv, x, y, d } = jwk
  const publicKey = publicSigningKeySchema.safeParse({ kty, crv, x, ...(y === undefined ? {} : { y }) })
  if (!publicKey.success || typeof d !== 'string') throw new NoPrivateKey('It is no private JWK.')
  return { publicKey: publicKey.data, d }
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch (error) {
    throw new NoPrivateKey('It is no JSON.', { cause: error })
  }
}

/** RFC 7638: the SHA-256 of the key's required members in the order of their names. */
async function thumbprint(publicKey: PublicSigningKey): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', utf8(canonicalJson(publicKey)))
  return base64url(new Uint8Array(digest))
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

function base64url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCodePoint(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
