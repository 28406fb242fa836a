import { type SealedCode, sealedParts, sealingContext } from '#domain/fulfilment/sealed-code.ts'
import { base64UrlOf, bytesOf } from './bytes.ts'

/** The server's key as it was brought. */
export interface SealingKey {
  readonly keyId: string
  /** An uncompressed point on P-256, in base64url. */
  readonly publicKey: string
}

const curve = { name: 'ECDH', namedCurve: 'P-256' }

/**
 * Seals what a patient said for a parcel. The phone's half of the key is made for this one code and forgotten, so that from
 * here on not even this phone can read it.
 */
export async function sealCode(
  { keyId, publicKey }: SealingKey,
  shipmentId: string,
  code: string,
): Promise<SealedCode> {
  const { subtle } = crypto
  const theirs = await subtle.importKey('raw', bytesOf(publicKey), curve, false, [])
  const ours = await subtle.generateKey(curve, false, ['deriveBits'])
  const shared = await subtle.deriveBits({ name: 'ECDH', public: theirs }, ours.privateKey, 256)
  const material = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
  const info = new TextEncoder().encode(sealingContext(keyId, shipmentId))
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }
  const cipher = { name: 'AES-GCM', length: 256 }
  const key = await subtle.deriveKey(derivation, material, cipher, false, ['encrypt'])
  const iv = crypto.getRandomValues(new Uint8Array(sealedParts.nonceBytes))
  const sealed = await subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(code))
  const phoneKey = await subtle.exportKey('raw', ours.publicKey)
  return { keyId, box: base64UrlOf(await new Blob([phoneKey, iv, sealed]).arrayBuffer()) }
}
