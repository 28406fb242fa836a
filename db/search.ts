import { and, or, sql, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Database } from './client.ts'

/** From an instant on, up to but not at another; null is without an end on that side. */
export interface InstantRange {
  readonly from: Date | null
  readonly to: Date | null
}

/** The condition that a row has one of the values. An empty list of values is no condition that a row could meet. */
export type Criterion<Value> = (values: readonly Value[]) => SQL

/** How rows of a kind are found: each source has a unique id, by which its pages are ordered. */
export interface RowSearch<Row> {
  /** Unique among the rows, and text to the outside. */
  readonly id: SQL | PgColumn
  readonly byId: Criterion<string>
  readonly byChange: Criterion<InstantRange>
  /** Reads the rows that meet `where`, by id, at most `limit` of them. */
  readonly select: (db: Database, where: SQL | undefined, limit: number) => Promise<Row[]>
}

export interface PageAsked {
  /** The id of the last row of the page before. */
  readonly after: string | null
  readonly limit: number
}

/** One page of the rows that meet every condition, by id: stable while rows are added and changed. */
export async function findRows<Row>(
  db: Database,
  { id, select }: Pick<RowSearch<Row>, 'id' | 'select'>,
  conditions: readonly SQL[],
  { after, limit }: PageAsked,
): Promise<{ readonly rows: readonly Row[]; readonly isLast: boolean }> {
  const where = and(...conditions, after === null ? undefined : sql`${id} > ${after}`)
  const found = await select(db, where, limit + 1)
  return { rows: found.slice(0, limit), isLast: found.length <= limit }
}

/** One of the values of a column. */
export function oneOf<Value>(column: PgColumn | SQL): Criterion<Value> {
  return (values) => (values.length === 0 ? nothing : sql`${column} in ${[...values]}`)
}

const uuidPattern = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** One of the ids of a uuid column; what has not the shape of one meets nothing. */
export function oneOfIds(column: PgColumn | SQL): Criterion<string> {
  return (values) => oneOf<string>(column)(values.filter((value) => uuidPattern.test(value)))
}

/** Text that begins as one of the values do, whatever the case. */
export function beginning(column: PgColumn | SQL): Criterion<string> {
  return (values) => someOf(values.map((start) => sql`starts_with(lower(${column}), lower(${start}))`))
}

/** An array column that holds one of the values. */
export function holding(column: PgColumn): Criterion<string> {
  return (values) => someOf(values.map((value) => sql`${value} = any(${column})`))
}

/** An instant within one of the ranges. */
export function during(column: PgColumn | SQL): Criterion<InstantRange> {
  return (values) =>
    someOf(
      values.map(({ from, to }) =>
        allOf([
          ...(from === null ? [] : [sql`${column} >= ${from.toISOString()}::timestamptz`]),
          ...(to === null ? [] : [sql`${column} < ${to.toISOString()}::timestamptz`]),
        ]),
      ),
    )
}

/** A Shanghai calendar day within one of the ranges: it begins at 0:00 there. */
export function onDays(column: PgColumn): Criterion<InstantRange> {
  return during(sql`(${column}::timestamp at time zone 'Asia/Shanghai')`)
}

/** Either of two criteria for the same values. */
export function either<Value>(first: Criterion<Value>, second: Criterion<Value>): Criterion<Value> {
  return (values) => someOf([first(values), second(values)])
}

const nothing = sql`false`

/** One of the conditions; of none, nothing. */
export function someOf(conditions: readonly SQL[]): SQL {
  return or(...conditions) ?? nothing
}

function allOf(conditions: readonly SQL[]): SQL {
  return and(...conditions) ?? sql`true`
}
