import { type SQL, sql } from 'drizzle-orm'

/** A point in time as ISO 8601 in UTC, to the millisecond, for statements whose rows no column maps. `column` is SQL of ours. */
export function isoText(column: string): SQL<string> {
  return sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`) as SQL<string>
}
