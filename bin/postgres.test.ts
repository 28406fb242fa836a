import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { connectOwner } from '#db/client.ts'
import { freePort } from './ports.ts'
import { removePostgresHome } from './postgres-files.ts'
import { ensureDatabase, type RunningPostgres, startPostgres } from './postgres.ts'

describe('the embedded PostgreSQL', () => {
  let folder: string
  let server: RunningPostgres | undefined

  // One cluster for all: to make it takes longer than everything else here.
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yunyaoku-postgres-'))
    await chmod(folder, 0o711)
  })

  afterEach(async () => {
    await server?.stop()
    server = undefined
  })

  afterAll(async () => {
    await removePostgresHome(join(folder, 'postgres'))
    await rm(folder, { recursive: true, force: true })
  })

  async function start(port?: number): Promise<RunningPostgres> {
    server = await startPostgres({ folder, port: port ?? (await freePort()), durable: true })
    return server
  }

  it('waits for the disk at each commit and listens on the loopback address only', async () => {
    const settings = await settingsOf(await start())
    expect(settings).toMatchObject({ fsync: 'on', synchronous_commit: 'on', listen_addresses: '127.0.0.1' })
  })

  it('keeps a password that only its owner can read, the same after a restart', async () => {
    await start()
    const password = await readFile(join(folder, 'postgres-password'), 'utf8')
    await server?.stop()
    const { mode } = await stat(join(folder, 'postgres-password'))
    await settingsOf(await start())
    expect(mode & 0o077).toBe(0)
    expect(await readFile(join(folder, 'postgres-password'), 'utf8')).toBe(password)
  })

  it('lets nobody in without the password', async () => {
    const address = new URL((await start()).ownerUrl('postgres'))
    address.password = 'guessed'
    await expect(connectOwner(address.toString())).rejects.toThrow(/password authentication failed/)
  })

  it('keeps what was committed when it is killed under a busy session, and starts again at once', async () => {
    const first = await start()
    await ensureDatabase(first, 'kept')
    const client = await connectOwner(first.ownerUrl('kept'))
    client.on('error', () => {})
    await client.query('CREATE TABLE kept (id int)')
    await client.query('INSERT INTO kept VALUES (1)')
    // A session deep in a query does not notice by itself that its server is gone.
    const busy = client.query('SELECT count(*) FROM generate_series(1, 100_000_000)').catch(() => {})
    await setTimeout(200)
    await first.process.kill()
    const second = await start(first.port)
    const again = await connectOwner(second.ownerUrl('kept'))
    const found = await again.query('SELECT id FROM kept')
    await Promise.all([again.end(), busy])
    expect(found.rows).toEqual([{ id: 1 }])
  })

  it('takes over from a server that a killed run left on the same data', async () => {
    const left = await start()
    const second = await start()
    expect(await left.process.exited).toBe('exit code 0')
    await expect(settingsOf(second)).resolves.toBeDefined()
  })

  it('says what to do about the data of another major version', async () => {
    await start()
    await server?.stop()
    const version = join(folder, 'postgres', 'data', 'PG_VERSION')
    await writeFile(version, '16\n')
    await expect(start()).rejects.toThrow(/made by PostgreSQL 16, and this is PostgreSQL 18.*DATA_DIR/s)
    await writeFile(version, '18\n')
  })

  it('says that its port is taken', async () => {
    const port = await freePort()
    const other = await listen(port)
    await expect(start(port)).rejects.toThrow(`Port ${port}, meant for PostgreSQL, is taken`)
    other.close()
  })
})

async function settingsOf(server: RunningPostgres): Promise<Record<string, string>> {
  const client = await connectOwner(server.ownerUrl('postgres'))
  try {
    const found = await client.query<{ name: string; setting: string }>(
      'SELECT name, setting FROM pg_settings',
    )
    return Object.fromEntries(found.rows.map(({ name, setting }) => [name, setting]))
  } finally {
    await client.end()
  }
}

async function listen(port: number): Promise<Server> {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve)
  })
  return server
}
