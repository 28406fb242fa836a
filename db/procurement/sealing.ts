import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  scrypt,
  type KeyObject,
} from 'node:crypto'

const algorithm = 'aes-256-gcm'
const keyBytes = 32
const ivBytes = 12
const tagBytes = 16
/** What one guess of a passphrase costs: 32 MiB and about a tenth of a second. */
const passphraseCost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const

/** A key pair of somebody without whom nothing can be opened; the private half only as a passphrase unwraps it. */
export interface WrappedKeyPair {
  /** X25519, SPKI in base64url. */
  readonly publicKey: string
  readonly wrappedPrivateKey: string
}

/** Makes a key pair whose private half only `passphrase` unwraps, and only in the context it was made for. */
export async function makeWrappedKeyPair(passphrase: string, context: string): Promise<WrappedKeyPair> {
  const { publicKey, privateKey } = generateKeyPairSync('x25519')
  const salt = randomBytes(16)
  const key = await keyFrom(passphrase, salt)
  const plain = privateKey.export({ type: 'pkcs8', format: 'der' })
  return {
    publicKey: exportPublic(publicKey),
    wrappedPrivateKey: Buffer.concat([salt, encrypt(key, plain, context)]).toString('base64url'),
  }
}

/** The private half of a key pair. @returns null when the passphrase is wrong, or the wrapping was changed. */
export async function unwrapPrivateKey(
  wrappedPrivateKey: string,
  passphrase: string,
  context: string,
): Promise<KeyObject | null> {
  const bytes = Buffer.from(wrappedPrivateKey, 'base64url')
  const plain = decrypt(await keyFrom(passphrase, bytes.subarray(0, 16)), bytes.subarray(16), context)
  return plain === null ? null : importPrivate(plain)
}

/**
 * Seals a text so that it takes the private keys of all `publicKeys` to read it: the content key comes from an exchange
 * with each of them. `context` is bound to it: what was sealed for one place cannot be opened in another.
 */
export function seal(text: string, publicKeys: readonly string[], context: string): string {
  const own = generateKeyPairSync('x25519')
  const secrets = publicKeys.map((publicKey) =>
    diffieHellman({ privateKey: own.privateKey, publicKey: importPublic(publicKey) }),
  )
  const key = contentKey(secrets, exportPublic(own.publicKey), context)
  return `${exportPublic(own.publicKey)}.${encrypt(key, Buffer.from(text), context).toString('base64url')}`
}

/** What was sealed. @returns null when a key is wrong, the context is another, or a single bit was changed. */
export function unseal(envelope: string, privateKeys: readonly KeyObject[], context: string): string | null {
  const [ephemeral = '', content = ''] = envelope.split('.')
  try {
    const secrets = privateKeys.map((privateKey) =>
      diffieHellman({ privateKey, publicKey: importPublic(ephemeral) }),
    )
    const key = contentKey(secrets, ephemeral, context)
    return decrypt(key, Buffer.from(content, 'base64url'), context)?.toString() ?? null
  } catch {
    // Not even a key that could be read.
    return null
  }
}

/** Seals one holder's private key to the other holder alone. */
export function handKeyTo(privateKey: KeyObject, publicKey: string, context: string): string {
  const plain = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64url')
  return seal(plain, [publicKey], context)
}

/** The private key that was handed over. @returns null as `unseal`. */
export function takeHandedKey(handed: string, privateKey: KeyObject, context: string): KeyObject | null {
  const plain = unseal(handed, [privateKey], context)
  return plain === null ? null : importPrivate(Buffer.from(plain, 'base64url'))
}

/** The fingerprint of an envelope, as the bidder's receipt and the sealed stream of events have it. */
export function fingerprintOf(envelope: string): string {
  return createHash('sha256').update(envelope).digest('hex')
}

function contentKey(secrets: readonly Buffer[], ephemeral: string, context: string): Buffer {
  const derived = hkdfSync('sha256', Buffer.concat(secrets), ephemeral, `yunyaoku ${context}`, keyBytes)
  return Buffer.from(derived)
}

function keyFrom(passphrase: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, keyBytes, passphraseCost, (error, key) => {
      if (error) reject(error)
      else resolve(key)
    })
  })
}

function encrypt(key: Buffer, plain: Buffer, context: string): Buffer {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(context))
  const content = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), content])
}

function decrypt(key: Buffer, bytes: Buffer, context: string): Buffer | null {
  try {
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
      .setAAD(Buffer.from(context))
      .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()])
  } catch {
    return null
  }
}

function exportPublic(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'der' }).toString('base64url')
}

function importPublic(key: string): KeyObject {
  return createPublicKey({ key: Buffer.from(key, 'base64url'), type: 'spki', format: 'der' })
}

function importPrivate(der: Buffer): KeyObject {
  return createPrivateKey({ key: der, type: 'pkcs8', format: 'der' })
}
