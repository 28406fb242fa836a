import { asc, eq, gt, sql } from 'drizzle-orm'
import type { Database, DatabaseClient } from '../client.ts'
import { keptQuery } from '../kept-query.ts'
import { eventCursors, events } from './schema.ts'

export type EventRow = typeof events.$inferSelect

/** An event that has its place in the stream. */
export interface PlacedEvent extends EventRow {
  readonly position: number
}

/** How far `reader` has come: 0 for one that never read. */
export async function readCursor(client: DatabaseClient, reader: string): Promise<number> {
  const [cursor] = await cursorOf(client.network, { reader })
  return cursor?.position ?? 0
}

const cursorOf = keptQuery((db, { reader }: { readonly reader: string }) =>
  db.select().from(eventCursors).where(eq(eventCursors.reader, reader)),
)

/**
 * The next events after `position`, in order. `db` decides whose eyes see them: an actor's transaction shows what
 * its tenant may see, the network's pool shows all.
 */
export async function readEventsAfter(db: Database, position: number, limit: number): Promise<PlacedEvent[]> {
  const rows = await db
    .select()
    .from(events)
    .where(gt(events.position, position))
    .orderBy(asc(events.position))
    .limit(limit)
  return rows.flatMap((row) => (row.position === null ? [] : [{ ...row, position: row.position }]))
}

/** Remembers that `reader` has dealt with everything up to `position`. A cursor never goes back. */
export async function saveCursor(client: DatabaseClient, reader: string, position: number): Promise<void> {
  await client.network
    .insert(eventCursors)
    .values({ reader, position })
    .onConflictDoUpdate({
      target: eventCursors.reader,
      set: { position: sql`greatest(${eventCursors.position}, excluded.position)` },
    })
}
