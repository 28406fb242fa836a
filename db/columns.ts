import { date, timestamp, uuid } from 'drizzle-orm/pg-core'

/** A UUID v7 primary key part, made by the caller so that a command's answer is known before it commits. */
export const id = () => uuid('id').notNull()

/** The tenant that owns the row. Row-level security compares it with the transaction's actor. */
export const tenantId = () => uuid('tenant_id').notNull()

/** A point in time, stored in UTC. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** A calendar day in Asia/Shanghai, as `YYYY-MM-DD`. */
export const day = (name: string) => date(name, { mode: 'string' })

/**
 * When the row last changed, to the millisecond and later with each change: the version that others compare with.
 * A trigger of the database keeps it (`mark_change`), so no statement gives it.
 */
export const changedAt = () =>
  timestamp(changedAtName, { withTimezone: true, precision: 3, mode: 'date' }).notNull().defaultNow()

export const changedAtName = 'changed_at'
