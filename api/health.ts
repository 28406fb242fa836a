import { sql } from 'drizzle-orm'
import { Hono } from 'hono'
import journal from '#db/migrations/meta/_journal.json' with { type: 'json' }
import type { DatabaseClient } from '#db/client.ts'
import type { AppEnv } from './dependencies.ts'
import { type Problem, problemResponse } from './problem.ts'

const notMigrated: Problem = {
  status: 503,
  code: 'migrationsMissing',
  title: 'Not ready',
  detail: 'The database is not at the version of this program yet.',
  nextStep: 'Run the migrations (db/migrate.ts), or wait until they are done.',
  retryAfterSeconds: 5,
}

/** `/healthz`: the process answers. `/readyz`: it can do its work, with the database at this program's version. */
export const healthRoutes = new Hono<AppEnv>()
  .get('/healthz', (context) => context.json({ status: 'alive' }))
  .get('/readyz', async (context) =>
    (await isMigrated(context.var.dependencies.database))
      ? context.json({ status: 'ready' })
      : problemResponse(notMigrated),
  )

async function isMigrated(database: DatabaseClient): Promise<boolean> {
  const newest = Math.max(...journal.entries.map((entry) => entry.when))
  const found = await database.network.execute<{ migrated: boolean }>(
    sql`select coalesce(max(created_at), 0) >= ${newest} as migrated from drizzle.__drizzle_migrations`,
  )
  return found.rows[0]?.migrated ?? false
}
