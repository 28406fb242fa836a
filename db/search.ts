import { and, or, sql, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { ResourceKind } from './access/schema.ts'
import type { Database } from './client.ts'
import type { RowReader } from './read-rows.ts'

/** From an instant on, up to but not at another; null is without an end on that side. */
export interface InstantRange {
  readonly from: Date | null
  readonly to: Date | null
}

/** The condition that a row has one of the values. An empty list of values is no condition that a row could meet. */
export type Criterion<Value> = (values: readonly Value[]) => SQL

/** Which ids a row may refer to: those of a list, or those that another search finds. */
export interface ReferenceCriterion extends Criterion<string> {
  readonly within: (ids: SQL) => SQL
}

/** What rows are put in order by. Never null. */
export interface SortKey<Row> {
  readonly by: SQL | PgColumn
  /** The database's type of it, by which a page goes on behind a value. */
  readonly type: 'uuid' | 'text' | 'date' | 'timestamptz'
  readonly of: (row: Row) => string
}

/** A branch of what a tenant is let in to, by the tenant's id. */
export type Reach = (tenantId: SQL) => SQL

/** How rows of a kind are found. */
export interface RowSearch<Row> {
  /** Unique among the rows, and text to the outside. */
  readonly id: SQL | PgColumn
  readonly byId: ReferenceCriterion
  readonly byChange: Criterion<InstantRange>
  readonly rows: RowReader<Row>
  /** Reads what is shown beside the rows, where it is not in them. */
  readonly learn?: (db: Database, rows: readonly Row[]) => Promise<void>
  /** What every row meets that is one of the kind. */
  readonly always?: SQL
  /** How pages go where nothing else is asked for: along an index, the last key unique. */
  readonly order: readonly SortKey<Row>[]
  /** What else pages may be put in order by. */
  readonly sorts: Readonly<Record<'id' | 'change', SortKey<Row>>> & Readonly<Record<string, SortKey<Row>>>
  /**
   * The walls once more, as branches without a row in common, each of which an index serves: a search that is not
   * selective by itself goes along these, a page at a time, instead of looking at every row that others have.
   * Left out where everybody is let in to everything.
   */
  readonly reach?: readonly Reach[]
}

/** A key in its direction. */
export interface Sorting<Row> {
  readonly key: SortKey<Row>
  readonly isDescending: boolean
}

export interface PageAsked<Row> {
  readonly conditions: readonly SQL[]
  /** Before the search's own order; of what is alike in these, that decides. */
  readonly sortings: readonly Sorting<Row>[]
  /** The sort values of the last row of the page before. */
  readonly after: readonly string[] | null
  readonly limit: number
  /** The tenant along whose reach to go; null where the conditions are selective, or everything is seen. */
  readonly alongReachOf: string | null
}

export interface FoundPage<Row> {
  readonly rows: readonly Row[]
  /** The sort values of the last row, behind which the next page begins; null when this page is the last. */
  readonly next: readonly string[] | null
}

/** One page of the rows that meet every condition, in one statement: stable while rows are added and changed. */
export async function findRows<Row>(
  db: Database,
  search: RowSearch<Row>,
  { conditions, sortings, after, limit, alongReachOf }: PageAsked<Row>,
): Promise<FoundPage<Row>> {
  const order = orderOf(search, sortings)
  const met = [...conditions, ...(after === null ? [] : [behind(order, after)])]
  // One more than is shown tells whether there is another page.
  const last = sql.raw(`limit ${limit + 1}`)
  const branches = branchesOf(search, alongReachOf).map((branch) => {
    const where = and(search.always, branch, ...met) ?? sql`true`
    return sql`select ${search.rows.columns}, ${keysOf(order)} from ${search.rows.from} where ${where} order by ${orderBy(order)} ${last}`
  })
  const [only] = branches
  const statement =
    branches.length === 1 && only !== undefined
      ? only
      : sql`${sql.join(
          branches.map((branch) => sql`(${branch})`),
          sql.raw(' union all '),
        )} order by ${orderByName(order)} ${last}`
  const found = await db.execute(statement)
  const rows = found.rows.slice(0, limit).map(search.rows.read)
  await search.learn?.(db, rows)
  const lastRow = rows.at(-1)
  const isLast = found.rows.length <= limit || lastRow === undefined
  return { rows, next: isLast ? null : order.map(({ key }) => key.of(lastRow)) }
}

/** How many rows meet every condition. */
export async function countRows<Row>(
  db: Database,
  search: RowSearch<Row>,
  { conditions, alongReachOf }: Pick<PageAsked<Row>, 'conditions' | 'alongReachOf'>,
): Promise<number> {
  const branches = branchesOf(search, alongReachOf).map((branch) => {
    const where = and(search.always, branch, ...conditions) ?? sql`true`
    return sql`select count(*)::integer as count from ${search.rows.from} where ${where}`
  })
  const found = await db.execute<{ count: number }>(sql.join(branches, sql.raw(' union all ')))
  return found.rows.reduce((sum, { count }) => sum + count, 0)
}

/** The ids of the rows that meet a condition, for a condition on what refers to them. */
export function idsWhere<Row>(search: RowSearch<Row>, condition: SQL): SQL {
  return sql`select ${search.id} from ${search.rows.from} where ${and(search.always, condition) ?? condition}`
}

function branchesOf<Row>({ reach }: RowSearch<Row>, tenantId: string | null): (SQL | undefined)[] {
  if (tenantId === null || reach === undefined) return [undefined]
  return reach.map((branch) => branch(sql`${tenantId}::uuid`))
}

/** What is asked for, then the search's own order: in the direction of the last that was asked for. */
function orderOf<Row>(search: RowSearch<Row>, sortings: readonly Sorting<Row>[]): Sorting<Row>[] {
  const isDescending = sortings.at(-1)?.isDescending ?? false
  return [...sortings, ...search.order.map((key) => ({ key, isDescending }))]
}

function keysOf<Row>(order: readonly Sorting<Row>[]): SQL {
  return listOf(order.map(({ key }, index) => sql`${key.by} as ${sql.raw(`k${index}`)}`))
}

function orderBy<Row>(order: readonly Sorting<Row>[]): SQL {
  return listOf(order.map(({ key, isDescending }) => sql`${key.by}${directionOf(isDescending)}`))
}

/** The same order over the rows of several branches. */
function orderByName<Row>(order: readonly Sorting<Row>[]): SQL {
  return listOf(
    order.map(({ isDescending }, index) => sql`${sql.raw(`k${index}`)}${directionOf(isDescending)}`),
  )
}

function directionOf(isDescending: boolean): SQL {
  return sql.raw(isDescending ? ' desc' : '')
}

/** What comes after a row in an order. Where all keys go one way, in the form that an index follows. */
function behind<Row>(order: readonly Sorting<Row>[], after: readonly string[]): SQL {
  const values = order.map(({ key }, index) => sql`${after[index] ?? ''}::${sql.raw(key.type)}`)
  if (order.every(({ isDescending }) => isDescending === order[0]?.isDescending)) {
    const isLater = sql.raw(order[0]?.isDescending === true ? '<' : '>')
    return sql`(${listOf(order.map(({ key }) => sql`${key.by}`))}) ${isLater} (${listOf(values)})`
  }
  return someOf(
    order.map(({ key, isDescending }, index) =>
      allOf([
        ...order.slice(0, index).map((earlier, place) => sql`${earlier.key.by} = ${values[place]}`),
        sql`${key.by} ${sql.raw(isDescending ? '<' : '>')} ${values[index]}`,
      ]),
    ),
  )
}

function listOf(parts: SQL[]): SQL {
  return sql.join(parts, sql.raw(', '))
}

/** One of the values of a column. */
export function oneOf<Value>(column: PgColumn | SQL): Criterion<Value> {
  return (values) => (values.length === 0 ? nothing : sql`${column} in ${[...values]}`)
}

const uuidPattern = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** One of the ids of a uuid column; what has not the shape of one meets nothing. */
export function oneOfIds(column: PgColumn | SQL): ReferenceCriterion {
  const isOne = (values: readonly string[]) =>
    oneOf<string>(column)(values.filter((value) => uuidPattern.test(value)))
  return Object.assign(isOne, { within: (ids: SQL) => sql`${column} in (${ids})` })
}

/** Where a tenant is let in to rows of others by an aggregate that was handed on to it. */
export function handedOn(kind: ResourceKind, resourceId: PgColumn): Reach {
  return (tenantId) => sql`${resourceId} in (select handed.resource_id from access_grants handed
    where handed.tenant_id = ${tenantId} and handed.resource_kind = ${sql.raw(`'${kind}'`)}
      and (handed.until is null or handed.until > now()))`
}

/** Where a tenant sees what is a patient's, since it treats, serves or insures the patient. */
export function ofLinkedPatients(patientId: PgColumn): Reach {
  return (tenantId) => sql`${patientId} in (select link.patient_id from patient_links link
    where link.tenant_id = ${tenantId} and (link.until is null or link.until > now()))`
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

export function sortedById<Row>(by: SQL | PgColumn, of: (row: Row) => string): SortKey<Row> {
  return { by, type: 'uuid', of }
}

export function sortedByText<Row>(by: SQL | PgColumn, of: (row: Row) => string): SortKey<Row> {
  return { by, type: 'text', of }
}

/** By Shanghai calendar days, as `YYYY-MM-DD`. */
export function sortedByDay<Row>(by: PgColumn, of: (row: Row) => string): SortKey<Row> {
  return { by, type: 'date', of }
}

export function sortedByTime<Row>(by: SQL | PgColumn, of: (row: Row) => Date): SortKey<Row> {
  return { by, type: 'timestamptz', of: (row) => of(row).toISOString() }
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
