import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from './ports.ts'
import { type RunningProcess, startProcess } from './processes.ts'
import { startTemporal } from './temporal.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

const patienceMs = 120_000
const testPatienceMs = 4 * 60_000

describe('a process that starts before the server that it needs', () => {
  let folder: string
  let database: TestDatabase
  let started: RunningProcess | undefined

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yunyaoku-late-'))
    await chmod(folder, 0o711)
    database = await createTestDatabase()
  })
  afterEach(async () => {
    await started?.kill()
  })
  afterAll(async () => {
    await database.drop()
    await rm(folder, { recursive: true, force: true })
  })

  async function start(
    script: string,
    environment: Readonly<Record<string, string>>,
  ): Promise<RunningProcess> {
    started = await startProcess({
      command: process.execPath,
      args: [join(import.meta.dirname, '..', script)],
      environment: { PATH: process.env.PATH, DATA_DIR: folder, ...environment },
      logFile: join(folder, `${script.replaceAll('/', '-')}.log`),
    })
    return started
  }

  it(
    'waits for the database, as an API',
    async () => {
      const [port, databasePort] = [await freePort(), await freePort()]
      const away = new URL(database.ownerUrl)
      away.port = String(databasePort)
      // Over the network only: a socket of the file system knows no other port.
      away.search = ''
      const api = await start('api/server.ts', { DATABASE_URL: away.toString(), PORT: String(port) })
      await expect
        .poll(() => readFile(api.logFile, 'utf8'), { timeout: patienceMs })
        .toContain('the database does not answer yet')
      const databaseServer = await forward(databasePort, Number(new URL(database.ownerUrl).port))
      await expect.poll(() => statusOf(`http://127.0.0.1:${port}/readyz`), { timeout: patienceMs }).toBe(200)
      await api.stop('SIGTERM')
      expect(await api.exited).toBe('exit code 0')
      databaseServer.close()
    },
    testPatienceMs,
  )

  it(
    'waits for Temporal, as a worker',
    async () => {
      const [port, temporalPort, uiPort] = [await freePort(), await freePort(), await freePort()]
      const worker = await start('workflows/worker.ts', {
        DATABASE_URL: database.ownerUrl,
        TEMPORAL_ADDRESS: `127.0.0.1:${temporalPort}`,
        WORKER_PORT: String(port),
        INSURER_URL: 'http://127.0.0.1:1',
        SMS_URL: 'http://127.0.0.1:1',
      })
      await expect
        .poll(() => readFile(worker.logFile, 'utf8'), { timeout: patienceMs })
        .toContain('Temporal does not answer yet')
      expect(await statusOf(`http://127.0.0.1:${port}/healthz`)).toBe(503)
      const temporal = await startTemporal({ folder, port: temporalPort, uiPort })
      await expect.poll(() => statusOf(`http://127.0.0.1:${port}/healthz`), { timeout: patienceMs }).toBe(200)
      await worker.stop('SIGTERM', patienceMs)
      expect(await worker.exited).toBe('exit code 0')
      await temporal.stop()
    },
    testPatienceMs,
  )
})

/** The status of the answer, or 0 while there is none. */
async function statusOf(url: string): Promise<number> {
  return fetch(url).then(
    ({ status }) => status,
    () => 0,
  )
}

/** Lets connections to one port come to another. */
async function forward(from: number, to: number): Promise<Server> {
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1')
    for (const socket of [near, far]) socket.on('error', () => {})
    near.pipe(far).pipe(near)
  })
  server.listen(from, '127.0.0.1')
  await once(server, 'listening')
  return server
}
