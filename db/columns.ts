import { date, timestamp, uuid } from 'drizzle-orm/pg-core'

/** A UUID v7 primary key part, made by the caller so that a command's answer is known before it commits. */
export const id = () => uuid('id').notNull()

/** The tenant that owns the row. Row-level security compares it with the transaction's actor. */
export const tenantId = () => uuid('tenant_id').notNull()

/** A point in time, stored in UTC. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** A calendar day in Asia/Shanghai, as `YYYY-MM-DD`. */
export const day = (name: string) => date(name, { mode: 'string' })
