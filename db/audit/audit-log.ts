import { and, asc, desc, eq, gt, isNotNull, lt, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { AggregateKind, EventType } from '#domain/events/event.ts'
import type { Sort } from '#domain/sort.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { people } from '../access/schema.ts'
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
  /** Of who acted for the reader's own organisation; null for a system, and for everybody else. */
  readonly principalName: string | null
  readonly cause: string | null
  readonly occurredAt: Date
  readonly facts: Readonly<Record<string, unknown>>
  readonly isSealed: boolean
}

/** By what entries may be sorted: their place in the stream, which is when they happened. */
export const auditSortKeys = ['position'] as const

export interface AuditQuestion {
  /** Only what one organisation did. */
  readonly tenantId?: string | undefined
  /** Only what happened to one thing, by its id. */
  readonly aggregateId?: string | undefined
  /** The newest first, unless `position` asks for the oldest. */
  readonly sort?: Sort<(typeof auditSortKeys)[number]> | undefined
  /** The position of the last entry of the page before. */
  readonly before?: number | undefined
  readonly limit: number
}

/**
 * The events of the whole network in their order, or from the newest on: ids, codes and times, as they are sealed, and nobody's data.
 * A network read, for the regulator and the operator of the network.
 */
export function readAuditLog(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  { tenantId, aggregateId, sort = '-position', before, limit }: AuditQuestion,
): Promise<AuditEntry[]> {
  const [turn, behind] = sort === 'position' ? [asc, gt] : [desc, lt]
  return readAcross(client, actor, 'audit.log', now, async (db) => {
    const [last] = await db
      .select({ position: sql<number>`coalesce(max(${auditBatches.lastPosition}), 0)::float8` })
      .from(auditBatches)
    const rows = await db
      .select({
        event: events,
        nameZh: tenants.nameZh,
        nameEn: tenants.nameEn,
        personName: people.name,
      })
      .from(events)
      .leftJoin(tenants, eq(tenants.id, events.tenantId))
      .leftJoin(people, ownPerson(events))
      .where(
        and(
          isNotNull(events.position),
          tenantId === undefined ? undefined : eq(events.tenantId, tenantId),
          aggregateId === undefined ? undefined : eq(events.aggregateId, aggregateId),
          before === undefined ? undefined : behind(events.position, before),
        ),
      )
      .orderBy(turn(events.position))
      .limit(limit)
    return rows.map(({ event, personName, ...names }) => ({
      ...names,
      // Whom another organisation employs is nobody else's to know.
      principalName: event.tenantId === actor.tenantId ? personName : null,
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

/** The person of a row's organisation who acted, where it was a person. */
function ownPerson(row: { readonly tenantId: AnyPgColumn; readonly principalId: AnyPgColumn }) {
  return and(eq(people.tenantId, row.tenantId), sql`${people.id}::text = ${row.principalId}`)
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
        principalName: people.name,
        recordedAt: networkAccesses.recordedAt,
      })
      .from(networkAccesses)
      .leftJoin(people, ownPerson(networkAccesses))
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
        principalName: people.name,
        recordedAt: dataAccesses.recordedAt,
      })
      .from(dataAccesses)
      .leftJoin(people, ownPerson(dataAccesses))
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
