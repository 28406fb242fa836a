import { sql } from 'drizzle-orm'
import type { DatabaseClient } from '../client.ts'
import { batchHash, genesisHash } from './chain.ts'

/** Where readers of the stream hear that it has grown; the payload is the last position. */
export const eventsChannel = 'events'

/** Any fixed number: relays that place at the same moment take turns on it. */
const placingLock = 20_260_102

/** Events that were placed together and sealed by one link of the audit chain. */
export interface PlacedBatch {
  readonly count: number
  readonly lastPosition: number
}

/**
 * Gives committed events that have none yet the next positions, without gaps and in the order of their ids, seals
 * them into the audit chain, and notifies `events` once. An event that commits after younger ones gets a later
 * position than they, so a reader that goes by position misses nothing.
 * @returns null when there was nothing to place, or another relay is placing right now.
 */
export async function placeEvents(client: DatabaseClient, limit: number): Promise<PlacedBatch | null> {
  if (!(await hasUnplaced(client))) return null
  return client.network.transaction(async (db) => {
    const lock = await db.execute<{ held: boolean }>(
      sql`select pg_try_advisory_xact_lock(${placingLock}) as held`,
    )
    if (!lock.rows[0]?.held) return null
    // A statement of its own after the lock, so that it sees what the holder before committed.
    const placed = await db.execute<{ count: number; last_position: number }>(sql`
      with head as (
        (select last_position, hash from audit_batches order by last_position desc limit 1)
        union all select 0, ${genesisHash}
        order by last_position desc limit 1
      ), waiting as (
        select id, row_number() over (order by id) as place
        from (select id from events where position is null order by id limit ${limit}) as oldest
      ), event as (
        update events set position = head.last_position + waiting.place
        from waiting, head
        -- By the array they are looked up one by one, however little is known of the table.
        where events.id = waiting.id and events.id = any(array(select id from waiting))
        returning events.*
      ), sealed as (
        insert into audit_batches (first_position, last_position, previous_hash, hash, sealed_at)
        select min(event.position), max(event.position), head.hash, ${batchHash(sql`head.hash`)}, now()
        from event, head group by head.hash
        returning first_position, last_position
      )
      select (last_position - first_position + 1)::integer as count, last_position::double precision,
        pg_notify(${eventsChannel}, last_position::text)
      from sealed`)
    const [batch] = placed.rows
    return batch === undefined ? null : { count: batch.count, lastPosition: batch.last_position }
  })
}

async function hasUnplaced(client: DatabaseClient): Promise<boolean> {
  // In order, so that it is looked up in the index of those events and not in all of them.
  const found = await client.network.execute(
    sql`select from events where position is null order by id limit 1`,
  )
  return found.rowCount === 1
}
