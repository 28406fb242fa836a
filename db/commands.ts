import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { DomainEvent } from '#domain/events/event.ts'
import type { Actor } from './actor.ts'
import type { Database, DatabaseClient } from './client.ts'
import { refused } from './command-refused.ts'

/** What makes a command happen once, and who asks for it. */
export interface CommandRequest {
  readonly actor: Actor
  /** The operation, such as `POST /prescriptions` or `journey.route`. With tenant, principal and key it names this act. */
  readonly route: string
  readonly key: string
  /** All that the caller asked for: the same key with another body is refused. */
  readonly body: unknown
  /** The time of the act. Workflows pass theirs, so that skipped time and the database agree. */
  readonly now: Date
}

/** What a command's work may use. Everything it does commits or vanishes together. */
export interface CommandTransaction {
  readonly db: Database
  readonly actor: Actor
  readonly now: Date
  /** Tells the rest of the system, once the command has committed. */
  emit(event: DomainEvent): void
  /** Goes on in the name of another tenant; only after a grant on its aggregate was read (see `db/access/grants.ts`). */
  actFor(tenantId: string): Promise<void>
}

export interface CommandResult<Answer> {
  readonly answer: Answer
  /** True when this key had already taken effect, and the stored answer is given again. */
  readonly replayed: boolean
}

type Work<Answer> = (transaction: CommandTransaction) => Promise<Answer>

/**
 * Runs a command of one tenant, walled by row-level security.
 * The key, the effect, the events and the answer commit in one transaction; a repeated key gives the stored answer.
 * @throws CommandRefused when a rule refuses, when the key is running (`running`) or was used with another body (`keyReused`).
 */
export function runCommand<Answer>(client: DatabaseClient, request: CommandRequest, work: Work<Answer>) {
  return retryOnDeadlock(() => runOnce(client.app, request, work))
}

/**
 * Runs one of the listed commands that must see across tenants, and records that it did.
 * Otherwise as `runCommand`.
 */
export function runNetworkCommand<Answer>(
  client: DatabaseClient,
  request: CommandRequest,
  work: Work<Answer>,
) {
  return retryOnDeadlock(() =>
    runOnce(client.network, request, async (transaction) => {
      await recordNetworkAccess(transaction.db, request.actor, request.route, request.now)
      return work(transaction)
    }),
  )
}

/** Reads as `actor`: sees the tenant's own rows and what was handed to it. */
export function readAs<Value>(
  client: DatabaseClient,
  actor: Actor,
  read: (db: Database) => Promise<Value>,
): Promise<Value> {
  return client.app.transaction(
    async (db) => {
      await db.execute(sql`select set_actor(${actor.tenantId}, ${actor.principalId}, ${actor.cause ?? null})`)
      return read(db)
    },
    { accessMode: 'read only' },
  )
}

/** Reads across tenants for one of the listed network queries, and records that it did. */
export function readAcross<Value>(
  client: DatabaseClient,
  actor: Actor,
  operation: string,
  now: Date,
  read: (db: Database) => Promise<Value>,
): Promise<Value> {
  return client.network.transaction(async (db) => {
    await recordNetworkAccess(db, actor, operation, now)
    return read(db)
  })
}

/** Hash of a command's body, the same for the same content whatever the order of its fields. */
export function hashBody(body: unknown): string {
  return createHash('sha256').update(canonicalJson(body)).digest('base64url')
}

async function runOnce<Answer>(
  pool: Database,
  request: CommandRequest,
  work: Work<Answer>,
): Promise<CommandResult<Answer>> {
  const { actor, route, key, now } = request
  const bodyHash = hashBody(request.body)
  return pool.transaction(async (db) => {
    const begun = await db.execute<{ outcome: string; answer: Answer }>(
      sql`select outcome, answer from begin_command(${actor.tenantId}, ${actor.principalId}, ${actor.cause ?? null}, ${route}, ${key}, ${bodyHash})`,
    )
    const start = begun.rows[0]
    if (start?.outcome === 'replayed') return { answer: start.answer, replayed: true }
    if (start?.outcome === 'running') throw commandRunning()
    if (start?.outcome === 'mismatch') throw commandKeyReused()

    const events: DomainEvent[] = []
    const answer = await work({
      db,
      actor,
      now,
      emit: (event) => events.push(event),
      actFor: async (tenantId) => {
        await db.execute(sql`select set_config('yunyaoku.tenant_id', ${tenantId}, true)`)
      },
    })
    await db.execute(
      sql`select finish_command(${actor.tenantId}, ${actor.principalId}, ${actor.cause ?? null}, ${route}, ${key}, ${bodyHash}, ${JSON.stringify(answer ?? null)}::jsonb, ${JSON.stringify(events)}::jsonb, ${now.toISOString()}::timestamptz)`,
    )
    return { answer, replayed: false }
  })
}

async function recordNetworkAccess(db: Database, actor: Actor, operation: string, now: Date): Promise<void> {
  await db.execute(
    sql`insert into network_accesses (operation, principal_id, tenant_id, cause, recorded_at)
        values (${operation}, ${actor.principalId}, ${actor.tenantId}, ${actor.cause ?? null}, ${now.toISOString()})`,
  )
}

/** Deadlocks and serialisation failures roll everything back, so the whole command may simply run again. */
async function retryOnDeadlock<Value>(run: () => Promise<Value>, attemptsLeft = 4): Promise<Value> {
  try {
    return await run()
  } catch (error) {
    if (attemptsLeft === 0 || !isRetryable(error)) throw error
    return retryOnDeadlock(run, attemptsLeft - 1)
  }
}

function isRetryable(error: unknown): boolean {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
  return code === '40P01' || code === '40001'
}

function commandRunning() {
  return refused('running', {
    code: 'commandRunning',
    message: 'A request with this Idempotency-Key is being processed right now.',
    nextStep: 'Wait a moment and send the same request again with the same key.',
  })
}

function commandKeyReused() {
  return refused('keyReused', {
    code: 'idempotencyKeyReused',
    message: 'This Idempotency-Key was already used with a different body.',
    nextStep: 'Use a new key for a new request; repeat a request only with its own body.',
  })
}

function canonicalJson(value: unknown): string {
  return (
    JSON.stringify(value, (_key, field: unknown) =>
      typeof field === 'object' && field !== null && !Array.isArray(field)
        ? Object.fromEntries(Object.entries(field).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : field,
    ) ?? 'null'
  )
}
