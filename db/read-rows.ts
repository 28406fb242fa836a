import { type GetColumnData, is, sql, type SQL } from 'drizzle-orm'
import { PgColumn } from 'drizzle-orm/pg-core'
import { dialect } from './prepared-statements.ts'

/** A value that the database works out, and how it is read where the driver's form is not it. */
export interface Expression<Value> {
  readonly expression: SQL
  readonly read: (value: unknown) => Value
}

/** What is read of each row, named and nested as the row has it. */
export interface Fields {
  readonly [name: string]: PgColumn | Expression<unknown> | Fields
}

/** The row that fields are read into. */
export type RowOf<Read> = {
  -readonly [Name in keyof Read]: Read[Name] extends PgColumn
    ? GetColumnData<Read[Name]>
    : Read[Name] extends Expression<infer Value>
      ? Value
      : RowOf<Read[Name]>
}

/** How rows of a kind are read. Its texts are written once, since they are sent again and again. */
export interface RowReader<Row> {
  /** The select list: `c0` and so on, in the order of the fields. */
  readonly columns: SQL
  /** What stands behind `from`. */
  readonly from: SQL
  readonly read: (raw: RawRow) => Row
}

/** A row as the driver gives it, by the names of the select list. */
export type RawRow = Readonly<Record<string, unknown>>

export function expression<Value>(
  text: SQL,
  read: (value: unknown) => Value = (value) => value as Value,
): Expression<Value> {
  return { expression: text, read }
}

/** A point in time that the database works out. */
export function instantExpression(text: SQL): Expression<Date> {
  return expression(text, (value) => new Date(String(value)))
}

/** Rows of `fields` from tables that `from` joins. Neither may hold a value of a request. */
export function rowReader<Read extends Fields>(fields: Read, from: SQL): RowReader<RowOf<Read>> {
  const listed: SQL[] = []
  const read = readerOf(fields, listed)
  return {
    columns: written(sql.join(listed, sql.raw(', '))),
    from: written(from),
    read: (raw) => read(raw) as RowOf<Read>,
  }
}

/** An expression whose text is made once. It may hold no value. */
export function written(text: SQL): SQL {
  const query = dialect.sqlToQuery(text)
  if (query.params.length > 0) throw new Error('A text that is written once holds no value.')
  return sql.raw(query.sql)
}

function readerOf(fields: Fields, listed: SQL[]): (raw: RawRow) => unknown {
  const readers = Object.entries(fields).map(([name, field]) => ({ name, read: fieldReader(field, listed) }))
  return (raw) => {
    const row: Record<string, unknown> = {}
    for (const { name, read } of readers) row[name] = read(raw)
    return row
  }
}

function fieldReader(field: Fields[string], listed: SQL[]): (raw: RawRow) => unknown {
  if (isColumn(field)) {
    return valueReader(sql`${field}`, (value) => field.mapFromDriverValue(value), listed)
  }
  if (isExpression(field)) return valueReader(field.expression, field.read, listed)
  return readerOf(field, listed)
}

function valueReader(text: SQL, read: (value: unknown) => unknown, listed: SQL[]): (raw: RawRow) => unknown {
  const name = `c${listed.length}`
  listed.push(sql`${text} as ${sql.raw(name)}`)
  return (raw) => {
    const value = raw[name]
    return value === null ? null : read(value)
  }
}

function isColumn(field: Fields[string]): field is PgColumn {
  return is(field, PgColumn)
}

function isExpression(field: Expression<unknown> | Fields): field is Expression<unknown> {
  return typeof field['read'] === 'function'
}
