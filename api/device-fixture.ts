import { createHash, randomUUIDv7, webcrypto } from 'node:crypto'
import { offlineHeaders, signedText } from '#domain/access/offline-act.ts'
import { type Credential, send, type TestApp } from './app-fixture.ts'

const { subtle } = webcrypto
const curve = { name: 'ECDSA', namedCurve: 'P-256' }

/** A phone with a key of its own, for tests. */
export interface Device {
  readonly keyId: string
  readonly privateKey: webcrypto.CryptoKey
}

/** Makes a phone's key and registers it for whom `credential` signs in. */
export async function registerNewDevice(test: TestApp, credential: Credential): Promise<Device> {
  const { publicKey, privateKey } = await subtle.generateKey(curve, false, ['sign', 'verify'])
  const { kty, crv, x, y } = await subtle.exportKey('jwk', publicKey)
  const body = { name: '村药房手机', publicKey: { kty, crv, x, y } }
  const response = await send(test, 'POST', '/access/me/devices', credential, body)
  const { keyId } = (await response.json()) as { readonly keyId: string }
  return { keyId, privateKey }
}

/** An act as a phone keeps it. */
export interface KeptAct {
  readonly kind: string
  readonly path: string
  readonly body: unknown
  readonly principalId: string
  readonly madeAt: Date
}

/** The headers with which a phone sends what it signed. */
export async function offlineHeadersOf(
  { keyId, privateKey }: Device,
  { kind, path, body, principalId, madeAt }: KeptAct,
): Promise<Record<string, string>> {
  const key = randomUUIDv7()
  const content = signedText({
    kind,
    payloadVersion: 1,
    method: 'POST',
    path,
    bodyHash: createHash('sha256').update(JSON.stringify(body)).digest('base64url'),
    key,
    principalId,
    madeAt: madeAt.toISOString(),
  })
  const signature = await subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, Buffer.from(content))
  return {
    'idempotency-key': key,
    [offlineHeaders.kind]: kind,
    [offlineHeaders.payloadVersion]: '1',
    [offlineHeaders.madeBy]: principalId,
    [offlineHeaders.madeAt]: madeAt.toISOString(),
    [offlineHeaders.keyId]: keyId,
    [offlineHeaders.signature]: Buffer.from(signature).toString('base64url'),
  }
}
