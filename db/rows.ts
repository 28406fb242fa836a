import { getTableColumns, sql, type SQL } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Database } from './client.ts'

/**
 * Many rows as one parameter, so that a statement over tens of thousands of rows stays one statement.
 * Used as `from ${rowSource(rows, columns)}`: the source is called `input`, and each of its columns is named and typed
 * as the table's column that `columns` gives for the key.
 */
export function rowSource<Key extends string>(
  rows: readonly Readonly<Record<Key, unknown>>[],
  columns: Readonly<Record<Key, PgColumn>>,
): SQL {
  const entries = Object.entries<PgColumn>(columns)
  const named = rows.map((row) =>
    Object.fromEntries(entries.map(([key, column]) => [column.name, row[key as Key]])),
  )
  const definition = entries.map(([, column]) => `${column.name} ${column.getSQLType()}`).join(', ')
  return sql`json_to_recordset(${JSON.stringify(named)}::json) as input(${sql.raw(definition)})`
}

/** Adds rows to a table in one statement, however many they are. Every column must be given; null stands for none. */
export async function insertRows<Table extends PgTable>(
  db: Database,
  table: Table,
  rows: readonly Table['$inferSelect'][],
): Promise<void> {
  if (rows.length === 0) return
  const columns: Record<string, PgColumn> = getTableColumns(table)
  const names = sql.raw(
    Object.values(columns)
      .map((column) => column.name)
      .join(', '),
  )
  await db.execute(sql`insert into ${table} (${names}) select ${names} from ${rowSource(rows, columns)}`)
}
