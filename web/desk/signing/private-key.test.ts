import { describe, expect, it } from 'vitest'
import { signs } from '#db/access/detached-signature.ts'
import { demoPrivateJwk, demoSigningKey } from '#seeds/demo-signing-keys.ts'
import { makeKey, NoPrivateKey, readPrivateKey, signDetached } from './private-key.ts'

const content = '{"act":"approve","name":"签名"}'

describe('a signing key of the desk', () => {
  it('that was loaded signs as its owner does elsewhere, and cannot be read out', async () => {
    const kept = await readPrivateKey('someone', JSON.stringify(demoPrivateJwk('someone')))
    const { keyId, publicKey, sign } = demoSigningKey('someone')
    expect(kept).toMatchObject({ keyId, algorithm: 'EdDSA' })
    expect(await signDetached(kept, content)).toBe(sign(content))
    expect(kept.privateKey.extractable).toBe(false)
    await expect(crypto.subtle.exportKey('jwk', kept.privateKey)).rejects.toThrow('extractable')
    expect(publicKey.kty).toBe('OKP')
  })

  it('that was made here signs what the server verifies, and nothing else', async () => {
    const { kept, publicKey } = await makeKey('someone')
    const jws = await signDetached(kept, content)
    const signer = { keyId: kept.keyId, key: publicKey }
    expect(await signs(jws, content, signer)).toBe(true)
    expect(await signs(jws, `${content} `, signer)).toBe(false)
    expect(kept.privateKey.extractable).toBe(false)
  })

  it('is not read from a file that holds none', async () => {
    const { publicKey } = demoSigningKey('someone')
    for (const text of ['', '[]', 'null', '{"kty":"RSA"}', JSON.stringify(publicKey)])
      await expect(readPrivateKey('someone', text)).rejects.toThrow(NoPrivateKey)
  })
})
