import { createHmac } from 'node:crypto'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { DatabaseClient } from '#db/client.ts'

/** How often something may be tried. Kept in the database, so that all processes count together. */
export interface AttemptLimit {
  /** Counts an attempt of `who`, or several at once. @returns null when it may go on, else the seconds to wait. */
  attempt(who: string, times?: number): Promise<number | null>
  /** Clears what came before, as a right password does. */
  succeeded(who: string): Promise<void>
}

export interface AttemptPolicy {
  /** Keeps the counts of one purpose apart from those of another. */
  readonly purpose: string
  readonly attempts: number
  readonly windowSeconds: number
}

export function openAttemptLimit(database: DatabaseClient, policy: AttemptPolicy): AttemptLimit {
  const limiter = new RateLimiterPostgres({
    storeClient: database.pools.app,
    storeType: 'pool',
    schemaName: 'auth',
    tableName: 'sign_in_attempts',
    tableCreated: true,
    keyPrefix: policy.purpose,
    points: policy.attempts,
    duration: policy.windowSeconds,
  })
  return {
    async attempt(who, times = 1) {
      try {
        await limiter.consume(keyOf(database.secret, who), times)
        return null
      } catch (error) {
        if (error instanceof RateLimiterRes) return Math.ceil(error.msBeforeNext / 1000)
        throw error
      }
    },
    async succeeded(who) {
      await limiter.delete(keyOf(database.secret, who))
    },
  }
}

/** A keyed hash, so that nobody reads from the table who tried, not even by hashing every address there is. */
function keyOf(secret: string, who: string): string {
  return createHmac('sha256', secret).update(`attempt/${who.trim().toLowerCase()}`).digest('base64url')
}
