import { mkdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { openDatabase } from '#db/client.ts'
import { migrateDatabase } from '#db/migrate.ts'
import { webhookSecret } from '#db/webhooks/secrets.ts'
import { demoWebhook, webhookUrlVariable } from '#seeds/demo-webhook.ts'
import { demoAccounts } from '#seeds/demo-accounts.ts'
import { databaseUrls, installationSecret, type DatabaseUrls } from '#db/settings.ts'
import { isWorldLoaded } from '#seeds/loaded.ts'
import { runCommand } from './commands.ts'
import { startNodeProcess, waitForAnswer } from './node-process.ts'
import { isPortFree, keptPorts } from './ports.ts'
import { ensureDatabase, type RunningPostgres, startPostgres } from './postgres.ts'
import { endLeftovers, recordRun, runningSystem } from './run-record.ts'
import type { SupervisedPart } from './supervise.ts'
import { createParts, type PartName, type SystemParts } from './system-parts.ts'
import { serves, startTemporal } from './temporal.ts'

export interface SystemOptions {
  /** Everything that lasts is in this folder; one system at a time runs on it. */
  readonly dataFolder: string
  /** Where the first API listens; absent takes one that is free, and the same after a restart. */
  readonly port?: number
  /** The owner of a database that runs elsewhere, instead of the embedded PostgreSQL. */
  readonly databaseUrl?: string | undefined
  /** A Temporal server that runs elsewhere, instead of our own. */
  readonly temporalAddress?: string | undefined
  /** How many APIs and how many workers run side by side; 1 when absent. */
  readonly replicas?: number
  /** More environment for the API, the worker, the sandbox and the seeds. */
  readonly environment?: Readonly<Record<string, string>>
  /** Hears in sentences what happens. */
  readonly report?: (message: string) => void
}

export interface System {
  /** The first API, and the pages. */
  readonly baseUrl: string
  readonly apiUrls: readonly string[]
  /** Each worker's `/healthz` and `/metrics`. */
  readonly workerUrls: readonly string[]
  /** The owner's address of the database. */
  readonly databaseUrl: string
  readonly temporalAddress: string
  /** Undefined when Temporal runs elsewhere. */
  readonly temporalUiUrl: string | undefined
  /** The insurer is under `/insurer`, the SMS provider under `/sms`. */
  readonly sandboxUrl: string
  /** A process to look at, kill or restart. @throws Error when the system has none of that name. */
  part(name: PartName): SupervisedPart
  /** Resolves once every API answers `/readyz` with 200. @throws Error when that takes two minutes. */
  waitUntilReady(): Promise<void>
  /** Ends every part in order: those who call before those who are called. */
  stop(): Promise<void>
}

interface Ports {
  readonly apis: readonly number[]
  /** Where each worker serves its health and figures. */
  readonly workers: readonly number[]
  readonly postgres: number
  readonly temporal: number
  readonly temporalUi: number
  readonly sandbox: number
}

/** What the steps of a start hand to each other. */
interface Start {
  readonly dataFolder: string
  readonly logFolder: string
  readonly ports: Ports
  readonly parts: SystemParts
  readonly options: SystemOptions
  readonly report: (message: string) => void
}

const readyPatienceMs = 120_000
/** Nobody waits for a worker while the API answers: it yields, and catches up when there is time. */
const workerScript = 'workflows/worker.ts'
const workerPreload = 'workflows/without-promise-hooks.ts'

/**
 * Brings up everything on one machine: PostgreSQL and Temporal, the migrations, the demo world, then the sandbox,
 * the worker and the API, which come back when they die.
 * @throws Error with a sentence when something cannot start; what had started is stopped before.
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const dataFolder = resolve(options.dataFolder)
  await takeFolder(dataFolder)
  const ports = await choosePorts(dataFolder, options)
  const apiUrls = ports.apis.map((port) => `http://127.0.0.1:${port}`)
  const baseUrl = `http://localhost:${ports.apis[0]}`
  const sandboxUrl = `http://127.0.0.1:${ports.sandbox}`
  const report = options.report ?? (() => {})
  const parts = createParts(recordRun(dataFolder, { baseUrl, sandboxUrl }), report)
  const start = { dataFolder, logFolder: join(dataFolder, 'logs'), ports, parts, options, report }
  try {
    const servers = [bringUpDatabase(start), bringUpTemporal(start)] as const
    // When one fails the other is waited for, so that what it started can be stopped.
    await Promise.allSettled(servers)
    const [databaseUrl, temporal] = await Promise.all(servers)
    const environment = {
      ...options.environment,
      DATA_DIR: dataFolder,
      DATABASE_URL: databaseUrl,
      APP_DATABASE_URL: databaseUrls({ DATABASE_URL: databaseUrl }).app,
      NETWORK_DATABASE_URL: databaseUrls({ DATABASE_URL: databaseUrl }).network,
      TEMPORAL_ADDRESS: temporal.address,
      ...(temporal.uiUrl === undefined ? {} : { TEMPORAL_UI_URL: temporal.uiUrl }),
      INSURER_URL: `${sandboxUrl}/insurer`,
      SMS_URL: `${sandboxUrl}/sms`,
      REGULATOR_URL: `${sandboxUrl}/regulator`,
      COURIER_URL: `${sandboxUrl}/courier`,
      WEBHOOKS_TO_LOOPBACK: 'allowed',
      DEMO_ACCOUNTS: JSON.stringify(demoAccounts),
      [webhookUrlVariable]: `${sandboxUrl}/hospital/webhooks`,
      HOSPITAL_WEBHOOK_SECRET: demoWebhookSecret(databaseUrl, options.environment),
    }
    await fillDatabase(databaseUrl, environment, report)
    await bringUpOwnProcesses(start, environment)
    return {
      baseUrl,
      apiUrls,
      workerUrls: ports.workers.map((port) => `http://127.0.0.1:${port}`),
      databaseUrl,
      temporalAddress: temporal.address,
      temporalUiUrl: temporal.uiUrl,
      sandboxUrl,
      part: (name) => parts.part(name),
      waitUntilReady: () => waitUntilReady(apiUrls, start.logFolder),
      stop: () => parts.stop(),
    }
  } catch (error) {
    await parts.stop()
    throw error
  }
}

/** Makes the folder ours: nothing of an earlier run is alive on it, and its logs are put aside. */
async function takeFolder(dataFolder: string): Promise<void> {
  const running = await runningSystem(dataFolder)
  if (running !== undefined) {
    throw new Error(
      `Yunyaoku already runs on ${dataFolder}: open ${running.baseUrl}, or stop it with Ctrl-C where it was started. ` +
        'To run a second one, give it another DATA_DIR and PORT.',
    )
  }
  // Passable but not listable for others: PostgreSQL's own user must come to its data.
  await mkdir(dataFolder, { recursive: true, mode: 0o711 })
  await endLeftovers(dataFolder)
  const logs = join(dataFolder, 'logs')
  await rm(`${logs}-before`, { recursive: true, force: true })
  await rename(logs, `${logs}-before`).catch(() => {})
}

async function choosePorts(dataFolder: string, { port, replicas = 1 }: SystemOptions): Promise<Ports> {
  if (port !== undefined && !(await isPortFree(port))) {
    throw new Error(
      `Port ${port} is taken by another program. Choose another one: PORT=${port + 1} npm start`,
    )
  }
  const apiNames = Array.from({ length: replicas }, (_, index) => replicaName('api', index))
  const workerNames = Array.from({ length: replicas }, (_, index) => replicaName('worker', index))
  const serverNames = ['postgres', 'temporal', 'temporalUi', 'sandbox']
  const portOf = await keptPorts(dataFolder, [...serverNames, ...apiNames, ...workerNames])
  const apis = apiNames.map((name, index) => (index === 0 && port !== undefined ? port : portOf(name)))
  return {
    apis,
    workers: workerNames.map(portOf),
    postgres: portOf('postgres'),
    temporal: portOf('temporal'),
    temporalUi: portOf('temporalUi'),
    sandbox: portOf('sandbox'),
  }
}

async function bringUpDatabase({ dataFolder, ports, parts, options, report }: Start): Promise<string> {
  if (options.databaseUrl !== undefined) return options.databaseUrl
  report('Starting PostgreSQL.')
  let server: RunningPostgres | undefined
  await parts.add('postgres', 'SIGINT', async (onSpawn) => {
    server = await startPostgres({ folder: dataFolder, port: ports.postgres, durable: true, onSpawn })
    return server.process
  })
  if (server === undefined) throw new Error('PostgreSQL was stopped while it started.')
  await ensureDatabase(server, 'yunyaoku')
  return server.ownerUrl('yunyaoku')
}

async function bringUpTemporal(start: Start): Promise<{ address: string; uiUrl: string | undefined }> {
  const { dataFolder, ports, parts, options, report } = start
  const given = options.temporalAddress
  if (given !== undefined) {
    if (await serves(given)) return { address: given, uiUrl: undefined }
    throw new Error(`No Temporal server with a namespace "default" answers at TEMPORAL_ADDRESS ${given}.`)
  }
  report('Starting Temporal.')
  await parts.add('temporal', 'SIGINT', async (onSpawn) => {
    const server = await startTemporal({
      folder: dataFolder,
      port: ports.temporal,
      uiPort: ports.temporalUi,
      onSpawn,
    })
    return server.process
  })
  return { address: `127.0.0.1:${ports.temporal}`, uiUrl: `http://localhost:${ports.temporalUi}` }
}

/** By which the sandbox, as a hospital's system, checks what it is told: that of the subscription of the demo world. */
function demoWebhookSecret(databaseUrl: string, given: SystemOptions['environment']): string {
  const { INSTALLATION_SECRET } = { ...process.env, ...given }
  const urls = databaseUrls({ DATABASE_URL: databaseUrl, INSTALLATION_SECRET })
  return webhookSecret(installationSecret(urls), demoWebhook.id, 1)
}

/** The schema in this version, and the demo world where there is none yet. */
async function fillDatabase(
  databaseUrl: string,
  environment: NodeJS.ProcessEnv,
  report: (message: string) => void,
): Promise<void> {
  report('Bringing the database to this version.')
  const urls = databaseUrls({ DATABASE_URL: databaseUrl })
  await migrateDatabase(urls)
  if (await hasWorld(urls)) return
  report('Loading the demo world.')
  const seeds = join(import.meta.dirname, '..', 'seeds', 'load.ts')
  const loaded = await runCommand(process.execPath, [seeds], { environment })
  if (!loaded.succeeded)
    throw new Error(`The demo world could not be loaded:\n${loaded.output.slice(-2_000)}`)
}

async function hasWorld(urls: DatabaseUrls): Promise<boolean> {
  const database = openDatabase(urls, { app: 1, network: 1 })
  try {
    return await isWorldLoaded(database)
  } finally {
    await database.close()
  }
}

async function bringUpOwnProcesses(start: Start, environment: NodeJS.ProcessEnv): Promise<void> {
  const { logFolder, ports, parts, report } = start
  report('Starting the sandbox, the worker and the API.')
  const add = (name: PartName, script: string, port: number, portVariable: string) =>
    parts.add(name, 'SIGTERM', (onSpawn) =>
      startNodeProcess({
        name,
        script,
        environment: { ...environment, [portVariable]: String(port) },
        logFolder,
        onSpawn,
        ...(script === workerScript ? { yields: true, preload: workerPreload } : {}),
        healthUrl: `http://127.0.0.1:${port}/healthz`,
      }),
    )
  const starts = [
    add('sandbox', 'connectors/sandbox-server.ts', ports.sandbox, 'SANDBOX_PORT'),
    ...ports.workers.map((port, index) =>
      add(replicaName('worker', index), workerScript, port, 'WORKER_PORT'),
    ),
    ...ports.apis.map((port, index) => add(replicaName('api', index), 'api/server.ts', port, 'PORT')),
  ]
  await Promise.allSettled(starts)
  await Promise.all(starts)
}

async function waitUntilReady(apiUrls: readonly string[], logFolder: string): Promise<void> {
  const answers = await Promise.all(apiUrls.map((url) => waitForAnswer(`${url}/readyz`, readyPatienceMs)))
  if (answers.every(Boolean)) return
  throw new Error(
    `The API did not become ready in ${readyPatienceMs / 1000} s. The logs are in ${logFolder}.`,
  )
}

function replicaName<Kind extends 'api' | 'worker'>(kind: Kind, index: number): Kind | `${Kind}-${number}` {
  return index === 0 ? kind : `${kind}-${index + 1}`
}
