import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { z } from 'zod'
import { parameterInvalid } from './refusals.ts'

/** A search and how far it was read. */
export interface Cursor {
  readonly type: string
  /** The parameters of the search, as in a query string. */
  readonly search: string
  /** The sort values of the last row that was given; null before the first. */
  readonly after: readonly string[] | null
}

const cursorSchema = z.object({ type: z.string(), search: z.string(), after: z.array(z.string()).nullable() })

const algorithm = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/**
 * Seals a search into an address: what was asked may name a patient, and addresses are written down on their way.
 * Only this installation opens it again.
 */
export function sealCursor(secret: string, cursor: Cursor): string {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, keyOf(secret), nonce)
  const sealed = Buffer.concat([cipher.update(JSON.stringify(cursor), 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** @throws ProblemError 400 when it was not made here. */
export function openCursor(secret: string, text: string): Cursor {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.length <= nonceBytes + tagBytes) throw cursorInvalid()
  const decipher = createDecipheriv(algorithm, keyOf(secret), bytes.subarray(0, nonceBytes))
  decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
  try {
    const opened = Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()])
    return cursorSchema.parse(JSON.parse(opened.toString('utf8')))
  } catch {
    throw cursorInvalid()
  }
}

const keys = new Map<string, KeyObject>()

/** Made once: an installation has one secret. */
function keyOf(secret: string): KeyObject {
  const made =
    keys.get(secret) ?? createSecretKey(createHash('sha256').update(`fhir-cursor/${secret}`).digest())
  keys.set(secret, made)
  return made
}

function cursorInvalid() {
  return parameterInvalid('a cursor from the `next` link of this server')
}
