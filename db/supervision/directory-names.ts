import { sql } from 'drizzle-orm'
import type { Database } from '../client.ts'

/** What something of the network's directory is called. */
export interface DirectoryName {
  readonly nameZh: string
  readonly nameEn: string
}

/** The names of organisations and sites. What is not in the directory is called by its id. */
export async function readDirectoryNames(
  db: Database,
  ids: readonly string[],
): Promise<(id: string) => DirectoryName> {
  const asked = sql.param([...new Set(ids)])
  const found = await db.execute<{ id: string; nameZh: string; nameEn: string }>(sql`
    select id, name_zh as "nameZh", name_en as "nameEn" from tenants where id = any(${asked}::uuid[])
    union all select id, name_zh, name_en from sites where id = any(${asked}::uuid[])`)
  const names = new Map(found.rows.map(({ id, nameZh, nameEn }) => [id, { nameZh, nameEn }]))
  return (id) => names.get(id) ?? { nameZh: id, nameEn: id }
}
