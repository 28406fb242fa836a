import { createHash } from 'node:crypto'
import type { CommandRequest } from '#db/commands.ts'
import type { WriteRequest } from '../definition.ts'

/** The envelope of the command behind a write; `body` is what was asked, in our own words. */
export function commandRequest({ exchange, route, key }: WriteRequest, body: unknown): CommandRequest {
  return { actor: exchange.caller.actor, route, key, body, now: exchange.now }
}

/** An id (UUID v8) that the same request makes again when it is repeated. */
export function idOfRequest({ exchange, route, key }: WriteRequest): string {
  const { tenantId, principalId } = exchange.caller.actor
  const digest = createHash('sha256').update([tenantId, principalId, route, key].join('|')).digest('hex')
  const parts = [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `a${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ]
  return parts.join('-')
}
