import { z } from 'zod'
import type { TracePosition } from '#db/inventory/traced-events.ts'
import { ProblemError } from '../problem.ts'

const positionSchema = z.tuple([
  z.int().min(0).max(9),
  z
    .string()
    .regex(/^(?:\d{1,18}\.\d{1,18}|[\da-f-]{36})$/)
    .nullable(),
])

/** Where a page ended, for its `nextPageToken`: it tells nothing but the place. */
export function pageToken({ source, after }: TracePosition): string {
  return Buffer.from(JSON.stringify([source, after])).toString('base64url')
}

/** @throws ProblemError 400 when it was not made here. */
export function openPageToken(token: string | undefined): TracePosition {
  if (token === undefined) return { source: 0, after: null }
  try {
    const [source, after] = positionSchema.parse(JSON.parse(Buffer.from(token, 'base64url').toString('utf8')))
    // Movements go by time and number, everything else by its id.
    if (after !== null && after.includes('.') !== (source === 0)) throw new TypeError('another source')
    return { source, after }
  } catch {
    throw new ProblemError({
      status: 400,
      code: 'pageTokenInvalid',
      title: 'Invalid page token',
      detail: 'The nextPageToken was not given by this server.',
      nextStep: 'Follow the Link header of the page before, or begin without a token.',
    })
  }
}
