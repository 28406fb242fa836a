import { z } from '@hono/zod-openapi'
import {
  type AuditEntry,
  auditSortKeys,
  listOwnDataAccesses,
  listOwnNetworkReads,
  readAuditLog,
} from '#db/audit/audit-log.ts'
import { accessPurposes, shownData } from '#domain/audit/data-access.ts'
import { aggregateKinds, eventTypes } from '#domain/events/event.ts'
import { sortsOf } from '#domain/sort.ts'
import { defineQuery } from '../operation.ts'
import { beforeQuery, instant, pageBefore, pageOf } from '../schemas.ts'

const entry = z.object({
  position: z.int(),
  type: z.enum(eventTypes),
  kind: z.enum(aggregateKinds),
  id: z.uuid(),
  tenantId: z.uuid(),
  nameZh: z.string().nullable(),
  nameEn: z.string().nullable(),
  principalId: z.string(),
  principalName: z.string().nullable().openapi({ description: 'Of people of your own organisation.' }),
  cause: z.string().nullable(),
  occurredAt: instant,
  facts: z.record(z.string(), z.unknown()),
  isSealed: z.boolean(),
})

/** A page of a log: of one thing or of everything, from the newest entry on or from the oldest. */
const logQuery = beforeQuery.extend({
  aggregateId: z.uuid().optional(),
  sort: z.enum(sortsOf(auditSortKeys)).optional(),
})

export const auditLog = defineQuery({
  path: '/audit/log',
  summary: 'Read the audit log, from the newest entry on unless the oldest is asked for',
  description:
    'Ids, codes, quantities and times of the whole network. Sealed: its batch is in the hash chain.',
  guard: 'audit.read',
  onlyFor: ['regulator', 'network_operator'],
  query: logQuery.extend({ tenantId: z.uuid().optional() }),
  answer: pageOf(entry),
  async handle({ database, actor, now, query }) {
    const rows = await readAuditLog(database, actor, now, { ...query, limit: query.limit + 1 })
    return logPage(rows, query.limit)
  },
})

export const ownAuditLog = defineQuery({
  path: '/audit/own-log',
  summary: 'Read what your own organisation did, from the newest entry on unless the oldest is asked for',
  description: 'Who did what to which thing, and when: ids, codes, quantities and times.',
  guard: 'audit.read',
  query: logQuery,
  answer: pageOf(entry),
  async handle({ database, actor, now, query }) {
    const question = { ...query, tenantId: actor.tenantId, limit: query.limit + 1 }
    return logPage(await readAuditLog(database, actor, now, question), query.limit)
  },
})

/** Cuts a page from entries that were read with one more than `limit`. */
function logPage(rows: readonly AuditEntry[], limit: number) {
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? String(items.at(-1)?.position) : null }
}

export const ownNetworkReads = defineQuery({
  path: '/audit/own-reads',
  summary: 'List what your organisation read across the network, the newest first',
  guard: 'audit.read',
  query: beforeQuery,
  answer: pageOf(
    z.object({
      id: z.int(),
      operation: z.string(),
      principalId: z.string(),
      principalName: z.string().nullable(),
      recordedAt: instant,
    }),
  ),
  async handle({ database, actor, now, query: { before, limit } }) {
    return pageBefore(await listOwnNetworkReads(database, actor, now, { before, limit: limit + 1 }), limit)
  },
})

export const ownDataAccesses = defineQuery({
  path: '/audit/own-data-accesses',
  summary: 'List the looks of your organisation at patients’ data, the newest first',
  guard: 'audit.read',
  query: beforeQuery,
  answer: pageOf(
    z.object({
      id: z.int(),
      shown: z.enum(shownData),
      purpose: z.enum(accessPurposes),
      resourceId: z.uuid().nullable(),
      principalId: z.string(),
      principalName: z.string().nullable(),
      recordedAt: instant,
    }),
  ),
  async handle({ database, actor, now, query: { before, limit } }) {
    return pageBefore(await listOwnDataAccesses(database, actor, now, { before, limit: limit + 1 }), limit)
  },
})
