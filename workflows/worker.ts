import { Client } from '@temporalio/client'
import { NativeConnection, Runtime, Worker } from '@temporalio/worker'
import { pino } from 'pino'
import { createCourierClient } from '#connectors/courier/client.ts'
import { createWebhookClient } from '#connectors/hospital/client.ts'
import { createInsurerClient } from '#connectors/insurer/client.ts'
import { createRegulatorClient } from '#connectors/regulator/client.ts'
import { createSmsClient } from '#connectors/sms/client.ts'
import { openDatabase } from '#db/client.ts'
import { openClock } from '#db/clock.ts'
import { databaseUrls } from '#db/settings.ts'
import { createActivities } from './activities.ts'
import { aheadOfTime } from './ahead-of-time.ts'
import { workflowBundle } from './bundle.ts'
import { keepCouriers } from './couriers.ts'
import { errandPolicy, openErrands } from './errands.ts'
import { keepFollowingRoutes, keepImprovingRoutes } from './route-improver.ts'
import { keepExporting, keepRunningFileJobs, keepWorkingOutAwards } from './exporter.ts'
import { errorFacts } from './failures.ts'
import { serveHealth } from './health.ts'
import { taskQueue } from './ids.ts'
import { temporalLogger } from './log.ts'
import { openMetrics } from './metrics.ts'
import { keepReconcilingOrders, keepWakingOrders } from './order-parts.ts'
import { pause } from './pace.ts'
import { keepPushing } from './pushing.ts'
import { keepSweepingParts } from './part-sweep.ts'
import { keepChecking } from './insurance-checker.ts'
import { keepImportingFiles } from './insurer-files.ts'
import { keepReconcilingRounds } from './round-reconciler.ts'
import { keepReconciling } from './reconciler.ts'
import { keepRegistering } from './registration-line.ts'
import { keepDelivering, keepPlacing } from './relay.ts'
import { keepReplenishing } from './replenishment-sweep.ts'
import { keepReporting } from './reporting.ts'
import { workerSettings } from './settings.ts'
import { keepWatchingShortages } from './shortage-sweep.ts'
import { keepSweepingUncollected } from './uncollected.ts'
import { keepSweeping } from './sweeper.ts'

/** Activities that are running when the worker is told to stop get this long. */
const graceMs = 10_000
const reconnectPauseMs = 1_000

const log = pino({ base: { service: 'worker' }, timestamp: pino.stdTimeFunctions.isoTime })
const settings = workerSettings(process.env)
// Each job that is taken in turns holds one connection of the network's pool for as long as it has the turn.
const database = openDatabase(databaseUrls(process.env), { app: 16, network: 30 })
const clock = openClock(process.env)
const metrics = openMetrics(database)
const stopping = new AbortController()
let worker: Worker | undefined

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    log.info({ signal }, 'stopping')
    stopping.abort()
  })
}

Runtime.install({
  logger: temporalLogger(log),
  telemetryOptions: { logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } } },
  // We shut the worker down ourselves, after the relay.
  shutdownSignals: [],
})
const health = await serveHealth(settings.port, () => worker?.getState() ?? 'STARTING', metrics)
log.info({ port: health.port }, 'health is served')

const relay = { database, log, metrics, until: stopping.signal }
const placing = keepPlacing(relay)
const sms = createSmsClient(settings.smsUrl)
const collecting = keepSweepingUncollected(relay, sms, settings.collection, clock)
const pushing = keepPushing(relay, {
  database,
  webhooks: createWebhookClient({ allowsLoopback: settings.allowsLoopbackWebhooks }),
  clock,
})
const reporting =
  settings.regulatorUrl === undefined
    ? undefined
    : keepReporting(relay, { database, regulator: createRegulatorClient(settings.regulatorUrl), clock })
const riding =
  settings.courierUrl === undefined
    ? undefined
    : keepCouriers(relay, { database, courier: createCourierClient(settings.courierUrl), clock })
const checking = keepChecking(relay, clock)
const importing = keepImportingFiles(relay, createInsurerClient(settings.insurerUrl), clock)
const exporting = keepExporting(relay, clock)
const routing = keepImprovingRoutes(relay, clock)
const following = keepFollowingRoutes(relay, clock)
const sweeping = keepSweeping(relay, clock)
const registering = keepRegistering(relay, clock)
try {
  await work()
} catch (error) {
  // A worker that has died must not look alive: whoever started this process starts it again.
  log.fatal(errorFacts(error), 'worker died')
  process.exit(1)
}
await Promise.all([
  placing,
  pushing,
  collecting,
  reporting,
  riding,
  checking,
  importing,
  exporting,
  routing,
  following,
  sweeping,
  registering,
])
health.close()
await database.close()
log.info('stopped')
process.exit(0)

/** Runs the worker, and the relay and the reconciler that feed it, until told to stop. */
async function work(): Promise<void> {
  const [connection, workflowCode] = await Promise.all([connect(), workflowBundle()])
  if (connection === undefined) return
  worker = await Worker.create({
    connection,
    taskQueue,
    workflowBundle: workflowCode,
    activities: createActivities({
      database,
      insurer: createInsurerClient(settings.insurerUrl),
      sms,
      clock,
    }),
    interceptors: {
      activity: [
        () => metrics.activityInterceptors(),
        // A server that skips time gives workflows the later time itself.
        ...(settings.temporalSkipsTime ? [] : [() => ({ inbound: aheadOfTime(clock) })]),
      ],
    },
    shutdownGraceTime: graceMs,
    maxConcurrentActivityTaskExecutions: 32,
    // As many as the pools can serve: more would only wait for a connection while their time runs.
    maxConcurrentLocalActivityExecutions: 24,
  })
  // The same connection as the worker's, so that a workflow that we start here begins here at once.
  const workflows = new Client({ connection }).workflow
  const running = worker.run()
  const trips = createActivities({
    database,
    insurer: createInsurerClient(settings.insurerUrl, errandPolicy),
    sms: createSmsClient(settings.smsUrl, errandPolicy),
    clock,
  })
  const errands = openErrands(trips, clock, (error) =>
    log.warn(errorFacts(error), 'errands are left to the journeys for a while'),
  )
  const feeding = [
    keepDelivering(relay, workflows, settings.policy, errands),
    keepReconciling(relay, workflows, settings.policy),
    keepReconcilingRounds(relay, workflows, clock),
    keepSweepingParts(relay, { clock, pauseSeconds: settings.partSweepSeconds }),
    keepReconcilingOrders(relay, workflows),
    keepWakingOrders(relay, workflows, { clock, pauseSeconds: settings.partSweepSeconds }),
    keepReplenishing(relay, clock),
    keepWatchingShortages(relay, clock),
    keepRunningFileJobs(relay, clock),
    keepWorkingOutAwards(relay, clock),
  ]
  log.info({ temporal: settings.temporalAddress }, 'working')
  await Promise.race([running, ...feeding])
  stopping.abort()
  await Promise.all(feeding)
  if (worker.getState() === 'RUNNING') worker.shutdown()
  await running
  await connection.close()
}

/** Temporal may come up after us: the events are placed meanwhile. Undefined when we are to stop first. */
async function connect(): Promise<NativeConnection | undefined> {
  while (!stopping.signal.aborted) {
    try {
      return await NativeConnection.connect({ address: settings.temporalAddress })
    } catch (error) {
      log.warn({ temporal: settings.temporalAddress, ...errorFacts(error) }, 'Temporal does not answer yet')
      await pause(reconnectPauseMs, stopping.signal)
    }
  }
  return undefined
}
