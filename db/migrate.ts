import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import { fileURLToPath } from 'node:url'
import { fillPinyin } from './catalogue/fill-pinyin.ts'
import { connectOwner } from './client.ts'
import { databaseUrls, type DatabaseUrls } from './settings.ts'

/** Any fixed number: two processes that migrate at once take turns on it. */
const migrationLock = 20_260_101

/**
 * Makes the roles where they are missing and brings the schema to this version.
 * Safe to run at any time and from several processes; changes nothing when there is nothing to do.
 */
export async function migrateDatabase(urls: DatabaseUrls): Promise<void> {
  const owner = await connectOwner(urls.owner)
  try {
    await owner.query('select pg_advisory_lock($1)', [migrationLock])
    await makeRole(urls.app)
    await makeRole(urls.network)
    await migrate(drizzle(owner), { migrationsFolder: fileURLToPath(new URL('migrations', import.meta.url)) })
  } finally {
    await owner.end()
  }
  await fillPinyin(urls.network)

  async function makeRole(url: string): Promise<void> {
    const { username, password } = new URL(url)
    const found = await owner.query('select 1 from pg_roles where rolname = $1', [username])
    const verb = found.rowCount === 0 ? 'create' : 'alter'
    const name = owner.escapeIdentifier(username)
    const secret = owner.escapeLiteral(decodeURIComponent(password))
    await owner.query(`${verb} role ${name} login nosuperuser nobypassrls password ${secret}`)
  }
}

if (import.meta.main) {
  await migrateDatabase(databaseUrls(process.env))
}
