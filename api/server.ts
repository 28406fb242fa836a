import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { createAdaptorServer } from '@hono/node-server'
import { pino } from 'pino'
import { openDatabase } from '#db/client.ts'
import { openClock } from '#db/clock.ts'
import { databaseUrls } from '#db/settings.ts'
import { openAccounts } from './access/accounts.ts'
import { createApp } from './app.ts'
import { type EventFeed, openEventFeed } from './events/feed.ts'
import { errorFacts } from './request-log.ts'
import { apiSettings, keptAuthSecret } from './settings.ts'

/** Requests that are still running when the server is told to stop get this long. */
const drainMs = 10_000
const databasePauseMs = 1_000

const log = pino({ base: { service: 'api' }, timestamp: pino.stdTimeFunctions.isoTime })
const settings = apiSettings(process.env)
const secret = await keptAuthSecret(settings)
const database = openDatabase(databaseUrls(process.env))
const feed = await openFeed()
await database.openConnections().catch((error: unknown) => {
  log.warn(errorFacts(error), 'connections will be opened when they are needed')
})
const app = createApp({
  database,
  clock: openClock(process.env),
  accounts: openAccounts(database, { secret, publicUrl: settings.publicUrl }),
  feed,
  log,
  webhookTargets: { allowsLoopback: settings.allowsLoopbackWebhooks },
  trustedProxies: settings.trustedProxies,
  workflowPagesUrl: settings.workflowPagesUrl,
  isHttps: settings.publicUrl?.startsWith('https:') ?? false,
  demoAccounts: settings.demoAccounts,
})
const server = createAdaptorServer({ fetch: app.fetch })
server.listen(settings.port, settings.host)
await once(server, 'listening')
log.info({ address: server.address() }, 'listening')

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal))

/** The database may come up, or be migrated, after us. */
async function openFeed(): Promise<EventFeed> {
  for (;;) {
    try {
      return await openEventFeed(database)
    } catch (error) {
      log.warn(errorFacts(error), 'the database does not answer yet, or is not migrated')
      await sleep(databasePauseMs)
    }
  }
}

/** Takes no new connections, lets running requests end, then closes what they used. */
async function stop(signal: string): Promise<void> {
  log.info({ signal }, 'stopping')
  const closed = once(server, 'close')
  server.close()
  // Open event streams would never end by themselves.
  await feed.close()
  if ('closeIdleConnections' in server) server.closeIdleConnections()
  const impatience = setTimeout(() => {
    if ('closeAllConnections' in server) server.closeAllConnections()
  }, drainMs)
  await closed
  clearTimeout(impatience)
  await database.close()
  log.info('stopped')
}
