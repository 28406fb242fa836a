import { sql, type SQL } from 'drizzle-orm'

/** What the first batch is chained to. */
export const genesisHash = '0'.repeat(64)

/**
 * The sealed content of an event of the table that a query calls `event`: every column, in a form that depends on no
 * session setting. A change of this text breaks every chain that was sealed before.
 */
export function canonicalEvent(event: SQL): SQL<string> {
  const column = (name: string) => sql`${event}.${sql.identifier(name)}`
  return sql`jsonb_build_array(${column('position')}, ${column('id')}, ${column('tenant_id')}, ${column('type')},
    ${column('aggregate_kind')}, ${column('aggregate_id')}, ${column('payload')}, ${column('principal_id')},
    ${column('cause')}, extract(epoch from ${column('occurred_at')}))::text`
}

/** An aggregate over the events of one batch, for a query that calls the events table `event`: the SHA-256 of the batch before and of their content, in hexadecimal. */
export function batchHash(previousHash: SQL): SQL {
  return sql`encode(sha256(convert_to(
    ${previousHash} || e'\n' || string_agg(${canonicalEvent(sql`event`)}, e'\n' order by event.position), 'UTF8')), 'hex')`
}
