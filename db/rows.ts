import { getTableColumns, sql, type SQL } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Database } from './client.ts'
import { changedAtName } from './columns.ts'
import { refused } from './command-refused.ts'

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

/**
 * Adds rows to a table in one statement, however many they are: all of them or none.
 * @throws CommandRefused `conflict` when one of them, or one with the same unique code, is there already.
 */
export async function insertNew<Table extends PgTable>(
  db: Database,
  table: Table,
  rows: readonly RowOf<Table>[],
  what: string,
): Promise<void> {
  if (rows.length === 0) return
  const columns = Object.fromEntries(
    Object.entries<PgColumn>(getTableColumns(table)).filter(([, column]) => column.name !== changedAtName),
  )
  const names = sql.raw(
    Object.values(columns)
      .map((column) => column.name)
      .join(', '),
  )
  const added = await db.execute(sql`insert into ${table} (${names})
    select ${names} from ${rowSource(rows, columns)} on conflict do nothing`)
  const missed = rows.length - (added.rowCount ?? 0)
  if (missed === 0) return
  throw refused('conflict', {
    code: `${what}Known`,
    message: `${missed} of ${rows.length} rows are known already, by their id or by a code of theirs; none was added.`,
    nextStep: 'Leave out what is there, or change it by its own operation.',
  })
}

/** A full row of a table, but for what the database keeps itself; lists may be read-only, and null stands for none. */
type RowOf<Table extends PgTable> = {
  readonly [Key in Exclude<keyof Table['$inferSelect'], 'changedAt'>]: Table['$inferSelect'][Key] extends
    | (infer Item)[]
    | null
    ? readonly Item[] | Extract<Table['$inferSelect'][Key], null>
    : Table['$inferSelect'][Key]
}
