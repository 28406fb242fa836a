import { createHash, webcrypto } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { type OfflineAct, offlineDays, signedText } from '#domain/access/offline-act.ts'
import { unsignedRefusal } from '#domain/access/offline-signing.ts'
import type { PublicSigningKey } from '#domain/access/signing-key.ts'
import { refused } from '../command-refused.ts'
import type { CommandRequest, CommandTransaction } from '../commands.ts'
import { deviceKeys, offlineActs } from './device-schema.ts'

/** What a request says of an act that a device made without a network. */
export interface SentOfflineAct extends Omit<OfflineAct, 'bodyHash' | 'key'> {
  /** The body as it came. */
  readonly body: string
  /** By which key, and r and s of 32 bytes each in base64url; null where no key signed it. */
  readonly signed: { readonly keyId: string; readonly signature: string } | null
  /** The release day of the app that sent it, where it says so. */
  readonly appReleasedOn: string | null
}

/**
 * What must hold before an act that was made without a network takes effect, as a command's precondition: the device's
 * key is the acting person's and in force, and signed just this; what an older app did may be unsigned for a while, and the
 * evidence says so. It keeps the evidence in the command's transaction, so that it stands where the command took effect and
 * nowhere else. An act that is repeated gets its answer unasked.
 * The clock of the device is not trusted: an act from the future is taken, one of over 90 days is not.
 * @throws CommandRefused `madeByAnother`, `madeTooLongAgo`, `deviceKeyUnknown`, `deviceKeyRevoked`, `deviceSignatureWrong`,
 * `offlineSignatureMissing`, `appTooOld`.
 */
export function requireOfflineAct(
  { actor, key, route }: Pick<CommandRequest, 'actor' | 'key' | 'route'>,
  { body, signed, appReleasedOn, ...sent }: SentOfflineAct,
) {
  return async (transaction: CommandTransaction): Promise<void> => {
    const { db, now } = transaction
    if (sent.principalId !== actor.principalId) throw madeByAnother()
    const madeAt = new Date(sent.madeAt)
    if (now.getTime() - madeAt.getTime() > offlineDays * dayMs) throw madeTooLongAgo()
    const bodyHash = createHash('sha256').update(body).digest('base64url')
    const content = signedText({ ...sent, key, bodyHash })
    if (signed === null) requireOldApp(appReleasedOn, now)
    else await requireSignature(transaction, content, signed)
    const { kind, payloadVersion } = sent
    await db
      .insert(offlineActs)
      .values({
        tenantId: actor.tenantId,
        principalId: actor.principalId,
        route,
        key,
        keyId: signed?.keyId ?? null,
        kind,
        payloadVersion,
        content,
        signature: signed?.signature ?? null,
        madeAt,
        receivedAt: now,
      })
      // An operation of several commands asks for each.
      .onConflictDoNothing()
  }
}

const dayMs = 24 * 3_600_000

function requireOldApp(appReleasedOn: string | null, receivedAt: Date): void {
  const refusal = unsignedRefusal({ appReleasedOn, receivedAt })
  if (refusal !== null) throw refused('forbidden', refusal)
}

async function requireSignature(
  { db, actor }: CommandTransaction,
  content: string,
  { keyId, signature }: NonNullable<SentOfflineAct['signed']>,
): Promise<void> {
  // Shared, so that a revocation waits for what is under way, and what comes after it is refused.
  const [device] = await db
    .select()
    .from(deviceKeys)
    .where(and(eq(deviceKeys.keyId, keyId), eq(deviceKeys.tenantId, actor.tenantId)))
    .for('share')
  if (device === undefined || device.personId !== actor.principalId) throw deviceKeyUnknown()
  if (device.revokedAt !== null) throw deviceKeyRevoked()
  if (!(await isSignedBy(device.publicKey, content, signature))) throw deviceSignatureWrong()
}

async function isSignedBy(publicKey: PublicSigningKey, content: string, signature: string): Promise<boolean> {
  const { subtle } = webcrypto
  const key = await subtle.importKey('jwk', publicKey, { name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'verify',
  ])
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
  return subtle.verify(algorithm, key, Buffer.from(signature, 'base64url'), Buffer.from(content))
}

function madeByAnother() {
  return refused('forbidden', {
    code: 'madeByAnother',
    message: 'Somebody else than who is signed in made this.',
    nextStep: 'Let the person who made it sign in and send it.',
  })
}

function madeTooLongAgo() {
  return refused('invalid', {
    code: 'madeTooLongAgo',
    message: `It was made more than ${offlineDays} days ago.`,
    nextStep: 'See how things stand now, and do it anew if it is still wanted.',
  })
}

function deviceKeyUnknown() {
  return refused('forbidden', {
    code: 'deviceKeyUnknown',
    message: 'The key that signed this is not registered for who is signed in.',
    nextStep: 'Sign in on the device, so that its key is registered, and send it again.',
  })
}

function deviceKeyRevoked() {
  return refused('forbidden', {
    code: 'deviceKeyRevoked',
    message: 'The key of the device that signed this was revoked.',
    nextStep: 'Sign in, see how things stand now, and do it anew if it is still wanted.',
  })
}

function deviceSignatureWrong() {
  return refused('forbidden', {
    code: 'deviceSignatureWrong',
    message: 'The signature does not fit what was sent.',
    nextStep: 'Send exactly what the device signed, under its key.',
  })
}
