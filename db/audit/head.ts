import { createHmac, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import { headText, type SignedHead } from '#domain/audit/signed-head.ts'
import type { DatabaseClient } from '../client.ts'
import { readChainHead } from '../events/verify.ts'

/** What stands before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410). */
const privateKeyPrefix = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The present end of the audit chain, signed, to be kept where nobody who can write to this database can write. */
export async function exportHead(client: DatabaseClient, now: Date): Promise<SignedHead> {
  const head = { ...(await readChainHead(client)), exportedAt: now.toISOString() }
  const key = headKey(client.secret)
  return {
    ...head,
    publicKey: publicKeyOf(key),
    signature: sign(null, Buffer.from(headText(head)), key).toString('base64url'),
  }
}

/** True when this installation signed the head, and nothing of it was changed since. */
export function isOwnHead(installationSecret: string, head: SignedHead): boolean {
  const key = headKey(installationSecret)
  const signature = Buffer.from(head.signature, 'base64url')
  return (
    head.publicKey === publicKeyOf(key) &&
    verify(null, Buffer.from(headText(head)), createPublicKey(key), signature)
  )
}

/** Derived from the installation's secret, so that whoever can only write to the database cannot sign. */
function headKey(installationSecret: string): KeyObject {
  const seed = createHmac('sha256', installationSecret).update('audit-head').digest()
  return createPrivateKey({ key: Buffer.concat([privateKeyPrefix, seed]), format: 'der', type: 'pkcs8' })
}

function publicKeyOf(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'jwk' }).x ?? ''
}
