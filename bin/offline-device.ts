import { createHash, randomUUIDv7, webcrypto } from 'node:crypto'
import { offlineHeaders, signedText } from '#domain/access/offline-act.ts'

const { subtle } = webcrypto
const curve = { name: 'ECDSA', namedCurve: 'P-256' }

/** A phone with a key of its own, that somebody plays: in the demo, and in tests. */
export interface Device {
  readonly keyId: string
  readonly privateKey: webcrypto.CryptoKey
}

/** Makes a phone's key. `register` sends what `POST /access/me/devices` takes, and gives its answer back. */
export async function makeDevice(
  name: string,
  register: (body: object) => Promise<{ readonly keyId: string }>,
): Promise<Device> {
  const { publicKey, privateKey } = await subtle.generateKey(curve, false, ['sign', 'verify'])
  const { kty, crv, x, y } = await subtle.exportKey('jwk', publicKey)
  const { keyId } = await register({ name, publicKey: { kty, crv, x, y } })
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

/** The headers with which a phone sends what it signed, under a key of its own. */
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
