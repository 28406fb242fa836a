import { argon2, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const deriveKey = promisify(argon2)

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 }
const saltBytes = 16
const tagBytes = 32

/** The shortest password that may be set (NIST SP 800-63B asks for length, not for odd characters). */
export const passwordMinLength = 12
export const passwordMaxLength = 128

/** Letters and digits that nobody confuses when reading them out: 5 bits each. */
const readable = 'abcdefghjkmnpqrstuvwxyz23456789'
const newPasswordLength = 16

/** A random first password of some 79 bits, in groups of four. */
export function newPassword(): string {
  const letters = Array.from({ length: newPasswordLength }, () => readable[randomInt(readable.length)] ?? '')
  return letters
    .join('')
    .replaceAll(/(?<=^(?:.{4})+)/g, '-')
    .replace(/-$/, '')
}

/** Hashes a password with argon2id and a fresh salt, in the PHC string format. Takes tens of milliseconds. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  const tag = await derive(password, salt, cost, tagBytes)
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${encode(salt)}$${encode(tag)}`
}

/** True when `password` is the one behind `hash`; compares in constant time. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const stored = parseHash(hash)
  if (stored === null) return false
  const tag = await derive(password, stored.salt, stored.cost, stored.tag.length)
  return timingSafeEqual(tag, stored.tag)
}

function parseHash(hash: string) {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(hash)
  if (parts === null) return null
  const [, memory, passes, parallelism, salt, tag] = parts
  return {
    cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt ?? '', 'base64'),
    tag: Buffer.from(tag ?? '', 'base64'),
  }
}

async function derive(
  password: string,
  salt: Buffer,
  usedCost: typeof cost,
  tagLength: number,
): Promise<Buffer> {
  // The same password typed on two keyboards may differ in Unicode form only.
  const message = password.normalize('NFKC')
  return Buffer.from(await deriveKey('argon2id', { message, nonce: salt, tagLength, ...usedCost }))
}

/** Base64 without padding, as the PHC format writes it. */
function encode(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
