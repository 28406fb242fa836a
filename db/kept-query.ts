import { type SQL, sql } from 'drizzle-orm'
import { NodePgDatabase, type NodePgClient } from 'drizzle-orm/node-postgres'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type pg from 'pg'
import type { Database } from './client.ts'
import { dialect, PreparingSession } from './prepared-statements.ts'

/** A statement of drizzle's builders that has not been sent. */
interface Built<Answer> {
  prepare(name: string): Prepared<Answer>
}

interface Prepared<Answer> {
  execute(values: Record<string, unknown>): Promise<Answer>
}

/**
 * A statement whose text is made once, however often it is sent on a pool or in a transaction: `build` is called once,
 * with what stands in the place of each value. To make the text of a short statement anew takes longer than to send it
 * and to read its answer, so whatever every prescription asks for is kept. A list of values goes through `isAnyOf`,
 * since its length would change the text. A kept query is sent when it is called.
 */
export function keptQuery<Asked extends object, Answer>(
  build: (db: Database, values: Asked) => Built<Answer>,
): (db: Database, values: Asked) => Promise<Answer> {
  let made: Prepared<Answer> | undefined
  return (db, values) => {
    made ??= make(build)
    lent.connection = (db._.session as PreparingSession).connection
    try {
      // It hands its text to the connection before it gives a promise.
      return made.execute(values as Record<string, unknown>)
    } finally {
      lent.connection = undefined
    }
  }
}

/**
 * As `keptQuery`, for a statement that writes a row. Its text depends on which columns the row names and which of them are
 * null: one is kept for each such set. The row holds values alone, no SQL; one that is undefined is not named.
 */
export function keptWrite<Row extends object, Answer, Asked>(
  build: (db: Database, row: Row, values: Asked) => Built<Answer>,
): (db: Database, row: Row, ...values: unknown extends Asked ? [] : [Asked]) => Promise<Answer> {
  const kept = new Map<string, (db: Database, values: object) => Promise<Answer>>()
  return (db, row, values = {} as never) => {
    const named = Object.entries(row).filter(([, value]) => value !== undefined)
    const shape = named.map(([name, value]) => (value === null ? `${name} null` : name)).join()
    let query = kept.get(shape)
    if (query === undefined) {
      const places = named.map(([name, value]) => [name, value === null ? null : placeholders[placeOf(name)]])
      const written = Object.fromEntries(places) as Row
      query = keptQuery((onDb, asked: object) => build(onDb, written, asked as Asked))
      kept.set(shape, query)
    }
    return query(db, {
      ...values,
      ...Object.fromEntries(named.map(([name, value]) => [placeOf(name), value])),
    })
  }
}

/** A column of the row may be called as one of the other values. */
function placeOf(column: string): string {
  return `row.${column}`
}

/** True where the column's value is in a list that a kept query is asked with. */
export function isAnyOf(column: PgColumn, list: readonly unknown[]): SQL {
  return sql`${column} = any(${list as unknown})`
}

let madeCount = 0

function make<Answer>(build: (db: Database, values: never) => Built<Answer>): Prepared<Answer> {
  madeCount += 1
  return build(onLentConnection, placeholders as never).prepare(`kept_query_${madeCount}`)
}

/** Stands for whatever value it is asked for. */
const placeholders: Readonly<Record<string, unknown>> = new Proxy(
  {},
  { get: (_, name) => sql.placeholder(String(name)) },
)

/** drizzle ties a statement that it has prepared to one connection: to this one, which passes it on to the one in use. */
const lent: { connection: NodePgClient | undefined } = { connection: undefined }
const lentConnection = {
  query(statement: pg.QueryConfig, values: unknown[]) {
    if (lent.connection === undefined) throw new Error('A kept query was sent behind its caller.')
    return lent.connection.query(statement, values)
  },
}
const onLentConnection: Database = new NodePgDatabase(
  dialect,
  new PreparingSession(lentConnection as NodePgClient),
  undefined,
)
