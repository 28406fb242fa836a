import { type OfflineAct, offlineAppHeader, offlineHeaders, signedText } from '#domain/access/offline-act.ts'
import type { OutboxCommand, SignedRequest } from '../outbox/command.ts'
import type { CommandHttp } from '../outbox/request.ts'
import type { PhoneDatabase } from '../storage/database.ts'
import { base64UrlOf, sha256Of } from './bytes.ts'

/** The key of one person on this phone. Its private part was made here and cannot leave: not even this app can read it. */
export interface DeviceKey {
  readonly principalId: string
  readonly keyId: string
  readonly publicKey: DevicePublicKey
  readonly privateKey: CryptoKey
  /** True once the server said that it knows the key. */
  readonly isRegistered: boolean
}

export interface DevicePublicKey {
  readonly kty: 'EC'
  readonly crv: 'P-256'
  readonly x: string
  readonly y: string
}

const curve = { name: 'ECDSA', namedCurve: 'P-256' }

/** A person's key on this phone, made at the first time; null where the browser has none to give (plain http). */
export async function deviceKeyOf(database: PhoneDatabase, principalId: string): Promise<DeviceKey | null> {
  // It is absent without a secure connection, whatever its type says.
  if (!window.isSecureContext) return null
  return (await database.get('deviceKeys', principalId)) ?? (await makeKey(database, principalId))
}

async function makeKey(database: PhoneDatabase, principalId: string): Promise<DeviceKey> {
  const { publicKey: made, privateKey } = await crypto.subtle.generateKey(curve, false, ['sign', 'verify'])
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', made)
  const publicKey: DevicePublicKey = { kty: 'EC', crv: 'P-256', x, y }
  // The thumbprint of RFC 7638: the members in the order of their names.
  const keyId = await sha256Of(JSON.stringify({ crv: 'P-256', kty: 'EC', x, y }))
  const key: DeviceKey = { principalId, keyId, publicKey, privateKey, isRegistered: false }
  const transaction = database.transaction('deviceKeys', 'readwrite')
  // Another page of this phone may have been faster.
  const known = await transaction.store.get(principalId)
  if (known === undefined) await transaction.store.put(key)
  await transaction.done
  return known ?? key
}

/** Forgets a key that was revoked, so that the next one is new. */
export async function forgetKey(database: PhoneDatabase, { principalId }: DeviceKey): Promise<void> {
  await database.delete('deviceKeys', principalId)
}

/** Remembers whether the server knows the key. */
export async function markRegistered(
  database: PhoneDatabase,
  key: DeviceKey,
  isRegistered: boolean,
): Promise<void> {
  await database.put('deviceKeys', { ...key, isRegistered })
}

type SignedCommand = Pick<OutboxCommand, 'key' | 'kind' | 'payloadVersion' | 'principalId' | 'recordedAt'>

/** Signs a command as the request that it will be sent as. */
export async function signRequest(
  { keyId, privateKey }: DeviceKey,
  command: SignedCommand,
  { method, path, body }: CommandHttp,
): Promise<SignedRequest> {
  const text = JSON.stringify(body)
  const act: OfflineAct = {
    kind: command.kind,
    payloadVersion: command.payloadVersion,
    method,
    path,
    bodyHash: await sha256Of(text),
    key: command.key,
    principalId: command.principalId,
    madeAt: command.recordedAt,
  }
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
  const signed = await crypto.subtle.sign(algorithm, privateKey, new TextEncoder().encode(signedText(act)))
  return { keyId, signature: base64UrlOf(signed), path, body: text }
}

/** The day of this release of the app: what it does without a network it signs. */
const appReleasedOn = '2026-11-26'

/** What the server is told of a command of the outbox; `signed` is null where the phone has no key. */
export function headersOf(
  { kind, payloadVersion, principalId, recordedAt }: SignedCommand,
  signed: SignedRequest | null,
): Record<string, string> {
  const signature = signed && {
    [offlineHeaders.keyId]: signed.keyId,
    [offlineHeaders.signature]: signed.signature,
  }
  return {
    [offlineAppHeader]: appReleasedOn,
    [offlineHeaders.kind]: kind,
    [offlineHeaders.payloadVersion]: String(payloadVersion),
    [offlineHeaders.madeBy]: principalId,
    [offlineHeaders.madeAt]: recordedAt,
    ...signature,
  }
}
