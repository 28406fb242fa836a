import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase, type DatabaseClient } from '#db/client.ts'
import { migrateDatabase } from '#db/migrate.ts'
import { databaseUrls } from '#db/settings.ts'
import { loadWorld } from '#seeds/load.ts'
import { freePort } from '#bin/ports.ts'
import { removePostgresHome } from '#bin/postgres-files.ts'
import { ensureDatabase, startPostgres } from '#bin/postgres.ts'

/**
 * Gives `work` the demo world in a database of its own, on a PostgreSQL with the settings of production (every commit
 * waits for the disk), with `connections` for each role. Stops and deletes it afterwards.
 */
export async function withScratchDatabase<Result>(
  connections: number,
  work: (database: DatabaseClient, databaseUrl: string) => Promise<Result>,
): Promise<Result> {
  return withScratchFolder(async (folder) => {
    const server = await startPostgres({ folder, port: await freePort(), durable: true })
    try {
      await ensureDatabase(server, 'bench')
      const urls = databaseUrls({ DATABASE_URL: server.ownerUrl('bench') })
      await migrateDatabase(urls)
      const database = openDatabase(urls, { app: connections, network: connections })
      try {
        await loadWorld(database, new Date())
        return await work(database, server.ownerUrl('bench'))
      } finally {
        await database.close()
      }
    } finally {
      await server.stop()
      await removePostgresHome(join(folder, 'postgres'))
    }
  })
}

/** A folder for `work`, deleted afterwards. */
export async function withScratchFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'yunyaoku-bench-'))
  try {
    // Passable, since PostgreSQL's own user must be able to come to its data.
    await chmod(folder, 0o711)
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
