import { type Query, type SQL } from 'drizzle-orm'
import type { WithCacheConfig } from 'drizzle-orm/cache/core/types'
import { NodePgSession, type NodePgClient } from 'drizzle-orm/node-postgres'
import { PgDialect, type PreparedQueryConfig, type SelectedFieldsOrdered } from 'drizzle-orm/pg-core'
import { statementText } from './statement-text.ts'

/** Asked for this often, a statement is worth keeping: one whose list of values differs each time never is. */
const usesBeforeKept = 5
/** Bounds what a connection keeps: well above what the product asks for again and again. */
const mostKept = 500
/** Bounds what is counted: when there are more texts than this, counting starts anew. */
const mostCounted = 5_000

const uses = new Map<string, number>()
const names = new Map<string, string>()

/**
 * Writes statements by our own hand: most of what drizzle spends on a short one goes into finding out what each part of
 * it is. It asks of every value which type another driver's interface would call it, too; ours has no use for that.
 */
class OwnDialect extends PgDialect {
  override sqlToQuery(statement: SQL) {
    return statementText(statement, this)
  }
}

export const dialect = new OwnDialect()

/**
 * Lets each connection parse and plan a statement once that is asked for again and again: on short statements this
 * is most of the database's work. Everything else stays as drizzle does it.
 */
export class PreparingSession extends NodePgSession<Record<string, never>, Record<string, never>> {
  readonly connection: NodePgClient

  constructor(connection: NodePgClient) {
    super(connection, dialect, undefined)
    this.connection = connection
  }

  override prepareQuery<Config extends PreparedQueryConfig>(
    query: Query,
    fields: SelectedFieldsOrdered | undefined,
    name: string | undefined,
    isResponseInArrayMode: boolean,
    mapResult?: (rows: unknown[][]) => Config['execute'],
    queryMetadata?: { type: 'select' | 'update' | 'delete' | 'insert'; tables: string[] },
    cacheConfig?: WithCacheConfig,
  ) {
    const kept = name ?? nameOf(query.sql)
    return super.prepareQuery<Config>(
      query,
      fields,
      kept,
      isResponseInArrayMode,
      mapResult,
      queryMetadata,
      cacheConfig,
    )
  }
}

/** The name under which a text is kept by every connection, or undefined while it is not worth it. */
function nameOf(text: string): string | undefined {
  const name = names.get(text)
  if (name !== undefined || names.size === mostKept) return name
  const times = (uses.get(text) ?? 0) + 1
  if (times < usesBeforeKept) {
    if (uses.size === mostCounted) uses.clear()
    uses.set(text, times)
    return undefined
  }
  uses.delete(text)
  const added = `kept_${names.size + 1}`
  names.set(text, added)
  return added
}
