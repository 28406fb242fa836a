import { CompactSign, calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import { describe, expect, it } from 'vitest'
import { publicSigningKeySchema } from '#domain/access/signing-key.ts'
import { signs } from './detached-signature.ts'

async function pairOf(algorithm: 'EdDSA' | 'ES256') {
  const { publicKey, privateKey } = await generateKeyPair(algorithm)
  const key = publicSigningKeySchema.parse(await exportJWK(publicKey))
  const keyId = await calculateJwkThumbprint(key)
  const sign = async (content: string, header: Record<string, unknown> = {}) => {
    const compact = await new CompactSign(Buffer.from(content))
      .setProtectedHeader({ alg: algorithm, kid: keyId, ...header })
      .sign(privateKey)
    return compact.replace(/\..*\./, '..')
  }
  return { key, keyId, sign }
}

describe.each(['EdDSA', 'ES256'] as const)('a detached signature by %s', (algorithm) => {
  it('binds the content and names its key', async () => {
    const { key, keyId, sign } = await pairOf(algorithm)
    const jws = await sign('七片')
    expect(jws).toMatch(/^[\w-]+\.\.[\w-]+$/)
    expect(await signs(jws, '七片', { keyId, key })).toBe(true)
    expect(await signs(jws, '八片', { keyId, key })).toBe(false)
    expect(await signs(jws, '七片', { keyId: 'another', key })).toBe(false)
  })

  it('by another key is none', async () => {
    const own = await pairOf(algorithm)
    const other = await pairOf(algorithm)
    expect(await signs(await other.sign('a', { kid: own.keyId }), 'a', own)).toBe(false)
  })
})

describe('what is no signature', () => {
  it.each([
    ['nothing', ''],
    ['an unsigned token', 'eyJhbGciOiJub25lIn0..'],
    ['a signature that carries its own content', 'eyJhbGciOiJFZERTQSJ9.YQ.c2ln'],
    ['a header that is no JSON', 'YQ..c2ln'],
  ])('is refused: %s', async (_what, jws) => {
    const { key, keyId } = await pairOf('EdDSA')
    expect(await signs(jws, 'a', { keyId, key })).toBe(false)
  })

  it('counts a header that names another algorithm among them', async () => {
    const { key, keyId, sign } = await pairOf('ES256')
    const [, , signature] = (await sign('a')).split('.')
    const header = Buffer.from(JSON.stringify({ alg: 'HS256', kid: keyId })).toString('base64url')
    expect(await signs(`${header}..${signature}`, 'a', { keyId, key })).toBe(false)
  })
})
