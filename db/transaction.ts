import { NodePgTransaction } from 'drizzle-orm/node-postgres'
import type pg from 'pg'
import type { Database } from './client.ts'
import { dialect, PreparingSession } from './prepared-statements.ts'

/** A statement that each connection parses and plans once, under its name. */
export interface PreparedStatement {
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
}

export interface OpenTransaction {
  readonly db: Database
  /** The first row of what the transaction began with. */
  readonly firstRow: unknown
  /** Sends statements in one write; they run in their order, up to the first that fails. */
  readonly send: (statements: readonly PreparedStatement[]) => Promise<pg.QueryResult[]>
  /**
   * Sends a statement whose answer nobody needs: it travels with the one that follows, and runs before it. When it fails,
   * so does the transaction, with its error. A kept query that was sent already is taken as well.
   */
  readonly write: (statement: Executable | Promise<unknown>) => void
}

/** A statement of drizzle that has not been sent. */
export interface Executable {
  execute(): Promise<unknown>
}

export interface TransactionEnd<Value> {
  readonly value: Value
  /** The last statements; when one fails, nothing of the transaction stays. */
  readonly last?: readonly PreparedStatement[]
}

/**
 * Runs `work` in one transaction. The first statement is sent together with `begin`, and the last ones with `commit`,
 * so that a transaction takes two round trips less, and holds its locks for one less, than statement by statement.
 * @throws what `work` throws and what the database refuses, after rolling back.
 */
export function inTransaction<Value>(
  pool: pg.Pool,
  begin: 'begin' | 'begin read only',
  first: PreparedStatement,
  work: (transaction: OpenTransaction) => Promise<TransactionEnd<Value>>,
): Promise<Value> {
  return onConnection(pool, async (connection) => {
    const send = (statements: readonly (pg.QueryConfig | PreparedStatement)[]) =>
      sendTogether(connection, statements)
    const [, begun] = await send([{ text: begin }, first])
    const writes = new Writes()
    try {
      const { value, last = [] } = await work({
        db: transactionOn(connection),
        send,
        write: (statement) => writes.send(statement),
        firstRow: begun?.rows[0],
      })
      // Where one of the last statements fails, the database answers the commit by rolling back.
      await send([...last, { text: 'commit' }])
      await writes.requireDone()
      return value
    } catch (error) {
      // After a write that failed the database refuses whatever follows: the write's own error says why.
      await writes.requireDone()
      throw error
    }
  })
}

/** What was sent and not waited for. */
class Writes {
  private readonly sent: Promise<unknown>[] = []

  send(statement: Executable | Promise<unknown>): void {
    const sent = statement instanceof Promise ? statement : statement.execute()
    // Whoever waits for a later statement hears of it.
    sent.catch(() => {})
    this.sent.push(sent)
  }

  /** @throws the error of the first that failed. */
  async requireDone(): Promise<void> {
    for (const sent of this.sent) await sent
  }
}

/**
 * Reads in one transaction: as `inTransaction`, and what `read` asks for first travels in the same write as `begin` and
 * the first statement. It runs behind them, and not at all where they failed.
 */
export function readInTransaction<Value>(
  pool: pg.Pool,
  begin: 'begin' | 'begin read only',
  first: PreparedStatement,
  read: (db: Database) => Promise<TransactionEnd<Value>>,
): Promise<Value> {
  return onConnection(pool, async (connection) => {
    const begun = sendTogether(connection, [{ text: begin }, first])
    const [, { value, last = [] }] = await Promise.all([begun, read(transactionOn(connection))])
    await sendTogether(connection, [...last, { text: 'commit' }])
    return value
  })
}

function transactionOn(connection: pg.PoolClient): Database {
  return new NodePgTransaction(dialect, new PreparingSession(connection), undefined)
}

/** Lends a connection to a transaction, which is rolled back when it throws. */
async function onConnection<Value>(
  pool: pg.Pool,
  work: (connection: pg.PoolClient) => Promise<Value>,
): Promise<Value> {
  const connection = await pool.connect()
  let isLost = false
  try {
    return await work(connection)
  } catch (error) {
    // This also waits until everything that was sent has been answered.
    await connection.query('rollback').catch(() => {
      isLost = true
    })
    throw error
  } finally {
    connection.release(isLost)
  }
}

/** One write instead of one for each statement. */
function sendTogether(
  connection: pg.PoolClient,
  statements: readonly (pg.QueryConfig | PreparedStatement)[],
): Promise<pg.QueryResult[]> {
  const { stream } = connection.connection
  stream.cork()
  try {
    return Promise.all(
      statements.map(({ values = [], ...statement }) =>
        connection.query({ ...statement, values: [...values] }),
      ),
    )
  } finally {
    stream.uncork()
  }
}
