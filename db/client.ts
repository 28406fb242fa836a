import type { Duplex } from 'node:stream'
import { NodePgDatabase } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import postgres from 'postgres'
import { dialect, PreparingSession } from './prepared-statements.ts'
import { installationSecret, type DatabaseUrls } from './settings.ts'

/** A drizzle handle on a pool, or on one transaction of it. */
export type Database = NodePgDatabase

/** The pools of one process. Every connection of the product is opened here. */
export interface DatabaseClient {
  readonly urls: DatabaseUrls
  /** Derives tracking links and one-time codes. */
  readonly secret: string
  /** Walled by tenant: serves people and systems. */
  readonly app: Database
  /** Sees across tenants: only for the listed network commands and queries. */
  readonly network: Database
  readonly pools: { readonly app: pg.Pool; readonly network: pg.Pool }
  /**
   * Calls `onNotify` for each notification on `channel`; `onReady` after each (re)connection, to catch up.
   * Rejects when the first connection fails; later ones are tried until they succeed.
   */
  listen(
    channel: string,
    onNotify: (payload: string) => void,
    onReady: () => void,
  ): Promise<() => Promise<void>>
  /** Opens every connection at once, so that the first burst of requests waits for none. Rejects when one cannot be had. */
  openConnections(): Promise<void>
  close(): Promise<void>
}

export interface PoolSizes {
  readonly app: number
  readonly network: number
}

const defaultSizes: PoolSizes = { app: 16, network: 8 }
/** A connection takes its kept plans with it when it is closed: one that a calm spell of this length does not need, goes. */
const idleMs = 600_000
/** How long a listener waits at most between two tries to reach a database that is away. */
const listenAgainSeconds = 1

/**
 * Opens the pools. Connections are made when first needed, or by `openConnections`.
 * Transactions run on `pg`; postgres.js carries LISTEN only, since its transactions can go on over
 * a reconnected socket when a backend dies (decision 002).
 */
export function openDatabase(urls: DatabaseUrls, sizes: PoolSizes = defaultSizes): DatabaseClient {
  const app = openPool(urls.app, sizes.app)
  const network = openPool(urls.network, sizes.network)
  let listener: postgres.Sql | undefined
  return {
    urls,
    secret: installationSecret(urls),
    app: onPool(app),
    network: onPool(network),
    pools: { app, network },
    async listen(channel, onNotify, onReady) {
      // It would hand parameters of the address, which are the other driver's, to the server.
      listener ??= postgres(new URL('?', urls.network).href, {
        max: 1,
        idle_timeout: 0,
        backoff: () => listenAgainSeconds,
        onnotice: () => {},
      })
      const listening = listener
      try {
        const subscription = await listening.listen(channel, onNotify, onReady)
        return () => subscription.unlisten()
      } catch (error) {
        // It would give the failure of its first try to every later one.
        listener = undefined
        await listening.end({ timeout: 0 })
        throw error
      }
    },
    async openConnections() {
      await Promise.all([fill(app, sizes.app), fill(network, sizes.network)])
    },
    async close() {
      await Promise.all([app.end(), network.end(), listener?.end({ timeout: 1 })])
    },
  }
}

/** One owner connection for migrations and the database's own upkeep; the caller ends it. */
export async function connectOwner(ownerUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  return client
}

/**
 * A handle that takes a connection of its own for each transaction. drizzle's own begins before it guards what it took:
 * a connection that broke at that moment would never come back, and each restart of the database would cost the pool
 * a few places.
 */
function onPool(pool: pg.Pool): Database {
  const database = databaseOn(pool)
  database.transaction = async (work, config) => {
    const connection = await pool.connect()
    try {
      return await databaseOn(connection).transaction(work, config)
    } finally {
      // The pool keeps only a connection that still works.
      connection.release()
    }
  }
  return database
}

function databaseOn(client: pg.Pool | pg.PoolClient): Database {
  return new NodePgDatabase(dialect, new PreparingSession(client), undefined)
}

function openPool(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    idleTimeoutMillis: idleMs,
    connectionTimeoutMillis: 10_000,
    // Statements of one connection that do not wait for each other's answers travel together.
    pipeline: true,
    // A kept statement is planned once, not anew for its first five values: planning is a third of a short one's work.
    options: '-c plan_cache_mode=force_generic_plan',
  })
  // A backend that dies while idle must not take the process down; the pool drops it and opens another.
  pool.on('error', () => {})
  // One that dies while it is lent out fails the command that has it; without a listener it would end the process as well.
  pool.on('connect', (client) => {
    client.on('error', () => {})
    sendOnceATurn(client.connection.stream)
  })
  return pool
}

async function fill(pool: pg.Pool, size: number): Promise<void> {
  const opened = await Promise.allSettled(Array.from({ length: size }, () => pool.connect()))
  for (const one of opened) if (one.status === 'fulfilled') one.value.release()
  const failed = opened.find((one) => one.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

/**
 * Lets what is asked of a connection in one turn of the event loop leave in one write: statements that do not wait for
 * each other's answers then cost one system call, and one waking of the backend, together. The driver would send each
 * by itself.
 */
function sendOnceATurn(stream: Duplex): void {
  const hold = stream.cork.bind(stream)
  const sendHeld = () => stream.uncork()
  let isHeld = false
  stream.cork = () => {
    if (!isHeld) {
      isHeld = true
      hold()
      // It comes when every promise that could ask for more has been followed.
      process.nextTick(() => {
        isHeld = false
        sendHeld()
      })
    }
    hold()
  }
}
