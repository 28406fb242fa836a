import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectOwner } from '#db/client.ts'
import { migrateDatabase } from '#db/migrate.ts'
import { databaseUrls } from '#db/settings.ts'
import { freePort } from './ports.ts'
import { removePostgresHome } from './postgres-files.ts'
import { ensureDatabase, type RunningPostgres, startPostgres } from './postgres.ts'
import { ensureWebBuilt } from './web-build.ts'

export interface TestServices {
  /** Where the test processes ask for what they need. */
  readonly url: string
  close(): Promise<void>
}

const template = 'template_migrated'

/**
 * Answers the test processes from the one process that lives as long as the whole run:
 * `POST /databases` makes a migrated database of its own for the asker and answers with its owner's address;
 * `POST /web` answers once the scripts and styles of the pages are built.
 * PostgreSQL and the build start when the first test asks, so a run of pure tests starts nothing.
 */
export async function startTestServices(): Promise<TestServices> {
  const folder = await mkdtemp(join(tmpdir(), 'yunyaoku-test-'))
  // Passable, since the server's own user must be able to come to its data.
  await chmod(folder, 0o711)
  let postgres: Promise<RunningPostgres> | undefined
  let databasesMade = 0
  const makeDatabase = async (): Promise<string> => {
    postgres ??= startMigratedPostgres(folder)
    const server = await postgres
    const name = `test_${++databasesMade}`
    await cloneTemplate(server, name)
    return server.ownerUrl(name)
  }
  let webBuilt: Promise<void> | undefined
  const buildWeb = async (): Promise<string> => {
    webBuilt ??= ensureWebBuilt()
    await webBuilt
    return ''
  }
  const server = createServer((request, response) => {
    void answer(request, response, request.url === '/web' ? buildWeb : makeDatabase)
  })
  const port = await freePort()
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await postgres?.then((started) => started.process.stop('SIGQUIT')).catch(() => {})
      await removePostgresHome(join(folder, 'postgres'))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  provide: () => Promise<string>,
): Promise<void> {
  try {
    response.end(await provide())
  } catch (error) {
    response.statusCode = 500
    response.end(error instanceof Error ? error.message : `Unexpected failure at ${request.url}.`)
  }
}

async function startMigratedPostgres(folder: string): Promise<RunningPostgres> {
  const server = await startPostgres({ folder, port: await freePort(), durable: false })
  await ensureDatabase(server, template)
  await migrateDatabase(databaseUrls({ DATABASE_URL: server.ownerUrl(template) }))
  return server
}

async function cloneTemplate(server: RunningPostgres, name: string): Promise<void> {
  const client = await connectOwner(server.ownerUrl('postgres'))
  try {
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`)
  } finally {
    await client.end()
  }
}
