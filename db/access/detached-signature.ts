import { flattenedVerify, importJWK } from 'jose'
import { algorithmOf, type PublicSigningKey } from '#domain/access/signing-key.ts'

/** A detached JWS in compact form (RFC 7515, appendix F): header, nothing, signature. */
const detachedJws = /^([\w-]+)\.\.([\w-]+)$/

/**
 * True when `jws` is `key`'s signature over `content` and names `keyId`. Only the key's own algorithm counts, and a
 * header that asks for extensions which nobody here knows does not.
 */
export async function signs(
  jws: string,
  content: string,
  { keyId, key }: { readonly keyId: string; readonly key: PublicSigningKey },
): Promise<boolean> {
  const [, protectedHeader, signature] = detachedJws.exec(jws) ?? []
  if (protectedHeader === undefined || signature === undefined) return false
  const algorithm = algorithmOf(key)
  const payload = Buffer.from(content).toString('base64url')
  try {
    const verified = await flattenedVerify(
      { protected: protectedHeader, payload, signature },
      await importJWK(key, algorithm),
      { algorithms: [algorithm] },
    )
    return verified.protectedHeader?.kid === keyId
  } catch {
    // Whatever is wrong with it, it is no signature of this key.
    return false
  }
}
