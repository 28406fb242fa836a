import { createHash } from 'node:crypto'

/** The time that every id of the demo world bears in its first 48 bits. */
const madeAtMilliseconds = Date.UTC(2026, 0, 1)

/**
 * The id of the thing called `name`, such as `site/640422`: a UUID of version 7 in shape, the same on every machine,
 * so that tests, the demo and the docs can name it.
 */
export function seedId(name: string): string {
  const time = madeAtMilliseconds.toString(16).padStart(12, '0')
  const hash = createHash('sha256').update(name).digest('hex')
  const variant = (8 + (Number.parseInt(hash.charAt(3), 16) % 4)).toString(16)
  return [
    time.slice(0, 8),
    time.slice(8),
    `7${hash.slice(0, 3)}`,
    variant + hash.slice(4, 7),
    hash.slice(7, 19),
  ].join('-')
}
