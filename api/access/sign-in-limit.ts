import { createHash } from 'node:crypto'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { DatabaseClient } from '#db/client.ts'

/** How often a password may be guessed. Kept in the database, so that all processes count together. */
export interface SignInLimit {
  /** Counts an attempt. @returns null when it may go on, else the seconds to wait. */
  attempt(email: string): Promise<number | null>
  /** A right password clears what came before it. */
  succeeded(email: string): Promise<void>
}

const attempts = 10
const windowSeconds = 15 * 60

export function openSignInLimit(database: DatabaseClient): SignInLimit {
  const limiter = new RateLimiterPostgres({
    storeClient: database.pools.app,
    storeType: 'pool',
    schemaName: 'auth',
    tableName: 'sign_in_attempts',
    tableCreated: true,
    keyPrefix: 'sign_in',
    points: attempts,
    duration: windowSeconds,
  })
  return {
    async attempt(email) {
      try {
        await limiter.consume(keyOf(email))
        return null
      } catch (error) {
        if (error instanceof RateLimiterRes) return Math.ceil(error.msBeforeNext / 1000)
        throw error
      }
    },
    async succeeded(email) {
      await limiter.delete(keyOf(email))
    },
  }
}

/** A hash, so that the table does not list who tried to sign in. */
function keyOf(email: string): string {
  return createHash('sha256').update(email.trim().toLowerCase()).digest('base64url')
}
