import { sql } from 'drizzle-orm'
import type { Database } from '../client.ts'

/** A table as it is exported: its name and its key, in the order in which its pages go. */
export interface ExportTable {
  readonly name: string
  readonly key: readonly string[]
}

/** Tables with a tenant that are none of its records. */
const leftOut: readonly string[] = [
  // The guard of commands and its own trace: machinery, of no meaning elsewhere.
  'command_keys',
  'network_accesses',
  // An export does not hold itself.
  'export_jobs',
  'export_parts',
  // What is imported is in its own tables, and what is exported came from there.
  'file_jobs',
  'file_chunks',
  'import_rows',
]

/** Tables that name no tenant, of which the walls show a tenant what belongs to it. */
const alsoExported: readonly string[] = ['tenants', 'patients', 'patient_allergies', 'patient_covers']

/** Columns that would let somebody in. */
const secretColumns: readonly string[] = [
  'key_hash',
  'tracking_token_hash',
  'choice_code_hash',
  'secret',
  'secrets',
]

/**
 * Every table that holds something of a tenant, by name: read from the catalogue, so that a table that is added later is
 * not forgotten.
 */
export async function exportTables(db: Database): Promise<ExportTable[]> {
  const found = await db.execute<{ name: string; key: string[] }>(sql`
    select c.relname::text as name,
      (select array_agg(a.attname::text order by k.place)
         from pg_index i, unnest(i.indkey::int2[]) with ordinality as k(attnum, place)
         join pg_attribute a on a.attnum = k.attnum
         where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid) as key
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and has_table_privilege(c.oid, 'select')
      and (c.relname = any(${sql.param([...alsoExported])}) or exists (
        select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id'))
    order by c.relname`)
  return found.rows.filter(({ name, key }) => key !== null && !leftOut.includes(name))
}

/** The rows of a page, and the key after which the next one begins. */
export interface ExportPage {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  /** Null on the table's last page. */
  readonly lastKey: string | null
}

/** One page of the acting tenant's rows of a table. The walls would show what was handed to it too; that is not its own. */
export async function readExportPage(
  db: Database,
  { name, key }: ExportTable,
  after: string | null,
  limit: number,
): Promise<ExportPage> {
  const table = sql.identifier(name)
  const columns = sql.join(
    key.map((column) => sql`t.${sql.identifier(column)}`),
    sql`, `,
  )
  const begin =
    after === null
      ? sql`true`
      : sql`(${columns}) > (select ${columns} from jsonb_populate_record(null::${table}, ${after}::jsonb) t)`
  const found = await db.execute<{ row: Record<string, unknown> }>(sql`
    select to_jsonb(t) - ${sql.param([...secretColumns])}::text[] as row from ${table} t
    where ${ownRows(name)} and ${begin} order by ${columns} limit ${limit + 1}`)
  const rows = found.rows.slice(0, limit).map(({ row }) => row)
  const last = rows.at(-1)
  const isLast = found.rows.length <= limit || last === undefined
  const lastKey = isLast ? null : JSON.stringify(Object.fromEntries(key.map((field) => [field, last[field]])))
  return { rows, lastKey }
}

function ownRows(name: string) {
  if (name === 'tenants') return sql`t.id = actor_tenant()`
  return alsoExported.includes(name) ? sql`true` : sql`t.tenant_id = actor_tenant()`
}
