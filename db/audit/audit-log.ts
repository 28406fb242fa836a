import { and, desc, eq, isNotNull, lt, sql } from 'drizzle-orm'
import type { AggregateKind, EventType } from '#domain/events/event.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { readAcross } from '../commands.ts'
import { auditBatches, events, networkAccesses } from '../events/schema.ts'
import { tenants } from '../organisations/schema.ts'
import { dataAccesses } from './schema.ts'

/** An entry of the audit log: an event of the stream, and whether its batch is sealed. */
export interface AuditEntry {
  readonly position: number
  readonly type: EventType
  readonly kind: AggregateKind
  readonly id: string
  readonly tenantId: string
  readonly nameZh: string | null
  readonly nameEn: string | null
  readonly principalId: string
  readonly cause: string | null
  readonly occurredAt: Date
  readonly facts: Readonly<Record<string, unknown>>
  readonly isSealed: boolean
}

export interface AuditQuestion {
  /** Only what one organisation did. */
  readonly tenantId?: string | undefined
  /** Only what happened to one thing, by its id. */
  readonly aggregateId?: string | undefined
  /** The position of the last entry of the page before. */
  readonly before?: number | undefined
  readonly limit: number
}

/**
 * The events of the whole network from the newest on: ids, codes and times, as they are sealed, and nobody's data.
 * A network read, for the regulator and the operator of the network.
 */
export function readAuditLog(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  { tenantId, aggregateId, before, limit }: AuditQuestion,
): Promise<AuditEntry[]> {
  return readAcross(client, actor, 'audit.log', now, async (db) => {
    const [last] = await db
      .select({ position: sql<number>`coalesce(max(${auditBatches.lastPosition}), 0)::float8` })
      .from(auditBatches)
    const rows = await db
      .select({
        event: events,
        nameZh: tenants.nameZh,
        nameEn: tenants.nameEn,
      })
      .from(events)
      .leftJoin(tenants, eq(tenants.id, events.tenantId))
      .where(
        and(
          isNotNull(events.position),
          tenantId === undefined ? undefined : eq(events.tenantId, tenantId),
          aggregateId === undefined ? undefined : eq(events.aggregateId, aggregateId),
          before === undefined ? undefined : lt(events.position, before),
        ),
      )
      .orderBy(desc(events.position))
      .limit(limit)
    return rows.map(({ event, ...names }) => ({
      ...names,
      position: event.position ?? 0,
      type: event.type,
      kind: event.aggregateKind,
      id: event.aggregateId,
      tenantId: event.tenantId,
      principalId: event.principalId,
      cause: event.cause,
      occurredAt: event.occurredAt,
      facts: event.payload,
      isSealed: (event.position ?? 0) <= (last?.position ?? 0),
    }))
  })
}

interface ReadsPage {
  /** The id of the last row of the page before. */
  readonly before?: number | undefined
  readonly limit: number
}

/** What the actor's own organisation read across the network, the newest first: the regulator's reads are on record too. */
export function listOwnNetworkReads(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  { before, limit }: ReadsPage,
) {
  return readAcross(client, actor, 'audit.own_reads', now, (db) =>
    db
      .select({
        id: networkAccesses.id,
        operation: networkAccesses.operation,
        principalId: networkAccesses.principalId,
        recordedAt: networkAccesses.recordedAt,
      })
      .from(networkAccesses)
      .where(
        and(
          eq(networkAccesses.tenantId, actor.tenantId),
          before === undefined ? undefined : lt(networkAccesses.id, before),
        ),
      )
      .orderBy(desc(networkAccesses.id))
      .limit(limit),
  )
}

/** The looks of the actor's own organisation at patients' data, the newest first. Patients are named by no more than an id. */
export function listOwnDataAccesses(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  { before, limit }: ReadsPage,
) {
  return readAcross(client, actor, 'audit.own_reads', now, (db) =>
    db
      .select({
        id: dataAccesses.id,
        shown: dataAccesses.shown,
        purpose: dataAccesses.purpose,
        resourceId: dataAccesses.resourceId,
        principalId: dataAccesses.principalId,
        recordedAt: dataAccesses.recordedAt,
      })
      .from(dataAccesses)
      .where(
        and(
          eq(dataAccesses.tenantId, actor.tenantId),
          before === undefined ? undefined : lt(dataAccesses.id, before),
        ),
      )
      .orderBy(desc(dataAccesses.id))
      .limit(limit),
  )
}
