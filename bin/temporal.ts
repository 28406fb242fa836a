import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Connection } from '@temporalio/client'
import {
  didNotStart,
  type ProcessOptions,
  type RunningProcess,
  startProcess,
  yieldToOthers,
} from './processes.ts'
import { ensureTemporalServer } from './temporal-programs.ts'

export interface TemporalOptions {
  /** Holds the server's database and log. */
  readonly folder: string
  readonly port: number
  readonly uiPort: number
  readonly onSpawn?: ProcessOptions['onSpawn']
}

export interface RunningTemporal {
  readonly process: RunningProcess
  /** Where clients and workers connect. */
  readonly address: string
  /** Temporal's own page on every workflow. */
  readonly uiUrl: string
  stop(): Promise<void>
}

const startPatienceMs = 60_000

/**
 * Starts Temporal's development server on the loopback address, with its store on disk, and waits until it serves.
 * With write-ahead logging its store takes about three times as many workflow tasks a second.
 * Once it serves, it yields to the API and the database: who sends a prescription waits for those two only, and never
 * for workflows.
 */
export async function startTemporal({
  folder,
  port,
  uiPort,
  onSpawn,
}: TemporalOptions): Promise<RunningTemporal> {
  const command = await ensureTemporalServer()
  await mkdir(folder, { recursive: true })
  const store = ['--db-filename', join(folder, 'temporal.db')]
  const pragmas = ['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=1']
  const network = ['--ip', '127.0.0.1', '--port', String(port), '--ui-port', String(uiPort)]
  const server = await startProcess({
    command,
    args: ['server', 'start-dev', ...network, ...store, ...pragmas, '--log-level', 'warn'],
    logFile: join(folder, 'logs', 'temporal.log'),
    onSpawn,
  })
  const address = `127.0.0.1:${port}`
  await waitUntilServing(server, address)
  yieldToOthers(server)
  return {
    process: server,
    address,
    uiUrl: `http://127.0.0.1:${uiPort}`,
    stop: () => server.stop('SIGINT'),
  }
}

async function waitUntilServing(server: RunningProcess, address: string): Promise<void> {
  const end = Date.now() + startPatienceMs
  while (Date.now() < end && server.isRunning()) {
    if (await serves(address)) return
    await sleep(50)
  }
  await server.kill()
  throw await didNotStart('Temporal', server)
}

/** True when a Temporal server answers at `address` and has the namespace that we use. */
export async function serves(address: string): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: '2s' })
    try {
      await connection.workflowService.describeNamespace({ namespace: 'default' })
    } finally {
      await connection.close()
    }
    return true
  } catch {
    return false
  }
}
