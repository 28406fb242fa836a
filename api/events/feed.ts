import { sql } from 'drizzle-orm'
import type { AggregateKind, EventType } from '#domain/events/event.ts'
import type { DatabaseClient } from '#db/client.ts'

/** One event as viewers may learn of it: ids only. */
export interface FeedEvent {
  readonly position: number
  readonly type: EventType
  readonly aggregateKind: AggregateKind
  readonly aggregateId: string
  readonly tenantId: string
  /** The prescription that it belongs to, where it belongs to one. */
  readonly prescriptionId: string | null
  /** Tenants that were let in to the aggregate, beside its owner. */
  readonly grantedTenantIds: readonly string[]
  /** The sites between which it happens, where it belongs to sites at all; else null. */
  readonly siteIds: readonly string[] | null
}

export interface FeedSubscriber {
  /** New events, in the order of their positions. Must not throw or wait. */
  onEvents(events: readonly FeedEvent[]): void
  /** The feed ends: the process is stopping. */
  onClose(): void
}

/** The process's one reader of the stream, which fans out to every open page. */
export interface EventFeed {
  /** The position up to which subscribers have been told. */
  position(): number
  /** @returns what ends the subscription. */
  subscribe(subscriber: FeedSubscriber): () => void
  /** Placed events after `position`, oldest first, at most `limit`. */
  readAfter(position: number, limit: number): Promise<FeedEvent[]>
  close(): Promise<void>
}

const batchSize = 500
const retryMs = 1_000

/**
 * Listens for the relay's notices and reads what is new, once for all subscribers.
 * After a lost connection it reads on from where it stood, so subscribers miss nothing.
 */
export async function openEventFeed(database: DatabaseClient): Promise<EventFeed> {
  const subscribers = new Set<FeedSubscriber>()
  let position = await lastPosition(database)
  let reading: Promise<void> | undefined
  let hasNews = false
  let retry: NodeJS.Timeout | undefined
  const closing = new AbortController()

  const stopListening = await database.listen('events', readOn, readOn)

  function readOn(): void {
    hasNews = true
    reading ??= readAll().finally(() => {
      reading = undefined
    })
  }

  async function readAll(): Promise<void> {
    while (hasNews && !closing.signal.aborted) {
      hasNews = false
      try {
        const events = await readEvents(database, position, batchSize)
        hasNews ||= events.length === batchSize
        tell(events)
      } catch {
        // The database is away. The listener calls again once it is back; the timer covers a failure of this read alone.
        clearTimeout(retry)
        retry = setTimeout(readOn, retryMs).unref()
        return
      }
    }
  }

  function tell(events: readonly FeedEvent[]): void {
    const last = events.at(-1)
    if (last === undefined) return
    position = last.position
    for (const subscriber of subscribers) subscriber.onEvents(events)
  }

  return {
    position: () => position,
    subscribe(subscriber) {
      subscribers.add(subscriber)
      return () => subscribers.delete(subscriber)
    },
    readAfter: (after, limit) => readEvents(database, after, limit),
    async close() {
      closing.abort()
      clearTimeout(retry)
      for (const subscriber of subscribers) subscriber.onClose()
      subscribers.clear()
      await stopListening().catch(() => {})
      await reading
    },
  }
}

async function lastPosition(database: DatabaseClient): Promise<number> {
  const found = await database.network.execute<{ position: number }>(
    sql`select coalesce(max(position), 0)::float8 as position from events`,
  )
  return found.rows[0]?.position ?? 0
}

async function readEvents(database: DatabaseClient, after: number, limit: number): Promise<FeedEvent[]> {
  const found = await database.network.execute<FeedEvent & Record<string, unknown>>(sql`
    select position::float8 as position, type, aggregate_kind as "aggregateKind", aggregate_id as "aggregateId",
      tenant_id as "tenantId",
      case aggregate_kind when 'prescription' then aggregate_id::text else payload->>'prescriptionId' end as "prescriptionId",
      array(select distinct g.tenant_id::text from access_grants g
        where g.resource_id = aggregate_id and (g.until is null or g.until > now())) as "grantedTenantIds",
      case aggregate_kind
        when 'shipment' then (select array_remove(array[s.from_site_id, s.current_site_id, s.destination_site_id], null)::text[]
          from shipments s where s.id = aggregate_id)
        when 'order' then (select array[o.site_id]::text[] from orders o where o.id = aggregate_id)
        when 'order_part' then (select array_remove(array[p.buyer_site_id, p.from_site_id], null)::text[]
          from order_parts p where p.id = aggregate_id)
        when 'suggestion' then (select array[r.site_id]::text[] from replenishment_suggestions r where r.id = aggregate_id)
        when 'stocktake' then (select array[c.site_id]::text[] from stocktakes c where c.id = aggregate_id)
      end as "siteIds"
    from events where position > ${after} order by position limit ${limit}`)
  return found.rows
}
