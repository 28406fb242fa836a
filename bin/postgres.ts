import { randomBytes } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { chown, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectOwner } from '#db/client.ts'
import { isPortFree, keptPort } from './ports.ts'
import { endLeftoverServer, readPidFile } from './postgres-leftovers.ts'
import { type PostgresFiles, preparePostgresFiles } from './postgres-files.ts'
import { didNotStart, type ProcessOptions, type RunningProcess, startProcess } from './processes.ts'

export interface PostgresOptions {
  /** Holds everything of this server: data, password, log. Made when missing. */
  readonly folder: string
  readonly port: number
  /** False for a throw-away server: a commit does not wait for the disk. */
  readonly durable: boolean
  readonly onSpawn?: ProcessOptions['onSpawn']
}

export interface RunningPostgres {
  readonly process: RunningProcess
  readonly port: number
  /** The address of `database` for its owner. */
  ownerUrl(database: string): string
  /** Closes open connections, writes everything down and ends. */
  stop(): Promise<void>
}

const majorVersion = '18'
const owner = 'yunyaoku'
const startPatienceMs = 60_000
const startAttempts = 10
const startAgainMs = 500

/**
 * Starts the embedded PostgreSQL on the loopback address and waits until it accepts connections.
 * The first start makes the cluster, with a password that is kept in the folder, readable for its owner only.
 * A server that a killed run left behind on the same data is stopped first; crash recovery is PostgreSQL's own.
 * @throws Error with a sentence when the port is taken, or the data was made by another major version.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  await mkdir(options.folder, { recursive: true })
  const files = await preparePostgresFiles(join(options.folder, 'postgres'))
  const password = await keptPassword(join(options.folder, 'postgres-password'))
  const data = join(files.home, 'data')
  await endLeftoverServer(data)
  await refuseOtherVersion(data)
  await makeCluster(files, data, password)
  if (!(await isPortFree(options.port))) {
    throw new Error(`Port ${options.port}, meant for PostgreSQL, is taken by another program.`)
  }
  const socketFolder = await makeSocketFolder(files)
  const server = await startOn(data, {
    command: files.postgres,
    args: ['-D', data, ...serverSettings(options, socketFolder)],
    environment: serverEnvironment(),
    logFile: join(options.folder, 'logs', 'postgres.log'),
    workingFolder: '/',
    onSpawn: options.onSpawn,
    ...(files.user === undefined ? {} : { user: files.user }),
  })
  return {
    process: server,
    port: options.port,
    ownerUrl: (database) => addressOf(password, options.port, database) + socketParameter(socketFolder),
    stop: () => server.stop('SIGINT'),
  }
}

/** The owner's address of the database that `npm start` keeps in the folder, whether or not it runs; undefined without one. */
export async function keptDatabaseUrl(folder: string): Promise<string | undefined> {
  try {
    const password = (await readFile(join(folder, 'postgres-password'), 'utf8')).trim()
    return addressOf(password, await keptPort(folder, 'postgres'), 'yunyaoku')
  } catch {
    return undefined
  }
}

function addressOf(password: string, port: number, database: string): string {
  return `postgres://${owner}:${password}@127.0.0.1:${port}/${database}`
}

/** The longest path of a socket that every system takes. */
const longestSocketPath = 100

/**
 * Where the server also listens on a socket of the file system, over which a statement costs less than over TCP.
 * Undefined where that is not possible: then there is the loopback address alone.
 */
async function makeSocketFolder({ home, user }: PostgresFiles): Promise<string | undefined> {
  const folder = join(home, 'socket')
  const isUsable = /^[\w./-]+$/.test(folder) && `${folder}/.s.PGSQL.65535`.length <= longestSocketPath
  if (process.platform === 'win32' || !isUsable) return undefined
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (user !== undefined) await chown(folder, user.uid, user.gid)
  return folder
}

/** As libpq and pg read it: the socket instead of the address's host. */
function socketParameter(folder: string | undefined): string {
  return folder === undefined ? '' : `?host=${encodeURIComponent(folder)}`
}

/** Makes `database` on a running server, unless it is there. */
export async function ensureDatabase(server: RunningPostgres, database: string): Promise<void> {
  const client = await connectOwner(server.ownerUrl('postgres'))
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database])
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`)
  } finally {
    await client.end()
  }
}

/** Sized for a machine with two cores that the API, the worker and Temporal run on, too. */
function serverSettings({ port, durable }: PostgresOptions, socketFolder = ''): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    // Its default folder may be missing or belong to someone else.
    unix_socket_directories: socketFolder,
    max_connections: 200,
    shared_buffers: `${durable ? sharedMegabytes() : leastSharedMegabytes}MB`,
    effective_cache_size: '2GB',
    work_mem: '8MB',
    random_page_cost: 1.1,
    jit: 'off',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    shared_preload_libraries: 'pg_stat_statements',
    timezone: 'UTC',
    log_timezone: 'UTC',
    synchronous_commit: 'on',
    fsync: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    // Statements and the details of violated keys may hold a patient's data: neither belongs in a log.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** Enough for a demo, and for a throw-away server, which is one of several. */
const leastSharedMegabytes = 256
const mostSharedMegabytes = 8_192

/**
 * A quarter of the machine's memory, as PostgreSQL's manual advises: where a server keeps a page itself, a read of it costs
 * a fraction of fetching it from the system's cache. Only what is read is taken.
 */
function sharedMegabytes(): number {
  const quarter = Math.floor(totalmem() / 4 / 2 ** 20)
  return Math.min(Math.max(quarter, leastSharedMegabytes), mostSharedMegabytes)
}

/** Messages in English, whatever the person's locale, since we read a few of them. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }
}

/** Made at random once; only the owner of the file can read it. */
async function keptPassword(file: string): Promise<string> {
  const kept = await readFile(file, 'utf8').catch(() => '')
  if (kept.trim() !== '') return kept.trim()
  const password = randomBytes(24).toString('base64url')
  await writeFile(file, `${password}\n`, { mode: 0o600 })
  return password
}

async function refuseOtherVersion(data: string): Promise<void> {
  const found = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => undefined)
  if (found === undefined || found.trim() === majorVersion) return
  throw new Error(
    `The data in ${data} was made by PostgreSQL ${found.trim()}, and this is PostgreSQL ${majorVersion}. ` +
      `Dump it with the older version and load it here, choose another folder with DATA_DIR, or run \`npm run reset\`.`,
  )
}

/** Made beside its place and renamed: a start that was cut off leaves nothing that looks like a cluster. */
async function makeCluster(files: PostgresFiles, data: string, password: string): Promise<void> {
  if ((await readFile(join(data, 'PG_VERSION')).catch(() => undefined)) !== undefined) return
  const partial = await mkdtemp(join(files.home, 'new-'))
  const passwordFile = join(partial, 'password')
  const cluster = join(partial, 'data')
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (files.user !== undefined) {
    await chown(partial, files.user.uid, files.user.gid)
    await chown(passwordFile, files.user.uid, files.user.gid)
  }
  const collation = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const access = [`--username=${owner}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
  const made = spawnSync(files.initdb, [`--pgdata=${cluster}`, ...access, ...collation], {
    ...files.user,
    cwd: '/',
    env: serverEnvironment(),
    encoding: 'utf8',
  })
  if (made.status === 0) await rename(cluster, data)
  await rm(partial, { recursive: true, force: true })
  if (made.status !== 0) {
    throw new Error(`PostgreSQL could not make its data folder: ${made.error?.message ?? made.stderr.trim()}`)
  }
}

/**
 * Starts the server on its data, and again while the last sessions of one that was killed are still letting go of its
 * memory: they have ended, but the system has not yet taken them down.
 */
async function startOn(data: string, options: ProcessOptions): Promise<RunningProcess> {
  for (let attempt = 1; ; attempt += 1) {
    const server = await startProcess(options)
    try {
      await waitUntilReady(server, data)
      return server
    } catch (error) {
      if (attempt === startAttempts || !(await isMemoryHeld(options.logFile))) throw error
      await sleep(startAgainMs)
      await endLeftoverServer(data)
    }
  }
}

/** True where the log's last words are that another server's memory is in use. */
async function isMemoryHeld(logFile: string): Promise<boolean> {
  const log = await readFile(logFile, 'utf8').catch(() => '')
  return log.trimEnd().split('\n').slice(-2).join(' ').includes('pre-existing shared memory block')
}

async function waitUntilReady(server: RunningProcess, data: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < startPatienceMs && server.isRunning(); waitedMs += 25) {
    const status = await readPidFile(data)
    if (status?.pid === server.pid && status.isReady) return
    await sleep(25)
  }
  await server.stop('SIGQUIT')
  throw await didNotStart('PostgreSQL', server)
}
