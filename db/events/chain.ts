import { sql, type SQL } from 'drizzle-orm'

/** What the first batch is chained to. */
export const genesisHash = '0'.repeat(64)

/**
 * The sealed content of an event, for a query that calls the events table `event`: every column, in a form that
 * depends on no session setting. A change of this text breaks every chain that was sealed before.
 */
const canonicalEvent = sql.raw(
  `jsonb_build_array(event.position, event.id, event.tenant_id, event.type, event.aggregate_kind, event.aggregate_id,
    event.payload, event.principal_id, event.cause, extract(epoch from event.occurred_at))::text`,
)

/** An aggregate over the events of one batch: the SHA-256 of the batch before and of their content, in hexadecimal. */
export function batchHash(previousHash: SQL): SQL {
  return sql`encode(sha256(convert_to(
    ${previousHash} || e'\n' || string_agg(${canonicalEvent}, e'\n' order by event.position), 'UTF8')), 'hex')`
}
