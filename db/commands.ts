import { createHash } from 'node:crypto'
import type { DomainEvent } from '#domain/events/event.ts'
import type pg from 'pg'
import type { Actor } from './actor.ts'
import type { Database, DatabaseClient } from './client.ts'
import { refused } from './command-refused.ts'
import {
  inTransaction,
  type OpenTransaction,
  type PreparedStatement,
  readInTransaction,
  type TransactionEnd,
} from './transaction.ts'

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
  /**
   * What must hold when the command begins, such as a version that somebody saw. Looked at under the key, so that a
   * request that is repeated gets its answer although it changed what it had looked at.
   */
  readonly precondition?: (transaction: CommandTransaction) => Promise<void>
}

/** What a command's work may use. Everything it does commits or vanishes together. */
export interface CommandTransaction {
  readonly db: Database
  readonly actor: Actor
  readonly now: Date
  /** Runs statements that each connection plans once, in their order and one round trip: for what is done very often. */
  readonly send: OpenTransaction['send']
  /** Sends a statement whose answer nobody needs: the next one is asked without waiting for it. Not inside of a savepoint. */
  readonly write: OpenTransaction['write']
  /** Tells the rest of the system, once the command has committed. */
  emit(event: DomainEvent): void
  /** The tenant in whose name the transaction acts now: the actor's, until `actFor` named another. */
  actingTenantId(): string
  /**
   * Goes on in the name of another tenant; only after a grant on its aggregate was read (see `db/access/grants.ts`).
   * Not inside of a savepoint: going back to it would change the tenant unnoticed.
   */
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
  return retryOnDeadlock(() => runOnce(client.pools.app, request, work, []))
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
  const access = networkAccess(request.actor, request.route, request.now)
  return retryOnDeadlock(() => runOnce(client.pools.network, request, work, [access]))
}

/** Reads as `actor`: sees the tenant's own rows and what was handed to it. */
export function readAs<Value>(
  client: DatabaseClient,
  actor: Actor,
  read: (db: Database) => Promise<Value>,
): Promise<Value> {
  return readInTransaction(client.pools.app, 'begin read only', setActor(actor), async (db) => ({
    value: await read(db),
  }))
}

/** Reads as `actor`, and writes what `read` ends with in the same transaction: a record of what was read. */
export function readAndKeep<Value>(
  client: DatabaseClient,
  actor: Actor,
  read: (db: Database) => Promise<TransactionEnd<Value>>,
): Promise<Value> {
  return readInTransaction(client.pools.app, 'begin', setActor(actor), read)
}

/** Reads across tenants for one of the listed network queries, and records that it did. */
export function readAcross<Value>(
  client: DatabaseClient,
  actor: Actor,
  operation: string,
  now: Date,
  read: (db: Database) => Promise<Value>,
): Promise<Value> {
  const access = networkAccess(actor, operation, now)
  return readInTransaction(client.pools.network, 'begin', access, async (db) => ({ value: await read(db) }))
}

/** Hash of a command's body, the same for the same content whatever the order of its fields. */
export function hashBody(body: unknown): string {
  return createHash('sha256').update(canonicalJson(body)).digest('base64url')
}

function runOnce<Answer>(
  pool: pg.Pool,
  request: CommandRequest,
  work: Work<Answer>,
  alsoKept: readonly PreparedStatement[],
): Promise<CommandResult<Answer>> {
  const { actor, now } = request
  const bodyHash = hashBody(request.body)
  const begin = beginCommand(request, bodyHash)
  return inTransaction<CommandResult<Answer>>(pool, 'begin', begin, async ({ db, send, write, firstRow }) => {
    const begun = firstRow as BegunCommand<Answer>
    if (begun.outcome === 'replayed') return { value: { answer: begun.answer, replayed: true } }
    if (begun.outcome === 'running') throw commandRunning()
    if (begun.outcome === 'mismatch') throw commandKeyReused()

    const events: DomainEvent[] = []
    let actingTenantId = actor.tenantId
    const transaction: CommandTransaction = {
      db,
      actor,
      now,
      send,
      write,
      emit: (event) => events.push(event),
      actingTenantId: () => actingTenantId,
      actFor: async (tenantId) => {
        if (tenantId === actingTenantId) return
        // It travels with the statement that follows, which fails where it failed.
        send([actForTenant(tenantId)]).catch(() => {})
        actingTenantId = tenantId
      },
    }
    await request.precondition?.(transaction)
    const answer = await work(transaction)
    return {
      value: { answer, replayed: false },
      last: [...alsoKept, finishCommand(request, bodyHash, answer, events)],
    }
  })
}

interface BegunCommand<Answer> {
  readonly outcome: 'new' | 'replayed' | 'running' | 'mismatch'
  readonly answer: Answer
}

function beginCommand({ actor, route, key }: CommandRequest, bodyHash: string): PreparedStatement {
  return {
    name: 'begin_command',
    text: 'select outcome, answer from begin_command($1, $2, $3, $4, $5, $6)',
    values: [...identityOf(actor), route, key, bodyHash],
  }
}

function finishCommand(
  { actor, route, key, now }: CommandRequest,
  bodyHash: string,
  answer: unknown,
  events: readonly DomainEvent[],
): PreparedStatement {
  const kept = [JSON.stringify(answer ?? null), JSON.stringify(events), now.toISOString()]
  return {
    name: 'finish_command',
    text: 'select finish_command($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    values: [...identityOf(actor), route, key, bodyHash, ...kept],
  }
}

function actForTenant(tenantId: string): PreparedStatement {
  return {
    name: 'act_for_tenant',
    text: `select set_config('yunyaoku.tenant_id', $1, true)`,
    values: [tenantId],
  }
}

function setActor(actor: Actor): PreparedStatement {
  return { name: 'set_actor', text: 'select set_actor($1, $2, $3)', values: identityOf(actor) }
}

function networkAccess(actor: Actor, operation: string, now: Date): PreparedStatement {
  return {
    name: 'network_access',
    text: `insert into network_accesses (tenant_id, principal_id, cause, operation, recorded_at)
      values ($1, $2, $3, $4, $5)`,
    values: [...identityOf(actor), operation, now.toISOString()],
  }
}

/** Tenant, principal and cause, as every statement of the envelope takes them first. */
function identityOf({ tenantId, principalId, cause }: Actor): (string | null)[] {
  return [tenantId, principalId, cause ?? null]
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
