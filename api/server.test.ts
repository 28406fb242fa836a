import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { addKey } from '#db/access/access-fixture.ts'
import { openDatabase } from '#db/client.ts'
import { addTenant } from '#db/test-world.ts'
import { apiSettings, keptAuthSecret } from './settings.ts'

let database: TestDatabase
let folder: string
let key: string

beforeAll(async () => {
  database = await createTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'yunyaoku-api-'))
  const client = openDatabase({
    owner: database.ownerUrl,
    app: database.appUrl,
    network: database.networkUrl,
  })
  key = await addKey(client, await addTenant(client, 'pharmacy'))
  await client.close()
})

afterAll(async () => {
  await rm(folder, { recursive: true })
  await database.drop()
})

interface Server {
  readonly url: string
  readonly process: ChildProcess
  readonly lines: readonly string[]
}

/** Starts the API as its own process, on a port that the system chooses. */
async function startServer(): Promise<Server> {
  const server = spawn(process.execPath, [join(import.meta.dirname, 'server.ts')], {
    env: { PATH: process.env.PATH, DATABASE_URL: database.ownerUrl, DATA_DIR: folder, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  const reader = createInterface({ input: server.stdout })
  reader.on('line', (line) => lines.push(line))
  let listening: string | undefined
  while (listening === undefined) {
    await once(reader, 'line')
    listening = lines.find((line) => line.includes('"listening"'))
  }
  const { address } = JSON.parse(listening) as { address: { port: number } }
  return { url: `http://127.0.0.1:${address.port}`, process: server, lines }
}

// Each test starts a process, which may have to wait for its turn on a busy machine.
describe('the API server', { timeout: 120_000 }, () => {
  it('is alive, ready, measured, and logs one JSON line per request', async () => {
    const server = await startServer()
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    for (const name of [
      'yunyaoku_http_request_seconds_bucket{le="0.005",method="GET",route="/healthz",status="200"}',
      'yunyaoku_events_unplaced ',
      'yunyaoku_oldest_unmet_deadline_seconds 0',
      'yunyaoku_database_connections{pool="app",state="waiting"} 0',
      'process_resident_memory_bytes',
    ]) {
      expect(metrics).toContain(name)
    }
    await fetch(`${server.url}/access/me?secret=1`, { headers: { authorization: `Bearer ${key}` } })
    server.process.kill('SIGTERM')
    await once(server.process, 'exit')
    const line = server.lines.find((text) => text.includes('/access/me')) ?? '{}'
    expect(JSON.parse(line)).toMatchObject({
      level: 30,
      service: 'api',
      requestId: expect.any(String),
      method: 'GET',
      route: '/access/me',
      status: 200,
      durationMs: expect.any(Number),
      tenantId: expect.any(String),
    })
    expect(line).not.toContain('secret')
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('lets open streams go and ends in order on %s', async (signal) => {
    const server = await startServer()
    const events = await fetch(`${server.url}/events`, { headers: { authorization: `Bearer ${key}` } })
    expect(events.status).toBe(200)
    const stream = events.text()
    server.process.kill(signal)
    const [code] = (await once(server.process, 'exit')) as [number | null]
    expect(code).toBe(0)
    expect(await stream).toContain('id: ')
    expect(server.lines.at(-1)).toContain('stopped')
  })
})

describe('the secret of the sessions', () => {
  it('is made once and kept for its owner alone', async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'yunyaoku-secret-'))
    const settings = { ...apiSettings({}), dataFolder }
    const secrets = await Promise.all([keptAuthSecret(settings), keptAuthSecret(settings)])
    const file = join(dataFolder, 'auth-secret')
    expect(new Set([...secrets, (await readFile(file, 'utf8')).trim()]).size).toBe(1)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    await rm(dataFolder, { recursive: true })
  })

  it('may come from the environment, if it is long enough', async () => {
    expect(await keptAuthSecret(apiSettings({ AUTH_SECRET: 'a'.repeat(32) }))).toBe('a'.repeat(32))
    await expect(keptAuthSecret(apiSettings({ AUTH_SECRET: 'short' }))).rejects.toThrow('AUTH_SECRET')
  })
})
