import type { DatabaseClient } from '../client.ts'

/** The exclusive turn of one process at a job that must not be done twice at the same time. */
export interface Turn {
  /** Aborted when the connection that holds the turn breaks: another process may then have it. */
  readonly lost: AbortSignal
  end(): void
}

/**
 * Takes the turn at `job`, or null while another process has it. The turn is a session lock on a connection of its
 * own, so that it ends by itself with the process, however that ends.
 */
export async function takeTurn(client: DatabaseClient, job: string): Promise<Turn | null> {
  const connection = await client.pools.network.connect()
  const lost = new AbortController()
  const lose = () => lost.abort()
  try {
    const lock = await connection.query<{ held: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as held',
      [job],
    )
    if (lock.rows[0]?.held !== true) {
      connection.release()
      return null
    }
  } catch (error) {
    connection.release(true)
    throw error
  }
  connection.on('error', lose)
  connection.once('end', lose)
  return {
    lost: lost.signal,
    // Closing the session is what gives the lock back.
    end: () => connection.release(true),
  }
}
