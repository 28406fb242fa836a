import { createDecipheriv, createECDH, createHmac, type ECDH, hkdfSync } from 'node:crypto'
import {
  mayOpen,
  type SealedCode,
  sealedParts,
  sealingContext,
  sealingKeyIdAt,
} from '#domain/fulfilment/sealed-code.ts'

/** The order of the curve P-256 (SEC 2, version 2, section 2.4.2). */
const curveOrder = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** The key to which phones seal pickup codes now: an uncompressed point on P-256, in base64url. */
export function currentSealingKey(installationSecret: string, now: Date) {
  const keyId = sealingKeyIdAt(now)
  return { keyId, publicKey: sealingKey(installationSecret, keyId).getPublicKey().toString('base64url') }
}

/** Opens what a phone sealed for a parcel; null for what was not sealed for it, to one of our keys of the last 90 days. */
export function openSealedCode(
  installationSecret: string,
  shipmentId: string,
  { keyId, box }: SealedCode,
  now: Date,
): string | null {
  if (!mayOpen(keyId, now)) return null
  const bytes = Buffer.from(box, 'base64url')
  const { phoneKeyBytes, nonceBytes, sealedBytes } = sealedParts
  if (bytes.length !== phoneKeyBytes + nonceBytes + sealedBytes) return null
  const nonce = bytes.subarray(phoneKeyBytes, phoneKeyBytes + nonceBytes)
  const sealed = bytes.subarray(phoneKeyBytes + nonceBytes)
  try {
    const shared = sealingKey(installationSecret, keyId).computeSecret(bytes.subarray(0, phoneKeyBytes))
    const key = Buffer.from(hkdfSync('sha256', shared, '', sealingContext(keyId, shipmentId), 32))
    const opener = createDecipheriv('aes-256-gcm', key, nonce)
    opener.setAuthTag(sealed.subarray(-tagBytes))
    const code = Buffer.concat([opener.update(sealed.subarray(0, -tagBytes)), opener.final()]).toString()
    return /^\d{6}$/.test(code) ? code : null
  } catch {
    // No point of the curve, or another box than it was.
    return null
  }
}

const tagBytes = 16

/**
 * Derived from the installation's secret, so that it is kept nowhere. 512 bits over the order of the curve leave no bias
 * (FIPS 186-5, A.2.1).
 */
function sealingKey(installationSecret: string, keyId: string): ECDH {
  const digest = createHmac('sha512', installationSecret).update(`pickup-code-seal/${keyId}`).digest('hex')
  const scalar = (BigInt(`0x${digest}`) % (curveOrder - 1n)) + 1n
  const key = createECDH('prime256v1')
  key.setPrivateKey(scalar.toString(16).padStart(64, '0'), 'hex')
  return key
}
