import { asc, desc, sql, type SQL } from 'drizzle-orm'
import type { AnyPgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Sort } from '#domain/sort.ts'

/** The columns and sums by which a list may be sorted: each is indexed, and never null. Rows of one value stand by id. */
export interface SortedList<Key extends string> {
  readonly table: PgTable | SQL
  readonly id: AnyPgColumn | SQL
  readonly keys: Readonly<Record<Key, AnyPgColumn | SQL>>
}

/**
 * A page of a list in an order: the rows behind the one with the id `after`, whatever stands between. A row that the
 * reader cannot see has nothing behind it.
 */
export function sortedPage<Key extends string>(
  { table, id, keys }: SortedList<Key>,
  sort: Sort<Key>,
  after: string | undefined,
): { readonly behind: SQL | undefined; readonly orderBy: SQL[] } {
  const isDescending = sort.startsWith('-')
  const by = keys[(isDescending ? sort.slice(1) : sort) as Key]
  const [turn, beyond] = isDescending ? [desc, sql`<`] : [asc, sql`>`]
  return {
    behind:
      after === undefined
        ? undefined
        : sql`(${by}, ${id}) ${beyond} (select ${by}, ${id} from ${table} where ${id} = ${after})`,
    orderBy: by === id ? [turn(id)] : [turn(by), turn(id)],
  }
}
